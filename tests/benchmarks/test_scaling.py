"""What a character costs in texts of 1 kB to 50 MB: it stays the same, however hostile the text.

Numbers to read, not to pass or fail: `pytest --benchmark-enable -s tests/benchmarks/test_scaling.py`. Without
`--benchmark-enable` each runs once on a short text. PRESETS and SHAPES of the environment choose others ("all", or
names separated by commas), LARGEST another largest size in characters (1000000 is quick).
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.shapes import PARAGRAPH, SHAPES, repeated
from textclean import presets

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
LARGEST = int(os.environ.get("LARGEST", SIZES[-1]))
ALL: dict[str, Callable[[int], str]] = {"paragraphs": repeated(PARAGRAPH), **SHAPES}
CHOSEN = (
    "paragraphs", "one line of prose", "one word", "short lines", "distinct lines", "chrome alone",
    "parentheses in parentheses", "brackets", "one run of combining marks", "marks on every letter",
    "mojibake in one line", "ampersands",
)  # fmt: skip
# Texts are cleaned again and again for this time, so that short ones can be measured.
LEAST = 0.2


def chosen(variable: str, known: dict[str, Any], default: tuple[str, ...]) -> list[str]:
    """The names that the environment asks for."""
    names = os.environ.get(variable)
    return list(known) if names == "all" else names.split(",") if names else list(default)


def seconds(work: Callable[[str], object], text: str) -> float:
    """The processor time of one run."""
    gc.collect()
    runs, began = 0, time.process_time()
    while runs == 0 or time.process_time() - began < LEAST:
        work(text)
        runs += 1
    return (time.process_time() - began) / runs


@pytest.mark.parametrize("shape", chosen("SHAPES", ALL, CHOSEN))
@pytest.mark.parametrize("preset", chosen("PRESETS", presets.PRESETS, ("article", "page")))
def test_cost_of_a_character(benchmark: Any, preset: str, shape: str) -> None:
    """Microseconds a character, size by size."""
    work = presets.get(preset).tag
    if not benchmark.enabled:
        benchmark.pedantic(lambda: work(ALL[shape](SIZES[0])), rounds=1)
        return
    work(PARAGRAPH * 9 + "Home\n" * 99)  # loads the lexicon and the model
    costs = {}
    for size in SIZES:
        if size <= LARGEST:
            text = ALL[shape](size)
            costs[size] = seconds(work, text) / len(text) * 1e6
            benchmark.extra_info[f"{size}_us_a_character"] = round(costs[size], 4)
    benchmark.pedantic(lambda: work(ALL[shape](SIZES[0])), rounds=1)
    shown = " ".join(f"{size:,}: {cost:.3f}" for size, cost in costs.items())
    sys.stdout.write(f"\n{preset}, {shape}, us a character: {shown}\n")
