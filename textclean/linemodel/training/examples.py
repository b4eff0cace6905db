"""Training examples: the renderings of pages whose article is known, with their features and soft labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from textclean import lexicon
from textclean.arrays import Array
from textclean.document import Document
from textclean.gold import silver_page
from textclean.linemodel.headline import headlines
from textclean.linemodel.line_features import LINE_FEATURES, LineFeatures, line_features
from textclean.linemodel.training.alignment import article_shares
from textclean.linemodel.training.silver import silver_shares
from textclean.lost_lines import unfolded
from textclean.reading import document

__all__ = ["Example", "in_unknown_language", "page_examples", "site_weights"]

MANY_PAGES = 20  # of a site; from there on the weight of all its pages grows with the root of their number
MAX_CHARACTERS = 1_500_000  # a longer page is cut off
UNKNOWN = 0x5DEECE66D1234567  # turns the hash of a word into one that no word has


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One rendering of a page with its soft labels.

    Attributes:
        site: The site of the page.
        type: The type of the page ("article", "forum", ...).
        input: The name of the rendering.
        page: The number of the page.
        rendering: The number of the rendering. Each page starts to count at another one, so that all extractors are
            among the renderings of each number.
        doc: The rendering as a document.
        features: Its units with their own features.
        share: For each unit the share of its words that belongs to the article: the soft label.
        words: For each unit the number of its words, as the alignment counts them.
        weight: For each unit the weight of its label, from 0 on.
        keep: The convention of the gold text, one of `textclean.gold.KEEPS`, which every second rendering tells the
            model.
    """

    site: str
    type: str
    input: str
    page: int
    rendering: int
    doc: Document
    features: LineFeatures
    share: Array
    words: Array
    weight: Array
    keep: str


def page_examples(number: int, page: Mapping[str, Any]) -> Iterator[Example]:
    """The renderings of one page as examples.

    Args:
        number: The number of the page.
        page: The page: `gold` or `extracts`, and `text` or `inputs`; see `textclean.gold.silver_page`.

    Raises:
        ModelError: if the page lacks `gold`, or both `text` and `inputs`, or they are not strings.
        MissingExtra: if rapidfuzz is not installed.
    """
    known = silver_page(page, number)
    for at, (name, text) in enumerate(known.inputs.items()):
        doc = unfolded(document(text[:MAX_CHARACTERS]), lexicon.load())  # as the filters see it
        features = line_features(doc)
        lines = features.units.texts(doc)
        if known.extracts:
            share, words, weight = silver_shares(lines, known)
        else:
            share, words = article_shares(lines, known.gold)
            weight = np.ones(len(share))
        weight *= known.weight
        weight[headlines(lines, known.title)] = 0  # gold texts differ in whether it belongs to the article
        rendering = (number + at) % len(known.inputs)
        keep = known.keep if rendering % 2 else "auto"
        yield Example(known.site, known.type, name, number, rendering, doc, features, share, words, weight, keep)


def in_unknown_language(examples: Iterable[Example]) -> Iterator[Example]:
    """Augmentation by language dropout: examples as if in a language whose words the model does not know.

    From such examples a model learns to decide by the shape of a page where it knows no words. One rendering of every
    second page is given; for every second of these, function words are unknown too.

    Args:
        examples: The examples to choose from.
    """
    for example in examples:
        if example.rendering or example.page % 2:
            continue
        features = replace(example.features, ngrams=example.features.ngrams ^ np.uint64(UNKNOWN))
        if example.page % 4 == 0:
            values = features.values.copy()
            values[list(LINE_FEATURES).index("stop")] = 0
            features = replace(features, values=values, rare=np.ones_like(features.rare))
        yield replace(example, features=features)


def site_weights(examples: Iterable[Example]) -> dict[str, float]:
    """The weight of each page of each site: sites with many pages do not drown the others.

    Args:
        examples: The examples.
    """
    pages = Counter(site for site, _ in {(example.site, example.page) for example in examples})
    return {site: min(1.0, (MANY_PAGES / count) ** 0.5) for site, count in pages.items()}
