"""Readers and writers of files of texts.

`formats` is the table of formats; `sources` finds files; each format has a module with its reader. A reader yields
records or record batches, and a `Reject` for each record that it cannot read, with its place, the reason and the raw
bytes. Memory does not grow with the file.
"""

from textclean.columns import Fields
from textclean.io.records import Limits, Piece, Record, Reject

__all__ = ["Fields", "Limits", "Piece", "Record", "Reject"]
