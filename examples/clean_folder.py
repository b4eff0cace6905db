"""Clean all pages of a folder or file: write each row with its clean text and what was removed.

    python examples/clean_folder.py [IN [OUT]]

`textclean run IN -o OUT --preset page` does the same. It prints:

    21 pages in, 21 rows out, 0 rejected
    40% of the text was chrome: 142 boilerplate, 40 teaser, 29 comment, 21 ad
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from textclean import PAGE
from textclean.engines import Job, run

PAGES = Path(__file__).parent / "pages.jsonl"


def main(source: str, output: str) -> None:
    """Clean the pages of a file, a folder or a glob pattern with two processes."""
    done = run([source], output, Job(PAGE), workers=2).tally
    print(f"{done.read} pages in, {done.written} rows out, {done.rejected} rejected")
    kinds = ", ".join(f"{count} {kind}" for kind, count in done.spans.most_common(4))
    print(f"{1 - done.bytes_out / done.bytes_in:.0%} of the text was chrome: {kinds}")


if __name__ == "__main__":  # the workers are spawned processes, which import this file
    with tempfile.TemporaryDirectory() as folder:
        main(*(sys.argv[1:] or [str(PAGES)]), *([] if len(sys.argv) > 2 else [f"{folder}/clean"]))
