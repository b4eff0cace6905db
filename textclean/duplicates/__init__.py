"""Near-duplicates: which texts are copies of which, and the passages that texts share."""

from textclean.duplicates.index import NearDuplicates
from textclean.duplicates.settings import Match, Pair, Relation, Settings
from textclean.duplicates.shared_index import SharedNearDuplicates
from textclean.duplicates.text_reuse import Passage, Place, passages

__all__ = [
    "Match",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Place",
    "Relation",
    "Settings",
    "SharedNearDuplicates",
    "passages",
]
