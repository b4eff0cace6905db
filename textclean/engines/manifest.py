"""What a run is compared with when it is continued: its settings, its versions, and the files of its manifest."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from textclean.engines.job import Job
from textclean.engines.shard import file_digest
from textclean.errors import RunError

__all__ = ["missing", "refuse_other", "reports", "versions"]

_SHOWN = 200  # characters of a setting in an error


def refuse_other(earlier: Mapping[str, Any], job: Job, output: Path) -> None:
    """Refuse to continue a run with other settings or versions.

    Args:
        earlier: The plan or the manifest of the run.
        job: The settings now.
        output: The folder of the run.

    Raises:
        RunError: (a RuntimeError) if they differ.
    """
    for what, now in (("settings", job.described()), ("versions", versions())):
        before, after = earlier[what], json.loads(json.dumps(now))
        if before != after:
            raise RunError(
                f"the run in {output} was started with other {what}{_difference(before, after)}: "
                "use the same, or choose another folder"
            )


def missing(manifest: Mapping[str, Any], output: Path) -> set[str]:
    """The names of the files of a finished run that do not exist any more.

    Args:
        manifest: The manifest of the run.
        output: The folder of the run.

    Raises:
        RunError: (a RuntimeError) if a file is not as the run wrote it.
        OSError: if a file cannot be read.
    """
    gone = set()
    for name, digest in _files(manifest):
        path = output / name
        if not path.exists():
            gone.add(name)
        elif file_digest(path) != digest:
            raise RunError(f"{path} is not as the run wrote it: remove it, and --resume makes it again")
    return gone


def _files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and digests of the files that a manifest lists."""
    yield from ((report["output"], report["sha256"]) for report in manifest["outputs"])
    entries = (manifest[what] for what in ("rejects", "templates", "duplicates"))
    yield from ((entry["file"], entry["sha256"]) for entry in entries if entry is not None)


def reports(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The reports of all shards of a finished run, in their order.

    Args:
        manifest: The manifest of the run.
    """
    return sorted((*manifest["outputs"], *manifest["empty"]), key=lambda report: int(report["shard"]))


def _difference(then: Any, now: Any) -> str:
    """The first setting that differs: its name and both values."""
    if not (isinstance(then, dict) and isinstance(now, dict)):
        return f": {_shown(then)}, now {_shown(now)}"
    name = ""
    while isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**now, **then} if then.get(key) != now.get(key))
        name, then, now = f"{name}.{key}".lstrip("."), then.get(key), now.get(key)
    return f": {name} was {_shown(then)} and is {_shown(now)} now"


def _shown(value: Any) -> str:
    """A value for an error, cut short."""
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."


def versions() -> dict[str, str]:
    """The versions on which the output depends."""
    names = {"textclean": "textclean-filters", "pyarrow": "pyarrow", "orjson": "orjson", "ftfy": "ftfy"}
    return {"python": platform.python_version()} | {name: metadata.version(dist) for name, dist in names.items()}
