"""One file a kind of chrome. A filter looks at a document and yields labels; it never cuts, and keeps no state."""

from textclean.filters.lexical import Lexical

__all__ = ["Lexical"]
