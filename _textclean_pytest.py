"""The entry point of textclean's pytest plugin, which pytest imports at every start, in every project.

It is a module outside of the package, because importing a module of a package imports the package as well: as long as
the ini option `textclean_fixtures` is not set, textclean is not imported. The plugin itself is
`textclean.testing.plugin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]

FOLDERS = "textclean_fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini option and the command line flag.

    Args:
        parser: Pytest's parser of options.
    """
    parser.addini(FOLDERS, "Folders of textclean fixtures: x.raw.txt with x.expected.txt.", type="paths", default=[])
    parser.getgroup("textclean").addoption(
        "--textclean-update",
        action="store_true",
        help="Write the result of x.raw.txt to x.expected.txt where the two differ, and list the files written.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin if the ini option names folders.

    Args:
        config: Pytest's configuration.

    Raises:
        UsageError: if `--textclean-update` is given and no folder is named.
    """
    if config.getini(FOLDERS):
        from textclean.testing import plugin

        config.pluginmanager.register(plugin.Fixtures(config), "textclean-fixtures")
    elif config.getoption("textclean_update"):
        import pytest

        raise pytest.UsageError(f"--textclean-update: no folder is named; set the ini option {FOLDERS}")
