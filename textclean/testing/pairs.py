"""A document before and after, as two files: `x.raw.txt` and `x.expected.txt`."""

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
    """The two files, and the settings that hold for them; the default preset's, where there are none."""

    raw: Path
    settings: Config

    @property
    def expected(self) -> Path:
        """The file of what has to be left."""
        return self.raw.with_name(self.raw.name.removesuffix(RAW) + EXPECTED)

    def result(self) -> Result:
        """What the raw file becomes.

        Raises:
            FixtureError: if the file is not UTF-8.
        """
        return self.settings.pipeline().tag(read_text(self.raw), title=self.settings.title, lang=self.settings.lang)

    def becomes_expected(self) -> None:
        """The raw text gives the expected one: not a character more, not a line end less.

        Raises:
            Difference: with a diff and the labels, if it does not.
        """
        self._becomes(read_text(self.raw), read_text(self.expected), self.raw.name)

    def stays(self, text: str | None = None) -> None:
        """The expected text (or `text`, in its place) is clean: it comes back as it is.

        Raises:
            Difference: with a diff and the labels, if it does not.
        """
        clean = read_text(self.expected) if text is None else text
        self._becomes(clean, clean, self.expected.name)

    def _becomes(self, source: str, expected: str, name: str) -> None:
        names = (self.expected.name, f"what {name} becomes")
        must_become(source, expected, self.settings.pipeline(), self.settings.title, self.settings.lang, names)

    def update(self) -> bool:
        """Make the expected file what the raw one becomes, in one step; whether it was another one, or none."""
        from textclean import atomic

        found = self.result().text.encode()
        if self.expected.is_file() and self.expected.read_bytes() == found:
            return False
        atomic.write(self.expected, found)
        return True


def find(folder: Path) -> list[Pair]:
    """The pairs in a folder and in those below it, each with the settings that hold for it.

    Raises:
        FixtureError: if a file lacks its partner, or settings are not as they must be.
    """
    found = []
    for path in sorted((*folder.rglob(f"*{RAW}"), *folder.rglob(f"*{EXPECTED}"))):
        pair = pair_of(path, folder)
        if path == pair.raw:
            found.append(pair)
    return found


def pair_of(path: Path, root: Path, must_exist: bool = True) -> Pair:
    """The pair that a file is one of; `root` is the uppermost folder in which settings are looked for.

    Raises:
        FixtureError: if its partner is missing (the expected file may be, unless it `must_exist`), or the settings
            are not as they must be.
    """
    is_raw = path.name.endswith(RAW)
    raw = path if is_raw else path.with_name(path.name.removesuffix(EXPECTED) + RAW)
    file = _nearest(path.parent.resolve(), root.resolve())
    try:
        pair = Pair(raw, Config.load(file) if file else Config())
    except ConfigError as error:
        raise FixtureError(str(error)) from error
    if not raw.is_file():
        raise FixtureError(f"{path}: {raw.name} is missing beside it")
    if must_exist and not pair.expected.is_file():
        raise FixtureError(f"{path}: {pair.expected.name} is missing beside it; --textclean-update writes it")
    return pair


def _nearest(folder: Path, root: Path) -> Path | None:
    """The `textclean.toml` that holds for a folder: its own, or that of the nearest folder above it, up to `root`."""
    for place in (folder, *folder.parents):
        if (place / SETTINGS).is_file():
            return place / SETTINGS
        if place == root:
            return None
    return None


def read_text(path: Path) -> str:
    """The text of a file, its line ends as they are.

    Raises:
        FixtureError: if it is not UTF-8.
    """
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FixtureError(f"{path}: not UTF-8: byte 0x{data[error.start]:02x} in line {line}") from None
