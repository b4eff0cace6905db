"""Curves of growth: milliseconds by the size of a text, both in powers of ten, as an SVG."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.benchmarks.side_by_side.engines import REPAIR, _preset
from tests.benchmarks.side_by_side.timing import Engine
from tests.benchmarks.test_speed import article, whole_page

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
WORK = 300_000  # code points that a turn works on, in as many texts as it takes
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 380, 56, 44, 16
COLOURS = ("#7a7a7a", "#b0803a", "#2f7d4f", "#1f5fa8", "#a03060")

Curves = dict[str, list[tuple[float, float]]]


def engines() -> list[Engine]:
    """Whose curves are drawn."""
    ours = [Engine(name, "textclean", _preset(name)) for name in ("minimal", "article", "page")]
    return [one for one in (REPAIR[0], REPAIR[2], *ours) if one.installed]


def curves(rounds: int) -> Curves:
    """For each engine its milliseconds of processor time by the kilobytes of a text: the least of its turns."""
    works = {engine.name.replace("*", ""): engine.make() for engine in engines()}
    found: Curves = {name: [] for name in works}
    for size in SIZES:
        texts = [article(size, seed) for seed in range(max(1, WORK // size))]
        pages = [whole_page(max(8, size // 40), seed)[:size] for seed in range(len(texts))]
        least = dict.fromkeys(works, math.inf)
        for _ in range(rounds + 1):
            for name, work in works.items():
                least[name] = min(least[name], _took(work, pages if name == "page" else texts))
        for name, seconds in least.items():
            found[name].append((size / 1e3, seconds * 1e3))
    return found


def _took(work: Callable[[str], Any], texts: Sequence[str]) -> float:
    """Seconds a text."""
    began = time.process_time()
    for text in texts:
        work(text)
    return (time.process_time() - began) / len(texts)


def svg(found: Curves) -> str:
    """The curves as a picture."""
    points = [point for curve in found.values() for point in curve]
    low, high = (tuple(f(math.log10(p[i]) for p in points) for f in (min, max)) for i in (0, 1))
    bottom, top = math.floor(high[0]), math.ceil(high[1])

    def x(kilobytes: float) -> float:
        return LEFT + (math.log10(kilobytes) - low[0]) / (low[1] - low[0]) * (WIDTH - LEFT - 150)

    def y(ms: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(ms) - bottom) / (top - bottom) * (HEIGHT - BOTTOM - TOP)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        "<title>Milliseconds by the size of a text</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(bottom, top + 1):
        at = y(10.0**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - 150}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    for size in SIZES[::2]:
        at = x(size / 1e3)
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size // 1000:,} kB</text>')
    last = math.inf
    for (name, curve), colour in sorted(
        zip(found.items(), COLOURS, strict=False), key=lambda pair: -y(pair[0][1][-1][1]), reverse=False
    ):
        path = "L".join(f"{x(kilobytes):.1f} {y(ms):.1f}" for kilobytes, ms in curve)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        last = min(y(curve[-1][1]) + 4, last - 15)  # names do not lie on one another
        out.append(f'<text x="{WIDTH - 144}" y="{last:.1f}" fill="{colour}">{name}</text>')
    return "\n".join((*out, "</svg>", ""))
