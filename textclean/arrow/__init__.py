"""The Arrow kernel: a record batch in, the same rows with clean text, removed spans and flags out."""

from textclean.arrow.kernel import clean_batch, clean_schema
from textclean.columns import Added

__all__ = ["Added", "clean_batch", "clean_schema"]
