"""One file a kind of chrome. A filter looks at a document and yields labels; it never cuts, and keeps no state."""

from textclean.filters.bylines import Bylines
from textclean.filters.captions import Captions
from textclean.filters.comments import Comments
from textclean.filters.datelines import Datelines
from textclean.filters.furniture import Furniture
from textclean.filters.lexical import Lexical
from textclean.filters.products import Products
from textclean.filters.related import Related
from textclean.filters.repeated import Headlines, Repeated

__all__ = [
    "Bylines",
    "Captions",
    "Comments",
    "Datelines",
    "Furniture",
    "Headlines",
    "Lexical",
    "Products",
    "Related",
    "Repeated",
]
