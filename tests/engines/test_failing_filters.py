"""Rows on which a filter, a lexicon or a language fails: each is rejected with a reason that names it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.corpora import output, rejects
from textclean import ARTICLE, Document, Label
from textclean.columns import Columns
from textclean.engines.job import Job
from textclean.engines.local import Summary
from textclean.filters import Phrases

Run = Callable[..., Summary]
SHOP = """
[shop.slow]
kind = "promo"
where = "prefix"
regex = "buy (?:a|aa)+b"
near = ["buy"]
hits = ["buy aab"]
misses = ["He went to buy bread."]
"""
RAISED = {"exits": SystemExit(1), "fills": MemoryError(), "fails": ValueError("no \x1b[31mred")}


def touchy(doc: Document) -> Iterator[Label]:
    """A filter that fails on some words."""
    for word, error in RAISED.items():
        if word in doc.source:
            raise error
    if "odd" in doc.source:
        yield Label(0, len(doc.source), "promo", "touchy", math.nan, "")


def test_a_row_on_which_a_filter_fails_is_rejected_with_its_name(serial: Run) -> None:
    """The other rows come out; the run goes on after a filter that exits."""
    rows = {
        "It exits here.": r"filter 'touchy' failed: SystemExit: 1",
        "It fills here.": "lower max_record; the pipeline failed: FilterError: filter 'touchy' failed: MemoryError",
        "It fails here.": r"filter 'touchy' failed: ValueError: no \x1b[31mred",
        "It is odd.": "filter 'touchy' yielded Label(",
        "buy " + "a" * 60: "shop: shop.slow: the regex 'buy (?:a|aa)+b' takes more than 1 s",
        "It rains.": None,
    }
    Path("in/a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in rows))
    serial("out", job=Job(ARTICLE | touchy | Phrases.parse(SHOP, name="shop")))
    assert [row["text"] for row in output(Path("out"))] == ["It rains."]
    reasons = [row["reason"] for row in rejects(Path("out"))]
    for found, expected in zip(reasons, filter(None, rows.values()), strict=True):
        assert expected in found


@pytest.mark.parametrize("lang", ["xx", "klingon"])
def test_a_row_in_an_unknown_language_is_rejected(serial: Run, lang: str) -> None:
    """A column of languages may hold anything; codes and tags are used, others are not guessed."""
    rows = [
        {"text": "One.", "l": "en"},
        {"text": "Two.", "l": lang},
        {"text": "Three.", "l": "en-GB"},
        {"text": "Four."},
    ]
    Path("in/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    serial("out", job=Job(columns=Columns(lang="l")))
    assert [row["text"] for row in output(Path("out"))] == ["One.", "Three.", "Four."]
    (reject,) = rejects(Path("out"))
    assert f"unknown language '{lang}'" in reject["reason"]
