"""The errors that textclean raises, all of them below one root.

    TextcleanError
     +-- InputError        (TypeError)    what was passed is no text
     +-- UnknownName       (LookupError)  no preset, filter or rule of that name
     +-- LexiconError      (ValueError)   a lexicon file is not as it must be
     +-- SettingError      (ValueError)   a setting has a value that it does not take
     +-- ConfigError       (ValueError)   a configuration says what it may not say
     +-- CorpusError       (ValueError)   an index, its file or an id is not as it must be
     +-- ModelError        (ValueError)   a line model's file, or a page to train on, is not as it must be
     +-- FilterError       (ImportError)  a filter that another package offers cannot be had
     +-- FixtureError      (ValueError)   a pair of files that a test compares, or its settings, is not as it must be
     +-- FileError         (ValueError)   a file of a corpus is damaged, cut short or of no known kind
     +-- PageError         (ValueError)   a page of HTML is more than an extractor can read
     +-- RunError          (RuntimeError) a run over files cannot start, go on or end
     +-- MissingExtra      (ImportError)  an optional package is not installed

Each is also the built-in error that a caller would expect, so `except TypeError` works without knowing this module.
"""

from collections.abc import Iterable

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
    "UnknownName",
]


class TextcleanError(Exception):
    """The root: catch it to catch whatever textclean raises on purpose."""

    def __str__(self) -> str:
        # LookupError's own __str__ would quote the message, as KeyError does.
        return str(self.args[0]) if self.args else ""


class InputError(TextcleanError, TypeError):
    """What was passed is neither text nor bytes."""


class LexiconError(TextcleanError, ValueError):
    """A lexicon file breaks a rule of its format; the message names file and rule."""


class SettingError(TextcleanError, ValueError):
    """A setting has a value that it does not take; the message names the setting, the values it takes and the value."""


class ConfigError(TextcleanError, ValueError):
    """A configuration says what it may not say; the message names the key, or the file and the line."""


class CorpusError(TextcleanError, ValueError):
    """An index of many texts, its file or an id is not as it must be; the message says which and what to do."""


class ModelError(TextcleanError, ValueError):
    """A line model's file, or a page to train on, is not as it must be; the message says which and what to do."""


class FileError(TextcleanError, ValueError):
    """A file of a corpus is damaged, cut short or of no known kind; the message says what is wrong.

    `cut` is true where the file merely ends too early: what was read until then is as it was written.
    """

    def __init__(self, message: str, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut

    def __reduce__(self) -> tuple[type, tuple[str, bool]]:
        return type(self), (str(self), self.cut)


class FilterError(TextcleanError, ImportError):
    """A filter that another package offers cannot be had; the message names the filter, the package and the reason."""


class FixtureError(TextcleanError, ValueError):
    """A pair of files that a test compares, or its settings, is not as it must be; the message names the file."""


class PageError(TextcleanError, ValueError):
    """A page of HTML is more than an extractor can read; the message says why and what to do."""


class RunError(TextcleanError, RuntimeError):
    """A run over files cannot start, go on or end; the message says where it stopped and what to do."""


class UnknownName(TextcleanError, LookupError):
    """A name that nothing carries; the message lists the names that exist."""

    def __init__(self, what: str, name: str, choices: Iterable[str]) -> None:
        from difflib import get_close_matches

        self.what, self.name, self.choices = what, name, tuple(sorted(choices))
        close = get_close_matches(name, self.choices, n=3)
        meant = f"did you mean {' or '.join(close)}? " if close else ""
        # Rules are many; their filters' names, without the dot, are choice enough in a message.
        shown = [choice for choice in self.choices if "." not in choice] or list(self.choices)
        super().__init__(f"unknown {what} {name!r}; {meant}there are: {', '.join(shown)}")

    def __reduce__(self) -> tuple[type, tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.what, self.name, self.choices)


class MissingExtra(TextcleanError, ImportError):
    """An optional package is not installed; the message holds the pip line that brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"')
        self.package, self.extra = package, extra

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.package, self.extra)
