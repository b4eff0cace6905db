"""Counts of a stream are right, or wrong by no more than they say."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from textclean.report.counting import Best, Frequent, Histogram, Once, Sample

KEYS = st.lists(st.sampled_from("abcdefghij"), max_size=200)


@given(KEYS, st.integers(1, 6))
def test_counts_are_too_low_by_at_most_what_was_lost(keys: list[str], most: int) -> None:
    counts = Frequent[None](most)
    for key in keys:
        counts.add(key, None)
    true = Counter(keys)
    assert len(counts) <= 2 * most
    assert all(true[key] - counts.lost <= count <= true[key] for key, count, _ in counts.top(10))
    held = {key for key, _, _ in counts.top(10)}
    assert all(count <= counts.lost for key, count in true.items() if key not in held)


@given(KEYS)
def test_without_loss_counts_are_exact(keys: list[str]) -> None:
    counts = Frequent[None](10)
    for key in keys:
        counts.add(key, None)
    assert counts.lost == 0
    assert {key: count for key, count, _ in counts.top(10)} == Counter(keys)


@given(KEYS, st.integers(4, 8))
def test_what_is_said_to_occur_once_occurs_once(keys: list[str], bits: int) -> None:
    """However small the table is."""
    once = Once[str](100, bits)
    for key in keys:
        once.add(key, 0.5, key)
    found = list(once.least(100))
    assert set(found) <= {key for key, count in Counter(keys).items() if count == 1}
    assert len(found) == len(set(found))


@given(KEYS)
def test_a_large_table_finds_all_that_occur_once(keys: list[str]) -> None:
    once = Once[str](100, 16)
    for key in keys:
        once.add(key, ord(key), key)
    assert list(once.least(100)) == sorted(key for key, count in Counter(keys).items() if count == 1)


def test_a_sample_is_fair_and_the_same_for_a_seed() -> None:
    """Each of 50 items is drawn in about a tenth of 2,000 samples of five."""
    random, drawn = Random(3), Counter[int]()
    for _ in range(2000):
        sample = Sample[int](5, random)
        for item in range(50):
            place = sample.place()
            if place is not None:
                sample.put(place, item)
        drawn.update(sample.items)
    assert len(drawn) == 50
    assert all(140 < count < 260 for count in drawn.values())


@given(st.lists(st.floats(0, 1), max_size=50), st.integers(1, 5))
def test_the_best_are_the_best(ranks: list[float], most: int) -> None:
    best = Best[float](most)
    for rank in ranks:
        if best.wants((rank,)):
            best.put((rank,), rank)
    assert best.ordered() == sorted(ranks, reverse=True)[:most]


@given(st.lists(st.floats(-1, 2), max_size=50))
def test_a_histogram_counts_all(numbers: list[float]) -> None:
    histogram = Histogram(7)
    for number in numbers:
        histogram.add(number)
    assert sum(histogram.counts) == len(numbers)
