"""Configuration: one TOML file says preset, filters, policy, repair, columns and what a run does.

The command line, `textclean.from_config`, runs and the pairs of the pytest plugin read the same file.
"""

from textclean.config.sections import Columns, Duplicates, Fitting, RunSettings
from textclean.config.values import AUTO, PROJECT, Config, policy_values, repair_values

__all__ = [
    "AUTO",
    "PROJECT",
    "Columns",
    "Config",
    "Duplicates",
    "Fitting",
    "RunSettings",
    "policy_values",
    "repair_values",
]
