"""Results whose evidence is found when somebody asks: the same as those that have it from the start."""

import copy
import pickle
from collections.abc import Iterator

import pytest
from hypothesis import given

from tests.linemodel.pages import FOOTER, MENU, rows
from tests.strategies import documents
from textclean import AUTO, PAGE, Document, Label, Pipeline, Result
from textclean.filters import Phrases

TEXTS = [row["text"] for row in rows(6)]


def silent(doc: Document) -> Iterator[Label]:
    """A filter that is not textclean's own may raise an error: with it, all filters are asked before a cut."""
    return iter(())


def waits(result: Result) -> bool:
    return "removed" not in vars(result)


@pytest.mark.parametrize("pipeline", [PAGE, AUTO, PAGE.without("related")], ids=["page", "auto", "without"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_evidence_is_the_same_when_it_is_found_later(pipeline: Pipeline, text: str) -> None:
    later, at_once = pipeline.tag(text), (pipeline | silent).tag(text)
    assert not waits(at_once)
    assert later.text == at_once.text
    assert later == at_once
    assert later.restore() == text


@given(documents(), documents())
def test_any_page_has_the_same_evidence(above: str, below: str) -> None:
    text = "\n".join([*MENU, above, TEXTS[0], below, *FOOTER])
    assert PAGE.tag(text) == (PAGE | silent).tag(text)


def test_a_result_without_evidence_says_whether_it_changed() -> None:
    result = PAGE.tag(TEXTS[0])
    assert result.changed
    assert waits(result)


def test_bytes_have_their_evidence_later_as_well() -> None:
    result = PAGE.tag(TEXTS[0].encode())
    assert waits(result)
    assert result.restore() == TEXTS[0].encode()
    assert result.removed == PAGE.tag(TEXTS[0]).removed


@pytest.mark.parametrize("made", [copy.copy, lambda result: pickle.loads(pickle.dumps(result))], ids=["copy", "pickle"])
def test_what_is_copied_or_sent_has_its_evidence(made) -> None:
    result = PAGE.tag(TEXTS[0])
    assert made(result) == result
    assert not waits(made(PAGE.tag(TEXTS[0])))


def test_a_result_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="'Result' object has no attribute 'remove'"):
        _ = PAGE.tag(TEXTS[0]).remove


def test_a_filter_that_may_fail_is_asked_before_a_cut() -> None:
    """The pattern of a user may take too long: the error comes from `tag`, not from the result."""
    own = Phrases(
        "own", '[own.memo]\nkind="promo"\nwhere="line"\nphrases=["our memo"]\nhits=["Our memo"]\nmisses=["Our memos"]'
    )
    assert not waits((PAGE | own).tag(TEXTS[0]))
    assert not waits((PAGE | own).without("own.memo").tag(TEXTS[0]))
