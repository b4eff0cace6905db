"""What a run did, as a page to look at; what differs between two; and how precise rules are, by a person's judgement.

`survey` reads the folder of a run once and in bounded memory, `report_page` draws it. `compared` finds the differences
of two cleanings, `difference_page` draws them. `to_judge` draws removed spans for a person, `precision` counts the
verdicts. Pages need the extra `report` (jinja2), the folders of runs the extra `io`.
"""

from textclean.report import copies, counting, differences, excerpts, judging, page, run_folder, survey

__all__ = ["copies", "counting", "differences", "excerpts", "judging", "page", "run_folder", "survey"]
