"""Trains a line model on pages whose article is known, and measures it on sites that it has not seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textclean.document import Document
from textclean.errors import MissingExtra
from textclean.linemodel.features import CUED, FIXED, OWN, Measures, cued, fixed, measure
from textclean.linemodel.scorer import WORDS, Scorer, cue_scores, verdicts
from textclean.linemodel.targets import kept_text, target, unit_texts
from textclean.segment import segment

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Row", "train"]

Progress = Callable[[str, int, int], None]

# Word weights: only words of several sites, so that none stands for one site.
SITES, VOCABULARY, RIDGE, STEPS = 5, 40_000, 2.0, 25
TREES = 100
UNKNOWN = 0x5DEECE66D1234567  # turns the hash of a word into one that no word has
PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy", "learning_rate": 0.12, "num_leaves": 31, "max_depth": 6, "min_data_in_leaf": 100,
    "feature_fraction": 0.4, "bagging_fraction": 0.5, "bagging_freq": 1, "max_bin": 63, "lambda_l2": 5.0,
    "verbose": -1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
# The decoder's numbers. Tuned on word F1 alone the shift is 0; a little below, precision and recall are nearer to each
# other at the same F1. `scale` takes a margin to log-odds.
DECODER = {"power": 0.5, "shift": -0.15, "switch": 1.0, "scale": 0.5}
LONGEST = 1_500_000  # code points of a page that are looked at
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One page's text with what is known of it."""

    site: str
    kind: str
    input: str
    number: int
    turn: int
    texts: tuple[str, ...]
    measures: Measures
    columns: Array
    share: Array
    words: Array
    gold: str
    fold: int = 0


def train(
    rows: Iterable[Mapping[str, Any]], *, seed: int = 0, folds: int = 5, progress: Progress | None = None
) -> tuple[Scorer, dict[str, Any]]:
    """A model trained on all rows, and how well models trained in the same way do on sites that they have not seen.

    A row has `gold`, the text that is wanted, and either `text` or `inputs` (name -> text), the whole page in one
    or several renderings; `site` keeps the pages of a site together (a row without one is a site of its own);
    `type` breaks the report down. The report holds precision, recall and F1 of word 4-grams and the F1 of words
    ("word") before and after, over all, by input and by type.

    Raises:
        MissingExtra: if LightGBM is not installed.
        ValueError: if the rows have fewer sites than there are folds.
    """
    try:
        import lightgbm  # noqa: F401 - only asked for here, so that nothing is read in vain
    except ImportError as error:
        raise MissingExtra("lightgbm", "train") from error
    tell = progress or _silent
    return _fitted(list(_pages(rows, tell)), seed, folds, tell)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody is told."""


def _fitted(pages: list[Row], seed: int, folds: int, tell: Progress) -> tuple[Scorer, dict[str, Any]]:
    """The model of all pages, and the figures of the folds."""
    pages = _folded(pages, folds, seed)
    vocabulary = _vocabulary(pages)
    cues = _cues(pages, vocabulary, folds, tell)
    scores: list[Array] = [page.share for page in pages]
    for fold in range(folds):
        tell("folds", fold, folds)
        trees = _grow([i for i, p in enumerate(pages) if p.fold != fold and _learnt(p)], pages, cues, seed)
        for i, page in enumerate(pages):
            if page.fold == fold:
                scores[i] = trees.score(_columns(page, cues[i]))
    tell("folds", folds, folds)
    report = _report(pages, scores, tell)
    tell("model", 0, 1)
    trees = _grow([i for i, p in enumerate(pages) if _learnt(p)], pages, cues, seed)
    weights = _weights(pages, vocabulary, [i for i, p in enumerate(pages) if _worded(p)])
    tell("model", 1, 1)
    return replace(trees, word=vocabulary, word_weight=weights, decoder=DECODER), report


def _pages(rows: Iterable[Mapping[str, Any]], tell: Progress) -> Iterator[Row]:
    rows = list(rows)
    for number, row in enumerate(rows):
        tell("pages", number, len(rows))
        inputs = row["inputs"] if "inputs" in row else {"text": row["text"]}
        present = {name: text for name, text in inputs.items() if text.strip()}
        for at, (name, text) in enumerate(present.items()):
            doc = Document(text[:LONGEST], tuple(segment(text[:LONGEST])))
            found = measure(doc)
            texts = unit_texts(doc, found)
            share, words = target(texts, row["gold"])
            yield Row(
                str(row.get("site") or f"row {number}"), row.get("type") or "article", name, number,
                (number + at) % len(present), tuple(texts), found, fixed(found), share, words, row["gold"],
            )  # fmt: skip
    tell("pages", len(rows), len(rows))


def _folded(pages: list[Row], folds: int, seed: int) -> list[Row]:
    import numpy as np

    sites = sorted({page.site for page in pages})
    if len(sites) < folds:
        raise ValueError(f"{len(sites)} sites are too few for {folds} folds: pages of one site stay together")
    fold = dict(zip(sites, (np.random.default_rng(seed).permutation(len(sites)) % folds).tolist(), strict=True))
    return [replace(page, fold=fold[page.site]) for page in pages]


def _worded(page: Row) -> bool:
    """Whether word weights are learnt from this rendering; those of one page are much alike, so one is enough."""
    return page.turn == 0


def _learnt(page: Row) -> bool:
    """Whether trees learn from this rendering: two of each page."""
    return page.turn <= 1


# ---- words ----


def _vocabulary(pages: Sequence[Row]) -> Array:
    """Hashes of the words, pairs and line ends that most sites share."""
    import numpy as np

    by_site: dict[str, list[Array]] = {}
    for page in pages:
        if _worded(page):
            by_site.setdefault(page.site, []).append(page.measures.tokens)
    seen = [np.unique(np.concatenate(tokens)) for tokens in by_site.values()]
    known, sites = np.unique(np.concatenate(seen), return_counts=True)
    least = min(SITES, max(2, len(by_site) // 10))
    known, sites = known[sites >= least], sites[sites >= least]
    result: Array = np.sort(known[np.argsort(-sites, kind="stable")[:VOCABULARY]])
    return result


def _bag(page: Row, vocabulary: Array) -> Any:
    """The known words of each unit as a sparse matrix, each row of the same weight."""
    import numpy as np
    from scipy import sparse

    tokens, unit = page.measures.tokens, page.measures.token_unit
    if not len(vocabulary):
        return sparse.csr_matrix((len(page.share), 0), dtype=np.float32)
    at = np.minimum(np.searchsorted(vocabulary, tokens), len(vocabulary) - 1)
    known = vocabulary[at] == tokens
    unit, at = unit[known], at[known]
    weight = (1 / np.sqrt(np.maximum(np.bincount(unit, minlength=len(page.share)), 1)))[unit]
    return sparse.csr_matrix((weight.astype(np.float32), (unit, at)), shape=(len(page.share), len(vocabulary)))


def _weights(pages: Sequence[Row], vocabulary: Array, chosen: Sequence[int]) -> Array:
    """What each word speaks for: a logistic regression over the units of the chosen pages."""
    import numpy as np
    from scipy import sparse
    from scipy.optimize import minimize

    bag = sparse.vstack([_bag(pages[i], vocabulary) for i in chosen], format="csr")
    turned = bag.T.tocsr()
    wanted = np.concatenate([pages[i].share for i in chosen])
    sizes = [np.sqrt(np.minimum(pages[i].words, 60)) for i in chosen]
    weight = np.concatenate([30 * s / max(s.sum(), 1) for s in sizes]).astype(np.float32)
    tiny = np.float32(1e-7)

    def loss(point: Array) -> tuple[float, Array]:
        guess = 1 / (1 + np.exp(-(bag @ point[:-1].astype(np.float32) + np.float32(point[-1]))))
        fit = wanted * np.log(guess + tiny) + (1 - wanted) * np.log(1 - guess + tiny)
        slope = weight * (guess - wanted)
        value = -float((weight * fit).sum()) + RIDGE / 2 * float((point[:-1] ** 2).sum())
        return value, np.append(turned @ slope + RIDGE * point[:-1], slope.sum())

    found = minimize(loss, np.zeros(len(vocabulary) + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    # As it is stored, so that a model that was loaded again gives the same numbers.
    result: Array = found.x[:-1].astype(np.float16).astype(np.float32)
    return result


def _cues(pages: Sequence[Row], vocabulary: Array, folds: int, tell: Progress) -> list[Array]:
    """The score of each unit's words, by weights that have not seen its site."""
    cues: list[Array] = [page.share for page in pages]
    for fold in range(folds):
        tell("words", fold, folds)
        chosen = [i for i, page in enumerate(pages) if page.fold != fold and _worded(page)]
        weights = _weights(pages, vocabulary, chosen)
        for i, page in enumerate(pages):
            if page.fold == fold:
                cues[i] = cue_scores(page.measures, vocabulary, weights)
    tell("words", folds, folds)
    return cues


# ---- trees ----


def _columns(page: Row, cue: Array) -> Array:
    import numpy as np

    return np.concatenate((page.columns, cued(page.measures, cue)), axis=1)


def _abroad(page: Row) -> Row | None:
    """The page as if it were written in a language of which no word is known; of every second page.

    Function words are not known either, but in every fourth page: of some languages the commonest are.
    """
    import numpy as np

    if page.turn or page.number % 2:
        return None
    own = page.measures.own.copy()
    if page.number % 4 == 0:
        own[:, OWN.index("stop")] = 0
    found = replace(page.measures, own=own, tokens=page.measures.tokens ^ np.uint64(UNKNOWN))
    return replace(page, measures=found, columns=fixed(found))


def _grow(chosen: Sequence[int], pages: Sequence[Row], cues: Sequence[Array], seed: int) -> Scorer:
    """Boosted trees over the units of the chosen pages; each page weighs the same, a unit by its words."""
    import lightgbm
    import numpy as np

    strange = [page for page in (_abroad(pages[i]) for i in chosen) if page]
    cues = [*(cues[i] for i in chosen), *(np.zeros(len(page.share), np.float32) for page in strange)]
    pages = [*(pages[i] for i in chosen), *strange]
    chosen = range(len(pages))
    width = len(FIXED) + len(CUED)
    matrix = np.empty((sum(len(page.share) for page in pages), width), np.float32)
    at = 0
    for i in chosen:
        matrix[at : at + len(pages[i].share)] = _columns(pages[i], cues[i])
        at += len(pages[i].share)
    sizes = [np.sqrt(np.minimum(pages[i].words, WORDS)) for i in chosen]
    weight = np.concatenate([100 * s / max(s.sum(), 1) for s in sizes])
    data = lightgbm.Dataset(matrix, np.concatenate([pages[i].share for i in chosen]), weight=weight)
    booster = lightgbm.train({**PARAMETERS, "seed": seed, "num_threads": 1}, data, TREES)
    return _flattened(booster.dump_model())


def _flattened(dump: Mapping[str, Any]) -> Scorer:
    """LightGBM's trees as arrays: children side by side, leaves their own children."""
    import numpy as np

    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    deepest = 0

    def add() -> int:
        feature.append(0)
        threshold.append(float("inf"))
        child.append(len(child))
        value.append(0.0)
        return len(child) - 1

    for tree in dump["tree_info"]:
        root = add()
        roots.append(root)
        waiting = [(root, tree["tree_structure"], 0)]
        while waiting:
            at, node, depth = waiting.pop()
            deepest = max(deepest, depth)
            if "split_feature" not in node:
                value[at] = node["leaf_value"]
                continue
            value[at] = node["internal_value"]
            feature[at], threshold[at] = node["split_feature"], node["threshold"]
            left, right = add(), add()
            child[at] = left
            waiting += [(left, node["left_child"], depth + 1), (right, node["right_child"], depth + 1)]
    none = np.zeros(0, np.uint64)
    # Rounded down: a value of 32 bits that is not above the threshold of 64 bits is not above this one either.
    exact = np.array(threshold)
    short = exact.astype(np.float32)
    short = np.where(short > exact, np.nextafter(short, np.float32(-np.inf)), short)
    return Scorer(
        none, none.astype(np.float32), np.array(roots, np.intp), np.array(feature, np.intp), short,
        np.array(child, np.intp), np.array(value, np.float32), deepest, {},
    )  # fmt: skip


# ---- decoder and report ----

# A page with its figures before and after.
Measured = tuple[Row, tuple[float, float, float], tuple[float, float, float]]


def _kept(page: Row, scores: Array) -> list[bool]:
    kept: list[bool] = (verdicts(scores, page.measures.words, DECODER) < 0).tolist()
    return kept


def _report(pages: Sequence[Row], scores: Sequence[Array], tell: Progress) -> dict[str, Any]:
    """Figures on unseen sites."""
    measured: list[Measured] = []
    for i, page in enumerate(pages):
        tell("report", i, len(pages))
        kept = kept_text(page.texts, _kept(page, scores[i]))
        measured.append((page, _figures(page.gold, "\n".join(page.texts)), _figures(page.gold, kept)))
    tell("report", len(pages), len(pages))
    inputs, kinds = sorted({p.input for p in pages}), sorted({p.kind for p in pages})
    return {
        "pages": len({p.number for p in pages}),
        "sites": len({p.site for p in pages}),
        "folds": max(p.fold for p in pages) + 1,
        "all": _mean(measured),
        "inputs": {x: _mean([m for m in measured if m[0].input == x]) for x in inputs},
        "types": {x: _mean([m for m in measured if m[0].kind == x]) for x in kinds},
    }


def _mean(measured: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """Mean figures over pages; F1 is that of the means."""
    out = {}
    for name, figures in (("before", [m[1] for m in measured]), ("after", [m[2] for m in measured])):
        p, r, word = (sum(column) / max(len(measured), 1) for column in zip(*figures, strict=True))
        out[name] = {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "word": word}
    return out


def _figures(gold: str, text: str) -> tuple[float, float, float]:
    """Precision and recall of word 4-grams, and the F1 of words."""
    wanted, found = _shingles(gold), _shingles(text)
    hit = (wanted & found).total()
    a, b = (Counter(WORD.findall(x.lower())) for x in (gold, text))
    both = a.total() + b.total()
    return hit / (found.total() or 1), hit / (wanted.total() or 1), 2 * (a & b).total() / both if both else 1.0


def _shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[max(0, i - n + 1) : i + 1]) for i in range(min(n, len(words)) - 1, len(words)))
