"""The contract of a filter, as checks that any filter must pass.

`check_filter` asks all of them; under pytest each can be a test of its own:

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_contract(check):
        check(Weather())
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from typing import Any, cast

from textclean.document import Document
from textclean.labels import DOCUMENT, Label, Rule
from textclean.reading import document
from textclean.registry import Filter, filter_name
from textclean.testing.growth import grows_too_fast
from textclean.testing.patience import TooSlow, patience
from textclean.testing.samples import ARTICLE, CHROME, GROWING, HOSTILE

__all__ = ["CHECKS", "BrokenContract", "check_filter"]


class BrokenContract(AssertionError):
    """A filter does not do what every filter must; the message names the filter and what it did."""


def check_filter(found: Filter, *texts: str) -> None:
    """Ask of a filter what every filter must be and do.

    It has a name; it is equal after a pickle round trip (worker processes need that) and hashable; its labels are
    labels, each inside one block and not empty, with a score from 0 to 1; it says the same again, whatever it saw in
    between; it fails on no text; its rules, if it tells them, prove themselves; its time grows no faster than the text.

    texts: more texts to try it on, best of the sort that it is made for.

    Raises:
        BrokenContract: (an AssertionError) at the first check that fails.

    >>> from textclean.filters import Furniture
    >>> check_filter(Furniture())
    """
    for check in CHECKS:
        check(found, *texts)


def is_named(found: Filter, *_: str) -> None:
    """It can be called, and has a name by which `--without` and the registry can know it."""
    name = filter_name(found)
    word = name.replace("_", "").isalnum() and name == name.lower()
    _must(callable(found), found, "cannot be called")
    _must(word, found, f"its name is no word in lower case: {name!r}")


def is_a_value(found: Filter, *texts: str) -> None:
    """It can be sent to another process, and is the same there; two that are equal have one hash."""
    try:
        again = pickle.loads(pickle.dumps(found))
        same = again == found and hash(again) == hash(found)
    except Exception as error:
        raise _broken(found, f"cannot be pickled, or not hashed: {error!r}; make it a frozen dataclass") from error
    _must(same, found, "is another one after a pickle round trip; make it a frozen dataclass, which compares by value")
    for text in _texts(found, texts):
        same = _labels(again, document(text)) == _labels(found, document(text))
        _must(same, found, f"says other things after a pickle, of {_cut(text)}")


def is_total(found: Filter, *texts: str) -> None:
    """It fails on no text, however odd."""
    for text in (*HOSTILE, *(make(2_000) for make in GROWING.values()), *_texts(found, texts)):
        for title, lang in ((None, None), ("", "xx"), (text[:80], "en")):
            _labels(found, document(text, title=title, lang=lang))


def gives_labels(found: Filter, *texts: str) -> None:
    """What it yields are labels that a pipeline can use."""
    own = {rule.id: rule.kind for rule in getattr(found, "rules", ())}
    for text in (*HOSTILE, *_texts(found, texts)):
        doc = document(text)
        for label in _labels(found, doc):
            wrong = _wrong(label, doc, filter_name(found), own)
            _must(wrong is None, found, f"{wrong} in {label!r} of {_cut(text)}")


def keeps_no_state(found: Filter, *texts: str) -> None:
    """It says the same of a text each time, whatever it saw in between."""
    tried = (*HOSTILE, *_texts(found, texts))
    once = [_labels(found, document(text)) for text in tried]
    again = [_labels(found, document(text)) for text in reversed(tried)]
    for text, first, second in zip(tried, once, reversed(again), strict=True):
        _must(first == second, found, f"says another thing the second time, of {_cut(text)}")


def rules_prove_themselves(found: Filter, *_: str) -> None:
    """Each rule that it tells labels all of its `hits` and none of its `misses`."""
    for rule in getattr(found, "rules", ()):
        _must(isinstance(rule, Rule), found, f"has rules that are no Rule: {rule!r}")
        _must(bool(rule.hits and rule.misses), found, f"has a rule without hits or without misses: {rule.id}")
        for wanted, examples in ((True, rule.hits), (False, rule.misses)):
            for text in examples:
                seen = rule.id in {label.rule for label in _labels(found, document(text))}
                _must(seen == wanted, found, f"{rule.id} {'does not see' if wanted else 'sees'} {_cut(text)}")


def is_linear(found: Filter, *_: str) -> None:
    """Its time grows no faster than the text: ratios of repeated measurements, with a wide margin."""
    own = [line for rule in getattr(found, "rules", ()) for hit in rule.hits[:1] for line in hit.splitlines()]
    more = {
        "its own hits, a line each": lambda n: _repeated("\n".join(own) + "\n", n),
        "its own hits in one line": lambda n: _repeated(" ".join(own) + " ", n),
    }
    for name, make in {**GROWING, **(more if own else {})}.items():
        try:
            wrong = grows_too_fast(found, make)
        except TooSlow as error:
            raise _broken(found, f"does not come to an end ({name}): {error}") from None
        _must(wrong is None, found, f"its time grows faster than the text ({name}): {wrong}")


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
    """What is wrong with a label, if anything is. It comes from code that no type checker may have seen."""
    if not isinstance(label, Label):
        return "something that is no Label"
    start, end, kind, rule, score, reason = cast("tuple[Any, ...]", label)
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(doc.source):
        return "an empty range, or one outside the source"
    if kind != DOCUMENT and not any(block.start <= start and end <= block.end for block in doc.blocks):
        return "a range that is not inside one block"
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        return "a score that is not from 0 to 1"
    if not all(isinstance(value, str) and value for value in (kind, rule, reason)):
        return "a kind, rule or reason that is no string, or an empty one"
    if rule != name and not rule.startswith(name + "."):
        return f"a rule whose name does not begin with the filter's, {name!r}"
    if own and own.get(rule) != kind:
        return "a rule that the filter's `rules` do not have, or have with another kind"
    return None


def _texts(found: Filter, texts: Iterable[str]) -> list[str]:
    """Texts in which a filter may find something: an article with chrome, its own examples, and the caller's."""
    examples = [text for rule in getattr(found, "rules", ()) for text in (*rule.hits[:2], *rule.misses[:2])]
    chrome = "\n".join(CHROME)
    return [f"{chrome}\n\n{ARTICLE}\n{chrome}", "\n".join([*examples, ARTICLE, *examples]), *examples, *texts]


def _labels(found: Filter, doc: Document) -> list[Label]:
    """What the filter says of a document; an error, or no answer at all, breaks the contract."""
    try:
        with patience():
            return list(found(doc))
    except TooSlow as error:
        raise _broken(found, f"does not come to an end on {_cut(doc.source)}: {error}") from None
    except Exception as error:
        raise _broken(found, f"fails on {_cut(doc.source)}: {error!r}") from error


def _repeated(text: str, n: int) -> str:
    return text * (n // len(text) + 1)


def _must(holds: bool, found: Filter, wrong: str) -> None:
    if not holds:
        raise _broken(found, wrong)


def _broken(found: Filter, wrong: str) -> BrokenContract:
    return BrokenContract(f"{filter_name(found)}: {wrong}")


def _cut(text: str) -> str:
    return ascii(text if len(text) <= 80 else f"{text[:50]} ... {text[-25:]}")
