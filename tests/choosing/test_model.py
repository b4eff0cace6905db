"""The files of choosers' models, and their training."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.linemodel.pages import article, page
from textclean import choose
from textclean.choosing.features import FEATURES
from textclean.choosing.model import Chooser, load, save
from textclean.choosing.training.medians import medians
from textclean.errors import ModelError, SettingError
from textclean.gold import gold_page
from textclean.linemodel.score import Calibration
from textclean.linemodel.trees import Trees


def leaf(value: float) -> Trees:
    """A tree that is a leaf."""
    one = np.zeros(1, np.intp)
    return Trees(one, one, np.array([np.inf], np.float32), one, np.array([value], np.float32), 0)


def test_a_file_comes_back(tmp_path: Path) -> None:
    save(Chooser(leaf(0.1), leaf(0.7), Calibration((0.0, 1.0), (0.0, 0.5))), tmp_path / "own.npz")
    chosen = choose({"a": "It rained all day.", "b": "It rained."}, model=str(tmp_path / "own.npz"))
    assert (chosen.name, chosen.score, chosen.scores) == ("a", 0.35, {"a": 0.7, "b": 0.7})


def test_the_file_in_the_package_is_small() -> None:
    from importlib import resources

    assert len((resources.files("textclean.choosing") / "choose.npz").read_bytes()) < 300_000
    assert min(load("choose").gain.depth, load("choose").f1.depth) > 3


def test_where_the_trees_see_no_difference_agreement_decides(tmp_path: Path) -> None:
    save(Chooser(leaf(0.0), leaf(0.7), Calibration()), tmp_path / "own.npz")
    texts = {
        "long": "It rained all day, and all night too, the mayor said.",
        "short": "It rained.",
        "b": "It rained a lot.",
    }
    assert choose(texts, model=str(tmp_path / "own.npz")).name == choose(texts, model="medoid").name != "long"


def test_agreement_counts_more_among_many() -> None:
    """The line model expects more of the second, and the others agree more with the first."""
    columns = np.zeros((len(FEATURES), 10), np.float32)
    columns[FEATURES.index("words_f1_mean"), 0] = 0.1
    columns[FEATURES.index("expected_f1"), 1] = 0.4
    model = Chooser(leaf(0.0), leaf(0.7), Calibration())
    assert np.argmax(model.preference(columns[:, :2])) == 1
    assert np.argmax(model.preference(columns)) == 0


def test_a_calibration_by_medians_is_not_moved_by_a_few_failures() -> None:
    expected = np.linspace(0.5, 0.99, 400)
    real = expected - 0.1
    real[::10] = 0.0
    table = medians(expected, real)
    assert [table(at) for at in (0.6, 0.75, 0.9)] == pytest.approx([0.5, 0.65, 0.8], abs=0.02)
    assert medians(expected[:40], real[:40]) == Calibration()


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 2), max_size=30).map(lambda pairs: pairs * 9),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_calibration_never_falls(pairs: list[tuple[float, float]], one: float, other: float) -> None:
    table = medians([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    assert 0 <= table(min(one, other)) <= table(max(one, other)) <= 1


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda arrays: arrays.pop("names"), "lacks 'names'"),
        (lambda arrays: arrays.pop("kind"), "lacks 'kind'"),
        (lambda arrays: arrays.pop("calibration"), "lacks 'calibration'"),
        (lambda arrays: arrays.pop("gain_root"), "lacks 'gain_root'"),
        (lambda arrays: arrays.pop("f1_depth"), "lacks 'f1_depth'"),
        (lambda arrays: arrays.update(kind=np.array("stacked_trees")), "model of something else"),
        (lambda arrays: arrays.update(names=np.array(["x"])), "trained for other features"),
        (lambda arrays: arrays.update(gain_child=np.array([9])), "nodes or features that it does not have"),
        (lambda arrays: arrays.update(f1_feature=np.array([len(FEATURES)])), "nodes or features"),
        (lambda arrays: arrays.update(calibration=np.array([[1.0, 0.0], [0.0, 1.0]])), "does not rise"),
    ],
)
def test_damaged_files(tmp_path: Path, change, match: str) -> None:
    arrays = {
        "kind": np.array("chooser"), "names": np.array(list(FEATURES)),
        **{f"{name}_{key}": array for name in ("gain", "f1") for key, array in leaf(0.5).arrays().items()},
        "calibration": Calibration().array(),
    }  # fmt: skip
    change(arrays)
    np.savez_compressed(tmp_path / "bad.npz", **arrays)
    with pytest.raises(ModelError, match=match):
        load(str(tmp_path / "bad.npz"))


def test_what_is_no_zip(tmp_path: Path) -> None:
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ModelError, match=r"no chooser's model.*train --choose"):
        load(str(tmp_path / "bad.npz"))


def rows(count: int = 40) -> list[dict[str, object]]:
    """Pages with four texts each, of which two are wrong in ways that agreement shows."""
    draw = random.Random(3)
    made: list[dict[str, object]] = []
    for number in range(count):
        body = article(draw)
        lines = body.split("\n")
        inputs = {"whole": body, "nearly": "\n".join(lines[:-1]), "short": lines[0][:80], "html_text": page(draw, body)}
        made.append({"site": f"s{number % 9}.example", "gold": body, "inputs": inputs, "type": "ab"[number % 2]})
    return made


def test_training() -> None:
    pytest.importorskip("lightgbm", reason="needs the extra train")
    from textclean.choosing.training.examples import ALL, cleaned, page_examples
    from textclean.choosing.training.fit import fit

    pages = [gold_page(row, number) for number, row in enumerate(rows())]
    sets = [["short", "html_text"], ["short", "absent"], ["short"]]
    examples = [
        example
        for number, one in enumerate(pages)
        for example in page_examples(number, one, cleaned(one, ["html_text"]), ["html_text"], together=sets)
    ]
    whole = [one for one in examples if one.selection == ALL]
    assert len(whole) == len(pages)
    assert {one.selection for one in examples} >= {ALL, "articles", "random 0"}
    assert [one.names for one in examples if one.selection.startswith("named")] == [("short", "html_text")] * len(pages)
    assert all(one.columns.shape == (len(FEATURES), len(one.names)) for one in examples)
    assert all(one.f1[one.names.index("whole")] > 0.99 for one in whole)

    model, measured = fit(examples, folds=3)
    assert len(measured) == len(pages)
    assert np.mean([one.example.f1[one.chosen] for one in measured]) > 0.97
    again, _ = fit(examples, folds=3)
    assert (again.gain.value == model.gain.value).all()
    assert (again.f1.value == model.f1.value).all()
    assert all(np.abs(model.gain.score(one.columns)).max() < 1 for one in examples)
    with pytest.raises(ModelError, match="two texts to choose from"):
        fit([])
    with pytest.raises(SettingError, match="sites for 30 folds"):
        fit(examples, folds=30)
