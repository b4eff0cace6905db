"""The errors that textclean raises on purpose, all of them below `TextcleanError`.

    TextcleanError
     +-- InputError      (TypeError)       an argument or a column is not text, or has the wrong type
     +-- UnknownName     (LookupError)     no preset, filter, rule, column, extractor, ... has that name
     +-- SettingError    (ValueError)      a setting or an argument has an invalid value
     +-- ConfigError     (ValueError)      a configuration file or mapping is invalid
     +-- LexiconError    (ValueError)      a lexicon file is invalid
     +-- FilterError     (ImportError)     a filter cannot be loaded, fails, or yields what is not a label
     +-- CorpusError     (ValueError)      an index or templates file is damaged, or an id is invalid
     +-- ModelError      (ValueError)      a line model file, or a page to train on, is invalid
     +-- FileError       (ValueError)      a corpus file is damaged, cut short or of unknown format
     +-- PageError       (ValueError)      an extractor cannot read an HTML page
     +-- RunError        (RuntimeError)    a run over files cannot start, continue or finish
     +-- MissingExtra    (ImportError)     an optional package is not installed
     +-- FixtureError    (ValueError)      a test fixture or its settings are invalid
     +-- BrokenContract  (AssertionError)  a filter fails a check (`textclean.testing`)
     +-- Difference      (AssertionError)  a text is not the expected one (`textclean.testing`)

Each is also the built-in error that a caller would expect, so `except TypeError` works without this module. Errors of
the operating system (`OSError`) and of other packages pass through unchanged, unless a docstring says otherwise.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

__all__ = [
    "ConfigError",
    "CorpusError",
    "FileError",
    "FilterError",
    "FixtureError",
    "InputError",
    "LexiconError",
    "MissingExtra",
    "ModelError",
    "PageError",
    "RunError",
    "SettingError",
    "TextcleanError",
    "TextcleanWarning",
    "UnknownName",
    "needs",
    "reason",
]


# Longer messages of foreign code are cut.
LONGEST = 300


class TextcleanError(Exception):
    """The base class: catch it to catch everything that textclean raises on purpose."""

    def __str__(self) -> str:
        # LookupError.__str__ would quote the message, as KeyError does.
        return str(self.args[0]) if self.args else ""


class TextcleanWarning(UserWarning):
    """Something that is no error but may surprise, such as a language without a lexicon."""


class InputError(TextcleanError, TypeError):
    """An argument or a column is not text, or has the wrong type; the message names the type."""


class SettingError(TextcleanError, ValueError):
    """A setting or an argument has an invalid value; the message names the setting and the values allowed."""


class ConfigError(TextcleanError, ValueError):
    """A configuration is invalid; the message names the key, or the file and the line."""


class LexiconError(TextcleanError, ValueError):
    """A lexicon file is invalid; the message names the file and the rule."""


class FilterError(TextcleanError, ImportError):
    """A filter cannot be loaded, raises an error or yields what is not a label; the message names it and the reason."""


class CorpusError(TextcleanError, ValueError):
    """An index or templates file is damaged, or an id is invalid; the message says which, and what to do."""


class ModelError(TextcleanError, ValueError):
    """A line model file, or a page to train on, is invalid; the message says which, and what to do."""


class FileError(TextcleanError, ValueError):
    """A corpus file is damaged, cut short or of unknown format; the message says what is wrong.

    Args:
        message: The message.
        cut: Whether the file only ends too early.

    Attributes:
        cut: Whether the file only ends too early: what was read before the end is intact.
    """

    def __init__(self, message: str, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut

    def __reduce__(self) -> tuple[type, tuple[str, bool]]:
        return type(self), (str(self), self.cut)


class PageError(TextcleanError, ValueError):
    """An extractor cannot read an HTML page; the message says why, and what to do."""


class RunError(TextcleanError, RuntimeError):
    """A run over files cannot start, continue or finish; the message says where it stopped, and what to do."""


class FixtureError(TextcleanError, ValueError):
    """A test fixture or its settings are invalid; the message names the file."""


class UnknownName(TextcleanError, LookupError):
    """No object has that name; the message suggests close names and lists all.

    Args:
        what: The kind of object, such as "preset".
        name: The unknown name.
        choices: The names that exist.

    Attributes:
        what: The kind of object, such as "preset".
        name: The unknown name.
        choices: The names that exist, sorted.
    """

    def __init__(self, what: str, name: str, choices: Iterable[str]) -> None:
        from difflib import get_close_matches

        self.what, self.name, self.choices = what, name, tuple(sorted(choices))
        close = get_close_matches(name, self.choices, n=3)
        suggestion = f"did you mean {' or '.join(close)}? " if close else ""
        # Rule ids ("related.read_more") are many: if there are names without a dot, the message lists only those.
        listed = [choice for choice in self.choices if "." not in choice] or list(self.choices)
        super().__init__(f"unknown {what} {name!r}; {suggestion}there are: {', '.join(listed)}")

    def __reduce__(self) -> tuple[type, tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.what, self.name, self.choices)


class MissingExtra(TextcleanError, ImportError):
    """An optional package is not installed; the message has the `pip install` command for it.

    Args:
        package: The name of the package.
        extra: The extra of textclean that installs it; None for a package that no extra installs.

    Attributes:
        package: The name of the package.
        extra: The extra of textclean that installs it; None for a package that no extra installs.
    """

    def __init__(self, package: str, extra: str | None) -> None:
        if extra is None:
            super().__init__(f"{package} is not installed: pip install {package}")
        else:
            super().__init__(f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"')
        self.package, self.extra = package, extra

    def __reduce__(self) -> tuple[type, tuple[str, str | None]]:
        return type(self), (self.package, self.extra)


@contextmanager
def needs(package: str, extra: str, *modules: str) -> Iterator[None]:
    """Import an optional package; a missing one is a `MissingExtra`, any other failing import stays as it is.

    Args:
        package: The name of the package, for the message.
        extra: The extra of textclean that installs it.
        *modules: The names of its top-level modules, where they are not the package's name.

    Raises:
        MissingExtra: (an ImportError) if one of the modules is not installed.

    >>> with needs("left-pad", "padding", "left_pad"):
    ...     import left_pad
    Traceback (most recent call last):
    textclean.errors.MissingExtra: left-pad is not installed; it comes with: pip install "textclean-filters[padding]"
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name not in (modules or (package,)):
            raise
        raise MissingExtra(package, extra) from None


def reason(error: BaseException) -> str:
    """An error of foreign code in one line: its type and message, with control characters as escapes.

    Args:
        error: The error; its `__str__` may itself fail.

    >>> reason(ValueError("no \\x1b[31mred\\n  line"))
    'ValueError: no \\\\x1b[31mred line'
    """
    try:
        message = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - the type is still worth telling
        message = ""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)
    name = type(error).__name__
    return f"{name}: {shown if len(shown) <= LONGEST else shown[:LONGEST] + '...'}" if shown else name
