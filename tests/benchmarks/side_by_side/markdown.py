"""Markdown beside the same text without its marks: what it costs to read them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.benchmarks.side_by_side.timing import Engine, turns


class Both(NamedTuple):
    """A text of Markdown, and what its filters read."""

    markdown: str
    plain: str


def table(texts: Sequence[str], rounds: int) -> str:
    """Milliseconds a text and nanoseconds a character, by both presets, in turns."""
    items = [Both(text, without_marks(text)) for text in texts]
    engines = [
        Engine(f"**textclean**, {preset}, {what}", "textclean", _cleaned(preset, field))
        for preset in ("article", "page")
        for field, what in enumerate(("Markdown", "without its marks"))
    ]
    seconds = turns(engines, items, rounds)
    sizes = [sum(map(len, column)) / len(items) for column in zip(*items, strict=True)]
    lines = ["| Markdown | characters | ms | ns a character |", "|---|---|---|---|"]
    for at, engine in enumerate(engines):
        took, size = seconds[engine.name], sizes[at % 2]
        lines.append(f"| {engine.name} | {size:,.0f} | {took * 1e3:.2f} | {took / size * 1e9:.0f} |")
    return "\n".join(lines)


def _cleaned(preset: str, field: int) -> Callable[[], Callable[[Both], str]]:
    def make() -> Callable[[Both], str]:
        from textclean import presets

        clean = presets.get(preset)
        return lambda item: clean(item[field])

    return make


def without_marks(text: str) -> str:
    """The text that filters see of Markdown, line by line."""
    from textclean.reading import document

    lines: list[str] = []
    for block in document(text, None, markup="markdown").blocks:
        lines += [""] * block.gap + [block.text]
    return "\n".join(lines)


def made(texts: Sequence[str], seed: int = 0) -> list[str]:
    """The same texts as Markdown: headings, lists, and links and emphasis inside paragraphs."""
    rng = random.Random(seed)
    return ["\n\n".join(_marked(line, rng) for line in text.split("\n\n") if line) for text in texts]


def _marked(line: str, rng: random.Random) -> str:
    """A line with some of the marks that pages have."""
    words = line.split(" ")
    if len(words) < 12:
        return rng.choice(("## {}", "* [{}](https://example.org/news/2024/harbour)", "**{}**", "{}")).format(line)
    for place in rng.sample(range(len(words) - 1), len(words) // 20):
        words[place] = rng.choice(("[{}](https://example.org/places/ostwick)", "*{}*", "{}")).format(words[place])
    return " ".join(words)
