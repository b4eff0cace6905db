"""The configuration: one TOML file with the preset, filters, policy, repair, columns and the settings of a run.

The command line, `textclean.from_config`, runs and the fixtures of the pytest plugin read the same file.
"""

from textclean.config.run_settings import RunSettings
from textclean.config.values import AUTO, PROJECT, TABLES, Config, repair_values

__all__ = ["AUTO", "PROJECT", "TABLES", "Config", "RunSettings", "repair_values"]
