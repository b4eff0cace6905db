"""The scorer: word weights and boosted trees, read from an `.npz` file and evaluated with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textclean.linemodel.decoder import bar, margins
from textclean.linemodel.features import CUED, FIXED, Measures, cued, fixed

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Scorer", "load", "save"]

WORDS = 100  # a longer unit does not speak louder
SAMPLE = 4
ROWS = 512  # units that are sent through the trees together: their places fit into the cache


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Weights of a trained model.

    word, word_weight: hashes of words, sorted, and what each speaks for (above 0: the article).
    root: the first node of each tree. A node's children are `child` and `child + 1`; the second is taken where the
        feature is above the threshold. A leaf is its own child. `value` is the mean score below a node.
    decoder: the named numbers of the decoder.
    """

    word: Array
    word_weight: Array
    root: Array
    feature: Array
    threshold: Array
    child: Array
    value: Array
    depth: int
    decoder: dict[str, float]

    def cue(self, measures: Measures) -> Array:
        """What the words of each unit say, without any context."""
        return cue_scores(measures, self.word, self.word_weight)

    def columns(self, measures: Measures) -> Array:
        """All features of all units, in the order of `FIXED` and `CUED`."""
        import numpy as np

        return np.concatenate((fixed(measures), cued(measures, self.cue(measures))), axis=1)

    def score(self, columns: Array) -> Array:
        """The log-odds that each unit belongs to the article."""
        import numpy as np

        out = np.zeros(len(columns))
        for first in range(0, len(columns), ROWS):
            rows = np.ascontiguousarray(columns[first : first + ROWS])
            node = self._descend(rows)
            out[first : first + ROWS] = self.value[node].sum(axis=1)
        return out

    def _descend(self, rows: Array) -> Array:
        """The leaf that each row reaches in each tree."""
        import numpy as np

        flat, base = rows.ravel(), np.arange(0, rows.size, rows.shape[1])[:, None]
        node = np.repeat(self.root[None], len(rows), axis=0)
        for _ in range(self.depth):
            at = self.feature.take(node)
            at += base
            above = flat.take(at) > self.threshold.take(node)
            self.child.take(node, out=at, mode="clip")
            np.add(at, above, out=node)
        return node

    def decide(self, measures: Measures, scores: Array) -> Array:
        """How likely each unit is chrome, by the best reading of the whole page: 0.5 and above is dropped there."""
        import numpy as np

        margin = verdicts(scores, measures.words, self.decoder)
        result: Array = 1 / (1 + np.exp(-np.clip(margin * self.decoder["scale"], -30, 30)))
        return result

    def weigh(self, columns: Array, member: Array) -> Array:
        """What each group of features adds to each unit's score: the changes of the mean along its path.

        member: the group of each feature. Every `SAMPLE`th tree is asked: the order of the groups is what counts.
        """
        import numpy as np

        groups = int(member.max()) + 1
        group = member[self.feature]
        roots = self.root[::SAMPLE]
        out = np.zeros((len(columns), groups))
        for first in range(0, len(columns), ROWS):
            rows = np.ascontiguousarray(columns[first : first + ROWS])
            flat, base = rows.ravel(), np.arange(0, rows.size, rows.shape[1])[:, None]
            place = np.arange(0, len(rows) * groups, groups)[:, None]
            node = np.repeat(roots[None], len(rows), axis=0)
            total = np.zeros(len(rows) * groups)
            for _ in range(self.depth):
                after = self.child.take(node) + (flat.take(self.feature.take(node) + base) > self.threshold.take(node))
                change = self.value.take(after) - self.value.take(node)
                total += np.bincount((group.take(node) + place).ravel(), change.ravel(), len(total))
                node = after
            out[first : first + ROWS] = total.reshape(len(rows), groups)
        return out


def verdicts(scores: Array, words: Array, numbers: Mapping[str, float]) -> Array:
    """By how much the best reading of a page without each unit beats the best one with it.

    numbers: `shift` is added to all scores, `switch` is what an edge costs, `power` how a unit's words count.
    """
    import numpy as np

    shifted = scores + numbers["shift"]
    needed = bar(1 / (1 + np.exp(-shifted)), words)
    gains = (shifted - np.log(needed / (1 - needed))) * np.minimum(words, WORDS) ** numbers["power"]
    return np.array(margins(gains.tolist(), numbers["switch"]))


def cue_scores(measures: Measures, word: Array, weight: Array) -> Array:
    """The sum of the weights of each unit's known words, over the root of their number."""
    import numpy as np

    n = len(measures)
    if not len(word) or not len(measures.tokens):
        return np.zeros(n, np.float32)
    at = np.minimum(np.searchsorted(word, measures.tokens), len(word) - 1)
    known = word[at] == measures.tokens
    unit = measures.token_unit[known]
    total = np.bincount(unit, weights=weight[at[known]], minlength=n)
    count = np.bincount(unit, minlength=n)
    result: Array = (total / np.sqrt(np.maximum(count, 1))).astype(np.float32)
    return result


@cache
def load(model: str) -> Scorer:
    """The weights of a model of the package ("page"), or of a file whose name ends in `.npz`.

    Raises:
        FileNotFoundError: if there is no such model.
        ValueError: if the file was made for other features than this version computes.
    """
    import numpy as np

    if model.endswith(".npz"):
        with np.load(Path(model), allow_pickle=False) as data:
            return _scorer(dict(data), model)
    found = resources.files("textclean.linemodel") / f"{model}.npz"
    with resources.as_file(found) as path, np.load(path, allow_pickle=False) as data:
        return _scorer(dict(data), model)


def _scorer(data: dict[str, Array], name: str) -> Scorer:
    import numpy as np

    names = tuple(data["names"].tolist())
    if names != (*FIXED, *CUED):
        raise ValueError(f"the model {name!r} was trained for other features than this version of textclean measures")
    return Scorer(
        data["word"], data["word_weight"].astype(np.float32), data["root"].astype(np.intp),
        data["feature"].astype(np.intp), data["threshold"], data["child"].astype(np.intp),
        data["value"].astype(np.float32), int(data["depth"]),
        dict(zip(data["decoder_names"].tolist(), data["decoder"].tolist(), strict=True)),
    )  # fmt: skip


def save(scorer: Scorer, path: str | Path) -> None:
    """Write the weights to an `.npz` file: plain arrays, no pickle."""
    import numpy as np

    arrays = {
        "word": scorer.word, "word_weight": scorer.word_weight.astype(np.float16),
        "root": scorer.root.astype(np.int32), "child": scorer.child.astype(np.int32),
        "feature": scorer.feature.astype(np.int16), "threshold": scorer.threshold,
        "value": scorer.value, "depth": np.int64(scorer.depth), "names": np.array((*FIXED, *CUED)),
        "decoder_names": np.array(list(scorer.decoder)), "decoder": np.array(list(scorer.decoder.values())),
    }  # fmt: skip
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
