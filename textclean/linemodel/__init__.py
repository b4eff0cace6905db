"""Statistical line models: they find the article among the lines of a page, also where no rule knows the wording."""

from textclean.linemodel.filter import LineModel
from textclean.linemodel.residue import Residue

__all__ = ["LineModel", "Residue"]
