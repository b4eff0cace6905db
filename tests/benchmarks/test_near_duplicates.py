"""Near-duplicates side by side with other libraries: texts a second from `str` to signature, candidates, error, bytes.

Numbers to read, not to pass or fail: `pytest --benchmark-enable -s tests/benchmarks/test_near_duplicates.py`, with
DOCUMENTS=100000 in the environment for more than the 10,000 of the default. The libraries take turns on the same texts
in one process, the slow ones on a share of them; a row is the median of the turns, in seconds of processor time.
Without `--benchmark-enable` each runs once on a few texts, to see that it works.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import pytest

from textclean import MinHasher, NearDuplicates
from textclean.shingling import fast, keys, minhash, pairing, shingles, similarity

ROUNDS = 5
Signer = Callable[[Sequence[str]], Any]


class Engine(NamedTuple):
    """A library, the share of the texts that it is given in a turn, and what makes signatures of them."""

    name: str
    share: float
    sign: Signer


def documents(count: int, seed: int = 0) -> list[str]:
    """Made-up articles of about 500 words, as frequent as in a language, some with accents; a fifth are copies."""
    draw = np.random.default_rng(seed)
    spell = random.Random(seed)
    letters = "etaoinshrdlcumwfgypbvk"
    vocabulary = np.array(["".join(spell.choices(letters, k=spell.randint(1, 9))) for _ in range(30_000)], object)
    vocabulary[::40] = [f"{word}é" for word in vocabulary[::40]]
    rank = np.cumsum(1 / np.arange(1, len(vocabulary) + 1))
    made: list[str] = []
    for i in range(count):
        words = vocabulary[np.searchsorted(rank / rank[-1], draw.random(500))]
        words[::17] = [f"{word}." for word in words[::17]]
        words[::90] = [f"“{word.capitalize()}”" for word in words[::90]]
        made.append(" ".join(words) if i % 5 else " ".join((*made[i // 2].split(" ")[5:], "copy")) if i else "first")
    return made


def grams(text: str) -> list[str]:
    """What the other libraries are given: runs of five words."""
    words = text.lower().split()
    return [" ".join(words[i : i + 5]) for i in range(len(words) - 4)]


def datasketch_update(texts: Sequence[str]) -> list[Any]:
    """datasketch as its documentation has it."""
    from datasketch import MinHash

    made = []
    for text in texts:
        sketch = MinHash(num_perm=128)
        for gram in grams(text):
            sketch.update(gram.encode("utf8"))
        made.append(sketch)
    return made


def datasketch_bulk(texts: Sequence[str]) -> Any:
    """datasketch's faster way."""
    from datasketch import MinHash

    return MinHash.bulk([[gram.encode("utf8") for gram in grams(text)] for text in texts], num_perm=128)


def rensa(texts: Sequence[str]) -> list[Any]:
    """rensa's MinHash."""
    from rensa import RMinHash

    made = []
    for text in texts:
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(grams(text))
        made.append(sketch.digest())
    return made


def rho(texts: Sequence[str]) -> list[Any]:
    """rensa's fastest way, that of its README; it looks at some places of a text only."""
    from rensa import RMinHash

    rows: list[Any] = RMinHash.digest_matrix_from_token_sets_rho([grams(text) for text in texts], 128, 1).to_rows()
    return rows


def gaoya(texts: Sequence[str]) -> Any:
    """gaoya, with its own tokeniser; it signs as it fills an index."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.7,
        num_bands=32,
        band_size=4,
        analyzer="word",
        lowercase=True,
        ngram_range=(5, 5),
    )
    for i, text in enumerate(texts):
        index.insert_document(i, text)
    return index


def ours(shingle: Callable[..., Any], sign: Callable[..., Any]) -> Signer:
    """textclean with one of its kernels."""

    def run(texts: Sequence[str]) -> Any:
        a, b = minhash.permutations(128, 1)
        made = []
        for part in shingles.batches(texts):
            found = shingle(texts[part], 5)
            made.append(sign(found.hashes, found.start, a, b))
        return np.concatenate(made)

    return run


ENGINES = [
    Engine("datasketch, as documented", 0.005, datasketch_update),
    Engine("datasketch, bulk", 0.03, datasketch_bulk),
    *([Engine("rensa, RMinHash", 0.1, rensa)] if find_spec("rensa") else []),
    *([Engine("rensa, rho (wrong: see the errors)", 0.1, rho)] if find_spec("rensa") else []),
    *([Engine("gaoya, own tokeniser", 0.1, gaoya)] if find_spec("gaoya") else []),
    Engine("textclean, numpy", 0.5, ours(shingles.shingle, minhash.sign)),
    *([Engine("textclean, numba", 1.0, ours(fast.shingle, fast.sign))] if fast.available() else []),
]


def turns(engines: Sequence[Engine], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Texts a second of each: the engines take turns, and the median of theirs counts."""
    took: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            part = texts[: max(int(len(texts) * engine.share), 8)]
            began = time.process_time()
            assert len(part) >= 8
            engine.sign(part)
            took[engine.name].append(len(part) / max(time.process_time() - began, 1e-9))
    return {name: statistics.median(rates) for name, rates in took.items()}


def table(title: str, rates: dict[str, float]) -> str:
    """A row an engine: texts a second, and how many times the first one's that is."""
    first = next(iter(rates.values()))
    rows = [f"| {name} | {rate:,.0f} | {rate / first:.1f} |" for name, rate in rates.items()]
    return "\n".join((f"\n| {title} | a second | times |", "|---|---|---|", *rows))


@pytest.fixture
def count(benchmark: Any) -> int:
    """How many texts are worked on."""
    return int(os.environ.get("DOCUMENTS", "10000")) if benchmark.enabled else 8


def test_signatures(benchmark: Any, count: int) -> None:
    """From `str` to signature."""
    texts = documents(count)
    turns(ENGINES, texts[:8], 1)  # compiles, imports, fills caches
    rates = benchmark.pedantic(turns, (ENGINES, texts, ROUNDS if benchmark.enabled else 1), rounds=1)
    assert set(rates) == {engine.name for engine in ENGINES}
    if benchmark.enabled:
        print(table(f"{count:,} texts of {len(texts[1].split())} words, to signatures", rates))  # noqa: T201


def test_candidates(benchmark: Any, count: int) -> None:
    """From signatures to all pairs that share a band: 42 bands of 3 rows, and 16 of 8."""
    from datasketch import MinHashLSH

    signatures = MinHasher().signatures(documents(count))
    sketches = [MinHasher().minhash(signature) for signature in signatures]
    found: dict[str, Any] = {}

    def lsh(width: tuple[int, int]) -> None:
        index, pairs = MinHashLSH(num_perm=128, params=width), set()
        for i, sketch in enumerate(sketches):
            pairs.update((j, i) for j in index.query(sketch))
            index.insert(i, sketch, check_duplication=False)
        found["lsh"] = pairs

    def sorted_bands(width: tuple[int, int]) -> None:
        rows = np.arange(len(signatures), dtype=np.uint64)
        entries = (keys.band_keys(signatures, *width) | rows[:, None]).ravel()
        entries.sort()
        found["ours"] = pairing.candidates(entries, len(signatures))

    def compare() -> None:
        for width in ((42, 3), (16, 8)):
            engines = [
                Engine("datasketch, MinHashLSH", 1, lambda _, width=width: lsh(width)),
                Engine("textclean, sorted bands", 1, lambda _, width=width: sorted_bands(width)),
            ]
            rates = turns(engines, range(count), 3 if benchmark.enabled else 1)  # type: ignore[arg-type]
            pairs = set(map(tuple, found["ours"].tolist()))
            assert found["lsh"] <= pairs
            chance = (count * width[0]) ** 2 / 2**37  # that two keys of 36 bits are equal; verification weeds them out
            assert len(pairs - found["lsh"]) <= 3 * chance + 20
            if benchmark.enabled:
                print(table(f"{count:,} signatures to pairs, {width[0]} bands of {width[1]}", rates))  # noqa: T201

    benchmark.pedantic(compare, rounds=1)


def test_error_of_the_estimate(benchmark: Any) -> None:
    """The root mean squared error of the Jaccard estimate on articles, in thousandths, and what theory says."""
    pairs = 1000 if benchmark.enabled else 8
    draw = random.Random(1)
    texts = documents(pairs + 1, 3)[1:]
    copies = [
        " ".join(draw.choice(texts[0].split()) if draw.random() < (i % 40) / 200 else word for word in text.split())
        for i, text in enumerate(texts)
    ]
    found = shingles.shingle(texts + copies, 5)
    sets = similarity.unique_sets(found.hashes, found.start)
    true = similarity.similarity(sets.chosen(slice(pairs)), sets.chosen(slice(pairs, None)))[0]
    theirs = [one.jaccard(other) for one, other in zip(datasketch_bulk(texts), datasketch_bulk(copies), strict=True)]
    one, other = MinHasher().signatures(texts), MinHasher().signatures(copies)
    estimates = {"datasketch": np.array(theirs), "textclean": (one == other).mean(axis=1)}
    if find_spec("rensa"):
        estimates["rensa, RMinHash"] = (np.array(rensa(texts)) == np.array(rensa(copies))).mean(axis=1)
        estimates["rensa, rho (its README)"] = (np.array(rho(texts)) == np.array(rho(copies))).mean(axis=1)
    errors = {name: float(np.sqrt(np.mean((found - true) ** 2))) for name, found in estimates.items()}
    benchmark.pedantic(lambda: None, rounds=1)
    if benchmark.enabled:
        theory = float(np.sqrt(np.mean(true * (1 - true)) / 128))
        rows = [f"| {name} | {error * 1000:.1f} |" for name, error in {"theory": theory, **errors}.items()]
        print("\n".join((f"\n| {pairs:,} pairs | RMSE / 1000 |", "|---|---|", *rows)))  # noqa: T201
        assert errors["textclean"] == pytest.approx(errors["datasketch"], rel=0.15)


def test_bytes_of_a_document(benchmark: Any, count: int) -> None:
    """What an index holds of a text of 500 words, ids apart, and how many texts a second it adds."""
    texts = documents(count)
    index = NearDuplicates()
    began = time.process_time()
    for first in range(0, count, 2000):
        index.add_many([str(i) for i in range(first, min(first + 2000, count))], texts[first : first + 2000])
    rate = count / max(time.process_time() - began, 1e-9)
    benchmark.pedantic(lambda: None, rounds=1)
    assert len(index) == count
    if benchmark.enabled:
        print(f"\nNearDuplicates: {index.nbytes / count:,.0f} bytes a text, {rate:,.0f} texts a second")  # noqa: T201
