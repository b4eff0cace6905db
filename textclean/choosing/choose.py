"""Chooses the best of several texts of one page: extractors fail on different pages, and agree where they are right.

The trees see how far each candidate agrees with the others, what the line model thinks of the lines that it has and of
those that it lacks, and its size and shape; they say how much better it is than the others, and what F1 to expect.
Beside them agreement itself counts, the more the more candidates there are: on pages unlike those of the training,
trees choose worse than the medoid. Without trees, the medoid is chosen: the candidate with the greatest mean agreement
with the others, which is the choice of least expected loss where each candidate is as likely as the others (minimum
Bayes risk: S. Kumar and W. Byrne, "Minimum Bayes-Risk Decoding for Statistical Machine Translation", HLT-NAACL 2004).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from textclean.arrays import Array
from textclean.choosing.choice import Choice
from textclean.choosing.features import Candidate, agreement, features
from textclean.choosing.grams import Numbering
from textclean.choosing.model import MEDOID, load
from textclean.choosing.page_lines import page_lines
from textclean.errors import InputError, SettingError, UnknownName
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.result import Result

__all__ = ["MOST_CANDIDATES", "choose", "choose_cleaned"]

MOST_CANDIDATES = 1000
DIGITS = 4  # of a score


def choose(
    candidates: Mapping[str, str | bytes],
    *,
    pages: Collection[str] = (),
    title: str | None = None,
    lang: str | None = None,
    preset: str | Pipeline = "article",
    page_preset: str | Pipeline = "page",
    model: str = "choose",
) -> Choice:
    """Clean several texts of one page, and choose the best one.

    The time grows with the length of the texts together; equal texts are cleaned once. The names of the candidates and
    their order do not matter, but of equally good candidates the first is chosen.

    Args:
        candidates: The texts by name, as different extractors made them.
        pages: The names of those that are the whole page's plain text. They are cleaned by `page_preset`; and by the
            lines of the first of them, all candidates are judged.
        title: The headline of the page, if known.
        lang: The language of the page (ISO 639-1); found in each text by default.
        preset: A pipeline or the name of a preset, for the texts of extractors that find the article.
        page_preset: The same for the texts of whole pages.
        model: "choose", the path of an `.npz` file that `textclean train --choose` wrote, or "medoid" for the candidate
            that agrees most with the others.

    Raises:
        InputError: (a TypeError) if `candidates` is not a mapping of names to str or bytes, or is empty.
        SettingError: (a ValueError) if there are more than 1,000 candidates.
        UnknownName: (a LookupError) if a name in `pages` is no candidate's, or there is no preset, model or language of
            a name.
        ModelError: (a ValueError) if the file of the model cannot be used.

    >>> story = "The council voted on Tuesday to close the old bridge.\\nThe ferry will run at night, the mayor said."
    >>> texts = {"a": "Cookies help us to deliver our services.", "b": story, "c": f"{story}\\nIt starts on Monday."}
    >>> choose(texts, model="medoid").name
    'b'
    """
    _check(candidates, pages)
    article, page = get(preset), get(page_preset)
    known: dict[tuple[str | bytes, bool], Result] = {}
    results: dict[str, Result] = {}
    for name, text in candidates.items():
        key = (text, name in pages)
        if key not in known:
            known[key] = (page if name in pages else article).tag(text, title=title, lang=lang)
        results[name] = known[key]
    return choose_cleaned(results, pages=pages, title=title, lang=lang, model=model)


def choose_cleaned(
    results: Mapping[str, Result],
    *,
    pages: Collection[str] = (),
    title: str | None = None,
    lang: str | None = None,
    model: str = "choose",
    line_model: str = "page",
) -> Choice:
    """Choose the best of several texts that were cleaned.

    Args:
        results: The results by name; at least one.
        pages: The names of those whose source is the whole page's plain text.
        title: The headline of the page, if known.
        lang: The language of the page.
        model: As for `choose`.
        line_model: The line model that reads the page's lines.

    Raises:
        UnknownName: if there is no model or language of a name.
        ModelError: if the file of a model cannot be used.
    """
    chooser = None if model == MEDOID else load(model)
    numbering = Numbering()
    read = {name: numbering.read(result.text) for name, result in results.items()}
    names = [name for name in results if read[name].words]
    if len(names) < 2:
        name = names[0] if names else next(iter(results))
        why = "the only candidate with words" if names else "no candidate has words"
        return Choice(name, results[name], results[name].page_score, {}, results, why)
    found = agreement([read[name] for name in names])
    agreed = (found.words.sum(axis=1) - 1) / (len(names) - 1)
    if chooser is None:
        preferred, scores, score = agreed, agreed, None
    else:
        whole = [name for name in names if name in pages]
        lines = None
        if whole:
            first = results[whole[0]]
            lines = page_lines(
                first.source, numbering, model=line_model, title=title, lang=lang, score=first.page_score
            )
        columns = features([Candidate(read[name], name in pages) for name in names], lines, found)
        preferred, scores = chooser.preference(columns), chooser.expected(columns)
    at = int(np.argmax(preferred.round(9)))
    scores = np.minimum(scores, scores[at])
    if chooser is not None:
        score = chooser.calibration(float(scores[at]))
    every = dict.fromkeys(results, 0.0) | dict(zip(names, scores.round(DIGITS).tolist(), strict=True))
    why = _why(names, preferred, scores, agreed, at, score)
    return Choice(names[at], results[names[at]], score, every, results, why)


def _why(names: Sequence[str], preferred: Array, scores: Array, agreed: Array, at: int, score: float | None) -> str:
    """Why a candidate was chosen: what is expected of it, how far it agrees, and which is the next best."""
    second = max((i for i in range(len(names)) if i != at), key=lambda i: (preferred[i], -i))
    what = "" if score is None else f"expected F1 {score:.2f}, "
    return f"{what}agreement with the others {agreed[at]:.2f}; next: {names[second]} ({scores[second]:.2f})"


def _check(candidates: object, pages: Collection[str]) -> None:
    """Refuse what is no mapping of names to texts."""
    if not isinstance(candidates, Mapping):
        raise InputError(f"expected the candidates as a mapping of names to texts, not {type(candidates).__name__}")
    if not candidates:
        raise InputError("expected at least one candidate")
    for name, text in candidates.items():
        if not isinstance(name, str) or not isinstance(text, str | bytes):
            raise InputError(f"expected names and texts as str, not {type(name).__name__} and {type(text).__name__}")
    if len(candidates) > MOST_CANDIDATES:
        raise SettingError(f"expected at most {MOST_CANDIDATES:,} candidates, not {len(candidates):,}")
    if isinstance(pages, str):
        raise InputError("expected the names of the whole pages as a collection, not as one str")
    for name in pages:
        if name not in candidates:
            raise UnknownName("candidate", name, candidates)
