"""The statistical line model: finds the article among all lines of a page, also where no rule knows their wording."""

from textclean.linemodel.filter import LineModel

__all__ = ["LineModel"]
