"""The Arrow kernel: it adds clean text, removed spans, flags and page scores to the rows of a record batch."""

from textclean.arrow.kernel import clean_batch, clean_schema
from textclean.columns import Added

__all__ = ["Added", "clean_batch", "clean_schema"]
