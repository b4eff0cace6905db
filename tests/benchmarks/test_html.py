"""From HTML to article: MB a second by each extractor alone and with the pipeline, and how much of the page is left.

The pages are made up: four layouts around a known article. They say how fast it is; how good it is they only hint at.

Numbers to read, of one processor's time: `pytest --benchmark-enable -s tests/benchmarks/test_html.py`. Without that
each runs once.
"""

import os
import platform
import time
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("trafilatura", reason="needs the extra html")
pytest.importorskip("resiliparse", reason="needs the extra html")
pytest.importorskip("turbohtml", reason="needs the extra html")

from tests.benchmarks.pages import LAYOUTS, made
from textclean import from_html
from textclean.extraction.extractors import EXTRACTORS, extract, installed
from textclean.overlap import Overlap, mean, overlap

USED = [name for name in EXTRACTORS if installed(name)]
PAGES = [made(layout, seed) for seed in range(10) for layout in LAYOUTS]
MEGABYTES = sum(len(html.encode()) for html, _ in PAGES) / 1e6


def agreement(read: Callable[[str], str]) -> Overlap:
    """How the texts that are read from the pages agree with their articles."""
    return mean(overlap(article, read(html)) for html, article in PAGES)


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("extractor", USED)
def test_from_html(benchmark: Any, extractor: str) -> None:
    """The extractor with the pipeline, beside the extractor alone: no less of the article, less of the page."""
    alone = agreement(lambda html: extract(html, None, extractor).text)
    cleaned = agreement(lambda html: from_html(html, extractor=extractor).text)
    assert cleaned.precision > alone.precision
    assert cleaned.recall >= alone.recall - 0.001

    benchmark.extra_info["machine"] = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    benchmark.pedantic(
        lambda: [from_html(html, extractor=extractor) for html, _ in PAGES], rounds=5 if benchmark.enabled else 1
    )
    if benchmark.enabled:
        speed = MEGABYTES / benchmark.stats.stats.median
        print(  # noqa: T201
            f"\n{extractor}: {speed:.1f} MB of HTML a second with the pipeline, {len(PAGES)} pages of "
            f"{MEGABYTES / len(PAGES) * 1000:.0f} kB; F1 {alone.f1:.3f} -> {cleaned.f1:.3f}, "
            f"P {alone.precision:.3f} -> {cleaned.precision:.3f}, R {alone.recall:.3f} -> {cleaned.recall:.3f}"
        )


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("extractor", USED)
def test_extractor_alone(benchmark: Any, extractor: str) -> None:
    """What the extractor takes by itself."""
    texts = benchmark.pedantic(
        lambda: [extract(html, None, extractor).text for html, _ in PAGES], rounds=5 if benchmark.enabled else 1
    )
    assert sum(map(bool, texts)) >= len(PAGES) * 0.7  # turbohtml wants paragraphs to be p
    if benchmark.enabled:
        print(f"\n{extractor}: {MEGABYTES / benchmark.stats.stats.median:.1f} MB of HTML a second alone")  # noqa: T201
