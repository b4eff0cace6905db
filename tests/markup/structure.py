"""What a Markdown text is made of, as markdown-it-py parses it, and what of it a cleaned text has that it had not."""

from __future__ import annotations

from collections import Counter

from markdown_it import MarkdownIt

LEAVES = ("fence", "code_block", "html_block", "hr")


def parts(text: str) -> Counter[tuple[str, str]]:
    """The lines of the blocks of a text, each with the kind of its block."""
    found: Counter[tuple[str, str]] = Counter()
    kind = ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            found.update((kind, line.strip()) for line in token.content.split("\n"))
        elif token.type in LEAVES:
            found.update((token.type, line.strip()) for line in (token.content or token.type).split("\n"))
        elif token.type.endswith("_open") and token.tag not in ("ul", "ol", "li", "blockquote"):
            kind = "paragraph" if token.tag == "p" else token.tag
    return found


def torn(source: str, cleaned: str) -> list[tuple[str, str]]:
    """The lines of a cleaned text that are in a block of another kind than in its source, or in none; most often none.

    A line of which a part was cut counts as its part.
    """
    before, after = parts(source), parts(cleaned)
    return [
        (kind, line)
        for (kind, line), count in after.items()
        if line and before[kind, line] < count and not any(kind == of and line in whole for of, whole in before)
    ]
