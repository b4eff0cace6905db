"""Whether Markdown is a whole page: pages have menus, so lines of links; a README has hardly any, and is left alone.

What turns a page into Markdown leaves no HTML; who writes a README by hand sets in HTML what Markdown cannot.
"""

from __future__ import annotations

import re

from textclean.document import Document
from textclean.filters.links import leads_home
from textclean.markup import Part

__all__ = ["has_page_links"]

# Lines of links alone, at least, no two the same: the number and the share of all lines that make a page, if some stand
# above the first paragraph; and the number that does where links lead to the first page of the site, to paths on it, or
# nowhere. Of 1,203 pages as Markdown few have less, and on those the rules alone do as well as the model.
LINES, SHARE, ABOVE = 10, 0.03, 2
FEW_LINES = 2
PATHS = 3
# Links to files of the site beside the page, which make a page as well: a README links to text and code. It makes
# pages of four of the renderings above, and the model does better on all of them, by 0.10 F1.
FILES = 10
_FILE = re.compile(r"(?!/|[\w+.-]+:)[^#?]*\.(?:html?|php|aspx?|jsp|cgi)(?:[#?]|$)", re.IGNORECASE)
_SCRIPT = "javascript:"
# Lines of HTML that lay out a text, or are notes in its source. Of 3,610 renderings of pages as Markdown 16 have one,
# and 11 of these three.
HTML = 3
_LAYOUT = re.compile(
    r" {0,3}<(?:!--|/?(?:center|details|div|img|picture|source|summary)\b(?![^<>]*\sclass=)|a\b[^<>]*>\s*<img\b"
    r"|(?:a|h[1-6]|p|table|td)\b[^<>]*\salign=)",
    re.IGNORECASE,
)


def has_page_links(doc: Document) -> bool:
    """Whether a document in Markdown has the links that a whole page has: its menus and buttons.

    Args:
        doc: The document.

    >>> from textclean.reading import document
    >>> menu = "".join(f"* [{name}](/{name})\\n" for name in ("news", "sport", "weather", "jobs", "cars"))
    >>> has_page_links(document(f"{menu}\\n# Bridge closes\\n\\nIt closes on Monday.\\n"))
    True
    >>> has_page_links(document("# gauge\\n\\nIt reads [meters](docs/meters.md).\\n\\n[Example](docs/use.md)\\n"))
    False
    """
    lines = [(i, x.marks) for i, x in enumerate(doc.blocks) if x.marks is not None and x.marks.links]
    targets = [link.target for _, marks in lines for link in marks.links]
    alone = {
        doc.blocks[i].key: i
        for i, marks in reversed(lines)
        if marks.linked and not marks.part and not all(link.target.startswith("#") for link in marks.links)
    }
    above = sum(i < doc.body[0] for i in alone.values())
    if len(alone) < max(LINES, SHARE * len(doc.blocks)) or above < ABOVE:
        home, paths = leads_home(targets), sum(target.startswith("/") for target in targets) >= PATHS
        if len(alone) < FEW_LINES:
            # A menu may be a single line.
            return home and paths and not _by_hand(doc)
        nowhere = any(target == "#" or target.startswith(_SCRIPT) for target in targets)
        files = sum(_FILE.match(target) is not None for target in targets) >= FILES
        if not (nowhere or home or paths or files):
            return False
    return not _by_hand(doc)


def _by_hand(doc: Document) -> bool:
    """Whether a document has lines of HTML among its Markdown, outside of code."""
    found = 0
    for line in doc.lines:
        if "<" in line.written and not (line.marks is not None and line.marks.part == Part.CODE):
            found += _LAYOUT.match(line.written) is not None
            if found == HTML:
                return True
    return False
