"""The file of templates: the profile of each site and, unless they were left out, the pages to fit further.

Reading checks the arrays against each other, so that a file that was not written by `write` is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from textclean import archive
from textclean.archive import Archive, Pieces
from textclean.arrays import Array
from textclean.errors import CorpusError, SettingError
from textclean.templates.profile import ENTRY, EntryKind, SiteProfile
from textclean.templates.sample import Sample
from textclean.templates.settings import TemplateSettings
from textclean.templates.site_names import By
from textclean.templates.sketch import LINE, NUM_PERM, Page

__all__ = ["opened", "read_by", "read_pages", "read_profiles", "write"]

# Increases whenever the same line would get another key, or the layout of the file changes.
_VERSION = 3
_FORMAT = archive.Format("a file of templates", _VERSION, "fit the templates again")
_HIGHEST_LEVEL = 64


def write(
    path: Path, settings: Mapping[str, Any], profiles: tuple[SiteProfile, ...], sample: Sample | None = None
) -> None:
    """Write the profiles and, optionally, the pages that they were learned from.

    Args:
        path: The file.
        settings: The settings, as JSON values.
        profiles: The profiles of the sites, sorted by name.
        sample: The pages; None leaves them out.

    Raises:
        OSError: if the file cannot be written.
    """
    arrays: dict[str, Array | Pieces] = {
        **archive.strings("sites", [profile.site for profile in profiles]),
        "pages": np.array([profile.pages for profile in profiles], np.int64),
        "levels": np.array([profile.level for profile in profiles], np.int64),
        **archive.blobs("entries", [profile.entries for profile in profiles]),
    }
    if sample is not None:
        sites = list(sample)
        pages = [page for _, site in sites for _, page in sorted(site.pages.items())]
        signatures = (np.frombuffer(page.signature, np.uint8) for page in pages)
        arrays |= {
            **archive.strings("kept_sites", [name for name, _ in sites]),
            "kept_pages": np.array([len(site.pages) for _, site in sites], np.int64),
            "kept_levels": np.array([site.level for _, site in sites], np.int64),
            **archive.blobs("lines", [page.lines for page in pages]),
            "signatures": Pieces("u1", 4 * NUM_PERM * len(pages), signatures),
        }
    level = None if sample is None else sample.level
    archive.write(path, _FORMAT, {"level": level, **settings}, arrays)


def opened(path: Path, *, pages: bool = False) -> Archive:
    """Open a file of templates.

    Args:
        path: The file.
        pages: Whether the file must contain the pages.

    Raises:
        CorpusError: if it is another file, cut short, damaged, of another version, or lacks the pages.
        OSError: if it cannot be read.
    """
    file = Archive(path, _FORMAT)
    if pages and file.settings.get("level") is None:
        raise CorpusError(
            f"{path} was saved without the pages that its templates were fitted on: to fit them further, use the file "
            "that `Templates.save` wrote"
        )
    return file


def read_by(file: Archive) -> By | None:
    """Read how the pages were grouped.

    Args:
        file: The file.

    Raises:
        CorpusError: if the value is invalid.
    """
    try:
        return TemplateSettings(by=file.settings.get("by", "missing")).by
    except SettingError as error:
        raise file.damaged(f"it has invalid settings: {error}") from None


def read_profiles(file: Archive) -> tuple[SiteProfile, ...]:
    """Read the profiles of the sites.

    Args:
        file: The file.

    Raises:
        CorpusError: if the file is damaged, or its arrays contradict each other.
    """
    sites, entries = _site_names(file, "sites"), file.blobs("entries", ENTRY.itemsize)
    pages, levels = file.array("pages", "i8").tolist(), _levels(file, "levels")
    if len({len(sites), len(pages), len(levels), len(entries)}) > 1:
        raise file.damaged("the profiles of its sites contradict each other")
    if len(sites) > 1 and read_by(file) is None:
        raise file.damaged("its pages are grouped together, but it has several sites")
    kinds = np.frombuffer(b"".join(entries), ENTRY)["kind"]
    if any(count < 0 for count in pages) or (len(kinds) and kinds.max() > max(EntryKind)):
        raise file.damaged("the profile of a site is invalid")
    return tuple(map(SiteProfile, sites, pages, levels, entries))


def read_pages(file: Archive, sample: Sample) -> None:
    """Read the pages into an empty sample.

    Args:
        file: The file, with pages.
        sample: The sample.

    Raises:
        CorpusError: if the file is damaged, or its arrays contradict each other.
    """
    level = file.settings["level"]
    if not isinstance(level, int) or not 0 <= level <= _HIGHEST_LEVEL:
        raise file.damaged(f"the level of its sample is {level!r}")
    names, levels = _site_names(file, "kept_sites"), _levels(file, "kept_levels")
    counts, lines = file.array("kept_pages", "i8").tolist(), file.blobs("lines", LINE.itemsize)
    signatures, size = file.array("signatures", "u1").tobytes(), 4 * NUM_PERM
    complete = len(names) == len(levels) == len(counts) and min(counts, default=0) >= 0 and sum(counts) == len(lines)
    if not complete or len(signatures) != size * len(lines):
        raise file.damaged("the pages of its sites contradict each other")
    pages = (Page(part, signatures[i * size : (i + 1) * size]) for i, part in enumerate(lines))
    sample.restore(level, _by_site(names, levels, counts, pages))


def _by_site(
    names: list[str], levels: list[int], counts: list[int], pages: Iterator[Page]
) -> Iterator[tuple[str, int, list[Page]]]:
    """Group the pages by site."""
    for name, level, count in zip(names, levels, counts, strict=True):
        yield name, level, [next(pages) for _ in range(count)]


def _site_names(file: Archive, name: str) -> list[str]:
    """The names of sites, which must be sorted and differ from each other."""
    names = file.strings(name)
    if names != sorted(set(names)):
        raise file.damaged("its sites are not sorted, or one occurs twice")
    return names


def _levels(file: Archive, name: str) -> list[int]:
    """The levels of sites."""
    levels: list[int] = file.array(name, "i8").tolist()
    if any(not 0 <= level <= _HIGHEST_LEVEL for level in levels):
        raise file.damaged("the level of a site is out of range")
    return levels
