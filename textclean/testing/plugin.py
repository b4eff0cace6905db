"""The pytest plugin: two tests for each pair of files in the folders that the ini option names.

`_textclean_pytest`, which pytest loads, brings this in where the option is set.
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
# How a worker of pytest-xdist tells the one who reports which file it wrote.
WRITTEN = "textclean-written"


class PairItem(pytest.Item):
    """One test of a pair."""

    def __init__(self, name: str, parent: PairFile, pair: Pair) -> None:
        super().__init__(name, parent)
        self.pair = pair
        self.updates = bool(self.config.getoption(UPDATE))
        self.add_marker(MARK)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands, and its name: the case and what is asked of it."""
        return self.path, 0, f"{self.path.name.removesuffix(RAW)}: {self.name.replace('_', ' ')}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """A difference speaks for itself; whatever else happens is shown with its traceback."""
        if isinstance(excinfo.value, Difference | FixtureError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class BecomesExpected(PairItem):
    """The raw text gives the expected one."""

    def runtest(self) -> None:
        """Compare, or write."""
        if not self.updates:
            self.pair.becomes_expected()
        elif self.pair.update():
            self.user_properties.append((WRITTEN, str(self.pair.expected)))


class Stays(PairItem):
    """The expected text is clean."""

    def runtest(self) -> None:
        """Compare; where files are written, with what the other test writes, which may run later or elsewhere."""
        self.pair.stays(self.pair.result().text if self.updates else None)


class PairFile(pytest.File):
    """A raw file with its partner, or an expected file without one."""

    root: Path  # the named folder that the file is in

    def collect(self) -> Iterator[PairItem]:
        """The two tests.

        Raises:
            CollectError: if a file is missing or no text, or the settings are not as they must be.
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
    """What the plugin adds to a run of pytest."""

    def __init__(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", f"{MARK}: a pair of files that textclean's plugin has found")
        self.roots = [folder.resolve() for folder in config.getini(INI)]
        for root in self.roots:
            if not root.is_dir():
                raise pytest.UsageError(f"{INI}: there is no folder {root}")

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> PairFile | None:
        """Take a raw file, or an expected one that has no raw file, in one of the named folders."""
        alone = (
            file_path.name.endswith(EXPECTED)
            and not file_path.with_name(file_path.name.removesuffix(EXPECTED) + RAW).is_file()
        )
        if not alone and not file_path.name.endswith(RAW):
            return None
        inside = [root for root in self.roots if file_path.resolve().is_relative_to(root)]
        if not inside:
            return None
        found: PairFile = PairFile.from_parent(parent, path=file_path)
        found.root = inside[0]
        return found

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which files were written."""
        reports = [report for found in terminalreporter.stats.values() for report in found]
        written = {
            value for report in reports for key, value in getattr(report, "user_properties", ()) if key == WRITTEN
        }
        if written:
            terminalreporter.section("textclean: expected files written")
            for path in sorted(written):
                terminalreporter.line(path)
