"""Texts that are cleaned together: where a filter can look at many documents at once, they wait for one another.

A line model's fixed cost a page is that of some hundred calls of numpy, as much as everything else for a page of ten
lines. Here the cleaning of a text is a generator, which yields before filters are asked. One text alone runs through
it; of many texts each runs up to where it asks, then the filters prepare all their documents together, and so on. To
prepare changes no answer: a document that was not prepared is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from textclean import evidence
from textclean.document import Document
from textclean.registry import Filter
from textclean.result import Result
from textclean.values import NamedTuple

__all__ = ["Ask", "Job", "Steps", "alone", "result_of", "size_of", "together"]

# A batch ends with the text that exceeds one of these bounds, so that memory stays flat.
TEXTS, LINES, CHARACTERS = 128, 4_096, 60_000


class Ask(NamedTuple):
    """What the cleaning of a text needs next: the labels of some filters.

    Attributes:
        filters: The filters.
        doc: The document that they will label.
    """

    filters: Sequence[Filter]
    doc: Document


# The cleaning of one text: what it asks for, step by step, and at the end its result.
Steps = Generator[Ask, None, Result]


class Job(NamedTuple):
    """A text to clean.

    Attributes:
        lines: Its number of lines.
        characters: Its length.
        steps: Its cleaning.
    """

    lines: int
    characters: int
    steps: Steps


def size_of(source: object) -> tuple[int, int]:
    """The numbers of lines and of characters, or bytes, of a text; what is no text counts as one.

    Args:
        source: The text.
    """
    if isinstance(source, str):
        return source.count("\n") + 1, len(source)
    return (source.count(b"\n") + 1, len(source)) if isinstance(source, bytes) else (1, 1)


def alone(steps: Steps) -> Result:
    """The result of cleaning one text by itself.

    Args:
        steps: Its cleaning.

    Raises:
        TextcleanError: what the cleaning raises.
    """
    try:
        while True:
            next(steps)
    except StopIteration as end:
        result: Result = end.value
        return result


def together(jobs: Iterable[Job], *, grow: bool = False) -> Iterator[Result | Exception]:
    """Clean texts in batches, of a bounded size.

    Args:
        jobs: The texts, read one batch ahead. An error that reading them raises comes after the results of those that
            were read.
        grow: Whether the first batch is one text, and each has at most twice as many as the one before it: then the
            first results do not wait for many texts.

    Returns:
        For each text, in order, its result, or the error that its cleaning raised.
    """
    most = 1 if grow else TEXTS
    waiting = iter(jobs)
    left = True
    while left:
        failed: Exception | None = None
        batch: list[Steps] = []
        lines = characters = 0
        while len(batch) < most and lines < LINES and characters < CHARACTERS:
            try:
                job = next(waiting)
            except StopIteration:
                left = False
                break
            except Exception as error:  # noqa: BLE001 - raised below, after the results
                failed = error
                break
            batch.append(job.steps)
            lines, characters = lines + job.lines, characters + job.characters
        yield from _cleaned(batch)
        if failed is not None:
            raise failed
        most = min(2 * most, TEXTS)


def result_of(outcome: Result | Exception) -> Result:
    """The result of a text, or its error raised.

    Args:
        outcome: What `together` gave for it.

    Raises:
        TextcleanError: what its cleaning raised.
    """
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _cleaned(batch: Sequence[Steps]) -> list[Result | Exception]:
    """The results of texts that are cleaned together; for one that cannot be cleaned, the error."""
    outcomes: dict[int, Result | Exception] = {}
    running = dict(enumerate(batch))
    while running:
        asks: list[Ask] = []
        for i in [*running]:
            try:
                asks.append(next(running[i]))
                continue
            except StopIteration as end:
                outcomes[i] = end.value
            except Exception as error:  # noqa: BLE001 - handed on as the outcome of its text
                outcomes[i] = error
            del running[i]
        if len(asks) > 1:
            _prepare(asks)
    return [outcomes[i] for i in range(len(batch))]


def _prepare(asks: Iterable[Ask]) -> None:
    """Have each filter prepare the documents that it is asked about."""
    groups: dict[int, tuple[Filter, list[Document]]] = {}  # by identity: a filter keeps what it prepared for itself
    for filters, doc in asks:
        for one in filters:
            if evidence.prepares(one):
                groups.setdefault(id(one), (one, []))[1].append(doc)
    for one, docs in groups.values():
        if len(docs) > 1:
            evidence.prepare(one, docs)
