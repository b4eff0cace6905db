"""Readers and writers of files of texts.

`formats` is the table of formats; `sources` finds files; each format has a module with its reader. A reader yields
records or record batches, and a `Reject` for each record that it cannot read, with its place, the reason and the raw
bytes. Memory does not grow with the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.columns import Fields
    from textclean.io.records import Limits, Piece, Record, Reject

__all__ = ["Fields", "Limits", "Piece", "Record", "Reject"]


def __getattr__(name: str) -> object:
    # On first use: who reads one text needs none of them.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("textclean.io.records"), name)
