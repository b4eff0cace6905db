"""The page score: what a model expects, its calibration, and how it gets from the filter into the result."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.linemodel.pages import FOOTER, article, page
from tests.strategies import texts
from textclean import ARTICLE, AUTO, PAGE, Label, Pipeline, Result
from textclean.document import Document
from textclean.errors import FilterError, ModelError
from textclean.linemodel import LineModel, labelling, models
from textclean.linemodel.score import Calibration, ExpectedWords, expected_f1, expected_words
from textclean.reading import document

BODY = article(random.Random(5))
TEXT = page(random.Random(6), BODY)
numbers = st.floats(0, 1)


# What is expected -----------------------------------------------------------------------------------------------------


def test_the_expected_f1_is_that_of_the_kept_words() -> None:
    chances, words, kept = np.array([0.9, 0.2, 0.5]), np.array([10, 40, 6]), np.array([True, False, True])
    found = expected_words(np.log(chances / (1 - chances)), words, kept)
    assert found == pytest.approx((9 + 3, 16, 9 + 8 + 3))
    assert expected_f1([found]) == pytest.approx(2 * 12 / (16 + 20))


def test_stretches_count_by_their_words() -> None:
    good, bad = ExpectedWords(90, 100, 100), ExpectedWords(1, 10, 10)
    assert expected_f1([good, bad]) == pytest.approx(2 * 91 / 220)
    assert expected_f1([ExpectedWords(0, 0, 0)]) is None


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.integers(0, 10**6), st.booleans()), min_size=1))
def test_the_expected_f1_is_from_0_to_1(units: list[tuple[float, int, bool]]) -> None:
    found = expected_f1([expected_words(*(np.array(column) for column in zip(*units, strict=True)))])
    assert found is None or 0 <= found <= 1


# The calibration ------------------------------------------------------------------------------------------------------


def test_a_calibration_is_straight_between_its_knots_and_flat_beyond_them() -> None:
    table = Calibration((0.4, 0.6, 0.8), (0.2, 0.2, 0.9))
    assert [table(x) for x in (0, 0.4, 0.5, 0.7, 0.8, 1)] == [0.2, 0.2, 0.2, 0.55, 0.9, 0.9]
    assert Calibration()(0.123) == 0.123


@given(st.lists(numbers, min_size=2, max_size=400), st.randoms(use_true_random=False), numbers, numbers)
def test_a_fitted_calibration_never_falls(expected: list[float], draw: random.Random, low: float, high: float) -> None:
    fitted = pytest.importorskip("textclean.linemodel.training.calibration", reason="needs the extra train").fitted
    table = fitted(expected, [draw.random() for _ in expected])
    assert 0 <= table(min(low, high)) <= table(max(low, high)) <= 1


def test_a_fitted_calibration_takes_what_is_expected_to_what_is_real() -> None:
    fitted = pytest.importorskip("textclean.linemodel.training.calibration", reason="needs the extra train").fitted
    draw = np.random.default_rng(3)
    expected = draw.beta(8, 2, 4000)
    real = np.clip(expected**2 + draw.normal(0, 0.1, 4000), 0, 1)
    table = fitted(expected, real)
    assert len(table.expected) <= 7
    for low in (0.6, 0.7, 0.8, 0.9):
        inside = (expected >= low) & (expected < low + 0.1)
        assert np.mean([table(x) for x in expected[inside]]) == pytest.approx(real[inside].mean(), abs=0.04)
    assert fitted(expected[:29], real[:29]) == Calibration()


def test_the_calibration_of_a_file_is_used_and_one_without_changes_nothing(tmp_path: Path) -> None:
    plain, halved = str(tmp_path / "plain.npz"), str(tmp_path / "halved.npz")
    models.save(models.load("page"), plain)
    models.save(models.load("page"), halved, Calibration((0.0, 1.0), (0.0, 0.5)))
    assert models.calibration(plain) == Calibration()
    one, half = (LineModel(path).page_score(document(TEXT)) for path in (plain, halved))
    assert one is not None
    assert half == pytest.approx(one / 2, abs=1e-4)
    assert [list(LineModel(path)(document(TEXT))) for path in (plain, halved)] == [
        list(LineModel()(document(TEXT)))
    ] * 2


@pytest.mark.parametrize(("expected", "real"), [((0.0, 1.0), (0.0,)), ((1.0, 0.0), (0.0, 1.0)), ((), ())])
def test_a_table_that_falls_or_lacks_numbers_is_refused(expected: Any, real: Any) -> None:
    with pytest.raises(ModelError, match="its calibration"):
        Calibration(expected, real)


# From the filter to the result ----------------------------------------------------------------------------------------


def test_a_page_has_a_score_and_a_doubtful_one_a_lower_one() -> None:
    good = PAGE.tag(TEXT).page_score
    draw = random.Random(3)
    some = BODY.split()
    doubtful = "\n".join(
        f"{' '.join(draw.sample(some, 3))} {draw.randrange(9)}.{draw.randrange(99)}" for _ in range(40)
    )
    bad = PAGE.tag("\n".join([*FOOTER, doubtful, *FOOTER])).page_score
    assert good is not None
    assert bad is not None
    assert 0 < bad < good <= 1


@pytest.mark.parametrize(
    ("text", "pipeline"), [("", PAGE), ("Too short.", PAGE), (BODY, PAGE), (TEXT, ARTICLE), (TEXT, Pipeline())]
)
def test_a_text_that_no_model_reads_has_no_score(text: str, pipeline: Pipeline) -> None:
    assert pipeline.tag(text).page_score is None


def test_a_text_that_is_read_and_left_whole_has_the_score_of_keeping_all() -> None:
    careful = Pipeline((LineModel(min_chrome_share=1),))
    result = careful.tag(TEXT)
    assert (result.text, result.changed) == (TEXT, False)
    cut = Pipeline((LineModel(),)).tag(TEXT)
    assert result.page_score is not None
    assert cut.page_score is not None
    assert result.page_score < cut.page_score


def test_the_score_is_that_of_the_whole_page() -> None:
    """Further rounds see what the first has left, of which the model is surer than it was of the page."""
    result = PAGE.tag(TEXT)
    assert result.page_score == LineModel().page_score(document(TEXT))
    assert LineModel().page_score(document(result.text)) is None


def test_a_page_is_read_once_for_labels_and_score(monkeypatch: pytest.MonkeyPatch) -> None:
    sources: list[str] = []
    model = models.load("page")

    class Counted:
        decoder = model.decoder

        def read(self, doc: Document, *, keep: str) -> Any:
            sources.append("\n".join(block.text for block in doc.blocks))
            return model.read(doc, keep=keep)

    monkeypatch.setattr(models, "load", lambda _: Counted())
    assert PAGE.tag(TEXT).page_score is not None
    assert sources
    assert len(set(sources)) == len(sources)


def test_stretches_of_a_long_page_count_by_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = LineModel().page_score(document(TEXT))
    monkeypatch.setattr(labelling, "MAX_LINES", 18)
    doc = document(TEXT)
    assert len(list(labelling.stretches(doc))) > 1
    found = LineModel().page_score(doc)
    assert found is not None
    assert found != whole
    assert 0 <= found <= 1


def test_auto_has_a_score_and_a_filter_without_rules_has_none() -> None:
    menu = "\n".join([*FOOTER, TEXT, *FOOTER, *FOOTER])
    assert AUTO.tag(menu).page_score == PAGE.tag(menu).page_score
    assert PAGE.without("boilerplate.line").tag(TEXT).page_score is None
    assert PAGE.only("boilerplate.line").tag(TEXT).page_score == PAGE.tag(TEXT).page_score


def test_of_several_scores_the_least_counts() -> None:
    other = Pipeline((LineModel(min_chrome_share=1), LineModel()))
    assert other.tag(TEXT).page_score == LineModel(min_chrome_share=1).page_score(document(TEXT))


@pytest.mark.parametrize("pipeline", [PAGE, ARTICLE])
def test_a_score_survives_pickle_json_and_bytes(pipeline: Pipeline) -> None:
    result = pipeline.tag(TEXT)
    assert pickle.loads(pickle.dumps(result)) == result
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert pipeline.tag(TEXT.encode()).page_score == result.page_score
    assert (f"\npage score: {result.page_score or 0:.2f}" in result.explain()) == (result.page_score is not None)


def test_a_stream_gives_the_same_scores_with_any_number_of_workers() -> None:
    some = [TEXT, BODY, "Too short.", page(random.Random(8), article(random.Random(9)))]
    expected = [PAGE.tag(text).page_score for text in some]
    assert [type(score) for score in expected] == [float, type(None), type(None), float]
    for workers in (1, 2):
        assert [result.page_score for result in PAGE.pipe(some, workers=workers)] == expected


@settings(max_examples=60)
@given(texts, st.sampled_from((PAGE, AUTO)))
def test_any_score_is_from_0_to_1(text: str, pipeline: Pipeline) -> None:
    score = pipeline.tag(f"{TEXT}{text}").page_score, pipeline.tag(text).page_score
    assert all(one is None or 0 <= one <= 1 for one in score)


# Filters of others ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judge:
    """A filter with a page score, and no labels."""

    score: Any

    def __call__(self, _: Document) -> Iterator[Label]:
        return iter(())

    def page_score(self, _: Document) -> Any:
        if isinstance(self.score, Exception):
            raise self.score
        return self.score


@pytest.mark.parametrize("score", [None, 0, 1, 0.5, np.float32(0.25)])
def test_any_filter_may_give_a_score(score: Any) -> None:
    assert Pipeline((Judge(score),)).tag("One line.").page_score == score


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (1.5, "gave the page score 1.5: return a number from 0 to 1, or None"),
        (float("nan"), "gave the page score nan"),
        (True, "gave the page score True"),
        ("0.5", "gave the page score '0.5'"),
        (ValueError("no"), "failed: ValueError: no"),
    ],
)
def test_a_wrong_score_is_an_error_that_names_the_filter(score: Any, message: str) -> None:
    with pytest.raises(FilterError, match=f"filter 'Judge' {message}"):
        Pipeline((Judge(score),)).tag("One line.")


def test_a_text_whose_cuts_do_not_settle_has_no_score() -> None:
    """Nothing is cut there, so the score of the decision would be that of another text."""

    def growing(doc: Document) -> Iterator[Label]:
        if len(doc.blocks) > 1:
            block = doc.blocks[-1]
            yield Label(block.start, block.end, "promo", "growing", 1.0, "the last line")

    text = "\n".join(f"Line {i} of many." for i in range(40))
    policy = replace(PAGE.policy, max_drop=1.0)
    result = Pipeline((growing, Judge(0.5)), policy=policy).tag(text)
    assert (result.text, result.page_score) == (text, None)
