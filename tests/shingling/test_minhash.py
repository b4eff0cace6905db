"""Shingles and signatures: both kernels against plain Python, and against datasketch."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, edited, story, texts
from textclean.errors import InputError
from textclean.shingling import MinHasher, bands, fast, fast_bands, keys, minhash, shingles, similarity
from textclean.shingling.normalization import normalize, spans
from textclean.shingling.shingles import EIGHT, MIX, WORD

batches = st.lists(texts, max_size=6)
sizes = st.sampled_from((1, 2, 3, 5))
needs_numba = pytest.mark.skipif(not fast.available(), reason="numba (the fast extra) is not installed")
ALL = (1 << 64) - 1


def mixed(h: int) -> int:
    """MurmurHash3's finaliser."""
    for factor in MIX:
        h = (h ^ h >> 33) * factor & ALL
    return h ^ h >> 33


def plain(text: str, size: int) -> list[int]:
    """The shingles of a text, as the module's docstring defines them."""
    normalized = normalize(shingles.encode([text]).data)
    hashed = []
    for start, stop in zip(*(side.tolist() for side in spans(normalized)), strict=True):
        word, h = normalized.data[start:stop].tobytes(), 0
        for at in range(0, len(word), 8):
            h = (h ^ int.from_bytes(word[at : at + 8], "little")) * EIGHT & ALL
            h ^= h >> 32
        hashed.append(mixed(h))
    if not hashed and text.strip():
        bare = text.strip().encode("utf-8", "surrogatepass")
        return [int.from_bytes(blake2b(bare, digest_size=8).digest(), "little")]
    runs = [hashed[i : i + size] for i in range(max(len(hashed) - size + 1, 1))] if hashed else []
    out = []
    for run in runs:
        h = 0
        for word_hash in run:
            h = (h * WORD + word_hash) & ALL
        out.append(mixed(h))
    return out


@given(batches, sizes)
def test_shingles_are_those_of_the_definition(batch: list[str], size: int) -> None:
    found = shingles.shingle(batch, size)
    for i, text in enumerate(batch):
        wanted = plain(text, size)
        assert found.hashes[found.start[i] : found.start[i + 1]].tolist() == wanted
        assert int(found.digest[i]) == mixed(sum(h * (2 * k + 1) for k, h in enumerate(wanted)) & ALL)


@needs_numba
@given(batches, sizes)
def test_both_kernels_give_the_same_shingles(batch: list[str], size: int) -> None:
    ours, theirs = shingles.shingle(batch, size), fast.shingle(batch, size)
    assert ours.hashes.tolist() == theirs.hashes.tolist()
    assert ours.start.tolist() == theirs.start.tolist()
    assert ours.digest.tolist() == theirs.digest.tolist()


@needs_numba
def test_both_kernels_give_the_same_for_each_character() -> None:
    """All of Unicode, lone surrogates too, each between letters and between characters that are words of their own."""
    for low in range(0, 0x110000, 0x4000):
        batch = [f"a{chr(code)}b 東{chr(code)}ก{chr(code)}" for code in range(low, low + 0x4000)]
        ours, theirs = shingles.shingle(batch, 2), fast.shingle(batch, 2)
        assert (ours.start == theirs.start).all()
        assert (ours.hashes == theirs.hashes).all()


@needs_numba
@given(st.lists(st.lists(st.integers(0, ALL), max_size=30), max_size=8), st.integers(1, 2**31))
def test_both_kernels_give_the_same_signatures(sets: list[list[int]], seed: int) -> None:
    flat = np.array([h for hashes in sets for h in hashes], np.uint64)
    start = np.cumsum([0, *map(len, sets)])
    a, b = minhash.permutations(16, seed)
    assert minhash.sign(flat, start, a, b).tolist() == fast.sign(flat, start, a, b).tolist()


@needs_numba
@given(st.lists(st.lists(st.integers(0, 40), max_size=30), min_size=1, max_size=8))
def test_both_kernels_count_the_same_overlaps(sets: list[list[int]]) -> None:
    flat = np.array([h for hashes in sets for h in hashes], np.uint64)
    made = similarity.unique_sets(flat, np.cumsum([0, *map(len, sets)]))
    left, right = (side.ravel() for side in np.indices((len(sets), len(sets))))
    wanted = [len(set(sets[i]) & set(sets[j])) for i, j in zip(left.tolist(), right.tolist(), strict=True)]
    assert similarity.overlaps(*made.chosen(left), *made.chosen(right)).tolist() == wanted
    assert fast.overlaps(*made.chosen(left), *made.chosen(right)).tolist() == wanted


@needs_numba
@given(st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=6, max_size=6), max_size=5), st.sampled_from((1, 2, 3)))
def test_both_kernels_hash_bands_alike(values: list[list[int]], rows: int) -> None:
    signatures = np.array(values, np.uint32).reshape(-1, 6)
    for number in range(1, 6 // rows + 1):
        ours, theirs = (kernel(signatures, number, rows) for kernel in (keys.band_hashes, fast_bands.band_hashes))
        assert ours.tolist() == theirs.tolist()


@needs_numba
@given(st.lists(st.lists(st.integers(0, ALL), max_size=30), max_size=8), st.integers(1, 9), st.randoms())
def test_both_kernels_sample_alike(members: list[list[int]], one_in: int, draw: random.Random) -> None:
    flat = np.array([h for hashes in members for h in hashes], np.uint64)
    sets = similarity.unique_sets(flat, np.cumsum([0, *map(len, members)]))
    sets = sets.chosen(np.array(draw.choices(range(len(members)), k=5) if members else [], int))
    ours, theirs = (kernel(*sets, one_in) for kernel in (keys.sampled, fast_bands.sampled))
    assert [column.tolist() for column in ours] == [column.tolist() for column in theirs]


@needs_numba
@given(st.lists(st.integers(0, 60)), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 9))), st.integers(1, 4))
def test_both_kernels_find_the_same_ranges(held: list[int], asked: list[tuple[int, int]], most: int) -> None:
    entries, keys = np.array(sorted(held), np.uint64), np.array(sorted(key for key, _ in asked), np.uint64)
    stops = keys + np.array([width for _, width in asked], np.uint64)
    wanted = [min(sum(low <= entry < stop for entry in held), most) for low, stop in zip(keys, stops, strict=True)]
    for kernel in (bands.ranges, fast_bands.ranges):
        low, count = kernel(entries, keys, stops, most)
        assert count.tolist() == wanted
        assert low.tolist() == [sum(entry < key for entry in held) for key in keys]


@given(batches, sizes, st.integers(1, 2**31), st.sampled_from((1, 16, 128)))
def test_a_signature_is_that_of_datasketch(batch: list[str], size: int, seed: int, permutations: int) -> None:
    from datasketch import MinHash

    hasher = MinHasher(size, permutations, seed)
    signatures = hasher.signatures(batch)
    for text, signature in zip(batch, signatures, strict=True):
        theirs = MinHash(permutations, seed=seed, scheme="affine32", hashfunc=lambda h: h & 0xFFFFFFFF)
        theirs.update_batch(plain(text, size))
        assert signature.tolist() == theirs.hashvalues.tolist()
        assert hasher.minhash(signature) == theirs


def test_a_signature_finds_its_like_in_an_index_of_datasketch() -> None:
    from datasketch import MinHash, MinHashLSH

    text = story(1)
    index = MinHashLSH(num_perm=128, params=(42, 3))
    theirs = MinHash(128, scheme="affine32", hashfunc=lambda h: h & 0xFFFFFFFF)
    theirs.update_batch(plain(text, 5))
    index.insert("story", theirs)
    hasher = MinHasher()
    near, far = hasher.signatures([edited(text, 2), story(2)])
    assert index.query(hasher.minhash(near)) == ["story"]
    assert index.query(hasher.minhash(far)) == []


def test_the_estimate_is_as_good_as_theory(kernel: str) -> None:
    """The root of the mean squared error of the Jaccard estimate, against sqrt(j (1 - j) / permutations)."""
    hasher, errors, theory = MinHasher(), [], []
    for seed in range(150):
        pair = [story(seed, 300), edited(story(seed, 300), seed, 0.002 * (seed % 60))]
        found = hasher.shingles(pair)
        sets = similarity.unique_sets(found.hashes, found.start)
        jaccard = float(similarity.similarity(sets.chosen([0]), sets.chosen([1]))[0][0])
        one, other = hasher.sign(found.hashes, found.start)
        errors.append(float((one == other).mean()) - jaccard)
        theory.append(jaccard * (1 - jaccard) / 128)
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.sqrt(np.mean(theory)), rel=0.2)


@pytest.mark.parametrize("split", [1, 7, 1000])
def test_signatures_do_not_depend_on_the_batch(kernel: str, split: int) -> None:
    batch = [*ODD, *(story(i) for i in range(40))]
    parts = [MinHasher().signatures(batch[i : i + split]) for i in range(0, len(batch), split)]
    assert (np.concatenate(parts) == MinHasher().signatures(batch)).all()


def test_a_huge_text(kernel: str) -> None:
    whole = "x" * 3_000_000 + " " + story(1, 400_000)
    assert MinHasher().signatures([whole, "a", whole.upper()])[[0, 2]].std(axis=0).sum() == 0


def test_signatures_do_not_depend_on_the_process() -> None:
    program = "from textclean import MinHasher; print(MinHasher().signatures(['It rained on the old bridge.'])[0][:4])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        for seed in ("0", "12345")
    }
    assert runs == {"[  40746349  547629560 2441212418  772329171]\n"}


def test_what_is_no_text_is_refused(kernel: str) -> None:
    with pytest.raises(InputError, match="text 1 is bytes, not str"):
        MinHasher().signatures(["a", b"b"])  # type: ignore[list-item]


@given(st.lists(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5), max_size=9), max_size=9))
def test_sets_are_sorted_and_have_no_repeats(ranges: list[list[int]]) -> None:
    flat = np.array([value for values in ranges for value in values], np.uint64)
    made = similarity.unique_sets(flat, np.cumsum([0, *map(len, ranges)]))
    found = [made.flat[low:high].tolist() for low, high in zip(made.low, made.high, strict=True)]
    assert found == [sorted({value % 2**32 for value in values}) for values in ranges]
    assert len(made.flat) == sum(map(len, found))
    assert made.flat.dtype == np.uint32
