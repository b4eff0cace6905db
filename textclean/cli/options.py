"""The options that choose a pipeline, shared by all commands; what they say comes before what a configuration says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from textclean.config import Columns, Config, Duplicates, Fitting, RunSettings

__all__ = [
    "config_from",
    "config_option",
    "lang_option",
    "overlaid",
    "pipeline_options",
    "plus_option",
    "preset_option",
]

Command = TypeVar("Command", bound=Callable[..., None])
Section = TypeVar("Section", Columns, Duplicates, Fitting, RunSettings)

config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take what no option says from this file: a textclean.toml (`textclean init` writes one), or a pyproject.toml "
    "with [tool.textclean]. No file is read unless it is named.",
)
preset_option = click.option(
    "--preset",
    metavar="NAME",
    show_default="article",
    help="The pipeline to run: article (text that an extractor cut out of a page), page (the text of a whole "
    "page) or another one; a wrong name lists them all.",
)
plus_option = click.option(
    "--with",
    "plus",
    multiple=True,
    metavar="NAME",
    help="Add a filter: one that the preset does not have, one of an installed package, or a lexicon of your own, such "
    "as mine.toml. May be repeated.",
)
lang_option = click.option(
    "--lang",
    metavar="CODE",
    help="Language of the text, such as en or de; English where none is named.",
)


def pipeline_options(command: Command) -> Command:
    """Add --config, --preset, --with, --without, --only and --lang to a command."""
    without = click.option(
        "--without",
        multiple=True,
        metavar="NAME",
        help="Leave out a filter, or one of its rules (related, related.read_more). May be repeated.",
    )
    only = click.option(
        "--only", multiple=True, metavar="NAME", help="Run nothing but this filter or rule. May be repeated."
    )
    return config_option(preset_option(plus_option(without(only(lang_option(command))))))


def config_from(
    file: Path | None,
    preset: str | None = None,
    plus: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    lang: str | None = None,
) -> Config:
    """The configuration of the file, or the default one; an option that was given takes the place of what it says."""
    config = Config() if file is None else Config.load(file)
    return replace(
        config,
        preset=config.preset if preset is None else preset,
        plus=plus or config.plus,
        only=only or config.only,
        without=without or config.without,
        lang=config.lang if lang is None else lang,
    )


def overlaid(section: Section, options: Mapping[str, Any]) -> Section:
    """A table of the configuration, with what the options say that were given."""
    return replace(section, **{name: value for name, value in options.items() if value is not None})
