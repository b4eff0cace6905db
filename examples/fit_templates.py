"""Learn the lines that each site repeats on its pages, and clean a page with them.

    python examples/fit_templates.py

`textclean fit` and `textclean clean --templates` do the same. It prints:

    line 1, on 7 of 7 pages of harbourpost.example: Harbour Post
    line 2, on 7 of 7 pages of harbourpost.example: News
    line 3, on 7 of 7 pages of harbourpost.example: Sport
    line 4, on 7 of 7 pages of harbourpost.example: Tides
    line 5, on 7 of 7 pages of harbourpost.example: Letters
    line 9, on 7 of 7 pages of harbourpost.example: 27 comments
    line 15, on 7 of 7 pages of harbourpost.example: More from the harbour
    line 17, on 4 of 7 pages of harbourpost.example: Harbour pilots go on strike after talks fail
    line 18, on 7 of 7 pages of harbourpost.example: The tide table for your kitchen wall: order the Ha
    line 20, on 7 of 7 pages of harbourpost.example: Stories from the quay, every Friday in your inbox
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from textclean import ARTICLE, Templates
from textclean.templates import FittedTemplates

PAGES = Path(__file__).parent / "pages.jsonl"


def main(path: Path) -> None:
    """Fit the templates of all sites, save and load them, and clean a page with those of its site."""
    rows = [json.loads(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    templates = Templates(min_pages=3)
    for row in rows:
        templates.update(row["text"], row["url"])
    templates.save(path)
    found = FittedTemplates.load(path)
    page = rows[0]
    for span in (ARTICLE | found.of(page["url"])).tag(page["text"]).removed:
        if span.kind == "repeated":
            print(f"line {span.line}, {span.reason}: {page['text'][span.start : span.end].strip():.50}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder) / "templates.bin")
