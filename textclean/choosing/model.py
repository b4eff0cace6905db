"""The chooser's model: boosted trees that expect the F1 of each candidate, and the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from textclean import npz
from textclean.arrays import Array
from textclean.atomic import replacing
from textclean.choosing.features import FEATURES
from textclean.errors import CorpusError, ModelError, UnknownName
from textclean.linemodel.score import Calibration
from textclean.linemodel.trees import Trees, check_names

__all__ = ["MEDOID", "SUFFIX", "Chooser", "load", "save"]

KIND = "chooser"  # of the file; a line model's file names another kind
SUFFIX = ".npz"
MEDOID = "medoid"  # the name of no model: the candidate that agrees most with the others
MOST = 64 << 20  # bytes of all arrays of a model together


@dataclass(frozen=True, slots=True, eq=False)
class Chooser:
    """A trained model.

    Attributes:
        trees: The trees; the sum of their values is the expected F1 of a candidate.
        calibration: The table from the expected F1 of the chosen candidate to its real F1.
    """

    trees: Trees
    calibration: Calibration

    def expected(self, columns: Array) -> Array:
        """The expected F1 of each candidate, not calibrated.

        Args:
            columns: A row a feature of `FEATURES`, a column a candidate.
        """
        return np.asarray(self.trees.score(columns))


@cache
def load(model: str) -> Chooser:
    """Load a model; each is read once.

    Args:
        model: The name of a model in the package ("choose"), or the path of a file whose name ends in `.npz`.

    Raises:
        UnknownName: if the package has no model of that name.
        ModelError: if the file cannot be read, is not a chooser's model, or was trained for other features than this
            version computes.

    >>> load("choose").calibration(1.0) <= 1
    True
    """
    arrays = _arrays(model)
    try:
        if str(arrays["kind"]) != KIND:
            raise ModelError("is the model of something else; `textclean train --choose` writes one")
        check_names(arrays, "names", FEATURES)
        trees = Trees.from_arrays(arrays, len(FEATURES))
        return Chooser(trees, Calibration.from_array(arrays["calibration"]))
    except KeyError as error:
        raise ModelError(
            f"{model} is no chooser's model: it lacks {error}; `textclean train --choose` writes one"
        ) from error
    except ModelError as error:
        raise ModelError(f"{model} {error}") from error


def save(model: Chooser, path: str | Path) -> None:
    """Write a model to an `.npz` file. The file appears complete or not at all.

    Args:
        model: The model.
        path: The path of the file; `load` knows it by the ending `.npz`.

    Raises:
        OSError: if the file cannot be written.
    """
    arrays = {
        "kind": np.array(KIND),
        "names": np.array(list(FEATURES)),
        **model.trees.arrays(),
        "calibration": model.calibration.array(),
    }
    with replacing(Path(path)) as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _arrays(model: str) -> dict[str, Array]:
    """The arrays of a model's file."""
    if model.endswith(SUFFIX):
        return _read(Path(model), model)
    files = [entry.name for entry in resources.files("textclean.choosing").iterdir()]
    names = [name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)]
    if model not in names:
        raise UnknownName("chooser's model", model, [*names, MEDOID])
    with resources.as_file(resources.files("textclean.choosing") / f"{model}{SUFFIX}") as path:
        return _read(path, model)


def _read(path: Path, name: str) -> dict[str, Array]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            return npz.arrays(file, size, MOST)
    except OSError as error:
        why = error.strerror or error
        raise ModelError(f"{name}: the model cannot be read: {why}; `textclean train --choose` writes one") from error
    except CorpusError as error:
        raise ModelError(f"{name} is no chooser's model: {error}; `textclean train --choose` writes one") from error
