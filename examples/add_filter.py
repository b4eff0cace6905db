"""Add a filter of your own: a function, or a frozen dataclass, that looks at a document and yields labels.

    python examples/add_filter.py

It prints:

    notice: between stars (line 2)
    The baker is 71 and has no successor.
    His oven goes to the museum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textclean import ARTICLE, Document, Kind, Label
from textclean.testing import check_filter

PAGE = """The baker is 71 and has no successor.
*** Dear reader, the Harbour Post needs 300 new friends ***
His oven goes to the museum.
"""


@dataclass(frozen=True, slots=True)
class Notices:
    """Lines between stars, such as "*** Dear reader, we need your help ***".

    Args:
        name: The name of the filter, for `--without` and in listings.
        stars: The number of stars at each end of such a line.
    """

    name: str = "notice"
    stars: int = 3

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line that begins and ends with the stars."""
        stars = "*" * self.stars
        for block in doc.blocks:
            line = block.text.strip()
            if line.startswith(stars) and line.endswith(stars):
                yield Label(block.start, block.end, Kind.PROMO, "notice.stars", 0.95, "between stars")


def main() -> None:
    """Check that the filter keeps the promises of a filter, then clean a page with it."""
    check_filter(Notices())
    result = (ARTICLE | Notices()).tag(PAGE)
    for span in result.removed:
        print(f"{span.rule.split('.')[0]}: {span.reason} (line {span.line})")
    print(result.text, end="")


if __name__ == "__main__":
    main()
