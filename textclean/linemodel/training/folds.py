"""Models of folds: each is trained without the sites of its fold, so that the pages of these sites can measure it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from textclean.errors import ModelError, SettingError
from textclean.linemodel.interface import LineScorer
from textclean.linemodel.models import SUFFIX, save
from textclean.settings import MOST

__all__ = ["FoldFiles", "Progress", "Trained", "assign_folds", "load_folds", "save_folds"]

SITES = "sites.json"

# Called with the name of a stage, how many of its steps are done, and how many it has.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What training gives.

    Attributes:
        model: The model that was trained on all pages. No page of them can measure it.
        folds: For each fold a model that was trained without the sites of the fold.
        fold_of: The fold of each site: its pages can measure the model `folds[fold_of[site]]`.
    """

    model: LineScorer
    folds: tuple[LineScorer, ...]
    fold_of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FoldFiles:
    """A folder with the models of folds.

    Attributes:
        folder: The folder.
        fold_of: The fold of each site.
    """

    folder: Path
    fold_of: Mapping[str, int]

    def model_for(self, site: str) -> str:
        """The path of the model that was trained without a site, for `LineModel(model=...)`.

        Args:
            site: The site.

        Raises:
            ModelError: if the site is in no fold.
        """
        if site not in self.fold_of:
            raise ModelError(
                f"{self.folder}: the site {site!r} is in no fold, so these models were trained on other pages: "
                "name the folder that was made of these pages"
            )
        return str(_path(self.folder, self.fold_of[site]))


def assign_folds(sites: Iterable[str], folds: int, seed: int) -> dict[str, int]:
    """Assign each site to a fold at random.

    Args:
        sites: The sites; repetitions do not matter.
        folds: The number of folds.
        seed: The same sites and seed give the same folds.

    Raises:
        SettingError: if there are fewer than two folds, fewer sites than folds, or the seed is out of its range.
    """
    names = sorted(set(sites))
    if folds < 2:
        raise SettingError(f"folds must be a whole number from 2 on, not {folds}")
    if not 0 <= seed <= MOST:
        raise SettingError(f"seed must be a whole number from 0 to {MOST:,}, not {seed}")
    if len(names) < folds:
        raise SettingError(f"{len(names)} sites for {folds} folds: use more sites or fewer folds")
    return dict(zip(names, (np.random.default_rng(seed).permutation(len(names)) % folds).tolist(), strict=True))


def save_folds(trained: Trained, folder: Path) -> FoldFiles:
    """Write the models of the folds into a folder, with the fold of each site.

    Args:
        trained: The models.
        folder: The folder; it is made if it does not exist.

    Raises:
        OSError: if a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for fold, model in enumerate(trained.folds):
        save(model, _path(folder, fold))
    (folder / SITES).write_text(json.dumps(dict(trained.fold_of), indent=0), encoding="utf-8")
    return FoldFiles(folder, trained.fold_of)


def load_folds(folder: Path) -> FoldFiles:
    """Find the models of folds in a folder. A model is loaded when a filter uses it.

    Args:
        folder: A folder that `save_folds` wrote.

    Raises:
        ModelError: if the folder holds no models of folds.
    """
    try:
        fold_of = json.loads((folder / SITES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no models of folds: {error}; `textclean train --keep-folds` makes them") from error
    if not isinstance(fold_of, dict):
        raise ModelError(f"{folder / SITES}: expected an object with the fold of each site")
    return FoldFiles(folder, fold_of)


def _path(folder: Path, fold: int) -> Path:
    return folder / f"fold-{fold}{SUFFIX}"
