"""The chooser's model: boosted trees that compare candidates, others that expect their F1, and the file of both.

Which candidate is the best and how good it is are two questions. How hard a page is does not matter to the first, so
its trees learn the difference between a candidate and the mean of its page.
"""

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
TREES = ("gain", "f1")  # what the names of the arrays of trees begin with
MEDOID = "medoid"  # the name of no model: the candidate that agrees most with the others
MOST = 64 << 20  # bytes of all arrays of a model together

# What counts beside the trees: they have seen some kinds of pages only, and these two need no training on candidates.
# The weights were chosen on sources that the trees had not seen.
OPINION = 0.2  # of the F1 that the line model expects
AGREEMENT = 0.3  # of the mean agreement with the others, among two
CROWD = 2.0  # what is added among `MANY`: the more candidates there are, the less chance is in their agreement
MANY = 10
_EXPECTED, _AGREED = FEATURES.index("expected_f1"), FEATURES.index("words_f1_mean")


@dataclass(frozen=True, slots=True, eq=False)
class Chooser:
    """A trained model.

    Attributes:
        gain: Trees; the sum of their values is how much better than the mean of the candidates one is, in F1.
        f1: Trees; the sum of their values is the F1 that half of such candidates exceed.
        calibration: The table from what `f1` says of the chosen candidate to its real F1.
    """

    gain: Trees
    f1: Trees
    calibration: Calibration

    def preference(self, columns: Array) -> Array:
        """How good each candidate is beside the others: the greatest number is the best.

        Args:
            columns: A row a feature of `FEATURES`, a column a candidate; of one page, at least two.
        """
        crowd = min((columns.shape[1] - 2) / (MANY - 2), 1.0)
        agreed = (AGREEMENT + CROWD * crowd) * columns[_AGREED].astype(float)
        return np.asarray(self.gain.score(columns) + OPINION * columns[_EXPECTED] + agreed)

    def expected(self, columns: Array) -> Array:
        """The expected F1 of each candidate, from 0 to 1, not calibrated.

        Args:
            columns: A row a feature of `FEATURES`, a column a candidate.
        """
        return np.asarray(np.clip(self.f1.score(columns), 0, 1))


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
        gain, f1 = (_trees(arrays, name) for name in TREES)
        return Chooser(gain, f1, Calibration.from_array(arrays["calibration"]))
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
        **{f"{name}_{key}": array for name in TREES for key, array in getattr(model, name).arrays().items()},
        "calibration": model.calibration.array(),
    }
    with replacing(Path(path)) as file:
        np.savez_compressed(file, **arrays)


def _trees(arrays: dict[str, Array], name: str) -> Trees:
    """The trees whose arrays begin with a name."""
    mine = {key.removeprefix(f"{name}_"): array for key, array in arrays.items() if key.startswith(f"{name}_")}
    try:
        return Trees.from_arrays(mine, len(FEATURES))
    except KeyError as error:
        lacking = f"{name}_{error.args[0]}"
        raise ModelError(
            f"is no chooser's model: it lacks {lacking!r}; `textclean train --choose` writes one"
        ) from error


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
