"""The pytest plugin: two tests for each pair of files in the folders that the ini option names.

Pytest loads `_textclean_pytest`, which registers this plugin if the option is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from textclean.errors import FixtureError
from textclean.testing.differences import Difference
from textclean.testing.pairs import EXPECTED, RAW, Pair, pair_of, read_text

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

__all__ = ["BecomesExpected", "Fixtures", "PairFile", "PairItem", "Stays"]

INI, UPDATE, MARK = "textclean_fixtures", "textclean_update", "textclean"
# The user property by which a worker of pytest-xdist reports a file that it wrote.
WRITTEN = "textclean-written"


class PairItem(pytest.Item):
    """One test of a pair.

    Args:
        name: The name of the test.
        parent: The collector of the file.
        pair: The pair that is tested.
    """

    def __init__(self, name: str, parent: PairFile, pair: Pair) -> None:
        super().__init__(name, parent)
        self.pair = pair
        self.updates = bool(self.config.getoption(UPDATE))
        self.add_marker(MARK)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, the line, and the name: the case and the check."""
        return self.path, 0, f"{self.path.name.removesuffix(RAW)}: {self.name.replace('_', ' ')}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """Show a difference by its message alone, any other error with its traceback.

        Args:
            excinfo: The error.
            style: Pytest's style of tracebacks.
        """
        if isinstance(excinfo.value, Difference | FixtureError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class BecomesExpected(PairItem):
    """The test that the raw text becomes the expected one."""

    def runtest(self) -> None:
        """Compare the texts, or write the expected file."""
        if not self.updates:
            self.pair.becomes_expected()
        elif self.pair.update():
            self.user_properties.append((WRITTEN, str(self.pair.expected)))


class Stays(PairItem):
    """The test that the expected text is clean."""

    def runtest(self) -> None:
        """Compare the texts; with `--textclean-update`, clean what the other test writes, maybe in another process."""
        self.pair.stays(self.pair.result().text if self.updates else None)


class PairFile(pytest.File):
    """The collector of a pair: a raw file with its partner, or an expected file without one.

    Attributes:
        root: The folder of the ini option that the file is in.
    """

    root: Path

    def collect(self) -> Iterator[PairItem]:
        """Yield the two tests.

        Raises:
            CollectError: if a file is missing or not UTF-8, or the settings are invalid.
        """
        updates = bool(self.config.getoption(UPDATE))
        try:
            pair = pair_of(self.path, self.root, must_exist=not updates)
            read_text(pair.raw)
            if not updates:
                read_text(pair.expected)
        except FixtureError as error:
            raise self.CollectError(str(error)) from error
        yield BecomesExpected.from_parent(self, name="becomes_expected", pair=pair)
        yield Stays.from_parent(self, name="stays", pair=pair)


class Fixtures:
    """The hooks of the plugin.

    Args:
        config: Pytest's configuration.

    Raises:
        UsageError: if a folder of the ini option does not exist.
    """

    def __init__(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", f"{MARK}: a pair of fixture files, found by textclean's plugin")
        self.roots = [folder.resolve() for folder in config.getini(INI)]
        for root in self.roots:
            if not root.is_dir():
                raise pytest.UsageError(f"{INI}: there is no folder {root}")

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> PairFile | None:
        """Collect a raw file, or an expected file without a raw one, in one of the folders.

        Args:
            file_path: The file.
            parent: The collector of its folder.
        """
        alone = (
            file_path.name.endswith(EXPECTED)
            and not file_path.with_name(file_path.name.removesuffix(EXPECTED) + RAW).is_file()
        )
        if not alone and not file_path.name.endswith(RAW):
            return None
        inside = [root for root in self.roots if file_path.resolve().is_relative_to(root)]
        if not inside:
            return None
        file: PairFile = PairFile.from_parent(parent, path=file_path)
        file.root = inside[0]
        return file

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List the files that were written.

        Args:
            terminalreporter: Pytest's reporter.
        """
        reports = [report for category in terminalreporter.stats.values() for report in category]
        written = {
            value for report in reports for key, value in getattr(report, "user_properties", ()) if key == WRITTEN
        }
        if written:
            terminalreporter.section("textclean: expected files written")
            for path in sorted(written):
                terminalreporter.line(path)
