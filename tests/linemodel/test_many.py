"""Many pages at once: to the bit what the model finds in each page alone."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.linemodel.pages import FOOTER, MENU, article, page
from textclean.linemodel import compiled_trees
from textclean.linemodel.boosted_trees import BoostedTrees, grouped
from textclean.linemodel.interface import LINES, Reading, in_groups
from textclean.linemodel.line_features import line_features
from textclean.linemodel.models import load
from textclean.linemodel.pages import Pages
from textclean.linemodel.stacked_trees import StackedTrees
from textclean.linemodel.trees import UNITS, Trees
from textclean.reading import document

needs_numba = pytest.mark.skipif(not compiled_trees.available(), reason="numba (the fast extra) is not installed")
STORY = article(random.Random(1), 3).split("\n")
# Lines that touch what must not reach into the next page: sentences that go on, closing quotes, lines without a visible
# sign, words of scripts without spaces, dates, and lines that are cut into their sentences.
LINES_OF_PAGES = (
    *MENU, *FOOTER, *STORY, "and then it rained for", "a week,", "the Greyfen Gazette", ".", "..", "”", "“", "&nbsp;",
    "—", "橋を閉める。", "橋", "3.4.2021 10:30", "Home", "  Home", "x", "One ends here. Another begins now. " * 60,
)  # fmt: skip
texts = st.lists(st.sampled_from(LINES_OF_PAGES), min_size=1, max_size=12).map("\n".join)
MARKDOWN = "# Bridge closes\n\n* [News](/news)\n* [Sport](/sport)\n* [Jobs](/jobs)\n\n" + "\n\n".join(STORY)
TREES = load("page")


def seen(reading: Reading) -> tuple[Any, ...]:
    """All of a reading, as bytes, with the reason against every other unit."""
    units = reading.units
    arrays = (units.start, units.stop, units.part, units.words, units.prose, reading.log_odds)
    chosen = np.arange(len(units)) % 2 == 0
    return *[array.tobytes() for array in arrays], *reading.reasons(chosen)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=9), st.sampled_from(("page", "residue")))
@example([".", "."], "page")
@example(["”", "it rained", "&nbsp;"], "page")
@example(["&nbsp;\nHome", "Home\n&nbsp;", "Home"], "page")
@example([STORY[0], "and then it rained for", "a week,"], "residue")
@example([MARKDOWN, "Home", MARKDOWN], "page")
def test_pages_together_are_read_as_each_alone(pages: list[str], name: str) -> None:
    model, ends = load(name), name == "residue"
    docs = [document(text) for text in pages]
    together = model.read_all(docs, ends=ends, keep="story")
    assert [seen(reading) for reading in together] == [seen(model.read(doc, ends=ends, keep="story")) for doc in docs]


@pytest.mark.parametrize("lines", [UNITS - 1, UNITS, UNITS + 1])
def test_a_page_of_a_block_of_units_and_one_more(lines: int) -> None:
    """numpy adds the numbers of the single unit in the last block in another order; beside other pages it must, too."""
    docs = [document("\n".join(f"{MENU[i % 9]} {i}" for i in range(size))) for size in (7, lines, 1, 30)]
    assert isinstance(TREES, StackedTrees)
    features = line_features(*docs)
    columns = TREES.first.columns(features)
    together = TREES.first.trees.score(columns, features.pages.bounds)
    alone = [TREES.first.trees.score(TREES.first.columns(line_features(doc))) for doc in docs]
    assert together.tobytes() == np.concatenate(alone).tobytes()


def test_a_model_of_one_set_of_trees_reads_together() -> None:
    assert isinstance(TREES, StackedTrees)
    model: BoostedTrees = TREES.first
    docs = [document(page(random.Random(seed), "\n".join(STORY))) for seed in range(3)]
    assert [seen(reading) for reading in model.read_all(docs)] == [seen(model.read(doc)) for doc in docs]


def test_groups_are_small_and_lose_nothing() -> None:
    docs = [document("Home\n" * lines) for lines in (1, LINES - 1, 1, 3 * LINES, 2, 2)]
    groups = list(in_groups(docs))
    assert [doc for group in groups for doc in group] == docs
    assert [len(group) for group in groups] == [2, 1, 1, 2]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.randoms())
def test_running_sums_begin_with_each_page(sizes: list[int], draw: random.Random) -> None:
    pages = Pages(np.cumsum([0, *sizes]))
    rows = np.array([[draw.uniform(-1, 1) for _ in range(sum(sizes))] for _ in range(2)])
    alone = [rows[:, stop - size : stop] for size, stop in zip(sizes, np.cumsum(sizes).tolist(), strict=True)]
    found = pages.unfold(pages.running(rows)[..., 1:])
    assert found.tobytes() == np.concatenate([part.cumsum(axis=1) for part in alone], axis=1).tobytes()
    assert pages.sums(rows).tolist() == np.stack([part.sum(axis=1) for part in alone], axis=1).tolist()
    assert pages.unfold(pages.fold(rows, 7)).tolist() == rows.tolist()


# Compiled -------------------------------------------------------------------------------------------------------------


def trees() -> list[Trees]:
    assert isinstance(TREES, StackedTrees)
    return [TREES.first.trees, TREES.second]


@needs_numba
@pytest.mark.parametrize("number", [0, 1])
def test_numba_finds_the_leaves_that_numpy_finds(number: int) -> None:
    chosen, draw = trees()[number], np.random.default_rng(number)
    height = int(chosen.feature.max()) + 1
    columns = draw.normal(0, 3, (height, 300)).astype(np.float32)
    # Many features at a threshold: what is equal goes to the first child.
    node = draw.integers(0, len(chosen.feature), 20_000)
    inner = node[np.isfinite(chosen.threshold[node])]
    columns[chosen.feature[inner], draw.integers(0, 300, len(inner))] = chosen.threshold[inner]
    assert (compiled_trees.leaves(chosen, columns) == chosen._leaves(columns)).all()
    assert (compiled_trees.leaves(chosen, columns[:, ::3]) == chosen._leaves(columns[:, ::3])).all()


@needs_numba
def test_numba_adds_contributions_in_the_order_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_trees, "available", lambda: False)
    model, draw = trees()[1], np.random.default_rng(3)
    height = int(model.feature.max()) + 1
    columns = draw.normal(0, 3, (height, 50)).astype(np.float32)
    _, group_of = grouped(tuple(f"group {i % 7}" for i in range(height)))
    by_numpy = model.contributions(columns, group_of)
    assert compiled_trees.contributions(model, columns, group_of, 7, 4).tobytes() == by_numpy.tobytes()


def test_numba_is_loaded_when_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_trees, "available", lambda: True)
    monkeypatch.setattr(compiled_trees, "_scored", [0])
    assert not compiled_trees.pays(compiled_trees.WORTH - 1)
    assert compiled_trees.pays(1)
    monkeypatch.setattr(compiled_trees, "available", lambda: False)
    assert not compiled_trees.pays(compiled_trees.WORTH)
