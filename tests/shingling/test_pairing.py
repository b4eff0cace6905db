"""Pairs made in parts, and the columns that hold what they are made of."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from textclean.shingling import pairing
from textclean.shingling.keys import ROW_BITS
from textclean.shingling.storage import Column


@pytest.mark.parametrize("at_once", [1, 7, pairing._PART])
def test_pairs_do_not_depend_on_the_parts(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "_PART", at_once)
    draw = random.Random(3)
    owned = {key: sorted(draw.sample(range(30), draw.randrange(1, 6))) for key in range(40)}
    entries = np.array([key << ROW_BITS | row for key, rows in owned.items() for row in rows], np.uint64)
    wanted = sorted({pair for rows in owned.values() for pair in combinations(rows, 2)})
    assert pairing.candidates(entries, 30).tolist() == [list(pair) for pair in wanted]
    assert pairing.largest(entries) == max(map(len, owned.values()))
    assert sum(map(len, pairing.whole_keys(entries))) == len(entries)


def test_no_entries_make_no_pairs() -> None:
    nothing = np.empty(0, np.uint64)
    assert pairing.candidates(nothing, 5).shape == (0, 2)
    assert pairing.largest(nothing) == 0


def test_a_column_that_grows_leaves_a_view_of_it_alone() -> None:
    """Growing in place would free what the view shows."""
    column = Column("u4")
    column.extend(np.arange(50_000))
    view = column.data
    column.extend(np.arange(50_000, 500_000))
    assert view.tolist() == list(range(50_000))
    del view
    column.extend(np.arange(500_000, 900_000))
    assert column.data.tolist() == list(range(900_000))


def test_a_column_has_little_to_spare() -> None:
    column = Column("u4")
    for first in range(0, 100_000, 1000):
        column.extend(np.arange(first, first + 1000))
    assert column.nbytes <= 4 * 100_000 * 9 / 8
