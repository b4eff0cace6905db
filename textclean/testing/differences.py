"""Why a result differs from the expected text: a diff, and the labels on the lines that differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from textclean.characters import visible
from textclean.errors import TextcleanError
from textclean.pipeline import Pipeline
from textclean.result import Result
from textclean.segment import segment

__all__ = ["Difference", "difference", "must_become"]

WIDTH = 60
_SPACE = re.compile(r"[^\S ]")


class Difference(TextcleanError, AssertionError):
    """A text is not the expected one; the message is a unified diff, and the labels on the lines that differ."""


def must_become(
    source: str,
    expected: str,
    pipeline: Pipeline,
    title: str | None = None,
    lang: str | None = None,
    names: tuple[str, str] = ("expected", "found"),
) -> Result:
    """Clean a source, and fail if the text is not the expected one.

    Args:
        source: The text to clean.
        expected: The text that must be left.
        pipeline: The pipeline that cleans it.
        title: The article's headline, if known.
        lang: The language of the text (ISO 639-1).
        names: The names of the two texts in the diff.

    Returns:
        The result of the pipeline.

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
    """Return a diff between a text and a result, and the labels and repairs on the lines that differ.

    Line ends other than a line feed, control and zero-width characters, and odd spaces are shown as escapes.

    Args:
        result: The result of a pipeline.
        expected: The text to compare with.
        names: The names of the two texts in the diff.
    """
    before, after = _lines(expected), _lines(result.text)
    diff = [_shown(line) for line in difflib.unified_diff(before, after, *names, lineterm="")]
    changed = {line[1:].strip() for line in diff[2:] if line[0] in "+-"}
    notes = list(_evidence(result, changed)) or list(_evidence(result, None))
    if result.suspect:
        notes.append(f"suspect: {result.suspect}")
    return "\n".join([*diff, "", "labels on these lines:", *(f"  {note}" for note in notes or ["none"])])


def _shown(line: str) -> str:
    """The line with invisible characters, and those that look like a space, as escapes."""
    return _SPACE.sub(lambda space: ascii(space[0])[1:-1], visible(line))


def _lines(text: str) -> list[str]:
    """The lines; a last line without a line end is marked, so that it differs from one with a line end."""
    lines = text.split("\n")
    last = lines.pop()
    return [*lines, f"{last} (no line end here)"] if last else lines


def _evidence(result: Result, changed: set[str] | None) -> Iterator[str]:
    """A note for each label and repair on the changed lines, or on all lines if `changed` is None."""
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
        for repaired in result.repairs:
            if repaired.start < block.end and block.start < repaired.end:
                yield f"{where}repaired ({', '.join(repaired.steps)}) | {quoted}"
        if not labels and changed is not None:
            yield f"{where}no label | {quoted}"


def _concerns(line: str, changed: set[str]) -> bool:
    """Whether a line of the source is a changed line, or was trimmed to one."""
    return any(part and (line.startswith(part) or line.endswith(part)) for part in changed)
