"""The filter, the boosted trees, their files and the training."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.linemodel.pages import article, page, rows
from textclean import linemodel
from textclean.errors import MissingExtra, ModelError, SettingError
from textclean.evaluation import evaluate
from textclean.labels import Kind
from textclean.linemodel import LineModel
from textclean.linemodel.boosted_trees import BoostedTrees
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.filter import MENU
from textclean.linemodel.labelling import STORY
from textclean.linemodel.models import KINDS, load, save
from textclean.linemodel.stacked_trees import StackedTrees
from textclean.linemodel.training import train
from textclean.linemodel.training.folds import Trained
from textclean.linemodel.trees import SAMPLE
from textclean.overlap import mean
from textclean.pipeline import Pipeline
from textclean.reading import document

PAGES = Pipeline((LineModel(),))


@pytest.fixture(scope="module", params=sorted(KINDS))
def trained(request: pytest.FixtureRequest) -> Trained:
    return train(rows(), folds=3, kind=request.param)


def test_the_article_is_found() -> None:
    body = article(random.Random(5))
    text = page(random.Random(6), body)
    clean = PAGES(text)
    assert all(line in clean for line in body.split("\n"))
    assert "Privacy Policy" not in clean
    assert "Log in" not in clean


def test_a_second_cleaning_changes_nothing() -> None:
    for seed in range(5):
        draw = random.Random(seed)
        clean = PAGES(page(draw, article(draw, draw.randint(1, 12))))
        assert PAGES(clean) == clean


def test_an_article_without_chrome_is_left_alone() -> None:
    text = article(random.Random(1))
    assert PAGES(text) == text


@given(st.text(max_size=300))
def test_labels_lie_in_their_blocks_and_say_why(text: str) -> None:
    doc = document(text)
    for label in LineModel(min_chrome_share=0.0)(doc):
        assert label.kind == Kind.BOILERPLATE
        assert 0.5 <= label.score <= 1
        assert label.reason.count(";") == 2
        assert any(b.start <= label.start < label.end <= b.end for b in doc.blocks)


def test_labels_are_the_same_each_time() -> None:
    doc = document(page(random.Random(2), article(random.Random(3))))
    assert list(LineModel()(doc)) == list(LineModel()(doc))


def test_the_filter_is_a_value() -> None:
    assert pickle.loads(pickle.dumps(LineModel(min_chrome_share=0.2))) == LineModel(min_chrome_share=0.2)
    assert len({LineModel(), LineModel()}) == 1


@pytest.mark.parametrize(
    "settings",
    [{"min_chrome_share": -0.1}, {"max_article_chance": 0.0}, {"max_article_chance": 1.0}, {"max_prose_share": 3}],
)
def test_a_share_out_of_its_range_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(SettingError, match=f"{next(iter(settings))} must be a number"):
        LineModel(**settings)


def test_a_text_between_two_paragraphs_was_extracted() -> None:
    """A page begins or ends with its own chrome; what stands between two paragraphs is content, such as a song."""
    first, *others = article(random.Random(6), 12).split("\n")
    verses = ["Share your bread with the man at the gate", "Follow me down", "Read more of the names"] * 3
    inside, menu = "\n".join([first, *verses, *others]), "Home\nNews\nSport\nLog in\nSubscribe\nContact\n" * 4
    enclosed = LineModel(min_chrome_share=0.0, max_prose_share=2.0, max_enclosed_prose_share=0.5)
    assert not list(enclosed(document(inside)))
    assert list(enclosed(document(menu + inside)))


def test_a_text_of_one_line_loses_its_ends() -> None:
    draw = random.Random(4)
    body = " ".join(article(draw, 14).split("\n"))
    text = "Home. World. Business. Sport. Log in. Subscribe. " + body
    labels = list(LineModel(min_chrome_share=0.0, max_prose_share=2.0)(document(text)))
    assert all(label.start == 0 or label.end == len(text) for label in labels)


def test_importing_needs_no_numpy() -> None:
    code = "import sys, textclean, textclean.presets; textclean.PAGE; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_weights_are_small() -> None:
    assert (Path(linemodel.__file__).parent / "page.npz").stat().st_size < 3_000_000


def first_trees() -> BoostedTrees:
    """The first model in the model "page"."""
    model = load("page")
    assert isinstance(model, StackedTrees)
    return model.first


def test_trees_are_walked_as_one_by_one() -> None:
    model = first_trees()
    draw = np.random.default_rng(0)
    columns = draw.normal(0, 3, (len(model.features), 50)).astype(np.float32)
    trees = model.trees
    found = trees.score(columns)
    for row, score in zip(columns.T, found.tolist(), strict=True):
        total = 0.0
        for node in trees.root.tolist():
            while trees.child[node] != node:
                node = int(trees.child[node] + (row[trees.feature[node]] > trees.threshold[node]))
            total += float(trees.value[node])
        assert score == pytest.approx(total, abs=1e-4)


def test_contributions_are_the_changes_along_the_path() -> None:
    model = first_trees()
    trees = model.trees
    columns = np.random.default_rng(1).normal(0, 3, (len(model.features), 20)).astype(np.float32)
    groups = np.arange(len(columns)) % 3
    sampled = replace(trees, root=trees.root[::SAMPLE])
    total = sampled.score(columns) - trees.value[sampled.root].sum()
    assert trees.contributions(columns, groups).sum(axis=1) == pytest.approx(total, abs=1e-3)


def test_training_finds_the_article_on_unseen_sites(trained: Trained, tmp_path: Path) -> None:
    for fold, model in enumerate(trained.folds):
        save(model, tmp_path / f"{fold}.npz")
    found = evaluate(rows(), lambda site: Pipeline((LineModel(str(tmp_path / f"{trained.fold_of[site]}.npz")),)))
    before, after = (mean(getattr(x, side) for x in found.scored) for side in ("before", "after"))
    assert len(trained.fold_of) == 12
    assert after.f1 > before.f1 + 0.05


def test_training_twice_gives_the_same_model(trained: Trained) -> None:
    again = train(rows(), folds=3, kind=trained.model.kind)
    assert again.fold_of == trained.fold_of
    for name, array in trained.model.arrays().items():
        assert (again.model.arrays()[name] == array).all(), name


def test_a_model_of_ones_own(trained: Trained, tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    save(trained.model, path)
    doc = document(rows()[0]["text"])
    mine = load(str(path))
    read, expected = mine.read(doc), trained.model.read(doc)
    assert (read.log_odds == expected.log_odds).all()
    every = np.ones(len(read.log_odds), bool)
    assert read.reasons(every) == expected.reasons(every)
    assert isinstance(list(LineModel(model=str(path))(doc)), list)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, names=np.array(["words"]))
    with pytest.raises(ValueError, match="other features"):
        load(str(path))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"no zip at all"])
def test_a_damaged_model_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="is not a line model"):
        load(str(path))


def test_a_half_written_model_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(OSError, match="No space"):
        save(load("page"), tmp_path / "mine.npz")
    assert not (tmp_path / "mine.npz").exists()


@pytest.mark.parametrize("row", [{}, {"gold": "a"}, {"gold": 1, "text": "a"}, {"gold": "a", "inputs": {"x": None}}])
def test_a_page_that_lacks_something_is_named(row: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="row 0"):
        train([row])


def test_a_short_list_is_no_page() -> None:
    text = "Apples\nPears\nBread\nMilk\n"
    assert PAGES(text) == text


def test_a_long_text_is_scored_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    text = "\n".join(page(draw, article(draw)) for _ in range(4))
    monkeypatch.setattr("textclean.linemodel.labelling.MAX_CHARACTERS", len(text) // 3)
    clean = PAGES(text + "\n" + "x " * len(text))
    assert "Privacy Policy" not in clean
    assert clean.endswith("x " * 10)


def test_too_few_sites_are_refused() -> None:
    with pytest.raises(SettingError, match="3 sites for 5 folds"):
        train(rows(3), folds=5)
    with pytest.raises(SettingError, match="folds must be a whole number from 2 on, not 1"):
        train(rows(3), folds=1)


@pytest.mark.parametrize("seed", [-1, 2**31, 10**20])
def test_a_seed_that_generators_do_not_take_is_refused(seed: int) -> None:
    with pytest.raises(SettingError, match=r"seed must be (a whole number from 0 on|at most 2,147,483,647), not "):
        train(rows(5), seed=seed)


def test_training_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("lightgbm", "rapidfuzz"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, package, None)
            with pytest.raises(MissingExtra, match=rf"{package} .*\[train\]"):
                train([{}])


def test_where_the_model_finds_no_article_prose_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decoder, "chrome_chances", lambda *given: np.ones(len(given[-1])))
    body = article(random.Random(8))
    doc = document(page(random.Random(9), body))
    gone = {doc.source[label.start : label.end] for label in LineModel(min_chrome_share=0.0)(doc)}
    assert gone.isdisjoint(body.split("\n"))
    assert "Privacy Policy" in gone


def test_the_headline_stays_or_goes() -> None:
    """By default a page keeps its headline, whether its title is given or not; `headline="drop"` cuts it."""
    headline = "Council closes the old bridge for a year"
    text = f"{MENU}\n{headline}\nBy Ann Lee\nShare\n{STORY}\n{MENU}"
    dropping = Pipeline((LineModel(headline="drop"),))
    for title in (None, f"{headline} | The Post"):
        assert headline in Pipeline((LineModel(),)).tag(text, title=title).text.splitlines()
        assert headline not in dropping.tag(text, title=title).text.splitlines()
    assert STORY in dropping(text)
