"""Training of the line model: gold pages in, an `.npz` file of weights out."""

from textclean.linemodel.training.fit import train

__all__ = ["train"]
