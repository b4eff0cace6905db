"""The file of templates: what was learnt of each site, and, where they may be fitted further, the pages.

The format is that of `archive`: plain numbers and JSON, a checksum for every array, written in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from textclean import archive
from textclean.archive import Archive
from textclean.arrays import Array
from textclean.errors import CorpusError
from textclean.templates.profile import ENTRY, Chrome
from textclean.templates.sample import Sample
from textclean.templates.sketch import LINE, PERMUTATIONS, Page

__all__ = ["chrome", "opened", "read_pages", "write"]

_SCHEME = "templates"
# Counts up whenever the same line would get another key, or a file another layout.
_VERSION = 1


def write(path: Path, settings: Mapping[str, Any], found: tuple[Chrome, ...], sample: Sample | None = None) -> None:
    """Write what was learnt, and the pages that are kept, if they are to be."""
    names, stops = archive.pack(one.site for one in found)
    arrays: dict[str, list[Array]] = {
        "sites": [names],
        "site_stops": [stops],
        "counts": [np.array([(one.pages, one.level) for one in found], np.int64).reshape(-1)],
        "entries": [np.frombuffer(one.entries, np.uint8) for one in found],
        "entry_stops": [_stops(one.entries for one in found)],
    }
    if sample is not None:
        kept = [page for _, site in sample for _, page in sorted(site.pages.items())]
        names, stops = archive.pack(name for name, _ in sample)
        arrays |= {
            "kept_sites": [names],
            "kept_stops": [stops],
            "kept_counts": [np.array([(len(site.pages), site.level) for _, site in sample], np.int64).reshape(-1)],
            "lines": [np.frombuffer(page.lines, np.uint8) for page in kept],
            "line_stops": [_stops(page.lines for page in kept)],
            "signatures": [np.frombuffer(page.signature, np.uint8) for page in kept],
        }
    level = None if sample is None else sample.level
    archive.write(path, {"scheme": _SCHEME, "version": _VERSION, "level": level, **settings}, arrays)


def opened(path: Path, *, pages: bool = False) -> Archive:
    """A file of templates, with the pages if they are asked for.

    Raises:
        CorpusError: if it is none, cut short, damaged, of another version, or without the pages.
        OSError: if it cannot be read.
    """
    file = Archive(path)
    if file.settings.get("scheme") != _SCHEME:
        raise CorpusError(f"{path} holds no templates: see that it is a file that `textclean fit` wrote")
    if file.settings.get("version") != _VERSION:
        raise CorpusError(
            f"{path} holds templates of version {file.settings.get('version')!r}, but {_VERSION} is needed here: "
            "fit them again, with the version of textclean that uses them"
        )
    if pages and file.settings.get("level") is None:
        raise CorpusError(
            f"{path} was saved without the pages that its templates were fitted on: "
            "the file that `Templates.save` wrote can be fitted further"
        )
    return file


def chrome(file: Archive) -> tuple[Chrome, ...]:
    """What was learnt.

    Raises:
        CorpusError: if the file is damaged.
    """
    sites, entries = _names(file, "sites", "site_stops"), _parts(file, "entries", "entry_stops", ENTRY.itemsize)
    counts = _counts(file, "counts")
    if len({len(sites), len(counts), len(entries)}) > 1:
        raise _contradicting(file)
    found = zip(sites, counts, entries, strict=True)
    return tuple(Chrome(site, count, level, part) for site, (count, level), part in found)


def read_pages(file: Archive, sample: Sample) -> None:
    """Take up the pages that were kept.

    Raises:
        CorpusError: if the file is damaged.
    """
    names, counts = _names(file, "kept_sites", "kept_stops"), _counts(file, "kept_counts")
    lines = _parts(file, "lines", "line_stops", LINE.itemsize)
    signatures, size = file.array("signatures").tobytes(), 4 * PERMUTATIONS
    whole = len(names) == len(counts) and sum(count for count, _ in counts) == len(lines)
    if not whole or len(signatures) != size * len(lines) or not isinstance(file.settings["level"], int):
        raise _contradicting(file)
    found = (Page(part, signatures[i * size : (i + 1) * size]) for i, part in enumerate(lines))
    sample.restore(file.settings["level"], _by_site(names, counts, found))


def _by_site(
    names: list[str], counts: list[tuple[int, int]], found: Iterator[Page]
) -> Iterator[tuple[str, int, list[Page]]]:
    for name, (count, level) in zip(names, counts, strict=True):
        yield name, level, [next(found) for _ in range(count)]


def _stops(parts: Iterable[bytes]) -> Array:
    """Where each part ends when all are put together."""
    return np.cumsum([len(part) for part in parts], dtype=np.int64)


def _parts(file: Archive, data: str, stops: str, unit: int = 1) -> list[bytes]:
    """What was put together, in its parts, each a number of units long."""
    raw, ends = file.array(data).tobytes(), [0, *file.array(stops).tolist()]
    if ends[-1] != len(raw) or any(a > b or (b - a) % unit for a, b in pairwise(ends)):
        raise _contradicting(file)
    return [raw[a:b] for a, b in pairwise(ends)]


def _names(file: Archive, data: str, stops: str) -> list[str]:
    try:
        return [part.decode("utf-8", "surrogatepass") for part in _parts(file, data, stops)]
    except UnicodeDecodeError:
        raise _contradicting(file) from None


def _counts(file: Archive, name: str) -> list[tuple[int, int]]:
    """Pairs of a count and a level."""
    found = file.array(name).tolist()
    if len(found) % 2 or any(number < 0 for number in found):
        raise _contradicting(file)
    return list(zip(found[::2], found[1::2], strict=True))


def _contradicting(file: Archive) -> CorpusError:
    return CorpusError(f"{file.path} contradicts itself: it was not written by textclean; fit the templates again")
