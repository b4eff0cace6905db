"""The file of an index: its texts, its ids and its band entries.

Reading checks the columns against each other before they become an index, so that a file that was not written by
`save_index` is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from textclean import archive
from textclean.archive import Archive, Pieces
from textclean.arrays import Array
from textclean.duplicates.compatibility import VERSION, described, require_compatible
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.text_columns import ABSENT, TextColumns
from textclean.shingling.bands import BandIndex
from textclean.shingling.keys import ROWS, sampled_keys
from textclean.shingling.similarity import gather

__all__ = ["Documents", "open_index", "read_bands", "read_documents", "read_texts", "save_index"]

_FORMAT = archive.Format("a near-duplicate index", VERSION, "build the index again")
_TEXTS = 256  # texts written at once
_ENTRIES = 1 << 16  # entries written at once


class Documents(NamedTuple):
    """The documents of an index, in the order of input.

    Attributes:
        ids: The id of each document.
        text_row: The row of each document's text.
        sites: The names of all sites, by number.
    """

    ids: Sequence[str]
    text_row: Array
    sites: Sequence[str]


def save_index(
    path: Path, settings: DuplicateSettings, documents: Documents, texts: TextColumns, bands: BandIndex
) -> None:
    """Write an index in one step; texts without a document are left out.

    Args:
        path: The file.
        settings: The settings of the index.
        documents: The documents, with the rows that their texts have in `texts`.
        texts: The distinct texts.
        bands: Their band entries.

    Raises:
        OSError: if the file cannot be written.
    """
    alive = texts.owner != ABSENT
    living = np.flatnonzero(alive)
    renumbered = np.zeros(len(texts), np.int64)
    renumbered[living] = np.arange(len(living))
    chunks = [living[first : first + _TEXTS] for first in range(0, len(living), _TEXTS)]
    size = texts.sets.size[living]
    entries = sum(int(np.count_nonzero(alive[rows])) for rows in _rows_of(bands.entries()))
    arrays: dict[str, Array | Pieces] = {
        "flat": Pieces("u4", int(size.sum()), (gather(texts.sets, rows).flat for rows in chunks)),
        "size": size,
        "digest": Pieces("u8", len(living), (texts.digest[rows] for rows in chunks)),
        "words": Pieces("i4", len(living), (texts.words[rows] for rows in chunks)),
        "site": Pieces("i4", len(living), (texts.site[rows] for rows in chunks)),
        "entries": Pieces("u8", entries, _renumbered(bands.entries(), alive, renumbered)),
        "text_row": renumbered[documents.text_row].astype(np.int32),
        **archive.strings("ids", documents.ids),
        **archive.strings("sites", documents.sites),
    }
    archive.write(path, _FORMAT, described(settings), arrays)


def _rows_of(entries: Array) -> Iterator[Array]:
    """The rows of entries, in pieces."""
    for first in range(0, len(entries), _ENTRIES):
        yield (entries[first : first + _ENTRIES] & ROWS).astype(np.int64)


def _renumbered(entries: Array, alive: Array, renumbered: Array) -> Iterator[Array]:
    """The entries of texts that have a document, with new rows; they stay sorted, since rows keep their order."""
    for first in range(0, len(entries), _ENTRIES):
        piece = entries[first : first + _ENTRIES]
        rows = (piece & ROWS).astype(np.int64)
        piece, rows = piece[alive[rows]], rows[alive[rows]]
        yield piece & ~ROWS | renumbered[rows].astype(np.uint64)


def open_index(path: Path, expected: DuplicateSettings | None) -> tuple[Archive, DuplicateSettings]:
    """Open the file of an index.

    Args:
        path: The file.
        expected: Settings that the index must be compatible with; None for its own.

    Returns:
        The file, and the settings of the index in it.

    Raises:
        CorpusError: if the file is not an index, is cut short, damaged, of another version, or has other settings.
        OSError: if it cannot be read.
    """
    file = Archive(path, _FORMAT)
    settings = file.settings_as(DuplicateSettings)
    require_compatible(expected or settings, file.settings, str(path))
    return file, settings


def read_documents(file: Archive) -> Documents:
    """Read the documents.

    Args:
        file: The file.

    Raises:
        CorpusError: if the columns are damaged or contradict each other.
    """
    documents = Documents(file.strings("ids"), file.array("text_row", "i4"), file.strings("sites"))
    texts = file.length("size", "i8")
    if len(documents.ids) != len(documents.text_row):
        raise file.damaged("it does not have one text for each id")
    if len(set(documents.ids)) != len(documents.ids) or len(set(documents.sites)) != len(documents.sites):
        raise file.damaged("an id or a site occurs twice")
    if len(np.unique(documents.text_row)) != texts or _outside(documents.text_row, 0, texts):
        raise file.damaged("the ids refer to other texts than it has")
    return documents


def read_texts(file: Archive, texts: TextColumns, documents: Documents) -> None:
    """Read the texts into empty columns.

    Args:
        file: The file.
        texts: The columns.
        documents: The documents of the file.

    Raises:
        CorpusError: if the columns are damaged or contradict each other.
    """
    size, digest = file.array("size", "i8"), file.array("digest", "u8")
    words, site = file.array("words", "i4"), file.array("site", "i4")
    shingles = file.length("flat", "u4")
    if len({len(size), len(digest), len(words), len(site)}) > 1:
        raise file.damaged("its columns have different numbers of texts")
    if _outside(size, 0, shingles + 1) or int(size.sum()) != shingles or (words < size).any():
        raise file.damaged("the sizes of the texts contradict their shingles")
    if _outside(site, ABSENT, len(documents.sites)):
        raise file.damaged("a text refers to a site that does not exist")
    texts.reserve(len(size), shingles)
    texts.fill(_ascending(file, np.cumsum(size)), size, digest, words, site)
    texts.own(documents.text_row)


def _ascending(file: Archive, stops: Array) -> Iterator[Array]:
    """The shingles of all sets in pieces, each set checked to be sorted and without repeats."""
    last, done = -1, 0
    for piece in file.pieces("flat", "u4"):
        # Where a shingle is not above the one before it, a set must start.
        starts = done + np.flatnonzero(np.diff(piece.astype(np.int64), prepend=last) <= 0)
        at = np.searchsorted(stops, starts)
        if (stops[np.minimum(at, len(stops) - 1)] != starts).any():
            raise file.damaged("the shingles of a text are not sorted")
        last, done = int(piece[-1]), done + len(piece)
        yield piece


def read_bands(file: Archive, bands: BandIndex, texts: TextColumns, settings: DuplicateSettings) -> None:
    """Read the band entries into an empty index.

    Args:
        file: The file.
        bands: The index of bands.
        texts: The texts of the file.
        settings: The settings of the file.

    Raises:
        CorpusError: if the entries are damaged or contradict the texts.
    """
    length = file.length("entries", "u8")
    worded = texts.digest != 0
    least = (settings.bands + 1) * worded
    sampled = np.zeros(len(worded), np.int64)
    for first in range(0, len(worded), _TEXTS):
        part = np.arange(first, min(first + _TEXTS, len(worded)))
        owner, _ = sampled_keys(texts.batch(part).sets, settings.sample)
        sampled[part] = np.bincount(owner, minlength=len(part))
    most = least + sampled * worded
    # A sampled shingle is an entry too, unless it is the site's own.
    least += sampled * worded * (texts.site == ABSENT)
    if not int(least.sum()) <= length <= int(most.sum()):
        raise file.damaged("the number of band entries contradicts the texts")
    bands.fill(_entries(file, least, most), length)


def _entries(file: Archive, least: Array, most: Array) -> Iterator[Array]:
    """The entries in pieces, checked to be sorted and to name each text from `least` to `most` times."""
    last = np.uint64(0)
    times = np.zeros(len(least), np.int64)
    for piece in file.pieces("entries", "u8"):
        if piece[0] < last or (piece[1:] < piece[:-1]).any():
            raise file.damaged("the band entries are not sorted")
        rows = (piece & ROWS).astype(np.int64)
        if _outside(rows, 0, len(least)):
            raise file.damaged("a band entry refers to a text that does not exist")
        times += np.bincount(rows, minlength=len(least))
        last = piece[-1]
        yield piece
    if ((times < least) | (times > most)).any():
        raise file.damaged("the band entries contradict the texts")


def _outside(values: Array, least: int, stop: int) -> bool:
    """Whether a value is below `least`, or not below `stop`."""
    return bool(len(values)) and (int(values.min()) < least or int(values.max()) >= stop)
