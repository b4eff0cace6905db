"""Readers and writers of corpora: what a file holds, as records or as batches; files that are whole or not there.

A reader never skips a thing in silence: what it cannot read comes out as a `Reject`, with its place, the reason and
the raw bytes. Memory does not grow with the file.
"""

from textclean.columns import Fields
from textclean.io.records import Limits, Record, Reject

__all__ = ["Fields", "Limits", "Record", "Reject"]
