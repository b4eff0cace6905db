"""Texts that are cleaned together: the same results, in order, and one that fails harms no other."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.linemodel.pages import article, page
from textclean import ARTICLE, Document, Label, Pipeline, Result, batches
from textclean.errors import FilterError, InputError
from textclean.linemodel import models
from textclean.linemodel.filter import LineModel
from textclean.presets import AUTO, PAGE
from textclean.selection import narrowed

BODY = article(random.Random(2), 4)
TEXTS = [
    "",
    "Home",
    BODY,
    "\n".join(BODY.split("\n")[:2]) + "\nShare this article\nRead more: Mayor resigns\nHome\nContact\nTerms of Use",
    "# Bridge closes\n\n* [News](/news)\n* [Sport](/sport)\n\n" + BODY.replace("\n", "\n\n"),
    BODY.replace("the", "thé").encode().decode("latin-1"),
    *[page(random.Random(seed), article(random.Random(seed), 1 + seed % 5)) for seed in range(12)],
]


def facts(result: Result) -> dict[str, Any]:
    return {**result.to_dict(), "source": result.source, "raw": result.raw}


ALONE = {
    name: [facts(p.tag(text)) for text in TEXTS] for name, p in (("article", ARTICLE), ("page", PAGE), ("auto", AUTO))
}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, len(TEXTS) - 1), max_size=14),
    st.sampled_from((("article", ARTICLE), ("page", PAGE), ("auto", AUTO))),
    st.sampled_from((1, 3, 128)),
)
def test_together_is_as_alone(order: list[int], preset: tuple[str, Pipeline], most: int) -> None:
    """Any texts in any batches: each has the result that it has by itself."""
    name, pipeline = preset
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "TEXTS", most)
        found = [facts(result) for result in pipeline.pipe(TEXTS[i] for i in order)]
    assert found == [ALONE[name][i] for i in order]


def test_pages_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model sees many pages at once; without that the test above would show nothing."""
    sizes: list[int] = []
    model = models.load("page")

    class Counted:
        decoder = model.decoder

        def read(self, doc: Document, **_: str) -> Any:
            raise AssertionError(f"{doc.source[:20]!r} was read alone")

        def read_all(self, docs: Sequence[Document], *, keep: str) -> Any:
            sizes.append(len(docs))
            return model.read_all(docs, keep=keep)

    monkeypatch.setattr(models, "load", lambda _: Counted())
    monkeypatch.setattr(batches, "TEXTS", 12)
    jobs = [batches.Job(1, 1, PAGE.steps(text)) for text in TEXTS[-12:]]
    assert all(isinstance(outcome, Result) for outcome in batches.together(jobs))
    assert sizes[0] == 12


@dataclass(frozen=True)
class Picky:
    """A filter that fails on a text, and prepares badly."""

    name: str = "picky"

    def prepare(self, docs: Sequence[Document]) -> None:
        raise RuntimeError(f"cannot look at {len(docs)} documents")

    def __call__(self, doc: Document) -> Iterator[Label]:
        if doc.source == "Home":
            raise ValueError("I do not like this one")
        return iter(())


def test_a_text_that_fails_harms_no_other() -> None:
    """The error comes at its place, the stream goes on behind it, and a bad preparation is no error of a text."""
    pipeline = PAGE | Picky()
    results = pipeline.pipe([TEXTS[6], "Home", TEXTS[7], None, TEXTS[8]])  # type: ignore[list-item]
    assert facts(next(results)) == ALONE["page"][6]
    with pytest.raises(FilterError, match="I do not like this one"):
        next(results)
    assert facts(next(results)) == ALONE["page"][7]
    with pytest.raises(InputError, match="not NoneType"):
        next(results)
    assert facts(next(results)) == ALONE["page"][8]
    assert list(results) == []


def test_results_come_before_the_error_of_their_source() -> None:
    """What was read is cleaned, when reading on fails."""

    def source() -> Iterator[str]:
        yield from TEXTS[6:11]
        raise OSError("the line is down")

    results = PAGE.pipe(source())
    assert [facts(next(results)) for _ in range(5)] == ALONE["page"][6:11]
    with pytest.raises(OSError, match="the line is down"):
        next(results)


def test_the_first_results_do_not_wait_and_batches_are_bounded() -> None:
    taken: list[int] = []

    def source() -> Iterator[str]:
        for i in range(1_000):
            taken.append(i)
            yield TEXTS[-1 - i % 5]

    results = PAGE.pipe(source())
    assert taken == []
    ahead = []
    for got in range(1, 300):
        next(results)
        ahead.append(len(taken) - got)
    assert ahead[:3] == [0, 1, 0]
    assert max(ahead) < batches.TEXTS
    assert max(ahead) * len(TEXTS[-1]) < 2 * batches.CHARACTERS


def test_a_pipeline_without_a_model_reads_nothing_ahead() -> None:
    taken: list[str] = []
    results = Pipeline().pipe(taken.append(text) or text for text in TEXTS)  # type: ignore[func-returns-value]
    next(results)
    assert taken == TEXTS[:1]


@pytest.mark.parametrize("wrong", ["no such model", "/no/such/model.npz"])
def test_a_missing_model_is_an_error_as_for_one_text(wrong: str) -> None:
    pipeline = Pipeline((LineModel(wrong),))
    with pytest.raises(Exception, match=r"[Nn]o such") as alone:
        pipeline.tag(TEXTS[-1])
    with pytest.raises(type(alone.value), match=r"[Nn]o such"):
        list(pipeline.pipe([TEXTS[-1]] * 4))


def test_a_filter_with_some_of_its_rules_prepares_as_well() -> None:
    assert callable(narrowed(LineModel(), excluded=("other.rule",)).prepare)  # type: ignore[attr-defined]
    assert narrowed(ARTICLE.filters[0], excluded=("x",)).prepare is None  # type: ignore[attr-defined]


def test_sizes() -> None:
    assert batches.size_of("a\nb") == batches.size_of(b"a\nb") == (2, 3)
    assert batches.size_of(None) == (1, 1)
