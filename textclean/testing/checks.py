"""Checks that every filter must pass.

`check_filter` runs all of them; under pytest each can be a test of its own:

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_contract(check):
        check(Weather())
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from typing import Any, cast

from textclean.document import Document
from textclean.errors import TextcleanError
from textclean.labels import DOCUMENT, Label, Rule
from textclean.reading import document
from textclean.registry import Filter, filter_name
from textclean.testing.growth import grows_too_fast
from textclean.testing.patience import TooSlow, patience
from textclean.testing.samples import ARTICLE, CHROME, GROWING, HOSTILE

__all__ = ["CHECKS", "BrokenContract", "check_filter"]


class BrokenContract(TextcleanError, AssertionError):
    """A filter fails a check; the message names the filter and what it did."""


def check_filter(candidate: Filter, *texts: str) -> None:
    """Run all checks on a filter.

    A filter has a name. It is hashable, and equal to itself after a pickle round trip, which worker processes need. Its
    labels have a score from 0 to 1, and each lies inside one block and is not empty. The same text gives the same
    labels each time, no text makes it fail, and its time grows no faster than the text. If it has `rules`, each rule
    labels its `hits` and none of its `misses`.

    Args:
        candidate: The filter.
        *texts: More texts to try it on, best of the kind that it is made for.

    Raises:
        BrokenContract: (an AssertionError) at the first check that fails.

    >>> from textclean.filters import Furniture
    >>> check_filter(Furniture())
    """
    for check in CHECKS:
        check(candidate, *texts)


def is_named(candidate: Filter, *_: str) -> None:
    """Check that the filter can be called, and that its name is one word in lower case, as for `--without`.

    Args:
        candidate: The filter.
        *_: Ignored; this check needs no texts.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    name = filter_name(candidate)
    word = name.replace("_", "").isalnum() and name == name.lower()
    _must(callable(candidate), candidate, "cannot be called")
    _must(word, candidate, f"its name is not a word in lower case: {name!r}")


def is_a_value(candidate: Filter, *texts: str) -> None:
    """Check that the filter is the same after a pickle round trip, with the same hash and the same labels.

    Args:
        candidate: The filter.
        *texts: More texts to try it on.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    try:
        again = pickle.loads(pickle.dumps(candidate))
        same = again == candidate and hash(again) == hash(candidate)
    except Exception as error:
        raise _broken(candidate, f"cannot be pickled or hashed: {error!r}; make it a frozen dataclass") from error
    _must(
        same,
        candidate,
        "is not equal to itself after a pickle round trip; make it a frozen dataclass, which compares by value",
    )
    for text in _texts(candidate, texts):
        same = _labels(again, document(text)) == _labels(candidate, document(text))
        _must(same, candidate, f"gives other labels after a pickle round trip, for {_cut(text)}")


def is_total(candidate: Filter, *texts: str) -> None:
    """Check that no text makes the filter fail, however odd it is.

    Args:
        candidate: The filter.
        *texts: More texts to try it on.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    for text in (*HOSTILE, *(make(2_000) for make in GROWING.values()), *_texts(candidate, texts)):
        for title, lang in ((None, None), ("", "eo"), (text[:80], "en")):
            _labels(candidate, document(text, title=title, lang=lang))


def gives_labels(candidate: Filter, *texts: str) -> None:
    """Check that a pipeline can use what the filter yields: ranges, scores, kinds and rules are valid.

    Args:
        candidate: The filter.
        *texts: More texts to try it on.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    own = {rule.id: rule.kind for rule in getattr(candidate, "rules", ())}
    for text in (*HOSTILE, *_texts(candidate, texts)):
        doc = document(text)
        for label in _labels(candidate, doc):
            wrong = _wrong(label, doc, filter_name(candidate), own)
            _must(wrong is None, candidate, f"{wrong} in {label!r} for {_cut(text)}")


def keeps_no_state(candidate: Filter, *texts: str) -> None:
    """Check that the filter gives the same labels for a text again, after other texts.

    Args:
        candidate: The filter.
        *texts: More texts to try it on.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    tried = (*HOSTILE, *_texts(candidate, texts))
    once = [_labels(candidate, document(text)) for text in tried]
    again = [_labels(candidate, document(text)) for text in reversed(tried)]
    for text, first, second in zip(tried, once, reversed(again), strict=True):
        _must(first == second, candidate, f"gives other labels the second time, for {_cut(text)}")


def rules_prove_themselves(candidate: Filter, *_: str) -> None:
    """Check that each rule labels all of its `hits` and none of its `misses`.

    Args:
        candidate: The filter.
        *_: Ignored; this check needs no texts.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    for rule in getattr(candidate, "rules", ()):
        _must(isinstance(rule, Rule), candidate, f"has a rule that is not a Rule: {rule!r}")
        _must(bool(rule.hits and rule.misses), candidate, f"has a rule without hits or without misses: {rule.id}")
        for wanted, examples in ((True, rule.hits), (False, rule.misses)):
            for text in examples:
                seen = rule.id in {label.rule for label in _labels(candidate, document(text))}
                what = "does not label its hit" if wanted else "labels its miss"
                _must(seen == wanted, candidate, f"{rule.id} {what} {_cut(text)}")


def is_linear(candidate: Filter, *_: str) -> None:
    """Check that the time grows no faster than the text: ratios of repeated measurements, with a wide margin.

    Args:
        candidate: The filter.
        *_: Ignored; this check needs no texts.

    Raises:
        BrokenContract: (an AssertionError) if the check fails.
    """
    own = [line for rule in getattr(candidate, "rules", ()) for hit in rule.hits[:1] for line in hit.splitlines()]
    more = {
        "its own hits, a line each": lambda n: _repeated("\n".join(own) + "\n", n),
        "its own hits in one line": lambda n: _repeated(" ".join(own) + " ", n),
    }
    for name, make in {**GROWING, **(more if own else {})}.items():
        try:
            wrong = grows_too_fast(candidate, make)
        except TooSlow as error:
            raise _broken(candidate, f"does not finish ({name}): {error}") from None
        _must(wrong is None, candidate, f"its time grows faster than the text ({name}): {wrong}")


CHECKS: tuple[Callable[..., None], ...] = (
    is_named,
    is_a_value,
    is_total,
    gives_labels,
    keeps_no_state,
    rules_prove_themselves,
    is_linear,
)


def _wrong(label: object, doc: Document, name: str, own: dict[str, str]) -> str | None:
    """What is wrong with a label, if anything; the filter's code may not be type-checked."""
    if not isinstance(label, Label):
        return "something that is not a Label"
    start, end, kind, rule, score, reason = cast("tuple[Any, ...]", label)
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(doc.source):
        return "an empty range, or one outside the source"
    if kind != DOCUMENT and not any(block.start <= start and end <= block.end for block in doc.blocks):
        return "a range that is not inside one block"
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        return "a score that is not a number from 0 to 1"
    if not all(isinstance(value, str) and value for value in (kind, rule, reason)):
        return "a kind, rule or reason that is not a string, or empty"
    if rule != name and not rule.startswith(name + "."):
        return f"a rule id that does not start with the filter's name, {name!r}"
    if own and own.get(rule) != kind:
        return "a rule that is not in the filter's `rules`, or has another kind there"
    return None


def _texts(candidate: Filter, texts: Iterable[str]) -> list[str]:
    """Texts for a filter to find something in: an article with chrome, the examples of its rules, the caller's."""
    examples = [text for rule in getattr(candidate, "rules", ()) for text in (*rule.hits[:2], *rule.misses[:2])]
    chrome = "\n".join(CHROME)
    return [f"{chrome}\n\n{ARTICLE}\n{chrome}", "\n".join([*examples, ARTICLE, *examples]), *examples, *texts]


def _labels(candidate: Filter, doc: Document) -> list[Label]:
    """The filter's labels for a document; an error or a timeout breaks the contract."""
    try:
        with patience():
            return list(candidate(doc))
    except TooSlow as error:
        raise _broken(candidate, f"does not finish on {_cut(doc.source)}: {error}") from None
    except Exception as error:
        raise _broken(candidate, f"fails on {_cut(doc.source)}: {error!r}") from error


def _repeated(text: str, n: int) -> str:
    """The text repeated to at least n characters."""
    return text * (n // len(text) + 1)


def _must(holds: bool, candidate: Filter, wrong: str) -> None:
    """Fail the check unless the condition holds."""
    if not holds:
        raise _broken(candidate, wrong)


def _broken(candidate: Filter, wrong: str) -> BrokenContract:
    """The error, with the name of the filter."""
    return BrokenContract(f"{filter_name(candidate)}: {wrong}")


def _cut(text: str) -> str:
    """The text in ASCII, shortened."""
    return ascii(text if len(text) <= 80 else f"{text[:50]} ... {text[-25:]}")
