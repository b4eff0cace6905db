"""The table of formats: one row for each format that textclean reads. All commands and engines read through it.

To add a format, write a module with a `Reader`, and add a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, TYPE_CHECKING, Any, Literal

from textclean.io.compression import SUFFIXES
from textclean.values import dataclass

if TYPE_CHECKING:
    import re

    from textclean.columns import Fields
    from textclean.io.limits import Limits
    from textclean.io.records import Piece

__all__ = [
    "ENDINGS",
    "FORMATS",
    "PAGE_BEGINS_WITHIN",
    "Format",
    "Reader",
    "Splitter",
    "by_head",
    "by_name",
    "listed",
    "looks_like_html",
    "without_compression",
]

# Yields records and rejects; of a format that holds columns, record batches and rejects.
Reader = Callable[[IO[bytes], "Fields", "Limits", "Piece"], Iterator[Any]]
Splitter = Callable[[IO[bytes], "Piece", int], Iterator["Piece"]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: Its name, as `--from` takes it.
        endings: The endings of file names. The ending of a compression may follow.
        holds: One text a file, rows, or columns. Text and rows are read from a decompressed stream; columns from the
            file itself, which must be seekable.
        reader: Where the `Reader` is, as "module:function"; it is imported on first use.
        splitter: Where the `Splitter` is; None for a format whose files stay whole.
        magic: The first bytes of a file, if the format has such.
        pages: Whether its texts are pages of HTML, from which a run extracts the article.
    """

    name: str
    endings: tuple[str, ...]
    holds: Literal["text", "rows", "columns"]
    reader: str
    splitter: str | None = None
    magic: bytes | None = None
    pages: bool = False

    @property
    def columns(self) -> bool:
        """Whether its reader yields record batches."""
        return self.holds == "columns"

    def read(self, stream: IO[bytes], fields: Fields, limits: Limits, piece: Piece) -> Iterator[Any]:
        """The records of a piece of a file, or its batches, and what is rejected.

        Args:
            stream: The bytes of the piece, decompressed; for columns the file itself.
            fields: The fields to look at.
            limits: The sizes of records and batches.
            piece: The part of the file that is read.

        Raises:
            MissingExtra: if a package that the format needs is not installed.
            FileError: if the file is damaged or cut short.
        """
        from pkgutil import resolve_name

        reader: Reader = resolve_name(self.reader)
        return reader(stream, fields, limits, piece)

    def split(self, file: IO[bytes], whole: Piece, size: int) -> Iterator[Piece]:
        """Cut a file into pieces.

        Args:
            file: The file, seekable.
            whole: All of the file as one piece.
            size: Bytes of a piece.

        Raises:
            MissingExtra: if a package that the format needs is not installed.
            FileError: if the file is damaged.
        """
        if self.splitter is None:
            return iter((whole,))
        from pkgutil import resolve_name

        splitter: Splitter = resolve_name(self.splitter)
        return splitter(file, whole, size)


_IO = "textclean.io"

FORMATS = {
    row.name: row
    for row in (
        Format("text", (".txt", ".text"), "text", f"{_IO}.plain:read"),
        Format("jsonl", (".jsonl", ".ndjson"), "rows", f"{_IO}.jsonl:read", f"{_IO}.lines:split"),
        Format("csv", (".csv",), "rows", f"{_IO}.delimited:read"),
        Format("tsv", (".tsv",), "rows", f"{_IO}.delimited:read"),
        Format("parquet", (".parquet", ".pq"), "columns", f"{_IO}.columns:parquet", f"{_IO}.columns:split", b"PAR1"),
        Format(
            "arrow", (".arrow", ".arrows", ".ipc", ".feather"), "columns", f"{_IO}.columns:ipc", magic=b"ARROW1"
        ),
        Format("wet", (".wet",), "rows", f"{_IO}.wet:read", magic=b"WARC/"),
        Format("warc", (".warc",), "rows", f"{_IO}.warc:read", pages=True),
        Format("html", (".html", ".htm", ".xhtml"), "text", f"{_IO}.pages:read", pages=True),
    )
}  # fmt: skip

# The bytes of a page in which its beginning, and the encoding that it declares, are looked for.
PAGE_BEGINS_WITHIN = 8_192

# The formats that a run writes, and the endings of its files.
ENDINGS = {"jsonl": ".jsonl.zst", "parquet": ".parquet", "arrow": ".arrow"}


def without_compression(name: str) -> str:
    """The name of a file without the ending of its compression.

    Args:
        name: The name, path or address.

    >>> without_compression("news.jsonl.zst")
    'news.jsonl'
    """
    found = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(found)]


def by_name(name: str) -> Format | None:
    """The format of a file by its name; None if the ending is unknown.

    Args:
        name: The name, path or address.

    >>> by_name("news.jsonl.zst").name
    'jsonl'
    """
    bare = without_compression(name).lower()
    return next((row for row in FORMATS.values() if bare.endswith(row.endings)), None)


def by_head(head: bytes) -> Format | None:
    """The format of a file by its first bytes; None for a format without magic bytes.

    Args:
        head: The first bytes, decompressed.

    >>> by_head(b"WARC/1.0").name
    'wet'
    """
    return next((row for row in FORMATS.values() if row.magic is not None and head.startswith(row.magic)), None)


@cache
def _page() -> re.Pattern[bytes]:
    """How a page of HTML begins, behind comments, an XML declaration and white space."""
    import re

    return re.compile(
        rb"(?i)(?:\xef\xbb\xbf)?(?:\s|<!--(?:[^-]|-(?!->)){0,2000}-->|<\?xml[^>]{0,200}>)*<(?:!doctype\s+html|html[\s>])"
    )


def looks_like_html(data: bytes) -> bool:
    """Whether some bytes begin as a page of HTML does.

    Args:
        data: The bytes, or the first of them.

    >>> looks_like_html(b"<!DOCTYPE html><title>A vote</title>"), looks_like_html(b"The <html> tag")
    (True, False)
    """
    return _page().match(data[:PAGE_BEGINS_WITHIN]) is not None


def listed() -> str:
    """The formats and their endings, for help texts."""
    return ", ".join(f"{row.name} ({' '.join(row.endings)})" for row in FORMATS.values())
