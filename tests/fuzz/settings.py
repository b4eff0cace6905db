"""Targets for what users write: lexicons, configurations, pairs of fixtures."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.texts import as_text, must_be_exact, must_say
from textclean import Pipeline, from_config
from textclean.config import Config
from textclean.errors import ConfigError, FixtureError, LexiconError, TextcleanError
from textclean.filters import Phrases
from textclean.testing import pairs
from textclean.testing.differences import Difference
from textclean.testing.samples import ARTICLE

__all__ = ["TARGETS"]

SEPARATOR = b"\n====\n"
TEXT = f"{ARTICLE}Our morning memo has the rest\nGate 7 opens at noon | buy it now\n"


def lexicon(data: bytes) -> None:
    """A lexicon is loaded and labels a text, or is refused by a LexiconError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.toml")
        path.write_bytes(data)
        try:
            found = Phrases.load(path)
        except LexiconError as error:
            must_say(error)
            return
    assert found.rules or not found.toml.strip() or "." in found.toml or "[" in found.toml or "#" in found.toml
    for text in (TEXT, found.toml, *(hit for rule in found.rules for hit in rule.hits)):
        try:
            result = Pipeline((found,)).tag(text)
        except LexiconError as error:  # a pattern that takes too long
            must_say(error)
        else:
            must_be_exact(result)


def config(data: bytes) -> None:
    """A configuration is loaded, written and read again, or is refused by a ConfigError that begins with the path."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("textclean.toml", "pyproject.toml"):
            path = Path(folder, name)
            path.write_bytes(data)
            try:
                found = Config.load(path)
            except ConfigError as error:
                must_say(error)
                _must(str(error).startswith(str(path)), str(error))
                continue
            must_be_exact(found.pipeline().tag(TEXT, title=found.title, lang=found.lang))
            written = Path(folder, "textclean.toml")
            written.write_text(found.to_toml(), encoding="utf-8")
            assert Config.load(written).to_dict() == found.to_dict()


def _must(holds: bool, what: str) -> None:
    assert holds, what


def config_mapping(data: bytes) -> None:
    """A configuration as a mapping gives a pipeline, or an error of textclean."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(values, dict):
        return
    try:
        found = from_config(values)
    except TextcleanError as error:
        must_say(error)
    else:
        must_be_exact(found.tag(TEXT))


def fixtures(data: bytes) -> None:
    """A folder of fixtures is read and compared; after an update it agrees."""
    parts = [*data.split(SEPARATOR), b"", b"", b""]
    with tempfile.TemporaryDirectory() as folder:
        for name, part in zip(("a.raw.txt", "a.expected.txt", "textclean.toml"), parts, strict=False):
            if part or name != "textclean.toml":
                Path(folder, name).write_bytes(part)
        try:
            for pair in pairs.find(Path(folder)):
                for check in (pair.becomes_expected, pair.stays):
                    try:
                        check()
                    except (FixtureError, Difference) as error:
                        _must(bool(str(error).strip()), "an error without a message")
                pair.update()
                pair.becomes_expected()
                pair.stays()
                assert not pair.update()
        except FixtureError as error:
            must_say(error)


def plugin_names(data: bytes) -> None:
    """Names of presets, filters and rules: what exists is taken, what does not is refused with suggestions."""
    names = as_text(data).split("\n")
    for table in ({"preset": names[0]}, {"with": names}, {"without": names}, {"only": names}, {names[0]: names[-1]}):
        try:
            from_config(table)
        except TextcleanError as error:
            must_say(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "lexicon": lexicon,
    "config": config,
    "config_mapping": config_mapping,
    "config_names": plugin_names,
    "fixtures": fixtures,
}
