"""From a page of HTML to text: extractors of other packages, and the best of what several of them find."""

from textclean.extraction.extractors import EXTRACTORS

__all__ = ["EXTRACTORS"]
