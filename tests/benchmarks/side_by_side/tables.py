"""The tables of texts and pages, as Markdown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.side_by_side import engines
from tests.benchmarks.side_by_side.samples import Page
from tests.benchmarks.side_by_side.timing import Engine, turns

TABLES = {"repair": engines.REPAIR, "cleaning": engines.CLEANING, "pages": engines.PAGES, "small": engines.SMALL}


def rows(name: str, items: Sequence[Any], rounds: int, arguments: Sequence[str]) -> str:
    """A table: each engine's rate, how many times the first one's that is, and its memory.

    Args:
        name: The table's.
        items: What the engines are given.
        rounds: How often each takes its turn.
        arguments: The arguments of the command, for the processes that measure memory.
    """
    there = [engine for engine in TABLES[name] if engine.installed]
    seconds = turns(there, items, rounds)
    size = sum(len(text_of(item).encode()) for item in items) / len(items) / 1e6
    first = next(iter(seconds.values()))
    extra = judges(name, items)
    head = " | ".join((f"{name}, {len(items)} items of {size * 1000:.1f} kB", "ms", "MB/s", "times", "peak MB", *extra))
    lines = [f"| {head} |", "|---|" + "---|" * (4 + len(extra))]
    for engine in there:
        took = seconds[engine.name]
        judged = [judge(engine) for judge in extra.values()]
        cells = (
            f"{took * 1e3:.2f}",
            f"{size / took:.2f}",
            f"{first / took:.1f}",
            peak(name, engine, arguments),
            *judged,
        )
        lines.append(f"| {engine.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def text_of(item: str | Page | list[str]) -> str:
    """What an item's size is counted by: for a page, its plain text."""
    if isinstance(item, list):
        return "".join(item)
    return item if isinstance(item, str) else item.plain


def judges(name: str, items: Sequence[Any]) -> dict[str, Callable[[Engine], str]]:
    """What a table says of an engine beside its speed, by the head of the column."""
    if name == "pages":
        return {"F1": lambda engine: f"{f1(engine, items):.3f}"}
    if name == "repair":
        return {"as ftfy": lambda engine: f"{same(engine, engines.REPAIR[0], items):.1%}"}
    return {}


def f1(engine: Engine, pages: Sequence[Page]) -> float:
    """How an engine's texts agree with the articles: the F1 of word 4-grams."""
    from textclean.overlap import mean, overlap

    work = engine.make()
    return mean(overlap(page.gold, work(page)) for page in engine.items(pages)).f1


def same(engine: Engine, reference: Engine, items: Sequence[str]) -> float:
    """The share of the lines that an engine gives as the reference does, of those of texts with as many lines."""
    if not reference.installed:
        return float("nan")
    one, other = engine.make(), reference.make()
    pairs = [(one(item).split("\n"), other(item).split("\n")) for item in items]
    equal = sum(a == b for left, right in pairs for a, b in zip(left, right, strict=False))
    return equal / max(sum(max(len(left), len(right)) for left, right in pairs), 1)


def peak(table: str, engine: Engine, arguments: Sequence[str]) -> str:
    """The largest size in MB of a process that does an engine's work once."""
    command = [sys.executable, "-m", "tests.benchmarks.side_by_side", *arguments, "--peak", table, engine.name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1200)
    return done.stdout.strip() or "?"


def do_once(table: str, name: str, items: Sequence[Any]) -> float:
    """Do an engine's work once, and tell the largest size of this process in MB."""
    engine = next(one for one in TABLES[table] if one.name == name)
    work = engine.make()
    for item in engine.items(items):
        work(item)
    # Not `ru_maxrss`: on Linux that begins with the size of the process that started this one.
    return int(Path("/proc/self/status").read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
