"""What needs many documents: copies, shared passages, and what a site's pages have in common."""

from textclean.corpus.clusters import Cluster
from textclean.corpus.fitted import FittedTemplates
from textclean.corpus.minhash import MinHasher
from textclean.corpus.near_duplicates import NearDuplicates
from textclean.corpus.passages import Passage, Place, passages
from textclean.corpus.settings import Match, Pair, Relation, Settings
from textclean.corpus.shared import SharedNearDuplicates
from textclean.corpus.templates import Templates

__all__ = [
    "Cluster",
    "FittedTemplates",
    "Match",
    "MinHasher",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Place",
    "Relation",
    "Settings",
    "SharedNearDuplicates",
    "Templates",
    "passages",
]
