"""Pairs of fixture files, a document before and after cleaning: `x.raw.txt` and `x.expected.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textclean.config import Config
from textclean.errors import ConfigError, FixtureError
from textclean.result import Result
from textclean.testing.differences import must_become

__all__ = ["EXPECTED", "RAW", "Pair", "find", "read_text"]

RAW, EXPECTED = ".raw.txt", ".expected.txt"
SETTINGS = "textclean.toml"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two fixture files and their settings.

    Attributes:
        raw: The file with the text before cleaning.
        settings: The configuration of the pipeline; the default one without a `textclean.toml`.
    """

    raw: Path
    settings: Config

    @property
    def expected(self) -> Path:
        """The file with the text that must be left."""
        return self.raw.with_name(self.raw.name.removesuffix(RAW) + EXPECTED)

    def result(self) -> Result:
        """Clean the raw file.

        Raises:
            FixtureError: (a ValueError) if the file is not UTF-8.
        """
        return self.settings.pipeline().tag(read_text(self.raw), title=self.settings.title, lang=self.settings.lang)

    def becomes_expected(self) -> None:
        """Check that the raw text becomes the expected one, character by character.

        Raises:
            Difference: (an AssertionError) with a diff and the labels, if it does not.
            FixtureError: (a ValueError) if a file is not UTF-8.
        """
        self._becomes(read_text(self.raw), read_text(self.expected), self.raw.name)

    def stays(self, text: str | None = None) -> None:
        """Check that the expected text is clean: cleaning does not change it.

        Args:
            text: The text to check instead of the expected file.

        Raises:
            Difference: (an AssertionError) with a diff and the labels, if cleaning changes it.
            FixtureError: (a ValueError) if the file is not UTF-8.
        """
        clean = read_text(self.expected) if text is None else text
        self._becomes(clean, clean, self.expected.name)

    def _becomes(self, source: str, expected: str, name: str) -> None:
        """Check that a text becomes the expected one."""
        names = (self.expected.name, f"what {name} becomes")
        must_become(source, expected, self.settings.pipeline(), self.settings.title, self.settings.lang, names)

    def update(self) -> bool:
        """Write the cleaned raw text to the expected file, if that is missing or differs.

        Returns:
            Whether the file was written.

        Raises:
            FixtureError: (a ValueError) if the raw file is not UTF-8.
        """
        from textclean import atomic

        clean = self.result().text.encode()
        if self.expected.is_file() and self.expected.read_bytes() == clean:
            return False
        atomic.write(self.expected, clean)
        return True


def find(folder: Path) -> list[Pair]:
    """Return the pairs in a folder and its subfolders, with their settings.

    Args:
        folder: The folder; settings are looked for in it and below.

    Raises:
        FixtureError: (a ValueError) if a file has no partner, or settings are invalid.
    """
    pairs = []
    for path in sorted((*folder.rglob(f"*{RAW}"), *folder.rglob(f"*{EXPECTED}"))):
        pair = pair_of(path, folder)
        if path == pair.raw:
            pairs.append(pair)
    return pairs


def pair_of(path: Path, root: Path, must_exist: bool = True) -> Pair:
    """Return the pair that a file belongs to.

    Args:
        path: The raw or the expected file.
        root: The topmost folder in which settings are looked for.
        must_exist: Whether the expected file must exist.

    Raises:
        FixtureError: (a ValueError) if its partner is missing, or the settings are invalid.
    """
    is_raw = path.name.endswith(RAW)
    raw = path if is_raw else path.with_name(path.name.removesuffix(EXPECTED) + RAW)
    file = _nearest(path.parent.resolve(), root.resolve())
    try:
        pair = Pair(raw, Config.load(file) if file else Config())
    except ConfigError as error:
        raise FixtureError(str(error)) from error
    if not raw.is_file():
        raise FixtureError(f"{path}: {raw.name} is missing in the same folder")
    if must_exist and not pair.expected.is_file():
        raise FixtureError(f"{path}: {pair.expected.name} is missing in the same folder; --textclean-update writes it")
    return pair


def _nearest(folder: Path, root: Path) -> Path | None:
    """The `textclean.toml` of the folder, or of the nearest folder above it, up to `root`."""
    for parent in (folder, *folder.parents):
        if (parent / SETTINGS).is_file():
            return parent / SETTINGS
        if parent == root:
            return None
    return None


def read_text(path: Path) -> str:
    """Return the text of a file, with its line ends unchanged.

    Args:
        path: The file.

    Raises:
        FixtureError: (a ValueError) if it is not UTF-8.
    """
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FixtureError(f"{path}: not UTF-8: byte 0x{data[error.start]:02x} in line {line}") from None
