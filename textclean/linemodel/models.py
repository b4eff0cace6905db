"""The kinds of line models, and their files: `.npz`, plain arrays without pickle, which name the kind of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np

from textclean import npz
from textclean.arrays import Array
from textclean.atomic import replacing
from textclean.errors import CorpusError, ModelError, UnknownName
from textclean.linemodel.boosted_trees import BoostedTrees
from textclean.linemodel.interface import LineScorer
from textclean.linemodel.score import Calibration
from textclean.linemodel.stacked_trees import StackedTrees

__all__ = ["DEFAULT_KIND", "KINDS", "SUFFIX", "ModelKind", "calibration", "load", "save"]

SUFFIX = ".npz"
MOST = 256 << 20  # bytes of all arrays of a model together; the model "page" has half a million


class ModelKind(NamedTuple):
    """A kind of line models.

    Attributes:
        load: Makes a model of the arrays of its file. It raises `ModelError` without the file's name, or KeyError for
            an array that is missing.
        trainer: The module whose function `train` (see `textclean.linemodel.training.fit.Trainer`) trains models of
            this kind. Only training imports it.
        packages: The packages that the trainer needs, all of them in the extra `train`.
    """

    load: Callable[[Mapping[str, Array]], LineScorer]
    trainer: str
    packages: tuple[str, ...] = ()


KINDS: dict[str, ModelKind] = {
    BoostedTrees.kind: ModelKind(
        BoostedTrees.from_arrays, "textclean.linemodel.training.boosted_trees", ("lightgbm", "scipy")
    ),
    StackedTrees.kind: ModelKind(
        StackedTrees.from_arrays, "textclean.linemodel.training.stacked_trees", ("lightgbm", "scipy")
    ),
}
DEFAULT_KIND = StackedTrees.kind  # that `train` makes unless another is named
FIRST_KIND = BoostedTrees.kind  # the kind of a file that names none
CALIBRATION = "calibration"  # the array of the table from expected to real F1, in a file that has one


def load(model: str) -> LineScorer:
    """Load a line model; each is read once.

    Args:
        model: The name of a model in the package ("page"), or the path of a file whose name ends in `.npz`.

    Returns:
        The model.

    Raises:
        UnknownName: if the package has no model of that name.
        ModelError: if the file cannot be read, is not a line model, is of an unknown kind, or was trained for other
            features than this version computes.

    >>> load("page").kind
    'stacked_trees'
    """
    return _loaded(model).scorer


class _Loaded(NamedTuple):
    """What a model's file has: the model, and the array of its calibration if there is one."""

    scorer: LineScorer
    table: Array | None


@cache
def _loaded(model: str) -> _Loaded:
    """Read a model's file, once for the model and its calibration."""
    arrays = _arrays(model)
    kind = str(arrays.pop("kind", FIRST_KIND))
    table = arrays.pop(CALIBRATION, None)
    if kind not in KINDS:
        raise ModelError(
            f"{model} is a line model of the unknown kind {kind!r} (known: {', '.join(KINDS)}): "
            "update textclean, or train the model again"
        )
    try:
        return _Loaded(KINDS[kind].load(arrays), table)
    except KeyError as error:
        raise ModelError(f"{model} is not a line model: it lacks {error}; `textclean train` writes one") from error
    except ModelError as error:
        raise ModelError(f"{model} {error}") from error


@cache
def calibration(model: str) -> Calibration:
    """Load the calibration of a line model's page scores; each is read once.

    Args:
        model: The name or path of the model, as for `load`.

    Returns:
        The table of the file; that of a file without one leaves the expected F1 as it is.

    Raises:
        UnknownName: if the package has no model of that name.
        ModelError: if the file cannot be read, or its table is damaged.

    >>> 0 <= calibration("page")(0.9) <= 1
    True
    """
    table = _loaded(model).table
    if table is None:
        return Calibration()
    try:
        return Calibration.from_array(table)
    except ModelError as error:
        raise ModelError(f"{model} {error}") from error


def _arrays(model: str) -> dict[str, Array]:
    """The arrays of a model's file."""
    if model.endswith(SUFFIX):
        return _read(Path(model), model)
    files = [entry.name for entry in resources.files("textclean.linemodel").iterdir()]
    names = [name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)]
    if model not in names:
        raise UnknownName("line model", model, names)
    with resources.as_file(resources.files("textclean.linemodel") / f"{model}{SUFFIX}") as path:
        return _read(path, model)


def _read(path: Path, name: str) -> dict[str, Array]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            return npz.arrays(file, size, MOST)
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"{name}: the line model cannot be read: {reason}; `textclean train` writes one") from error
    except CorpusError as error:
        raise ModelError(f"{name} is not a line model: {error}; `textclean train` writes one") from error


def save(model: LineScorer, path: str | Path, table: Calibration | None = None) -> None:
    """Write a model to an `.npz` file. The file appears complete or not at all.

    Args:
        model: The model.
        path: The path of the file; `load` and `LineModel` know it by the ending `.npz`.
        table: The calibration of its page scores, as `textclean.linemodel.training.calibration.fitted` gives it; None
            to leave the expected F1 as it is.

    Raises:
        OSError: if the file cannot be written.
    """
    arrays = {"kind": np.array(model.kind), **model.arrays()}
    if table is not None:
        arrays[CALIBRATION] = table.array()
    with replacing(Path(path)) as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
