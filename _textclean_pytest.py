"""The door of textclean's pytest plugin, which pytest opens at every start, in every project.

It stands outside the package because whoever imports a part of a package imports the package: with the ini option
`textclean_fixtures` unset, not a line of textclean runs. What the plugin does is in `textclean.testing.plugin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]

FOLDERS = "textclean_fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini option and the flag."""
    parser.addini(FOLDERS, "Folders of textclean fixtures: x.raw.txt with x.expected.txt.", type="paths", default=[])
    parser.getgroup("textclean").addoption(
        "--textclean-update",
        action="store_true",
        help="Write what x.raw.txt becomes into x.expected.txt where the two differ, and say which.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where folders are named, bring in the plugin itself."""
    if config.getini(FOLDERS):
        from textclean.testing import plugin

        config.pluginmanager.register(plugin.Fixtures(config), "textclean-fixtures")
    elif config.getoption("textclean_update"):
        import pytest

        raise pytest.UsageError(f"--textclean-update: no folder is named; set the ini option {FOLDERS}")
