"""Shingles and MinHash: normalised words, n-grams, signatures, bands, exact similarity of sets."""

from textclean.shingling.clusters import Cluster
from textclean.shingling.minhash import MinHasher

__all__ = ["Cluster", "MinHasher"]
