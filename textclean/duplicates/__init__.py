"""Near-duplicates: which texts are copies of which, and the passages that texts share."""

from textclean.duplicates.index import NearDuplicates
from textclean.duplicates.settings import DuplicateSettings, Match, Pair, Relation
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
