"""Shingles and MinHash: normalized words, word n-grams, signatures, LSH bands, exact similarity of sets."""

from textclean.shingling.clusters import Cluster
from textclean.shingling.minhash import MinHasher

__all__ = ["Cluster", "MinHasher"]
