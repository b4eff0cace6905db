"""The items of the tables: made up, or the texts and pages of files that the command names."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.pages import LAYOUTS, made
from tests.benchmarks.test_speed import article, whole_page

# For the table of repair, every tenth text is damaged.
DAMAGED = 10
SMALL = 100  # pages in a list of small ones


class Page(NamedTuple):
    """A page.

    Attributes:
        html: Its HTML.
        plain: All of its text, line by line.
        gold: The text of its article.
    """

    html: str
    plain: str
    gold: str


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file."""
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(count: int, path: Path | None, field: str) -> list[str]:
    """Texts as an extractor leaves them: those of a file, evenly spread over it, or made up."""
    if path is None:
        return [article((2_000, 4_000, 8_000, 16_000)[seed % 4], seed) for seed in range(count)]
    found = [text for row in rows(path) if (text := row.get("inputs", row).get(field))]
    return found[:: max(1, len(found) // count)][:count]


def damaged(clean: list[str]) -> list[str]:
    """The same texts, of which one in ten is UTF-8 that was decoded as Latin-1, and some have entities."""
    marked = (
        text.replace("'", "’").replace(" and ", " &amp; " if i % 4 == 0 else " – ") for i, text in enumerate(clean)
    )
    return [text if i % DAMAGED else text.encode().decode("latin-1") for i, text in enumerate(marked)]


def pages(count: int, path: Path | None, html: Path | None) -> list[Page]:
    """Pages with the text of their article: those of a file and the folder of their HTML, or made up."""
    if path is None or html is None:
        both = (made(layout, seed) for seed in range(count) for layout in LAYOUTS)
        return [Page(source, plain_text(source), gold) for source, gold in (next(both) for _ in range(count))]
    found = [(html / f"{row['id']}.html.gz", row) for row in rows(path)]
    there = [(file, row) for file, row in found if file.exists()][:count]
    return [
        Page(gzip.decompress(file.read_bytes()).decode("utf-8", "replace"), row["inputs"]["html_text"], row["gold"])
        for file, row in there
    ]


def small_pages(count: int) -> list[list[str]]:
    """Lists of pages of about ten lines, which cost little but what any page costs."""
    return [[whole_page(10, seed) for seed in range(first, first + SMALL)] for first in range(0, count * SMALL, SMALL)]


class _Text(HTMLParser):
    """Collects the text of a page, a line for each element that is a block."""

    BLOCKS = frozenset({"p", "div", "li", "h1", "h3", "tr", "td", "nav", "footer", "aside", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as HTMLParser calls it
        self.skipped += tag == "script"
        if tag in self.BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag == "script"

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.pieces.append(data.strip("\n"))


def plain_text(html: str) -> str:
    """All text of a page, by the parser of the standard library."""
    parser = _Text()
    parser.feed(html)
    return "\n".join(line.strip() for line in "".join(parser.pieces).split("\n") if line.strip())
