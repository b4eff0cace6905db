"""What a Markdown text is made of, as markdown-it-py parses it, and what of it a cleaned text has that it had not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

LEAVES = ("fence", "code_block", "html_block", "hr")
# Structures of several lines: of what kind, by the names of markdown-it.
STRUCTURES = {
    "table_open": "tables",
    "fence": "fences",
    "code_block": "indented code",
    "bullet_list_open": "lists",
    "ordered_list_open": "lists",
    "html_block": "HTML and comments",
    "blockquote_open": "quotations",
}
# Rows of empty items ("*   *   * ...") nest deeper than it reads by itself.
PARSER = MarkdownIt("commonmark", {"maxNesting": 1000}).enable("table")


def parts(text: str) -> Counter[tuple[str, str]]:
    """The lines of the blocks of a text, each with the kind of its block."""
    found: Counter[tuple[str, str]] = Counter()
    kind = ""
    for token in PARSER.parse(text):
        if token.type == "inline":
            found.update((kind, line.strip()) for line in token.content.split("\n"))
        elif token.type in LEAVES:
            content = token.type if token.type == "hr" else token.content
            found.update((token.type, line.strip()) for line in content.split("\n"))
        elif token.type.endswith("_open") and token.tag not in ("ul", "ol", "li", "blockquote"):
            kind = "paragraph" if token.tag == "p" else token.tag
    return found


def torn(source: str, cleaned: str) -> list[tuple[str, str]]:
    """The lines of a cleaned text that are in a block of another kind than in its source, or in none; most often none.

    A line of which parts were cut counts as what is left.
    """
    before, after = parts(source), parts(cleaned)
    return [
        (kind, line)
        for (kind, line), count in after.items()
        if line and before[kind, line] < count and not any(kind == of and _is_left(line, whole) for of, whole in before)
    ]


def _is_left(line: str, whole: str) -> bool:
    """Whether a line is what is left of another one, at whose ends or between whose words something was cut."""
    if line in whole:
        return True
    words = iter(whole.split())
    return all(word in words for word in line.split())


def torn_links(source: str, cleaned: str) -> list[str]:
    """The targets of links and images in a cleaned text that its source has not, and texts with half of a link."""
    before, after = list(_inline(source)), list(_inline(cleaned))
    targets = Counter(target for _, these, _ in before for target in these)
    targets.subtract(target for _, these, _ in after for target in these)
    halves = {text for _, _, these in before for text in these}
    alike = {content: these for content, these, _ in before}
    return [
        *(target for target, count in targets.items() if count < 0),
        *(text for _, _, these in after for text in these if "](" in text and not any(text in x for x in halves)),
        *(content for content, these, _ in after if alike.get(content, these) != these),
    ]


def _inline(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """The texts inside the blocks: as they are written, the targets of their links and images, and what is no link."""
    for token in PARSER.parse(text):
        if token.type == "inline":
            inside: list[Token] = token.children or []
            targets = [str(x.attrs.get("href", x.attrs.get("src"))) for x in inside if x.type in ("link_open", "image")]
            yield token.content, targets, [x.content for x in inside if x.type == "text"]


def structures(text: str) -> Iterator[tuple[str, int, int]]:
    """The structures of several lines: the kind of each, its first line, and the one behind its last, from 0."""
    for token in PARSER.parse(text):
        if token.type in STRUCTURES and token.map is not None:
            yield STRUCTURES[token.type], token.map[0], token.map[1]
