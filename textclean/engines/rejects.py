"""The rejects of the shards of a run: joined in one file at its end, and parted again if it is continued."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from textclean.atomic import replacing
from textclean.errors import RunError

__all__ = ["join", "part"]

Reports = Sequence[dict[str, Any]]


def join(files: Sequence[Path], reports: Reports, target: Path) -> int:
    """Write the rejects of all shards to one file, with the input file and line of each.

    Args:
        files: The rejects of each shard.
        reports: The report of each shard.
        target: The file to write; without rejects, it is not written.

    Returns:
        The number of records that were rejected.

    Raises:
        OSError: if the file cannot be written.
    """
    lines: dict[str, int] = {}
    count = 0
    with ExitStack() as stack:
        out = None
        for file, report in zip(files, reports, strict=True):
            before = _lines_before(report, lines)
            for row in _rows(file):
                number, line = row.pop("piece"), row.pop("line")
                place = {
                    "file": report["pieces"][number]["url"],
                    "line": None if line is None else line + before[number],
                }
                out = out or stack.enter_context(replacing(target))
                out.write(_line({**place, **row}))
                count += row.get("rows", 1)
    if not count:
        target.unlink(missing_ok=True)  # of an earlier end of the run
    return count


def part(source: Path, reports: Reports) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The rejects of each shard, as `join` read them.

    Args:
        source: The file that `join` wrote.
        reports: The report of each shard.

    Yields:
        The report of a shard, and the bytes of its rejects.

    Raises:
        RunError: (a RuntimeError) if the file does not fit the reports.
        OSError: if it cannot be read.
    """
    lines: dict[str, int] = {}
    rows = _rows(source)
    for report in reports:
        before = _lines_before(report, lines)
        numbers = {piece["url"]: number for number, piece in enumerate(report["pieces"])}
        left = sum(piece["rejected"] for piece in report["pieces"])
        held = []
        while left > 0:
            row = next(rows, None)
            if row is None or row.get("file") not in numbers:
                raise RunError(f"{source} does not fit the manifest beside it: choose another folder")
            number, line = numbers[row.pop("file")], row.pop("line")
            held.append(_line({"piece": number, "line": None if line is None else line - before[number], **row}))
            left -= row.get("rows", 1)
        yield report, b"".join(held)


def _lines_before(report: dict[str, Any], lines: dict[str, int]) -> list[int]:
    """The lines before each piece in its file; adds the lines of the pieces to `lines`, which counts them by file."""
    before = []
    for piece in report["pieces"]:
        before.append(lines.get(piece["url"], 0) if piece["start"] and piece["lines"] else 0)
        lines[piece["url"]] = lines.get(piece["url"], 0) + piece["lines"]
    return before


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row).encode() + b"\n"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)
