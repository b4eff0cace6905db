"""The Arrow kernel: a record batch in, the same rows with clean text, removed spans and flags out."""

from textclean.arrow.kernel import Added, clean_batch, clean_schema

__all__ = ["Added", "clean_batch", "clean_schema"]
