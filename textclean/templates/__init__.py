"""Templates: the lines that many pages of a site share, learnt from the pages, removed by a filter."""

from textclean.templates.filter import FittedTemplates
from textclean.templates.fit import Templates

__all__ = ["FittedTemplates", "Templates"]
