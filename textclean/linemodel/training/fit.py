"""Trains a line model on pages whose article is known, and a model a fold to measure it on sites it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from textclean.errors import MissingExtra, SettingError, UnknownName
from textclean.linemodel.interface import LineScorer
from textclean.linemodel.models import DEFAULT_KIND, KINDS
from textclean.linemodel.training.examples import Example, page_examples
from textclean.linemodel.training.folds import Progress, Trained, assign_folds
from textclean.settings import count

__all__ = ["Trainer", "train"]

# The function `train` of a kind of models. It gets the examples, the fold of each, the seed and the progress; it gives
# a model of all examples, and for each fold one that was trained without the examples of the fold.
Trainer = Callable[[Sequence[Example], Sequence[int], int, Progress], tuple[LineScorer, tuple[LineScorer, ...]]]


def train(
    pages: Iterable[Mapping[str, Any]],
    *,
    kind: str = DEFAULT_KIND,
    seed: int = 0,
    folds: int = 5,
    progress: Progress | None = None,
) -> Trained:
    """Train a model on all pages, and one a fold without the sites of that fold.

    Args:
        pages: Each page has `gold`, the article, and either `text` or `inputs` (name -> text), the whole page in one or
            several renderings; in the place of `gold` it may have `extracts` (name -> text), the articles that at least
            two extractors found: see `textclean.gold.silver_page`. Pages with the same `site` are in the same fold; a
            page without one is a site of its own.
        kind: The kind of the model, a name of `textclean.linemodel.models.KINDS`.
        seed: The same pages and seed give the same models.
        folds: The number of folds.
        progress: Called with a stage, the steps done and the number of steps.

    Returns:
        The models, and the fold of each site.

    Raises:
        UnknownName: if there is no such kind of models.
        MissingExtra: if a package that training needs is not installed.
        ModelError: if a page lacks a text, or has something else in its place.
        SettingError: if there are fewer than two folds, or fewer sites than folds, or the seed is out of range.
    """
    for name, value, check in (("seed", seed, count()), ("folds", folds, count(2))):
        if not check.accepts(value):
            raise SettingError(f"{name} {check.refusal(value)}")
    if kind not in KINDS:
        raise UnknownName("kind of line models", kind, KINDS)
    trainer = _trainer(kind)
    report = progress or _ignore
    pages = list(pages)
    examples: list[Example] = []
    for number, page in enumerate(pages):
        report("pages", number, len(pages))
        examples += page_examples(number, page)
    report("pages", len(pages), len(pages))
    fold_of = assign_folds((example.site for example in examples), folds, seed)
    model, fold_models = trainer(examples, [fold_of[example.site] for example in examples], seed, report)
    return Trained(model, fold_models, fold_of)


def _trainer(kind: str) -> Trainer:
    """The trainer of a kind of models; the packages that it needs are checked before any page is read."""
    for package in ("rapidfuzz", *KINDS[kind].packages):
        try:
            import_module(package)
        except ImportError as error:
            raise MissingExtra(package, "train") from error
    trainer: Trainer = import_module(KINDS[kind].trainer).train
    return trainer


def _ignore(stage: str, done: int, total: int) -> None:
    """Report nothing."""
