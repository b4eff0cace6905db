"""textclean where others hold the data: a module a tool, by that tool's own convention. Import the one that you need.

Each needs the package that it is named after, and says which pip line brings it; none of them loads another. The names
below are those of `textclean.adapters.arrow`, loaded when they are first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.adapters.arrow import Added, clean_batch, clean_schema

__all__ = ["Added", "clean_batch", "clean_schema"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from textclean.adapters import arrow

        return getattr(arrow, name)
    raise AttributeError(f"module 'textclean.adapters' has no attribute {name!r}")
