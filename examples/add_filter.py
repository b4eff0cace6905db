"""Add a filter of your own: a function, or a frozen dataclass, that looks at a document and yields labels.

    python examples/add_filter.py

It prints:

    notice: nobody else asks for money like this (line 2)
    The baker is 71 and found nobody.
    His oven goes to the museum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textclean import ARTICLE, Document, Kind, Label
from textclean.testing import check_filter

PAGE = """The baker is 71 and found nobody.
*** Dear reader, the Harbour Post needs 300 new friends ***
His oven goes to the museum.
"""


@dataclass(frozen=True, slots=True)
class Notices:
    """Lines between stars that ask for something."""

    name: str = "notice"
    least: int = 3

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line that begins and ends with so many stars."""
        stars = "*" * self.least
        for block in doc.blocks:
            line = block.text.strip()
            if line.startswith(stars) and line.endswith(stars):
                reason = "nobody else asks for money like this"
                yield Label(block.start, block.end, Kind.PROMO, "notice.stars", 0.95, reason)


def main() -> None:
    """Clean a page with it, and see that it keeps what a filter promises."""
    check_filter(Notices())
    result = (ARTICLE | Notices()).tag(PAGE)
    for span in result.removed:
        print(f"{span.rule.split('.')[0]}: {span.reason} (line {span.line})")
    print(result.text, end="")


if __name__ == "__main__":
    main()
