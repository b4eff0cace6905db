"""Statistical line models: they find the article among the lines of a page, also where no rule knows the wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.on_demand import names

if TYPE_CHECKING:
    from textclean.linemodel.filter import LineModel
    from textclean.linemodel.residue import Residue

__all__ = ["LineModel", "Residue"]

# The module of each filter. It is imported on first use: most presets need one of them.
_MODULES = {"LineModel": "filter", "Residue": "residue"}

__getattr__ = names(__name__, _MODULES)
