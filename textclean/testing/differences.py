"""Why a text became another one than was expected: a diff, and the evidence on the lines that differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from textclean.pipeline import Pipeline
from textclean.result import Result, visible
from textclean.segment import segment

__all__ = ["Difference", "difference", "must_become"]

WIDTH = 60
_SPACE = re.compile(r"[^\S ]")


class Difference(AssertionError):
    """A text is not the one that was expected; the message is a unified diff, and the labels that did it."""


def must_become(
    source: str,
    expected: str,
    pipeline: Pipeline,
    title: str | None = None,
    lang: str | None = None,
    names: tuple[str, str] = ("expected", "found"),
) -> Result:
    """Clean a source, and fail where the outcome is not the one that is expected. The result is given back.

    `names` are what the two texts are called in the diff.

    Raises:
        Difference: (an AssertionError) with a unified diff, and the labels on the lines that differ.

    >>> from textclean import ARTICLE
    >>> must_become("The vote was close.\\nAdvertisement\\n", "The vote was close.\\n", ARTICLE).counts()
    {'ad': 1}
    """
    result = pipeline.tag(source, title=title, lang=lang)
    if result.text != expected:
        raise Difference(difference(result, expected, names))
    return result


def difference(result: Result, expected: str, names: tuple[str, str] = ("expected", "found")) -> str:
    """How the text of a result differs from another one, and what was found on the lines in question.

    A line end that is not a line feed is shown, as are control and zero-width characters and odd spaces.
    """
    before, after = _lines(expected), _lines(result.text)
    diff = [_shown(line) for line in difflib.unified_diff(before, after, *names, lineterm="")]
    changed = {line[1:].strip() for line in diff[2:] if line[0] in "+-"}
    notes = list(_evidence(result, changed)) or list(_evidence(result, None))
    if result.suspect:
        notes.append(f"suspect: {result.suspect}")
    return "\n".join([*diff, "", "labels on these lines:", *(f"  {note}" for note in notes or ["none"])])


def _shown(line: str) -> str:
    """The line with what one cannot see, or cannot tell from a space, as escapes."""
    return _SPACE.sub(lambda space: ascii(space[0])[1:-1], visible(line))


def _lines(text: str) -> list[str]:
    """The lines; a last one without its end differs from one that has it."""
    lines = text.split("\n")
    last = lines.pop()
    return [*lines, f"{last} (no line end here)"] if last else lines


def _evidence(result: Result, changed: set[str] | None) -> Iterator[str]:
    """A note for each thing that was found on a line that is among the changed ones (on any, if that is None)."""
    for block in segment(result.source):
        shown = _shown(block.raw.strip())
        if changed is not None and not _concerns(shown, changed):
            continue
        where = f"line {block.line}: "
        quoted = shown if len(shown) <= WIDTH else f"{shown[: WIDTH - 24]} ... {shown[-19:]}"
        cut = {(x.rule, x.reason) for x in result.removed if x.start < block.end and block.start < x.end}
        labels = [x for x in result.labels if block.start <= x.start and x.end <= block.end]
        for label in labels:
            what = "cut by" if (label.rule, label.reason) in cut else "not cut by"
            yield f"{where}{what} {label.rule} {label.score:.2f} ({label.kind}: {visible(label.reason)}) | {quoted}"
        for mended in result.repairs:
            if mended.start < block.end and block.start < mended.end:
                yield f"{where}repaired ({', '.join(mended.steps)}) | {quoted}"
        if not labels and changed is not None:
            yield f"{where}no label | {quoted}"


def _concerns(line: str, changed: set[str]) -> bool:
    """Whether a line of the source is a changed one, or one that was trimmed to it."""
    return any(part and (line.startswith(part) or line.endswith(part)) for part in changed)
