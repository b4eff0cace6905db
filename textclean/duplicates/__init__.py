"""Near-duplicates: which texts are copies of each other, and which passages texts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.on_demand import names

if TYPE_CHECKING:
    from textclean.duplicates.index import NearDuplicates
    from textclean.duplicates.matches import Match, Pair, Relation
    from textclean.duplicates.settings import DuplicateSettings
    from textclean.duplicates.shared_index import SharedNearDuplicates
    from textclean.duplicates.text_reuse import Passage, Place, passages

__all__ = [
    "DuplicateSettings",
    "Match",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Place",
    "Relation",
    "SharedNearDuplicates",
    "passages",
]

# Each name is imported on first use: most of them load numpy, the settings do not.
_MODULES = {
    "DuplicateSettings": "settings",
    "Match": "matches",
    "NearDuplicates": "index",
    "Pair": "matches",
    "Passage": "text_reuse",
    "Place": "text_reuse",
    "Relation": "matches",
    "SharedNearDuplicates": "shared_index",
    "passages": "text_reuse",
}

__getattr__ = names(__name__, _MODULES)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
