"""The table of models: the filter, the files and the training work with any model that reads a document."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from tests.linemodel.pages import article, page, rows
from textclean.document import Document
from textclean.errors import ModelError, UnknownName
from textclean.evaluation import evaluate, with_models
from textclean.linemodel import LineModel, models
from textclean.linemodel.boosted_trees import BoostedTrees
from textclean.linemodel.decoder import Decoder
from textclean.linemodel.interface import Reading
from textclean.linemodel.line_features import line_features
from textclean.linemodel.models import ModelKind, load, save
from textclean.linemodel.stacked_trees import StackedTrees
from textclean.linemodel.training import train
from textclean.linemodel.training.folds import FoldFiles, load_folds, save_folds
from textclean.pipeline import Pipeline
from textclean.reading import document


@dataclass(frozen=True)
class ProseModel:
    """A line model that knows two sorts of units: paragraphs, and the rest."""

    kind: ClassVar[str] = "prose"

    strength: float

    @property
    def decoder(self) -> Decoder:
        return Decoder(switch=0.5)

    def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:  # noqa: ARG002
        units = line_features(doc).units
        log_odds = np.where(units.prose, self.strength, -self.strength)
        return Reading(units, log_odds, lambda chosen: ["not a paragraph"] * int(chosen.sum()))

    def arrays(self) -> dict[str, Any]:
        return {"strength": np.array(self.strength)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> ProseModel:
        return cls(float(arrays["strength"]))


def train_prose(
    examples: Sequence[Any], fold_of: Sequence[int], seed: int, progress: Callable[[str, int, int], None]
) -> tuple[ProseModel, tuple[ProseModel, ...]]:
    progress("model", 1, 1)
    return ProseModel(4.0), tuple(ProseModel(4.0 + fold) for fold in range(max(fold_of) + 1))


@pytest.fixture
def prose(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of models with one row more."""
    module = SimpleNamespace(train=train_prose)
    monkeypatch.setitem(sys.modules, "prose_trainer", module)
    monkeypatch.setitem(models.KINDS, "prose", ModelKind(ProseModel.from_arrays, "prose_trainer"))


@pytest.mark.usefixtures("prose")
def test_another_kind_of_model_is_used_by_its_file(tmp_path: Path) -> None:
    body = article(random.Random(5))
    text = page(random.Random(6), body)
    path = str(tmp_path / "prose.npz")
    save(ProseModel(4.0), path)
    assert load(path) == ProseModel(4.0)
    labels = list(LineModel(path)(document(text)))
    gone = {text[label.start : label.end] for label in labels}
    assert {"Log in", "Privacy Policy"} <= gone
    assert gone.isdisjoint(body.split("\n"))
    assert {label.reason for label in labels} == {"not a paragraph"}


@pytest.mark.usefixtures("prose")
def test_another_kind_of_model_is_trained_and_measured(tmp_path: Path) -> None:
    trained = train(rows(), kind="prose", folds=3)
    assert trained.model == ProseModel(4.0)
    files = save_folds(trained, tmp_path / "folds")
    assert load_folds(tmp_path / "folds") == files
    assert load(files.model_for("site3.example")) == trained.folds[trained.fold_of["site3.example"]]
    figures = evaluate(rows(), with_models(Pipeline((LineModel(),)), files.model_for)).to_dict()["inputs"]["all"]
    assert figures["after"]["f1"] > figures["before"]["f1"]


def test_reasons_are_computed_for_dropped_units_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Counted(ProseModel):
        def read(self, doc: Document, *, ends: bool = False, keep: str = "auto") -> Reading:
            reading = super().read(doc, ends=ends, keep=keep)

            def reasons(chosen: Any) -> Sequence[str]:
                asked.append(chosen)
                return reading.reasons(chosen)

            return Reading(reading.units, reading.log_odds, reasons)

    monkeypatch.setattr(models, "load", {"page": Counted(4.0)}.get)
    body = article(random.Random(5))
    labels = list(LineModel()(document(page(random.Random(6), body))))
    (chosen,) = asked
    assert 0 < chosen.sum() == len(labels) < len(chosen)
    asked.clear()
    assert list(LineModel()(document(body))) == []
    assert asked == []


def test_a_file_without_a_kind_is_read_as_trees(tmp_path: Path) -> None:
    model = load("page")
    assert isinstance(model, StackedTrees)
    np.savez(tmp_path / "old.npz", **model.first.arrays())
    assert isinstance(load(str(tmp_path / "old.npz")), BoostedTrees)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "new.npz", kind=np.array("transformer"))
    with pytest.raises(ModelError, match=r"unknown kind 'transformer' \(known: boosted_trees, stacked_trees\)"):
        load(str(tmp_path / "new.npz"))
    with pytest.raises(UnknownName, match="unknown kind of line models 'transformer'"):
        train(rows(3), kind="transformer")


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"unknown line model 'pages'; did you mean page\?"):
        list(LineModel("pages")(document(page(random.Random(6), article(random.Random(5))))))
    with pytest.raises(ModelError, match=r"missing\.npz: the line model cannot be read: No such file"):
        load(str(tmp_path / "missing.npz"))


@pytest.mark.parametrize("name", ["root", "word", "names", "decoder", "decoder_names"])
def test_a_file_that_lacks_an_array_is_refused(tmp_path: Path, name: str) -> None:
    arrays = dict(load("page").arrays())
    del arrays[name]
    np.savez(tmp_path / "cut.npz", **arrays)
    with pytest.raises(ModelError, match=f"cut.npz is not a line model: it lacks '{name}'"):
        load(str(tmp_path / "cut.npz"))


def test_other_numbers_of_the_decoder_are_refused(tmp_path: Path) -> None:
    arrays = {**load("page").arrays(), "decoder_names": np.array(["power", "shift", "switch", "slope"])}
    np.savez(tmp_path / "odd.npz", **arrays)
    with pytest.raises(ModelError, match=r"odd.npz has other numbers of the decoder than Decoder\("):
        load(str(tmp_path / "odd.npz"))


def test_folds_know_their_sites(tmp_path: Path) -> None:
    files = FoldFiles(tmp_path, {"a.example": 1})
    assert files.model_for("a.example") == str(tmp_path / "fold-1.npz")
    with pytest.raises(ModelError, match=r"the site 'b\.example' is in no fold"):
        files.model_for("b.example")
    (tmp_path / "sites.json").write_text("[]")
    with pytest.raises(ModelError, match="expected an object"):
        load_folds(tmp_path)
