"""Training of the chooser's model; it needs the extra `train`."""

from textclean.choosing.training.fit import fit

__all__ = ["fit"]
