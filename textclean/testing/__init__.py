"""For tests: pairs of files under pytest, the contract that every filter keeps, and texts to try filters on.

The pytest plugin needs no import: name folders of fixtures in the ini option `textclean_fixtures`.
"""

from textclean.reading import document
from textclean.testing.checks import CHECKS, BrokenContract, check_filter
from textclean.testing.differences import Difference, must_become
from textclean.testing.samples import labelled

__all__ = ["CHECKS", "BrokenContract", "Difference", "check_filter", "document", "labelled", "must_become"]
