"""textclean where others hold the data: Arrow record batches, and what speaks Arrow."""

from textclean.adapters.arrow import Added, clean_batch, clean_schema

__all__ = ["Added", "clean_batch", "clean_schema"]
