"""Trains a line model on pages whose article is known, and measures it on sites that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textclean.errors import MissingExtra, ModelError
from textclean.linemodel.context_features import cued
from textclean.linemodel.model import Scorer, cue_scores
from textclean.linemodel.training.examples import Row, abroad, read
from textclean.linemodel.training.vocabulary import vocabulary, word_weights
from textclean.linemodel.trees import Trees, grow

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Trained", "train"]

# Called with a stage's name, how many of its steps are done, and how many there are.
Progress = Callable[[str, int, int], None]

# The decoder's numbers. F1 is the same for a shift from -0.4 to 0.2; the lower it is, the nearer are precision and
# recall on news, and the more is lost of lists. `scale` takes a margin to log-odds.
DECODER = {"power": 0.5, "shift": -0.25, "switch": 1.0, "scale": 0.5}


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model of all pages, and one a fold that has not seen the sites of that fold.

    fold_of: the fold of each site. `folds[fold_of[site]]` may be judged by the pages of that site, `model` may not.
    """

    model: Scorer
    folds: tuple[Scorer, ...]
    fold_of: dict[str, int]


def train(
    pages: Iterable[Mapping[str, Any]], *, seed: int = 0, folds: int = 5, progress: Progress | None = None
) -> Trained:
    """Train a model on all pages, and one a fold without the sites of that fold, so that it can be judged.

    A page has `gold`, the text that is wanted, and either `text` or `inputs` (name -> text), the whole page in one
    or several renderings; `site` keeps the pages of a site together (a page without one is a site of its own). The
    same pages and seed give the same models.

    Raises:
        MissingExtra: if LightGBM is not installed.
        ModelError: if a page lacks a text or has something else in its place, if there are fewer sites than
            folds, or fewer than two folds.
    """
    try:
        import lightgbm  # noqa: F401 - only asked for here, so that nothing is read in vain
    except ImportError as error:
        raise MissingExtra("lightgbm", "train") from error
    tell = progress or _silent
    rows: list[Row] = []
    pages = list(pages)
    for number, page in enumerate(pages):
        tell("pages", number, len(pages))
        rows += read(number, page)
    tell("pages", len(pages), len(pages))
    return _fitted(rows, _folded(rows, folds, seed), folds, seed, tell)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody is told."""


def _folded(rows: Sequence[Row], folds: int, seed: int) -> dict[str, int]:
    """A fold for each site, by lot."""
    import numpy as np

    sites = sorted({row.site for row in rows})
    if folds < 2 or len(sites) < folds:
        raise ModelError(f"{len(sites)} sites for {folds} folds: at least two folds, and a site for each, are needed")
    return dict(zip(sites, (np.random.default_rng(seed).permutation(len(sites)) % folds).tolist(), strict=True))


def _fitted(rows: Sequence[Row], fold_of: dict[str, int], folds: int, seed: int, tell: Progress) -> Trained:
    known = vocabulary(rows)
    weights = []
    for fold in range(folds):
        tell("words", fold, folds)
        weights.append(word_weights([row for row in rows if fold_of[row.site] != fold], known))
    tell("words", folds, folds)
    # A unit's words are scored by weights that have not seen its site: so they are in use.
    cues = [cue_scores(row.measures, known, weights[fold_of[row.site]]) for row in rows]
    models = []
    for fold in range(folds):
        tell("folds", fold, folds)
        others = [i for i, row in enumerate(rows) if row.learnt and fold_of[row.site] != fold]
        models.append(Scorer(known, weights[fold], _grown(rows, cues, others, seed), DECODER))
    tell("folds", folds, folds)
    tell("model", 0, 1)
    trees = _grown(rows, cues, [i for i, row in enumerate(rows) if row.learnt], seed)
    model = Scorer(known, word_weights(rows, known), trees, DECODER)
    tell("model", 1, 1)
    return Trained(model, tuple(models), fold_of)


def _grown(rows: Sequence[Row], cues: Sequence[Array], chosen: Sequence[int], seed: int) -> Trees:
    """Trees of the chosen rows, and of some of them once more with no word known."""
    import numpy as np

    strange = list(abroad(rows[i] for i in chosen))
    found = [*(rows[i] for i in chosen), *strange]
    said = [*(cues[i] for i in chosen), *(np.zeros(len(row.share), np.float32) for row in strange)]
    columns = [np.concatenate((row.columns, cued(row.measures, cue))) for row, cue in zip(found, said, strict=True)]
    return grow(columns, [row.share for row in found], [row.words for row in found], seed)
