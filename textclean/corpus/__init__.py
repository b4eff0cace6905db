"""What needs many documents: which texts are copies of which, how alike, and which passages they share."""

from textclean.corpus.clusters import Cluster
from textclean.corpus.minhash import MinHasher
from textclean.corpus.near_duplicates import NearDuplicates
from textclean.corpus.passages import Passage, Place, passages
from textclean.corpus.settings import Match, Pair, Relation, Settings
from textclean.corpus.shared import SharedNearDuplicates

__all__ = [
    "Cluster",
    "Match",
    "MinHasher",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Place",
    "Relation",
    "Settings",
    "SharedNearDuplicates",
    "passages",
]
