"""Remove page chrome from scraped text: composable filters, encoding repair, near-duplicates; nothing is lost."""

from __future__ import annotations

import typing as _typing

if _typing.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from textclean import (  # noqa: F401  # so that type checkers know the attributes of `_PACKAGES`
        adapters,
        arrow,
        config,
        duplicates,
        engines,
        io,
        linemodel,
        shingling,
        templates,
        testing,
    )
    from textclean.adapters.html import from_html
    from textclean.choosing.choice import Choice
    from textclean.choosing.choose import choose
    from textclean.document import Block, Document
    from textclean.duplicates import Match, NearDuplicates, Pair, Passage, passages
    from textclean.errors import TextcleanError
    from textclean.labels import Kind, Label, Rule, Verdict
    from textclean.pipeline import Filter, Pipeline
    from textclean.policy import Policy
    from textclean.presets import ARTICLE, AUTO, PAGE
    from textclean.repair import Repair
    from textclean.result import Result
    from textclean.shingling import Cluster, MinHasher
    from textclean.templates import Templates

__all__ = [
    "ARTICLE",
    "AUTO",
    "PAGE",
    "Block",
    "Choice",
    "Cluster",
    "Document",
    "Filter",
    "Kind",
    "Label",
    "Match",
    "MinHasher",
    "NearDuplicates",
    "Pair",
    "Passage",
    "Pipeline",
    "Policy",
    "Repair",
    "Result",
    "Rule",
    "Templates",
    "TextcleanError",
    "Verdict",
    "choose",
    "clean",
    "from_config",
    "from_html",
    "passages",
    "tag",
]

# The module of each name. It is imported on first use: programs that import the package start at once, and those that
# need a part of it, such as near-duplicates, load that part alone.
_MODULES = {
    "ARTICLE": "textclean.presets",
    "AUTO": "textclean.presets",
    "Block": "textclean.document",
    "Choice": "textclean.choosing.choice",
    "Cluster": "textclean.shingling",
    "Document": "textclean.document",
    "Filter": "textclean.pipeline",
    "Kind": "textclean.labels",
    "Label": "textclean.labels",
    "Match": "textclean.duplicates",
    "MinHasher": "textclean.shingling",
    "NearDuplicates": "textclean.duplicates",
    "PAGE": "textclean.presets",
    "Pair": "textclean.duplicates",
    "Passage": "textclean.duplicates",
    "Pipeline": "textclean.pipeline",
    "Policy": "textclean.policy",
    "Repair": "textclean.repair",
    "Result": "textclean.result",
    "Rule": "textclean.labels",
    "Templates": "textclean.templates",
    "TextcleanError": "textclean.errors",
    "Verdict": "textclean.labels",
    "choose": "textclean.choosing.choose",
    "from_html": "textclean.adapters.html",
    "passages": "textclean.duplicates",
}
_VERSION = "__version__"
# Subpackages imported on first use, as in `import textclean; textclean.adapters.pandas`.
_PACKAGES = frozenset((
    "adapters", "arrow", "config", "document", "duplicates", "engines", "errors", "filters", "io", "labels",
    "languages", "lexicon", "linemodel", "pipeline", "policy", "presets", "repair", "result", "shingling", "templates",
    "testing",
))  # fmt: skip


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _MODULES:
        found = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return found
    if name in _PACKAGES:
        return import_module(f"textclean.{name}")
    if name == _VERSION:
        from importlib.metadata import version

        return version("textclean-filters")
    raise AttributeError(f"module 'textclean' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names alone."""
    return sorted((*__all__, _VERSION))


def tag(
    source: str | bytes,
    preset: str | Pipeline = "article",
    title: str | None = None,
    lang: str | None = None,
    markup: str | None = None,
) -> Result:
    """Clean a text, and report what was found, removed and repaired.

    Args:
        source: The text, or its bytes, whose encoding is then detected.
        preset: The name of a preset, or a `Pipeline`.
        title: The article's headline, if known.
        lang: The language of the text, such as "en" or "en-GB"; found in the text by default.
        markup: "markdown" or "text" where it is known which of the two the text is, "auto" to find it in the text; as
            the preset or the `Pipeline` has it by default.

    Returns:
        The clean text with all labels, removed spans and repairs.

    Raises:
        InputError: (a TypeError) if `source` is neither str nor bytes, or `title` or `lang` is not a str.
        UnknownName: (a LookupError) if there is no preset or language of that name.
        SettingError: (a ValueError) if `markup` has another value.
        FilterError: (an ImportError) if a filter raises an error, or yields what is not a label.

    >>> result = tag("The council voted on Tuesday.\\nRead more: Mayor resigns\\nThe vote was close.\\n")
    >>> [(span.kind, span.rule, span.text) for span in result.removed]
    [('teaser', 'related.read_more', 'Read more: Mayor resigns\\n')]
    """
    from textclean.presets import get
    from textclean.values import replace

    pipeline = get(preset)
    if markup is not None and markup != pipeline.markup:
        pipeline = replace(pipeline, markup=markup)
    return pipeline.tag(source, title=title, lang=lang)


def clean(
    source: str | bytes,
    preset: str | Pipeline = "article",
    title: str | None = None,
    lang: str | None = None,
    markup: str | None = None,
) -> str:
    """Return the text without page chrome: `tag(...).text`.

    Args:
        source: The text, or its bytes, whose encoding is then detected.
        preset: The name of a preset, or a `Pipeline`.
        title: The article's headline, if known.
        lang: The language of the text, such as "en" or "en-GB"; found in the text by default.
        markup: "markdown" or "text" where it is known which of the two the text is, "auto" to find it in the text; as
            the preset or the `Pipeline` has it by default.

    Raises:
        InputError: (a TypeError) if `source` is neither str nor bytes, or `title` or `lang` is not a str.
        UnknownName: (a LookupError) if there is no preset or language of that name.
        SettingError: (a ValueError) if `markup` has another value.
        FilterError: (an ImportError) if a filter raises an error, or yields what is not a label.

    >>> clean("The council voted on Tuesday.\\nRead more: Mayor resigns\\nThe vote was close.\\n")
    'The council voted on Tuesday.\\nThe vote was close.\\n'
    """
    return tag(source, preset, title, lang, markup).text


def from_config(config: str | Path | Mapping[str, _typing.Any]) -> Pipeline:
    """Build the pipeline that a configuration describes; `textclean clean --config FILE` runs an equal one.

    Args:
        config: The path of a `textclean.toml`, or of a `pyproject.toml` with a `[tool.textclean]` table; or the same
            settings as a mapping.

    Returns:
        The pipeline: preset, added and removed filters, policy and repair.

    Raises:
        InputError: (a TypeError) if `config` is neither a path nor a mapping.
        ConfigError: (a ValueError) if the file or a setting is invalid; the message says where.
        UnknownName: (a LookupError) if a mapping names a preset, filter or rule that does not exist.
        FilterError: (an ImportError) if the package of a filter cannot be imported.

    >>> from_config({"preset": "strict", "policy": {"threshold": 0.7}}).policy.threshold
    0.7
    """
    import os
    from collections.abc import Mapping

    from textclean.config import Config
    from textclean.errors import InputError

    if not isinstance(config, Mapping | str | os.PathLike):
        raise InputError(f"expected a path or a mapping of settings, not {type(config).__name__}")
    return (Config.parse(config) if isinstance(config, Mapping) else Config.load(config)).pipeline()
