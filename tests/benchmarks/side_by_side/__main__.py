"""The command: prints the tables, and writes the curves. See the guide "Speed"."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.side_by_side import corpus, growth, markdown, samples, starts, tables
from tests.benchmarks.side_by_side.timing import version_of

ALL = ("repair", "cleaning", "pages", "small", "markdown", "signatures", "corpus", "starts")


def arguments() -> argparse.Namespace:
    """What the command is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.side_by_side", description=__doc__)
    parser.add_argument("--tables", default=",".join(ALL), help=f"which of {', '.join(ALL)}")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each engine; the median counts")
    parser.add_argument("--count", type=int, default=100, help="texts and pages")
    parser.add_argument("--records", type=int, default=5_000, help="records of the corpus")
    parser.add_argument("--sizes", default="1000,10000", help="numbers of texts to sign")
    parser.add_argument("--texts", type=Path, help="JSON lines with the texts, in the place of made-up ones")
    parser.add_argument("--field", default="trafilatura", help="the field of the texts")
    parser.add_argument("--pages", type=Path, help="JSON lines with pages: id, gold, inputs.html_text")
    parser.add_argument("--html", type=Path, help="the folder of their HTML, ID.html.gz")
    parser.add_argument("--svg", type=Path, help="where to write the curves of growth")
    parser.add_argument("--peak", nargs=2, metavar=("TABLE", "ENGINE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def items(options: argparse.Namespace, table: str) -> list[Any]:
    """What the engines of a table are given."""
    if table == "pages":
        return samples.pages(options.count, options.pages, options.html)
    if table == "small":
        return samples.small_pages(options.count)
    texts = samples.texts(options.count, options.texts, options.field)
    return samples.damaged(texts) if table == "repair" else texts


def records(options: argparse.Namespace) -> list[str]:
    """The texts of the corpus. Made-up ones have words at random: made-up articles are all near-duplicates."""
    from tests.benchmarks.test_near_duplicates import documents

    if options.texts:
        return samples.texts(options.records, options.texts, options.field)
    return [text.replace(". ", ".\n") for text in documents(options.records)]


def marked(options: argparse.Namespace) -> list[str]:
    """Texts of Markdown: those of the file, or made up."""
    texts = samples.texts(options.count, options.texts, options.field)
    return texts if options.texts else markdown.made(texts)


def signatures(size: int, rounds: int) -> str:
    """The table of signatures, from the benchmark of near-duplicates."""
    from tests.benchmarks import test_near_duplicates as signing

    made = signing.documents(size)
    signing.turns(signing.ENGINES, made[:8], 1)
    return signing.table(f"{size:,} texts of 500 words, to signatures", signing.turns(signing.ENGINES, made, rounds))


def main() -> None:
    """Print the tables that are wanted."""
    options = arguments()
    if options.peak:
        table, engine = options.peak
        print(f"{tables.do_once(table, engine, items(options, table)):.0f}")
        return
    packages = ("textclean-filters", "numpy", "regex", "ftfy", "datasketch", "numba")
    found = {package: version_of(package) for package in (*packages, *peers())}
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(", ".join(f"{package} {version}" for package, version in found.items() if version))
    print(f"Not installed: {', '.join(sorted(name for name, version in found.items() if not version)) or 'none'}")
    passed = [part for part in sys.argv[1:] if part]
    wanted = options.tables.split(",")
    # First what is measured in other processes, while this one is small: the peak of theirs begins with its size.
    for table in sorted(wanted, key=lambda name: name not in ("corpus", "starts")):
        print()
        if table in tables.TABLES:
            print(tables.rows(table, items(options, table), options.rounds, passed))
        elif table == "signatures":
            print("\n".join(signatures(int(size), options.rounds) for size in options.sizes.split(",")))
        elif table == "markdown":
            print(markdown.table(marked(options), options.rounds))
        elif table == "corpus":
            print(corpus.table(records(options), min(options.rounds, 3)))
        elif table == "starts":
            print(starts.table(2 * options.rounds + 1))
        else:
            sys.exit(f"there is no table {table!r}: {', '.join(ALL)}")
    if options.svg:
        options.svg.write_text(growth.svg(growth.curves(options.rounds)), encoding="utf-8")


def peers() -> list[str]:
    """The packages of all engines of the tables, each once."""
    named = [engine.package for table in tables.TABLES.values() for engine in table]
    return sorted({*named, "rensa", "gaoya", "text-dedup"} - {"textclean", "ftfy"})


if __name__ == "__main__":
    main()
