"""Tools for tests: pairs of fixture files under pytest, checks that every filter must pass, and sample texts.

The pytest plugin needs no import: name the folders of fixtures in the ini option `textclean_fixtures`.
"""

from textclean.reading import document
from textclean.testing.checks import CHECKS, BrokenContract, check_filter
from textclean.testing.differences import Difference, must_become
from textclean.testing.samples import labelled

__all__ = ["CHECKS", "BrokenContract", "Difference", "check_filter", "document", "labelled", "must_become"]
