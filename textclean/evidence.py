"""The labels and the page score of a filter, checked: the one place where what a filter says enters a pipeline."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import islice
from math import isfinite
from numbers import Integral, Real
from typing import Any, NoReturn, TypeVar

from textclean.characters import is_wordy, splits_word
from textclean.document import Document
from textclean.errors import FilterError, TextcleanError, reason
from textclean.labels import DOCUMENT, Label
from textclean.registry import Filter, filter_name

__all__ = ["informed", "is_sure", "labels", "page_score", "prepare", "prepares"]

# A filter may yield several labels for each line, but not without end: one that does would fill the memory.
FIRST_LABELS, LABELS_A_LINE = 1_000, 100
_OWN = "textclean."
T = TypeVar("T")


def labels(source: Filter, doc: Document) -> list[Label]:
    """The labels that a filter yields for a document.

    A label is a `Label`; its start and end are whole numbers, its score is a number, and its kind, rule and reason are
    strings. Numbers of numpy are converted. The range lies within the source and is not empty, and neither of its ends
    is inside a word: what is cut from a line are whole words.

    Args:
        source: The filter.
        doc: The document.

    Raises:
        FilterError: if the filter raises an error, yields anything else, or does not stop.
        TextcleanError: if a filter of textclean refuses its settings.
    """
    # Filters of textclean go through the lines once, and stop.
    found = _asked(source, lambda: list(source(doc)) if _is_own(source) else _bounded(source, doc))
    if not found or is_sure(source):  # what those yield is checked by tests
        return found
    size, text = len(doc.source), doc.source
    for i, label in enumerate(found):
        if not _is_sound(label, size):
            label = found[i] = _converted(source, label, size)
        start, end = label[:2]
        if start and _may_split(text, start):
            _refuse_split(source, label, doc, start)
        if end < size and _may_split(text, end):
            _refuse_split(source, label, doc, end)
    return found


def informed(filters: Sequence[Filter], doc: Document) -> Document:
    """The document with what the filters that have a method `priors` know of its blocks, if a filter reads that.

    A filter that reads it says so by an attribute `reads_priors`.

    Args:
        filters: The filters.
        doc: The document.

    Raises:
        FilterError: if a filter raises an error, or returns anything else than a finite number for each block.
        TextcleanError: if a filter of textclean refuses its settings.
    """
    known = [f for f in filters if callable(getattr(f, "priors", None))]
    if not known or not any(getattr(f, "reads_priors", False) for f in filters):
        return doc
    return doc.with_priors(map(sum, zip(*(_priors(f, doc) for f in known), strict=True)))


def _priors(source: Any, doc: Document) -> list[float]:
    """What a filter knows of the blocks of a document."""
    found = _asked(source, lambda: list(source.priors(doc)))
    if len(found) != len(doc.blocks) or not all(isinstance(x, Real) and isfinite(x) for x in found):
        _refuse(source, f"gave the priors {_shown(found)}", f"return {len(doc.blocks):,} numbers, one for each block")
    return [float(value) for value in found]


def prepares(source: Filter) -> bool:
    """Whether a filter has a method `prepare`, which looks at many documents at once.

    Args:
        source: The filter.
    """
    return callable(getattr(source, "prepare", None))


def prepare(source: Any, docs: Sequence[Document]) -> None:
    """Have a filter look at many documents at once, before it is asked about each.

    An error is left to the answers: the filter is asked about each document all the same, and fails where it must.

    Args:
        source: A filter with a method `prepare`.
        docs: The documents.
    """
    with suppress(Exception):
        source.prepare(docs)


def page_score(source: Filter, doc: Document) -> float | None:
    """What a filter with a method `page_score` says of a document as a whole.

    Args:
        source: The filter.
        doc: The document.

    Returns:
        A number from 0 to 1; None if the filter has no such method, or has not judged the document.

    Raises:
        FilterError: if the filter raises an error, or returns anything else.
        TextcleanError: if a filter of textclean refuses its settings.
    """
    judge = getattr(source, "page_score", None)
    if not callable(judge):
        return None
    score: object = _asked(source, lambda: judge(doc))
    if score is None:
        return None
    if isinstance(score, bool) or not isinstance(score, Real) or not 0 <= float(score) <= 1:
        _refuse(source, f"gave the page score {_shown(score)}", "return a number from 0 to 1, or None")
    return float(score)


def _asked(source: Filter, question: Callable[[], T]) -> T:
    """What a filter answers; an error that it raises becomes one that names it."""
    try:
        return question()
    except TextcleanError as error:
        if isinstance(error, FilterError) or _is_own(source):
            raise  # it says what to do: a model is missing, a pattern takes too long
        raise _failed(source, error) from error
    except (Exception, SystemExit, GeneratorExit) as error:
        raise _failed(source, error) from error


def _is_own(source: Filter) -> bool:
    """Whether a filter is one of textclean."""
    return type(source).__module__.startswith(_OWN)


def is_sure(source: Filter) -> bool:
    """Whether a filter labels any document without an error, so that it may be asked later, or never.

    Filters of textclean do, but for those with a true attribute `fallible`, which run a user's data.

    Args:
        source: The filter.
    """
    return _is_own(source) and not getattr(source, "fallible", False)


def _bounded(source: Filter, doc: Document) -> list[Label]:
    """What a filter yields, up to the limit of labels."""
    found = source(doc)
    if not isinstance(found, Iterable):
        _refuse(source, f"returned {_shown(found)}, not labels", "yield each label, or return a list of them")
    limit = FIRST_LABELS + LABELS_A_LINE * len(doc.blocks)
    some = list(islice(found, limit + 1))
    if len(some) > limit:
        lines = f"{len(doc.blocks):,} lines"
        _refuse(source, f"yields more than {limit:,} labels for {lines}", "it may not stop: yield each label once")
    return some


def _is_sound(label: Any, size: int) -> bool:
    """Whether a label is one, with values of the plain types; it is the quick check that nearly all labels pass."""
    if type(label) is not Label:
        return False
    values: tuple[Any, ...] = label
    start, end, kind, rule, score, why = values
    return (
        type(start) is int
        and type(end) is int
        and 0 <= start < end <= size
        and (type(score) is float or type(score) is int)
        and 0 <= score <= 1
        and isinstance(kind, str)
        and isinstance(rule, str)
        and isinstance(why, str)
        and kind != ""
        and rule != ""
    )


def _converted(source: Filter, label: object, size: int) -> Label:
    """The label with plain numbers, if it has others and is sound; else an error that says what is wrong."""
    if not isinstance(label, Label):
        _refuse(source, f"yielded {_shown(label)}, not a label", "yield textclean.Label(start, end, kind, rule, ...)")
    for key, value in zip(label._fields, label, strict=True):
        wanted, words = _TYPES[key]
        if not isinstance(value, wanted) or isinstance(value, bool):
            _refuse_label(source, label, f"its {key} must be {words}, not {_shown(value)}")
    start, end, score = int(label.start), int(label.end), float(label.score)
    if not (label.kind and label.rule):
        _refuse_label(source, label, f"its {'rule' if label.kind else 'kind'} is empty")
    if not 0 <= score <= 1:
        _refuse_label(source, label, f"its score must be from 0 to 1, not {score}")
    if not 0 <= start <= end <= size:
        what = f"it begins at {start} and ends at {end}" if start > end else f"its range is {start} to {end}"
        _refuse_label(source, label, f"{what}, in a source of {size:,} characters: offsets count from its beginning")
    if start == end and label.kind != DOCUMENT:
        _refuse_label(source, label, f"it is empty: it begins and ends at {start}")
    return label._replace(start=start, end=end, score=score)


_TYPES: dict[str, tuple[type, str]] = {
    "start": (Integral, "a whole number"),
    "end": (Integral, "a whole number"),
    "kind": (str, "a string"),
    "rule": (str, "a string"),
    "score": (Real, "a number"),
    "reason": (str, "a string"),
}


def _may_split(text: str, at: int) -> bool:
    """Whether a place in the source may be inside a word: letters, digits or marks before and behind it."""
    here = text[at - 1 : at + 1]
    return here.isalnum() or (not here.isascii() and is_wordy(here[0]) and is_wordy(here[1]))


def _refuse_split(source: Filter, label: Label, doc: Document, at: int) -> None:
    """Raise an error if a label ends, or begins, inside a word. A line that was repaired has others than its source."""
    if not splits_word(doc.source, at):
        return
    i = bisect_right(doc.blocks, at, key=lambda block: block.start) - 1
    if i < 0 or doc.blocks[i].steps or not doc.blocks[i].start < at < doc.blocks[i].end:
        return
    low, high = at - 1, at + 1
    while low > 0 and is_wordy(doc.source[low - 1]) and at - low < 20:
        low -= 1
    while high < len(doc.source) and is_wordy(doc.source[high]) and high - at < 20:
        high += 1
    edge = "begins" if at == label.start else "ends"
    word = doc.source[low:high]
    _refuse_label(source, label, f"it {edge} at {at}, inside the word {word!r}: move it to {low} or {high}")


def _failed(source: Filter, error: BaseException) -> FilterError:
    """The error for a filter that raised one."""
    memory = ": the memory is full" if isinstance(error, MemoryError) and not str(error) else ""
    return FilterError(f"filter {filter_name(source)!r} failed: {reason(error)}{memory}")


def _refuse_label(source: Filter, label: Label, wrong: str) -> NoReturn:
    """Raise an error for a label; the message shows it."""
    _refuse(source, f"yielded {_shown(label)}", wrong)


def _refuse(source: Filter, did: str, wrong: str) -> NoReturn:
    """Raise an error for what a filter did."""
    raise FilterError(f"filter {filter_name(source)!r} {did}: {wrong}")


def _shown(value: object) -> str:
    """A value in a message, cut to a length that fits into it."""
    try:
        shown = repr(value)
    except Exception:  # noqa: BLE001 - the message names the type instead
        shown = f"a {type(value).__name__}"
    return shown if len(shown) <= 200 else f"{shown[:197]}..."
