"""The result of cleaning: the text, and everything that was removed or repaired, with where and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textclean.characters import LINE_END, visible
from textclean.labels import Label
from textclean.patterns import pattern
from textclean.values import NamedTuple, dataclass, replace

__all__ = ["Evidence", "RemovedSpan", "RepairedSpan", "Result", "followed"]

# Between two surrogates that make a pair.
_PAIRED = pattern("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")
WIDTH = 96


class RemovedSpan(NamedTuple):
    """A span of the source that was removed.

    It includes the white space that is no longer needed, so that kept and removed spans together are the source.

    Attributes:
        start: Where it begins in the source, in code points.
        end: Where it ends in the source.
        line: The number of its line in the source, from 1.
        kind: The kind of page chrome.
        rule: The rule that decided it.
        score: How sure the rule is, from 0 to 1.
        reason: Why it was removed, in one line.
        text: The text of the span.
    """

    start: int
    end: int
    line: int
    kind: str
    rule: str
    score: float
    reason: str
    text: str


class RepairedSpan(NamedTuple):
    """A kept span of the source whose encoding was repaired.

    Attributes:
        start: Where it begins in the source, in code points.
        end: Where it ends in the source.
        line: The number of its line in the source, from 1.
        before: The text of the span in the source.
        after: The text after repair.
        steps: The names of the repairs, in order.
    """

    start: int
    end: int
    line: int
    before: str
    after: str
    steps: tuple[str, ...]


Span = RemovedSpan | RepairedSpan


class Evidence(NamedTuple):
    """What a text was cut by. It may be found later than the text: see `Result.with_evidence_later`.

    Attributes:
        removed: What was removed.
        labels: All labels, acted upon or not.
    """

    removed: tuple[RemovedSpan, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Result:
    """A cleaned document.

    Attributes:
        text: The clean text.
        removed: What was removed. With `repairs` it is all that differs between source and text: spans that do not
            overlap, in source order.
        repairs: What was kept and repaired.
        labels: All evidence, acted upon or not.
        source: The untouched text.
        encoding: How bytes were decoded; None for a str.
        suspect: Why a part of the evidence was disregarded, if it was.
        raw: The bytes, if the source came as bytes.
        lexicons: The names of textclean's lexicons that were used: "any", and those of the languages of the text, such
            as "en". Without that of its language, a text loses only what is chrome in every language. Empty for
            pipelines that need none, such as "c4".
        page_score: How sure the line model is of what it kept and cut, as a whole: the F1 of words that is expected,
            from 0 to 1. None where no line model decides: in presets without one (it is in "page" and "auto"), for a
            text of fewer than 30 words or of prose already, and where nothing was cut because the cuts did not settle.
    """

    text: str
    removed: tuple[RemovedSpan, ...]
    repairs: tuple[RepairedSpan, ...]
    labels: tuple[Label, ...]
    source: str
    encoding: str | None = None
    suspect: str | None = None
    raw: bytes | None = None
    lexicons: tuple[str, ...] = ()
    page_score: float | None = None

    def with_evidence_later(self, find: Callable[[], Evidence]) -> Result:
        """This result with other evidence, which is found when somebody asks for it.

        What a line model cuts, it cuts whatever the rules say: they only name it. Most callers want the text alone.

        Args:
            find: A function that finds the evidence. Something was removed.
        """
        values = {**self.__dict__, _LATER: find}
        del values["removed"], values["labels"]
        return _of(values)

    def from_bytes(self, raw: bytes, encoding: str | None) -> Result:
        """This result as that of a text which came as bytes.

        Args:
            raw: The bytes.
            encoding: How they were decoded.
        """
        return _of({**self.__dict__, "raw": raw, "encoding": encoding})

    if not TYPE_CHECKING:  # for a type checker the two are fields as the others

        def __getattr__(self, name: str) -> object:
            # Called for what is not there: the evidence that waits, at first.
            if _LATER not in self.__dict__ or name not in Evidence._fields:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self.__dict__.update(self.__dict__[_LATER]()._asdict())
            self.__dict__.pop(_LATER, None)
            return self.__dict__[name]

    def __getstate__(self) -> dict[str, Any]:
        # What is sent or copied has its evidence.
        return {field: getattr(self, field) for field in self.__dataclass_fields__}

    def restore(self) -> str | bytes:
        """The untouched source, restored from `text`, `removed` and `repairs`; the bytes, if the source came as bytes.

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
        return _LATER in self.__dict__ or bool(self.removed or self.repairs)

    def counts(self) -> dict[str, int]:
        """The number of removed spans of each kind."""
        found: dict[str, int] = {}
        for span in self.removed:
            found[span.kind] = found.get(span.kind, 0) + 1
        return found

    def to_dict(self) -> dict[str, Any]:
        """The result as plain lists, dicts, strings and numbers, ready for JSON; `from_dict` reads it.

        JSON reads a pair of surrogates as one character, but a str may hold the two: a string with such a pair becomes
        a list of strings, split between them.
        """
        return {
            "text": _split(self.text),
            "removed": [{**s._asdict(), "reason": _split(s.reason), "text": _split(s.text)} for s in self.removed],
            "repairs": [
                {**s._asdict(), "before": _split(s.before), "after": _split(s.after), "steps": list(s.steps)}
                for s in self.repairs
            ],
            "labels": [{**label._asdict(), "reason": _split(label.reason)} for label in self.labels],
            "encoding": self.encoding,
            "suspect": self.suspect,
            "lexicons": list(self.lexicons),
            "page_score": self.page_score,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """The result of which `to_dict` made `data`, without `raw`.

        Args:
            data: What `to_dict` returned, or the same read from JSON.

        Raises:
            KeyError: if a key is missing.
            TypeError: if a value is not of the type that `to_dict` writes.
        """
        text = _joined(data["text"])
        removed = tuple(
            RemovedSpan(**{**s, "reason": _joined(s["reason"]), "text": _joined(s["text"])}) for s in data["removed"]
        )
        repairs = tuple(
            RepairedSpan(
                **{**s, "before": _joined(s["before"]), "after": _joined(s["after"]), "steps": tuple(s["steps"])}
            )
            for s in data["repairs"]
        )
        labels = tuple(Label(**{**label, "reason": _joined(label["reason"])}) for label in data["labels"])
        source = weave(text, removed, repairs)
        return cls(
            text,
            removed,
            repairs,
            labels,
            source,
            data["encoding"],
            data["suspect"],
            lexicons=tuple(data["lexicons"]),
            page_score=data["page_score"],
        )

    def explain(self) -> str:
        """The source line by line, with `-` before a line that was cut, `~` before one trimmed or repaired, and why.

        Below it stand the reason of a suspect result, and the page score, if there are any. Control characters become
        escapes, so that the text is safe to print.

        >>> import textclean
        >>> print(textclean.tag("The council voted.\\nRead more: Mayor resigns\\n").explain())
             1   The council voted.
             2 - Read more: Mayor resigns
                 ^ teaser, related.read_more 0.90: begins with "Read more:"
        """
        return "\n".join(_explained(self))

    def _repr_html_(self) -> str:
        """For notebooks: source and clean text side by side, what was removed and repaired marked, all escaped."""
        from textclean.view import document, style

        shown = document(self.source, self.removed, self.repairs, suspect=self.suspect, page_score=self.page_score)
        return style() + shown


# The key in `__dict__` of the function that finds the evidence.
_LATER = "_later"


def _of(values: dict[str, Any]) -> Result:
    """The result with these values in its `__dict__`."""
    result = object.__new__(Result)
    result.__dict__.update(values)
    return result


def _split(text: str) -> str | list[str]:
    """The text; or its parts, split inside each surrogate pair."""
    parts = _PAIRED.split(text)
    return text if len(parts) == 1 else parts


def _joined(text: str | list[str]) -> str:
    """The text that `_split` split."""
    return text if isinstance(text, str) else "".join(text)


def weave(text: str, removed: tuple[RemovedSpan, ...], repairs: tuple[RepairedSpan, ...]) -> str:
    """Restore the source: removed spans are put back, repaired ones become what they were before.

    Args:
        text: The clean text.
        removed: The removed spans.
        repairs: The repaired spans.
    """
    parts, at, source_at = [], 0, 0
    for span in _in_order(removed, repairs):
        same = span.start - source_at
        parts.append(text[at : at + same])
        at += same
        if isinstance(span, RepairedSpan):
            parts.append(span.before)
            at += len(span.after)
        else:
            parts.append(span.text)
        source_at = span.end
    parts.append(text[at:])
    return "".join(parts)


def _in_order(removed: tuple[RemovedSpan, ...], repairs: tuple[RepairedSpan, ...]) -> list[Span]:
    """Removed and repaired spans, in source order."""
    spans: list[Span] = [*removed, *repairs]
    return sorted(spans, key=lambda span: (span.start, span.end))


def _why(span: RemovedSpan) -> str:
    """Why a span was removed: kind, rule, score and reason."""
    return f"{span.kind}, {span.rule} {span.score:.2f}: {span.reason}"


def _explained(result: Result) -> list[str]:
    """The lines of `Result.explain`."""
    from textclean.segment import segment

    spans: dict[int, list[Span]] = {}
    for span in _in_order(result.removed, result.repairs):
        spans.setdefault(span.line, []).append(span)
    lines = []
    for block in segment(result.source):
        here = spans.get(block.line, [])
        cut = any(isinstance(s, RemovedSpan) and _is_whole(s, block.start, block.end, result.source) for s in here)
        mark = " " if not here else "-" if cut else "~"
        lines.append(f"{block.line:6d} {mark} {_shortened(visible(block.raw))}".rstrip())
        lines += [f"         ^ {visible(note)}" for span in here for note in _notes(span, cut)]
    if result.suspect:
        lines.append(f"suspect: {visible(result.suspect)}")
    if result.page_score is not None:
        lines.append(f"page score: {result.page_score:.2f}")
    return lines


def _is_whole(span: RemovedSpan, start: int, end: int, source: str) -> bool:
    """Whether a removed span holds all of a line but white space."""
    return not source[start : max(span.start, start)].strip() and not source[min(span.end, end) : end].strip()


def _notes(span: Span, cut: bool) -> list[str]:
    """What `Result.explain` says of a span; of one that is only a part of its line, its text too."""
    if isinstance(span, RepairedSpan):
        return [f"repaired ({', '.join(span.steps)}): {_shortened(span.after.strip())}"]
    what = "" if cut else f" cut {_shortened(span.text.strip())!r}"
    return [f"{_why(span)}{what}"]


def _shortened(text: str) -> str:
    """A text of at most `WIDTH` characters, without its middle if it is longer."""
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 25]} ... {text[-20:]}"


def followed(first: Result, second: Result) -> Result:
    """The result of cleaning a text, and then what is left of it.

    Args:
        first: The result for the text, without repairs.
        second: The result for the text of `first`, without repairs.
    """
    kept, at, out = list[tuple[int, int]](), 0, [0]  # ranges of the source, and where they begin in the first text
    for span in first.removed:
        if span.start > at:
            kept.append((at, span.start))
            out.append(out[-1] + span.start - at)
        at = span.end
    kept.append((at, len(first.source)))

    def pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
        i = bisect_right(out, start) - 1
        while i < len(kept) and out[i] < end:
            low, high = kept[i]
            shift = low - out[i]
            piece = (max(start + shift, low), min(end + shift, high))
            if piece[0] < piece[1]:
                yield piece
            i += 1

    lines = [match.end() for match in re.finditer(LINE_END, first.source)]
    removed = [*first.removed]
    for span in second.removed:
        for low, high in pieces(span.start, span.end):
            line = bisect_right(lines, low) + 1
            removed.append(span._replace(start=low, end=high, line=line, text=first.source[low:high]))
    labels = [*first.labels]
    for label in second.labels:
        places = list(pieces(label.start, label.end))
        if places:
            labels.append(label._replace(start=places[0][0], end=places[-1][1]))
    unique = tuple(sorted(dict.fromkeys(labels), key=lambda x: (x.start, x.end)))
    suspect = first.suspect or second.suspect
    return replace(first, text=second.text, removed=tuple(sorted(removed)), labels=unique, suspect=suspect)
