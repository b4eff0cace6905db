"""Whether the inputs of a run are still those that it was started with."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textclean.errors import RunError
from textclean.io import sources
from textclean.io.formats import FORMATS
from textclean.io.sources import Source

__all__ = ["described", "refuse_changed", "refuse_missing", "refuse_other_bytes"]

_STEP = 1 << 20

Inputs = Iterable[Mapping[str, Any]]
Reports = Iterable[Mapping[str, Any]]


def described(source: Source) -> dict[str, Any]:
    """An input as the plan describes it: its path, format, size and mark, and when its bytes or its place changed.

    The time of the last change of a local file (its ctime) cannot be set, unlike that of the last modification, on
    which the mark depends.

    Args:
        source: The input.
    """
    return {**source.to_dict(), "changed": _changed(source.url)}


def _changed(url: str) -> int | None:
    """When the bytes or the place of a local file changed, in nanoseconds; None for an address."""
    return None if "://" in url else os.stat(url).st_ctime_ns  # noqa: PTH116 - a path of a source is a string


def refuse_missing(inputs: Inputs, found: Sequence[Source], output: Path) -> None:
    """Check that all inputs of a run are among those that were found now.

    Args:
        inputs: The inputs of the run.
        found: The files that were found now.
        output: The folder of the run.

    Raises:
        RunError: (a RuntimeError) if one is not.
    """
    names = {source.url for source in found}
    for url in (source["url"] for source in inputs if source["url"] not in names):
        raise RunError(
            f"the run in {output} reads {url}, which is not among the inputs now: name it as well, or choose another "
            "folder"
        )


def refuse_changed(inputs: Inputs, output: Path) -> None:
    """Check that each input exists and has the size and the mark that it had.

    Args:
        inputs: The inputs of the run.
        output: The folder of the run.

    Raises:
        RunError: (a RuntimeError) if one has not.
    """
    for source in inputs:
        url = source["url"]
        try:
            now = sources.state(url)
        except OSError as error:
            raise RunError(
                f"{url}: {error.strerror or error}, but the run needs it again: put it back, or choose another folder "
                f"than {output}"
            ) from error
        if now != (source["size"], source["mark"]):
            raise _has_changed(url)


def refuse_other_bytes(inputs: Inputs, reports: Callable[[], Reports], pieces: Mapping[str, int]) -> None:
    """Check the bytes of inputs whose size and mark are as they were.

    An input whose ctime is known, and still the same, is not read. Any other must have the digest that it had when it
    was cleaned; if it was not cleaned wholly yet, and its ctime is another one, nothing shows that its bytes are the
    same, and it is refused.

    Args:
        inputs: The inputs of the run.
        reports: Returns the reports of finished shards; called only if an input is to be read.
        pieces: The number of pieces of each input, by its path or address.

    Raises:
        RunError: (a RuntimeError) if an input has other bytes, or may have.
        OSError: if one cannot be read.
    """
    suspects = [source for source in inputs if not _is_untouched(source)]
    cleaned: dict[str, list[Mapping[str, Any]]] = {}
    for piece in (piece for report in (reports() if suspects else ()) for piece in report["pieces"]):
        cleaned.setdefault(piece["url"], []).append(piece)
    for source in suspects:
        url = source["url"]
        done = cleaned.get(url, [])
        is_whole = FORMATS[source["kind"]].columns
        for piece in (piece for piece in done if piece["sha256"] is not None):
            end = source["size"] if is_whole else piece["end"]
            if _digest(url, 0 if is_whole else piece["start"], end) != piece["sha256"]:
                raise _has_changed(url)
        proven = sum(piece["sha256"] is not None for piece in done)
        if source.get("changed") is not None and proven < (1 if is_whole else pieces[url]):
            raise RunError(
                f"{url} may have changed since the run was started (it has the same size and time of modification, "
                "but was written to, copied or moved): start again, with another folder"
            )


def _is_untouched(source: Mapping[str, Any]) -> bool:
    """Whether the ctime of an input is known, and still the same."""
    known = source.get("changed")
    return known is not None and bool(known == _changed(source["url"]))


def _has_changed(url: str) -> RunError:
    return RunError(f"{url} has changed since the run was started: start again, with another folder")


def _digest(url: str, start: int, end: int) -> str:
    """SHA-256 of a range of bytes of a file."""
    digest, left = hashlib.sha256(), end - start
    with sources.opened(url) as file:
        file.seek(start)
        while left and (data := file.read(min(_STEP, left))):
            digest.update(data)
            left -= len(data)
    return digest.hexdigest()
