"""Structures of Markdown after cleaning: the lines that stay, and those of them whose structure is no longer whole.

    python -m tests.benchmarks.markdown_structure PAGES.jsonl.gz [PRESET] [STEP]

A row of the file has `inputs`, renderings of a page as Markdown by name. Every STEP-th page is cleaned. Counted are
structures of several lines of which some go and some stay; lines that the parse of the clean text has in a block of
another kind than that of the source, by the kind they have; links that the source has not, or half of; and texts that
restore to something else than the source or are changed by a second cleaning. Lines are not repaired, so that they can
be compared.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tests.markup.structure import parts, structures, torn, torn_links
from textclean.presets import get
from textclean.result import Result


def say(line: str) -> None:
    """Write a line to the output."""
    sys.stdout.write(f"{line}\n")


def measure(path: Path, preset: str = "page", step: int = 1) -> Counter[str]:
    """Count what was touched and what was torn.

    Args:
        path: The file of pages.
        preset: The preset that cleans them.
        step: Of how many pages one is cleaned.
    """
    pipeline = replace(get(preset), repair=None)
    found: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8", errors="surrogatepass") as file:
        for row in islice(file, 0, None, step):
            page = json.loads(row)
            for name, text in page["inputs"].items():
                if not isinstance(text, str):
                    continue
                result = pipeline.tag(text)
                found["texts"] += 1
                found["texts that do not restore"] += result.restore() != text
                if not result.removed:
                    continue
                found["texts with cuts"] += 1
                found["texts that change again"] += pipeline(result.text) != result.text
                found.update(f"lines kept: {kind}" for kind in (kind for kind, line in parts(result.text) if line))
                found.update(f"{kind} of which a part goes" for kind in touched(result))
                for line in torn_links(text, result.text):
                    found["links torn"] += 1
                    say(f"{page['id']} {name}: link {line[:100]!r}")
                for kind, line in torn(text, result.text):
                    found[f"lines torn: {kind}"] += 1
                    say(f"{page['id']} {name}: {kind} {line[:100]!r}")
    return found


def touched(result: Result) -> Iterator[str]:
    """The kinds of the structures of which lines go and lines stay."""
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", result.source)]
    gone: set[int] = set()
    for span in result.removed:
        first, last = bisect_right(ends, span.start), bisect_right(ends, span.end - 1)
        gone.update(range(first, last + 1))
    worded = {i for i, line in enumerate(re.split(r"\r\n?|\n", result.source)) if line.strip()}
    for kind, start, stop in structures(result.source):
        lines = worded & set(range(start, stop))
        if lines & gone and lines - gone:
            yield kind


if __name__ == "__main__":
    for what, count in sorted(measure(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4])).items()):
        say(f"{count:8,d}  {what}")
