"""From HTML to article: MB a second by each extractor alone and with the pipeline, and how much of the page is left.

The pages are made up: four layouts around a known article. They say how fast it is; how good it is they only hint at.

Numbers to read, of one processor's time: `pytest --benchmark-enable -s tests/benchmarks/test_html.py`. Without that
each runs once.
"""

import os
import platform
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("trafilatura", reason="needs the extra html")
pytest.importorskip("resiliparse", reason="needs the extra html")
pytest.importorskip("turbohtml", reason="needs the extra html")

from textclean import from_html
from textclean.extraction.extractors import EXTRACTORS, extract, installed
from textclean.overlap import Overlap, mean, overlap

USED = [name for name in EXTRACTORS if installed(name)]
SUBJECTS = ["The council", "A heron", "The ferry company", "Nobody on the mole", "Her brother", "The engineers"]
VERBS = ["voted for", "had not seen", "wrote a letter about", "waited on the quay for", "paid half the price of"]
OBJECTS = ["the bridge", "a lamp of oil", "the night train", "two hundred sheep", "a bell that is heard at low water"]
ENDS = ["on Monday", "in the year of the flood", "as far as anybody knows", "before the tide came in", "and went home"]
LEFT = (
    "By Ingrid Bakke | Greyfen Gazette",
    "Published March 3, 2022",
    "Advertisement",
    "Photo: Ingrid Bakke/Greyfen Gazette",
    "Sign up for our weekly newsletter",
    "Share this article",
)
# What stands around the article, and around its paragraphs.
LAYOUTS = {
    "article": ("<main><article>{}</article></main>", "<p>{}</p>\n"),
    "div": ("<div class='c-12'><div id='x7'>{}</div></div>", "<p class='t'>{}</p>\n"),
    "div alone": ("<div class='story-body'><div>{}</div></div>", "<div>{}</div>\n"),
    "table": ("<table width='100%'><tr><td valign='top'>{}</td></tr></table>", "<p>{}</p>\n"),
}
SCRIPT = "<script>window.ads=window.ads||[];ads.push({slot:'top',size:[728,90],id:'greyfen-7'});</script>\n"


def made(layout: str, seed: int) -> tuple[str, str]:
    """A page of about 60 kB, half of it scripts, and the article that it holds."""
    rng = random.Random(seed)

    def sentence() -> str:
        return " ".join(rng.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, ENDS)) + "."

    body = [" ".join(sentence() for _ in range(rng.randint(2, 6))) for _ in range(rng.randint(8, 40))]
    around, line = LAYOUTS[layout]
    title = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}"
    lines = [LEFT[0], LEFT[1], *body[:3], LEFT[2], *body[3:6], LEFT[3], *body[6:], *LEFT[4:]]
    story = f"<h1>{title}</h1>\n" + "".join(line.format(text) for text in lines)
    teasers = "".join(f"<li><a href='/{i}'>{sentence()[:50]}</a></li>\n" for i in range(60))
    html = (
        f"<!doctype html><html lang='en'><head><title>{title} | Greyfen Gazette</title>{SCRIPT * 150}</head><body>"
        f"<nav><ul>{teasers}</ul></nav>{around.format(story)}<aside><h3>Most read</h3><ul>{teasers}</ul></aside>"
        f"{SCRIPT * 150}<footer>© 2022 Greyfen Gazette. All rights reserved.</footer></body></html>"
    )
    return html, "\n".join([title, *body])


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
