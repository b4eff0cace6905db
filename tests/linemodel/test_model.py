"""The filter, the weights and the training."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.linemodel.pages import article, page, rows
from textclean.document import Document
from textclean.errors import MissingExtra
from textclean.labels import Kind
from textclean.linemodel import LineModel
from textclean.linemodel.features import CUED, FIXED, measure
from textclean.linemodel.scorer import Scorer, load, save
from textclean.linemodel.train import train
from textclean.pipeline import Pipeline
from textclean.policy import Policy
from textclean.segment import segment

PAGES = Pipeline((LineModel(),), policy=Policy(lone=0.5, guarded=0.5, doubtful=0.5, max_drop=1.0))


def document(text: str) -> Document:
    return Document(text, tuple(segment(text)))


@pytest.fixture(scope="module")
def trained() -> tuple[Scorer, dict]:
    return train(rows(), folds=3)


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
    for label in LineModel(least=0.0)(doc):
        assert label.kind == Kind.BOILERPLATE
        assert 0.5 <= label.score <= 1
        assert label.reason.count(";") == 2
        assert any(b.start <= label.start < label.end <= b.end for b in doc.blocks)


def test_labels_are_the_same_each_time() -> None:
    doc = document(page(random.Random(2), article(random.Random(3))))
    assert list(LineModel()(doc)) == list(LineModel()(doc))


def test_the_filter_is_a_value() -> None:
    assert pickle.loads(pickle.dumps(LineModel(least=0.2))) == LineModel(least=0.2)
    assert len({LineModel(), LineModel()}) == 1


def test_a_text_of_one_line_loses_its_ends() -> None:
    draw = random.Random(4)
    body = " ".join(article(draw, 14).split("\n"))
    text = "Home. World. Business. Sport. Log in. Subscribe. " + body
    labels = list(LineModel(least=0.0, most=2.0)(document(text)))
    assert all(label.start == 0 or label.end == len(text) for label in labels)


def test_importing_needs_no_numpy() -> None:
    code = "import sys, textclean.linemodel, textclean.linemodel.scorer; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_weights_are_small() -> None:
    from textclean import linemodel

    assert (Path(linemodel.__file__).parent / "page.npz").stat().st_size < 3_000_000


def test_trees_are_walked_as_one_by_one() -> None:
    scorer = load("page")
    draw = np.random.default_rng(0)
    columns = draw.normal(0, 3, (50, len(FIXED) + len(CUED))).astype(np.float32)
    found = scorer.score(columns)
    for row, score in zip(columns, found.tolist(), strict=True):
        total = 0.0
        for node in scorer.root.tolist():
            while scorer.child[node] != node:
                node = int(scorer.child[node] + (row[scorer.feature[node]] > scorer.threshold[node]))
            total += float(scorer.value[node])
        assert score == pytest.approx(total, abs=1e-4)


def test_training_finds_the_article_on_unseen_sites(trained: tuple[Scorer, dict]) -> None:
    _, report = trained
    assert report["sites"] == 12
    assert report["all"]["after"]["f1"] > report["all"]["before"]["f1"]


def test_training_twice_gives_the_same_model(trained: tuple[Scorer, dict]) -> None:
    again, report = train(rows(), folds=3)
    assert report == trained[1]
    assert (again.value == trained[0].value).all()


def test_a_model_of_ones_own(trained: tuple[Scorer, dict], tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    save(trained[0], path)
    doc = document(rows()[0]["text"])
    mine = load(str(path))
    found = measure(doc)
    assert (mine.score(mine.columns(found)) == trained[0].score(trained[0].columns(found))).all()
    assert isinstance(list(LineModel(model=str(path))(doc)), list)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, names=np.array(["words"]))
    with pytest.raises(ValueError, match="other features"):
        load(str(path))


def test_too_few_sites_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        train(rows(3), folds=5)


def test_training_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(MissingExtra, match=r"\[train\]"):
        train(rows(3))
