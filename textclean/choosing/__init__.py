"""The best of several texts of one page, and how sure that is: `choose`."""

from textclean.choosing.choice import Choice

__all__ = ["Choice"]
