"""Scores of a pipeline on pages whose article is known."""

import pytest

from textclean import ARTICLE, Pipeline
from textclean.errors import ModelError
from textclean.evaluation import evaluate

STORY = "The council voted on Tuesday.\nThe vote was close, and the mayor did not take part in it."
ROW = {"site": "a.example", "gold": STORY, "inputs": {"one": f"{STORY}\nShare this article", "two": STORY, "none": " "}}


def test_before_and_after() -> None:
    report = evaluate([ROW], ARTICLE)
    one, two = report.by("input")["one"][0], report.by("input")["two"][0]
    assert one.before.precision < 1.0
    assert one.after.f1 == one.before.recall == two.after.f1 == 1.0
    assert not one.again
    assert "none" not in report.by("input")


def test_what_was_removed_and_what_of_it_was_wanted() -> None:
    keep_nothing = Pipeline((lambda doc: [_all(block) for block in doc.blocks],))
    report = evaluate([{"gold": STORY, "text": STORY}], keep_nothing)
    removed, wanted = report.kinds()["ad"]
    assert removed == 18
    assert wanted == 12  # the first three words of each line have no three words before them
    assert report.harm[0].lost == 1.0


def _all(block):
    from textclean import Label

    return Label(block.start, block.end, "ad", "test.all", 1.0, "a test")


def test_harm_is_that_of_the_article_itself() -> None:
    harm = evaluate([ROW, {"gold": f"{STORY}\nShare this article", "text": STORY}], ARTICLE).harm
    assert [one.changed for one in harm] == [False, True]
    assert harm[1].lost == pytest.approx(3 / 21)


def test_a_pipeline_for_each_site() -> None:
    asked = []
    evaluate([ROW, {"gold": "a", "text": "a"}], lambda site: asked.append(site) or ARTICLE)
    assert asked == ["a.example", "row 1"]


def test_figures_are_plain_data() -> None:
    figures = evaluate([ROW], ARTICLE).to_dict()
    assert figures["inputs"]["all"]["texts"] == 2
    assert figures["inputs"]["one"]["after"]["f1"] == 1.0
    assert figures["kinds"] == {"share": {"removed": 3, "wanted": 0}}
    assert evaluate([], ARTICLE).to_dict()["harm"]["lost"] == 0.0


@pytest.mark.parametrize("row", [{}, {"gold": "a"}, {"gold": 1, "text": "a"}, {"gold": "a", "inputs": {"x": 1}}])
def test_a_row_that_lacks_something_is_named(row: dict) -> None:
    with pytest.raises(ModelError, match="row 1"):
        evaluate([ROW, row], ARTICLE)
