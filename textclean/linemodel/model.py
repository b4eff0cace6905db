"""The scorer: word weights, boosted trees and the decoder's numbers, read from an `.npz` file, run by numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textclean.atomic import replacing
from textclean.errors import ModelError
from textclean.linemodel.context_features import CUED, FIXED, cued, fixed
from textclean.linemodel.decoder import bar, margins
from textclean.linemodel.hashing import Known, known
from textclean.linemodel.line_features import Measures
from textclean.linemodel.trees import Trees

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Scorer", "cue_scores", "load", "save"]

WORDS = 100  # a longer unit does not speak louder


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Weights of a trained model.

    word, word_weight: hashes of words, and what each speaks for (above 0: the article).
    decoder: the named numbers of the decoder.
    """

    word: Known
    word_weight: Array
    trees: Trees
    decoder: dict[str, float]

    def columns(self, measures: Measures) -> Array:
        """All features of all units: a row for each name of `FIXED` and `CUED`, a column a unit."""
        import numpy as np

        cue = cue_scores(measures, self.word, self.word_weight)
        return np.concatenate((fixed(measures), cued(measures, cue)))

    def decide(self, measures: Measures, scores: Array) -> Array:
        """How likely each unit is chrome, by the best reading of the whole page: 0.5 and above is dropped there."""
        import numpy as np

        margin = verdicts(scores, measures.words, self.decoder)
        result: Array = 1 / (1 + np.exp(-np.clip(margin * self.decoder["scale"], -30, 30)))
        return result


def verdicts(scores: Array, words: Array, numbers: Mapping[str, float]) -> Array:
    """By how much the best reading of a page without each unit beats the best one with it.

    numbers: `shift` is added to all scores, `switch` is what an edge costs, `power` how a unit's words count.
    """
    import numpy as np

    shifted = scores + numbers["shift"]
    needed = bar(1 / (1 + np.exp(-shifted)), words)
    gains = (shifted - np.log(needed / (1 - needed))) * np.minimum(words, WORDS) ** numbers["power"]
    return np.array(margins(gains.tolist(), numbers["switch"]))


def cue_scores(measures: Measures, word: Known, weight: Array) -> Array:
    """What the words of each unit say without any context: the sum of their weights over the root of their number."""
    import numpy as np

    n = len(measures)
    found, at = word.find(measures.tokens)
    unit = measures.token_unit[found]
    total = np.bincount(unit, weight.take(at[found]), n)
    result: Array = (total / np.sqrt(np.maximum(np.bincount(unit, minlength=n), 1))).astype(np.float32)
    return result


@cache
def load(model: str) -> Scorer:
    """The weights of a model of the package ("page"), or of a file whose name ends in `.npz`.

    Raises:
        FileNotFoundError: if there is no such model.
        ModelError: if the file is no model, or one for other features than this version computes.
    """
    if model.endswith(".npz"):
        return _read(Path(model), model)
    with resources.as_file(resources.files("textclean.linemodel") / f"{model}.npz") as path:
        return _read(path, model)


def _read(path: Path, name: str) -> Scorer:
    from zipfile import BadZipFile

    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            arrays = dict(data)
    except (ValueError, EOFError, BadZipFile) as error:
        raise ModelError(f"{name} is no line model: {error}; `textclean train` writes one") from error
    if tuple(arrays.get("names", np.array(())).tolist()) != (*FIXED, *CUED):
        raise ModelError(f"{name} was trained for other features than this version of textclean measures: train anew")
    trees = Trees(
        arrays["root"].astype(np.intp), arrays["feature"].astype(np.intp), arrays["threshold"],
        arrays["child"].astype(np.intp), arrays["value"].astype(np.float32), int(arrays["depth"]),
    )  # fmt: skip
    numbers = dict(zip(arrays["decoder_names"].tolist(), arrays["decoder"].tolist(), strict=True))
    return Scorer(known(arrays["word"]), arrays["word_weight"].astype(np.float32), trees, numbers)


def save(scorer: Scorer, path: str | Path) -> None:
    """Write the weights to an `.npz` file: plain arrays, no pickle. The file appears whole, or not at all."""
    import numpy as np

    trees = scorer.trees
    arrays = {
        "word": scorer.word.hashes[: len(scorer.word)], "word_weight": scorer.word_weight.astype(np.float16),
        "root": trees.root.astype(np.int32), "child": trees.child.astype(np.int32),
        "feature": trees.feature.astype(np.int16), "threshold": trees.threshold, "value": trees.value,
        "depth": np.int64(trees.depth), "names": np.array((*FIXED, *CUED)),
        "decoder_names": np.array(list(scorer.decoder)), "decoder": np.array(list(scorer.decoder.values())),
    }  # fmt: skip
    with replacing(Path(path)) as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
