"""How fast it is: MB a second of articles, lines a second of the lexicon, milliseconds of an import.

Numbers to read, not to pass or fail: `pytest --benchmark-enable tests/benchmarks`. Without that each runs once.
"""

import os
import platform
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import textclean
from tests.benchmarks.pages import ENDS, OBJECTS
from textclean import ARTICLE, Document, Pipeline, lexicon
from textclean.presets import PAGE
from textclean.segment import segment

SUBJECTS = [
    "The council",
    "A heron",
    "The ferry company",
    "Nobody on the mole",
    "Her brother",
    "The engineers",
    "An old map",
]
VERBS = [
    "voted for",
    "had not seen",
    "wrote a letter about",
    "waited on the quay for",
    "paid half the price of",
    "asked for",
]
CHROME = (
    "Read more: The keeper who would not leave",
    "Advertisement",
    "Photo: Ingrid Bakke/Greyfen Gazette",
    "By Ingrid Bakke | March 3, 2022",
    "Share this article",
    "Sign up for our weekly newsletter",
    "© 2022 Greyfen Gazette. All rights reserved.",
    "Most read",
    "5 min read",
)
SIZES = {"2 kB": 2_000, "10 kB": 10_000, "100 kB": 100_000}


def article(size: int, seed: int = 0) -> str:
    """Paragraphs of made-up sentences with some chrome between and below them, of about `size` characters."""
    rng = random.Random(seed)
    lines, written = ["The bridge of Ostwick"], 0
    while written < size:
        parts = ((rng.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, ENDS)) for _ in range(rng.randint(2, 6)))
        lines.append(" ".join(f"{' '.join(words)}." for words in parts))
        if rng.random() < 0.15:
            lines.append(rng.choice(CHROME))
        written += len(lines[-1]) + 2
    return "\n\n".join([*lines, *CHROME, ""])


@pytest.fixture(autouse=True)
def machine(benchmark: Any) -> None:
    """Each number says where it was measured."""
    benchmark.extra_info["machine"] = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    benchmark.extra_info["python"] = platform.python_version()


def measured(benchmark: Any, work: Callable[[], Any], **done: float) -> None:
    """Run the work and tell how much of it is done in a second."""
    benchmark.pedantic(work, rounds=7 if benchmark.enabled else 1, warmup_rounds=1 if benchmark.enabled else 0)
    if not benchmark.enabled:
        return
    rates = []
    for unit, amount in done.items():
        benchmark.extra_info[unit] = round(amount / benchmark.stats.stats.median, 2)
        rates.append(f"{benchmark.extra_info[unit]:,} {unit.replace('_', ' ')}")
    print(f"\n{benchmark.name}: {', '.join(rates)} ({benchmark.extra_info['machine']})")  # noqa: T201


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("name", ["article", "minimal"])
def test_cleaning(benchmark: Any, name: str, size: int) -> None:
    """Articles cleaned by a preset, from text to text."""
    texts = [article(size, seed) for seed in range(max(1, 400_000 // size))]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6

    def clean() -> int:
        return sum(len(textclean.clean(text, name)) for text in texts)

    assert 0 < clean() < sum(map(len, texts))
    measured(benchmark, clean, MB_a_second=megabytes, documents_a_second=len(texts))


def whole_page(lines: int, seed: int = 0) -> str:
    """The text of a whole page: menus and teasers around paragraphs, half of the lines each."""
    rng = random.Random(seed)
    names = [" ".join(rng.choice(part) for part in (SUBJECTS, VERBS, OBJECTS)) for _ in range(lines // 8)]
    menu = [rng.choice(("Home", "News", "Sport", "Log in", "About us", "Jobs", *CHROME)) for _ in range(lines // 8)]
    body = article(lines * 70, seed).split("\n\n")[: lines // 2]
    return "\n".join([*menu, *names, *body, "Most read", *names, *menu])


@pytest.mark.parametrize("lines", [10, 100, 1_000, 10_000])
def test_whole_pages(benchmark: Any, lines: int) -> None:
    """The page preset, over pages of growing length: the rate stays about the same once a page has some lines."""
    texts = [whole_page(lines, seed) for seed in range(max(1, 4_000 // lines))]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6

    def clean() -> int:
        return sum(len(textclean.clean(text, "page")) for text in texts)

    assert 0 < clean() <= sum(map(len, texts))
    measured(benchmark, clean, MB_a_second=megabytes, pages_a_second=len(texts))


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "pipe"])
def test_small_pages(benchmark: Any, together: bool) -> None:
    """The page preset over pages of ten lines, which share the fixed cost of a page where they are cleaned together."""
    texts = [whole_page(10, seed) for seed in range(400)]

    def clean() -> list[str]:
        return [r.text for r in PAGE.pipe(texts)] if together else [PAGE(text) for text in texts]

    assert clean()[:9] == [PAGE.tag(text).text for text in texts[:9]]
    measured(benchmark, clean, pages_a_second=len(texts))


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for a process's largest size")
def test_memory_of_a_whole_page(benchmark: Any) -> None:
    """The largest size of a process that cleans a page of 10,000 lines, in MB."""
    program = (
        "import resource, sys, textclean\n"
        "textclean.clean(sys.stdin.read(), 'page')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(textclean.__file__).parent.parent)}
    peak: list[float] = []

    def start() -> None:
        run = subprocess.run(
            [sys.executable, "-c", program],
            input=whole_page(10_000), capture_output=True, text=True, env=environment, timeout=120, check=True,
        )  # fmt: skip
        peak.append(float(run.stdout))

    benchmark.pedantic(start, rounds=1)
    benchmark.extra_info["peak_MB"] = round(peak[0])
    if benchmark.enabled:
        print(f"\npage of 10,000 lines: {peak[0]:.0f} MB at most")  # noqa: T201


def test_repair_alone(benchmark: Any) -> None:
    """What the encoding's repair costs where there is nothing to repair."""
    text = article(400_000)
    pipeline = Pipeline()
    assert pipeline(text) == text
    measured(benchmark, lambda: pipeline(text), MB_a_second=len(text.encode()) / 1e6)


def test_segmenting_alone(benchmark: Any) -> None:
    """What it costs to cut a text into lines."""
    text = article(400_000)
    measured(benchmark, lambda: sum(1 for _ in segment(text)), MB_a_second=len(text.encode()) / 1e6)


def test_lexicon_alone(benchmark: Any) -> None:
    """All rules of the English lexicon on lines that nothing is known of yet."""
    text = article(400_000)
    rules = lexicon.load("en")

    def look() -> int:
        doc = Document(text, tuple(segment(text)))
        return sum(map(len, rules(doc).values()))

    assert look() > 0
    measured(benchmark, look, lines_a_second=sum(1 for _ in segment(text)))


def test_a_result_as_a_dict(benchmark: Any) -> None:
    """What it costs to write a result down and to read it again."""
    result = ARTICLE.tag(article(100_000))
    measured(benchmark, lambda: textclean.Result.from_dict(result.to_dict()), results_a_second=1)


def test_import(benchmark: Any) -> None:
    """`import textclean` in a fresh interpreter, less what the interpreter takes by itself."""
    program = "import time; t = time.perf_counter(); import textclean; print(time.perf_counter() - t)"
    took = []

    def start() -> None:
        run = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(textclean.__file__).parent.parent)},
            timeout=60,
            check=True,
        )
        took.append(float(run.stdout))

    benchmark.pedantic(start, rounds=7 if benchmark.enabled else 1)
    milliseconds = sorted(took)[len(took) // 2] * 1000
    benchmark.extra_info["import_ms"] = round(milliseconds, 1)
    if benchmark.enabled:
        print(f"\nimport textclean: {milliseconds:.0f} ms ({benchmark.extra_info['machine']})")  # noqa: T201
