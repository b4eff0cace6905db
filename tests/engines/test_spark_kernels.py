"""What Spark's executors do with sorted rows does not depend on how these are cut into batches; no Java is needed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.duplicates import DuplicateSettings
from textclean.duplicates.matching import hasher_of
from textclean.duplicates.text_columns import shingled
from textclean.shingling.clusters import components
from textclean.shingling.pairing import candidates

pytest.importorskip("pyspark", reason="pyspark (the spark extra) is not installed")

from textclean.engines.spark.buckets import BUCKETS, BucketEntries, BucketPairs
from textclean.engines.spark.columns import packed, signed
from textclean.engines.spark.kernels import ENTRIES, Candidates, Entries
from textclean.engines.spark.linking import Grouped, Stars

cuts = st.lists(st.integers(0, 60), max_size=6)
edges = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=25)


def batches(rows: list[tuple[Any, ...]], schema: pa.Schema, where: list[int]) -> list[pa.RecordBatch]:
    """The rows in batches, some of them empty."""
    whole = pa.RecordBatch.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
    stops = [0, *sorted(min(cut, len(rows)) for cut in where), len(rows)]
    return [whole.slice(a, b - a) for a, b in pairwise(stops)]


def rows_of(found: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for batch in found for row in batch.to_pylist()]


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 15)), max_size=50), cuts, st.integers(1, 4))
def test_candidates_are_those_of_the_local_index(
    entries: set[tuple[int, int]], where: list[int], max_candidates: int
) -> None:
    found = rows_of(Candidates(max_candidates)(iter(batches(sorted(entries), ENTRIES, where))))
    local = candidates(np.array(sorted(key << 28 | row for key, row in entries), np.uint64), max_candidates)
    assert {(left, right) for left, right, size in found if size is None} == {tuple(pair) for pair in local.tolist()}
    sizes = Counter(key for key, _ in entries)
    first = {key: min(row for other, row in entries if other == key) for key in sizes}
    limited = [(left, size) for left, _, size in found if size is not None]
    assert sorted(limited) == sorted((first[key], size) for key, size in sizes.items() if size > max_candidates + 1)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), cuts, st.integers(1, 4))
def test_buckets_give_the_pairs_of_sorted_entries(texts: list[int], where: list[int], max_candidates: int) -> None:
    """Entries in byte strings, in whatever order their texts come, give what Spark gives that sorts them one by one."""
    settings = DuplicateSettings(bands=3, rows=2, num_perm=6, sample=2)
    made = shingled([" ".join(f"word{n + i}" for i in range(9)) for n in texts], np.zeros(len(texts), np.int32),
                    hasher_of(settings))  # fmt: skip
    row = pa.array(np.random.default_rng(len(texts)).permutation(len(texts)), pa.int64())
    whole = pa.table({"digest": signed(made.digest), "row": row, "shingles": packed(made.sets)}).combine_chunks()
    stops = [0, *sorted(min(cut, len(texts)) for cut in where), len(texts)]
    parts = [whole.slice(a, b - a).combine_chunks().to_batches()[0] for a, b in pairwise(stops) if b > a]
    entries, pairs = Entries(settings), Candidates(max_candidates)
    one_by_one = sorted(entry for entry in rows_of(entries(iter(parts))))
    straight = rows_of(pairs(iter(batches(one_by_one, ENTRIES, where))))
    rows = sorted(rows_of(BucketEntries(entries)(iter(parts))), key=lambda entry: entry[0])
    assert len(rows) <= len(one_by_one)
    bucketed = rows_of(BucketPairs(pairs)(iter(batches(rows, BUCKETS, where))))
    assert sorted(bucketed, key=str) == sorted(straight, key=str)


@given(edges, cuts)
def test_stars(pairs: set[tuple[int, int]], where: list[int]) -> None:
    schema = pa.schema({"node": pa.int64(), "other": pa.int64()})
    both = {(a, b) for pair in pairs for a, b in (pair, pair[::-1])}
    near = {node: {other for a, other in both if a == node} for node, _ in both}
    large = {(v, min(u, *others)) for u, others in near.items() for v in others if v > u}
    assert set(rows_of(Stars(large=True)(iter(batches(sorted(both), schema, where))))) == large
    down = {(max(pair), min(pair)) for pair in pairs}
    below = {node: {other for a, other in down if a == node} for node, _ in down}
    small = {(v, min(others)) for u, others in below.items() for v in {u, *others} if v != min(others)}
    assert set(rows_of(Stars(large=False)(iter(batches(sorted(down), schema, where))))) == small


@given(edges, cuts, st.sampled_from((None, 1, 2)), st.booleans(), st.lists(st.booleans(), min_size=25, max_size=25))
def test_clusters(
    pairs: set[tuple[int, int]], where: list[int], max_hops: int | None, longest: bool, close: list[bool]
) -> None:
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    matches = np.array(ordered, np.int64).reshape(-1, 2)
    near = np.array(close[: len(ordered)], bool)
    whole = components(range(10), matches, np.ones(len(ordered)), 0.7, None)
    of = {node: min(group) for group in whole for node in group}
    words = {node: node * 7 % 5 for node in range(10)}
    jaccard = np.where(near, 0.9, 0.1)
    names = {node: f"{node * 3 % 10}" for node in range(10)}
    by_name = sorted(range(10), key=lambda node: names[node])
    rows = sorted(
        (of[a], a, b, words[a], words[b], names[a], names[b], jaccard[i].item()) for i, (a, b) in enumerate(ordered)
    )
    kinds = ("component", "left", "right", "left_words", "right_words")
    texts = [(f"{side}_name", pa.string()) for side in ("left", "right")]
    schema = pa.schema([*((name, pa.int64()) for name in kinds), *texts, ("jaccard", pa.float64())])
    found = rows_of(Grouped(0.7, max_hops, longest)(iter(batches(rows, schema, where))))
    expected = {
        (text, min(group), min(group, key=lambda text: (-words[text] * longest, text)))
        for group in components(by_name, matches, jaccard, 0.7, max_hops)
        for text in group
    }
    assert set(found) == expected
    assert len(found) == len(expected)
