"""The decision for the whole document."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.linemodel.decoder import HIGHEST, LOWEST, Decoder, best_threshold, max_marginals

gains = st.lists(st.floats(-20, 20), max_size=8)


def best(values: list[float], switch: float, at: int, keep: bool) -> float:
    """The best sum over all ways to keep and drop, one line's fate being given."""
    sums = []
    for kept in product((False, True), repeat=len(values)):
        if kept[at] == keep:
            edges = sum(a != b for a, b in zip((False, *kept), (*kept, False), strict=True))
            sums.append(sum(v for v, k in zip(values, kept, strict=True) if k) - switch * edges)
    return max(sums)


@given(gains, st.sampled_from([0.0, 1.0, 5.0]))
def test_max_marginals_are_those_of_all_ways_tried(values: list[float], switch: float) -> None:
    wanted = [best(values, switch, i, False) - best(values, switch, i, True) for i in range(len(values))]
    assert max_marginals(values, switch) == pytest.approx(wanted, abs=1e-9)


def test_a_heading_in_the_body_stays_and_a_sentence_far_from_it_goes() -> None:
    found = max_marginals([-4, -4, 2, -4, -4, -4, 9, 9, -1, 9, -4], 1.5)
    assert [i for i, m in enumerate(found) if m < 0] == [6, 7, 8, 9]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200)), max_size=30))
def test_the_threshold_is_between_its_bounds(lines: list[tuple[float, int]]) -> None:
    found = best_threshold(np.array([c for c, _ in lines]), np.array([w for _, w in lines]))
    assert LOWEST <= found <= HIGHEST


def test_the_threshold_is_lower_where_all_is_doubtful() -> None:
    words = np.full(10, 20)
    assert best_threshold(np.full(10, 0.3), words) < best_threshold(np.array([0.95] * 5 + [0.05] * 5), words)


def test_chances_follow_the_best_decision() -> None:
    """The decoder needs no model: log-odds and words are enough."""
    log_odds, words = np.array([-4.0, 5.0, -0.4, 5.0, -4.0]), np.array([2, 40, 4, 40, 2])
    assert (Decoder().chrome_chances(log_odds, words) >= 0.5).tolist() == [True, False, False, False, True]
    assert (Decoder(switch=0.0).chrome_chances(log_odds, words) >= 0.5).tolist() == [True, False, True, False, True]
