"""Templates at size: lines a second, megabytes, and why they keep a sample of pages and no count-min sketch.

Numbers to read, not to pass or fail: `pytest --benchmark-enable -s tests/benchmarks/test_templates.py`, with
LINES=10000000 in the environment for more distinct lines than the default's 200,000, SIZE=1000000 for fewer lines that
are kept. Without `--benchmark-enable` it runs once on a few pages, to see that it works.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from typing import Any

import numpy as np
import pytest

from textclean import Templates
from textclean.reading import document

OWN = 80  # lines of a page that no other page has


def page(number: int, words: list[str]) -> str:
    """A menu of 20 lines, a story of 80, of which 60 are paragraphs, and a foot of 10 lines."""
    draw = random.Random(number)
    story = [" ".join(draw.choices(words, k=40 if i % 4 else 12)) + "." for i in range(OWN)]
    menu, foot = ([f"{part} {word} of the harbour" for word in words[:n]] for part, n in (("Menu", 20), ("Foot", 10)))
    return "\n".join((*menu, *story, *foot))


def vocabulary() -> list[str]:
    draw = random.Random(1)
    return ["".join(draw.choices("etaoinshrdlcumw", k=draw.randint(2, 9))) for _ in range(20_000)]


def test_distinct_lines(benchmark: Any) -> None:
    """Fitting, freezing and using templates of a hundred sites."""
    on = benchmark.enabled
    lines = int(os.environ.get("LINES", "200000")) if on else 6 * 100 * OWN
    size = int(os.environ.get("SIZE", "20000000"))
    words = vocabulary()
    templates = Templates(max_lines=size, max_site_lines=size)
    took = 0.0
    for number in range(lines // OWN):
        text = page(number, words)
        began = time.process_time()
        templates.update(text, f"site{number % 100}.example")
        took += time.process_time() - began
    began = time.process_time()
    found = templates.freeze().of("site1.example")
    froze = time.process_time() - began
    text = page(10**9, words)
    doc = document(text)
    assert len(list(found(doc))) == 30
    benchmark.pedantic(lambda: list(found(document(text))), rounds=20 if on else 1)
    if on:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        seen = lines // OWN * (OWN + 30)
        sys.stdout.write(
            f"\n{lines:,} distinct lines on {lines // OWN:,} pages, {len(templates):,} kept: fitted in {took:.0f} s, "
            f"{seen / took:,.0f} lines a second, frozen in {froze:.1f} s, {memory:,} MB at the peak\n"
        )


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_a_count_min_sketch_of_the_same_bytes_errs_to_the_wrong_side(share: float) -> None:
    """It takes lines of one page for lines of three; `share` is its size, of the bytes that exact keys take."""
    lines, rows = 200_000, 4
    draw = np.random.default_rng(1)
    width = int(share * lines * 19) // (4 * rows)
    counts = np.zeros((rows, width), np.uint32)
    places = draw.integers(0, width, (rows, lines))
    for row, place in zip(counts, places, strict=True):
        np.add.at(row, place, 1)
    least = counts[np.arange(rows)[:, None], places].min(axis=0)
    wrong = (least >= 3).mean()
    sys.stdout.write(f"\ncount-min with {share:.0%} of the bytes: {wrong:.2%} of lines of one page seem on three\n")
    assert wrong > (0.2 if share < 1 else 0)
