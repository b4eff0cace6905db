"""Templates: the lines that many pages of a site share, learned from the pages and removed by a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textclean.on_demand import names

if TYPE_CHECKING:
    from textclean.templates.filter import FittedTemplates
    from textclean.templates.fit import Templates
    from textclean.templates.settings import TemplateSettings

__all__ = ["FittedTemplates", "TemplateSettings", "Templates"]

# Each name is imported on first use: the filter and the fit load numpy, the settings do not.
_MODULES = {"FittedTemplates": "filter", "TemplateSettings": "settings", "Templates": "fit"}

__getattr__ = names(__name__, _MODULES)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
