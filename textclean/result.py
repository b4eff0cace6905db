"""What cleaning gives back: the text, and everything that was taken or changed, with where and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from textclean.characters import BIDI, CONTROLS, LINE_SEPARATORS, OPERATORS, SURROGATES, inside
from textclean.labels import Label

__all__ = ["Mended", "Removed", "Result", "visible"]

# Characters that must not reach a terminal as they are. The soft hyphen may, and so may the joiners: Persian, the
# scripts of India and emoji are written with them.
_HIDDEN = (*CONTROLS, *BIDI, *LINE_SEPARATORS, *OPERATORS, *SURROGATES)
_UNSEEN = re.compile(rf"[{inside(_HIDDEN)}\u200b\u2060\u2065\ufeff]")
# Between two surrogates that make a pair.
_PAIRED = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")
WIDTH = 96


class Removed(NamedTuple):
    """A span that was taken out: half-open source offsets, source line (from 1), why, and the text itself.

    A span includes the white space that goes with it, so that kept and removed spans together are the source.
    """

    start: int
    end: int
    line: int
    kind: str
    rule: str
    score: float
    reason: str
    text: str


class Mended(NamedTuple):
    """A kept span whose encoding was repaired: half-open source offsets, line, what it was, what it is, the steps."""

    start: int
    end: int
    line: int
    before: str
    after: str
    steps: tuple[str, ...]


Change = Removed | Mended


@dataclass(frozen=True)
class Result:
    """A cleaned document.

    `text` is what is left. `removed` and `repairs` are in source order, do not overlap, and hold all that differs
    between source and text; `labels` is all evidence, acted upon or not. `encoding` says how bytes were decoded
    (None for a str); `suspect` why a part of the evidence was set aside, if it was.
    """

    text: str
    removed: tuple[Removed, ...]
    repairs: tuple[Mended, ...]
    labels: tuple[Label, ...]
    source: str
    encoding: str | None = None
    suspect: str | None = None
    raw: bytes | None = None

    def restore(self) -> str | bytes:
        """The untouched source, woven from `text`, `removed` and `repairs`; the very bytes, if bytes came in.

        >>> import textclean
        >>> result = textclean.tag("The council voted.\\nRead more: Mayor resigns\\n")
        >>> result.restore()
        'The council voted.\\nRead more: Mayor resigns\\n'
        """
        if self.raw is not None:
            return self.raw
        return weave(self.text, self.removed, self.repairs)

    @property
    def changed(self) -> bool:
        """Whether the text differs from the source."""
        return bool(self.removed or self.repairs)

    def counts(self) -> dict[str, int]:
        """Number of removed spans by kind."""
        found: dict[str, int] = {}
        for span in self.removed:
            found[span.kind] = found.get(span.kind, 0) + 1
        return found

    def to_dict(self) -> dict[str, Any]:
        """The result as plain lists, dicts, strings and numbers, ready for JSON; the source can be woven from it.

        Whoever reads JSON takes two surrogates that make a pair for one character, and a str may hold the two: a string
        with such a pair becomes a list of strings, parted between them.
        """
        return {
            "text": _parted(self.text),
            "removed": [{**s._asdict(), "reason": _parted(s.reason), "text": _parted(s.text)} for s in self.removed],
            "repairs": [
                {**m._asdict(), "before": _parted(m.before), "after": _parted(m.after), "steps": list(m.steps)}
                for m in self.repairs
            ],
            "labels": [{**label._asdict(), "reason": _parted(label.reason)} for label in self.labels],
            "encoding": self.encoding,
            "suspect": self.suspect,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """The result that `to_dict` wrote (without the bytes, if bytes had come in).

        Raises:
            KeyError, TypeError: if `data` is not of the shape that `to_dict` gives.
        """
        text = _joined(data["text"])
        removed = tuple(
            Removed(**{**s, "reason": _joined(s["reason"]), "text": _joined(s["text"])}) for s in data["removed"]
        )
        repairs = tuple(
            Mended(**{**m, "before": _joined(m["before"]), "after": _joined(m["after"]), "steps": tuple(m["steps"])})
            for m in data["repairs"]
        )
        labels = tuple(Label(**{**label, "reason": _joined(label["reason"])}) for label in data["labels"])
        source = weave(text, removed, repairs)
        return cls(text, removed, repairs, labels, source, data["encoding"], data["suspect"])

    def explain(self) -> str:
        """The source line by line with a margin: `-` for a line that was cut, `~` for one trimmed or repaired, and why.

        Control characters are shown as escapes, so the text is safe to print.

        >>> import textclean
        >>> print(textclean.tag("The council voted.\\nRead more: Mayor resigns\\n").explain())
             1   The council voted.
             2 - Read more: Mayor resigns
                 ^ teaser, related.read_more 0.90: begins with "Read more:"
        """
        return "\n".join(_explained(self))

    def _repr_html_(self) -> str:
        """For notebooks: the text with what was cut struck through, the reason on hover; all of it escaped."""
        rows = "".join(_html(piece, why) for piece, why in _pieces(self))
        return f'<pre style="white-space:pre-wrap">{rows}</pre>'


def _parted(text: str) -> str | list[str]:
    """The text, or its parts where it holds surrogates that JSON would make one character of."""
    parts = _PAIRED.split(text)
    return text if len(parts) == 1 else parts


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def weave(text: str, removed: tuple[Removed, ...], repairs: tuple[Mended, ...]) -> str:
    """The source that `text` was made from: removed spans put back in, repaired ones as they were."""
    parts, at, source_at = [], 0, 0
    for change in _in_order(removed, repairs):
        same = change.start - source_at
        parts.append(text[at : at + same])
        at += same
        if isinstance(change, Mended):
            parts.append(change.before)
            at += len(change.after)
        else:
            parts.append(change.text)
        source_at = change.end
    parts.append(text[at:])
    return "".join(parts)


def _in_order(removed: tuple[Removed, ...], repairs: tuple[Mended, ...]) -> list[Change]:
    changes: list[Change] = [*removed, *repairs]
    return sorted(changes, key=lambda change: (change.start, change.end))


def visible(text: str) -> str:
    """The text with control, bidi and zero-width characters as escapes, tabs excepted: safe for a terminal.

    >>> visible("red \\x1b[31m alert")
    'red \\\\x1b[31m alert'
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda c: c[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def _pieces(result: Result) -> list[tuple[str, Change | None]]:
    """The source in pieces, each with what happened to it."""
    pieces: list[tuple[str, Change | None]] = []
    at = 0
    for change in _in_order(result.removed, result.repairs):
        if change.start > at:
            pieces.append((result.source[at : change.start], None))
        pieces.append((result.source[change.start : change.end], change))
        at = change.end
    if at < len(result.source):
        pieces.append((result.source[at:], None))
    return pieces


def _html(piece: str, why: Change | None) -> str:
    import html

    shown = html.escape("\n".join(visible(line) for line in piece.replace("\r\n", "\n").split("\n")))
    if why is None:
        return shown
    if isinstance(why, Mended):
        return f'<ins title="{html.escape(", ".join(why.steps))}">{html.escape(visible(why.after))}</ins>'
    return f'<del style="opacity:.5" title="{html.escape(_why(why))}">{shown}</del>'


def _why(span: Removed) -> str:
    return f"{span.kind}, {span.rule} {span.score:.2f}: {span.reason}"


def _explained(result: Result) -> list[str]:
    from textclean.segment import segment

    changes: dict[int, list[Change]] = {}
    for change in _in_order(result.removed, result.repairs):
        changes.setdefault(change.line, []).append(change)
    lines = []
    for block in segment(result.source):
        here = changes.get(block.line, [])
        cut = any(isinstance(c, Removed) and _covers(c, block.start, block.end, result.source) for c in here)
        mark = " " if not here else "-" if cut else "~"
        lines.append(f"{block.line:6d} {mark} {_shortened(visible(block.raw))}".rstrip())
        lines += [f"         ^ {visible(note)}" for c in here for note in _notes(c, cut)]
    if result.suspect:
        lines.append(f"suspect: {result.suspect}")
    return lines


def _covers(span: Removed, start: int, end: int, source: str) -> bool:
    return not source[start : max(span.start, start)].strip() and not source[min(span.end, end) : end].strip()


def _notes(change: Change, cut: bool) -> list[str]:
    if isinstance(change, Mended):
        return [f"repaired ({', '.join(change.steps)}): {_shortened(change.after.strip())}"]
    what = "" if cut else f" cut {_shortened(change.text.strip())!r}"
    return [f"{_why(change)}{what}"]


def _shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 25]} ... {text[-20:]}"
