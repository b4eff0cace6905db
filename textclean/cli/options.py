"""The options that choose a pipeline, shared by all commands."""

from collections.abc import Callable
from typing import TypeVar

import click

from textclean import presets
from textclean.pipeline import Pipeline

__all__ = ["lang_option", "pipeline_from", "pipeline_options", "preset_option"]

Command = TypeVar("Command", bound=Callable[..., None])

preset_option = click.option(
    "--preset",
    default="article",
    show_default=True,
    metavar="NAME",
    help="The pipeline to run: article (text that an extractor cut out of a page), page (the text of a whole "
    "page) or another one; a wrong name lists them all.",
)
lang_option = click.option(
    "--lang",
    metavar="CODE",
    help="Language of the text, such as en or de; English where none is named.",
)


def pipeline_options(command: Command) -> Command:
    """Add --preset, --with, --without, --only and --lang to a command."""
    plus = click.option(
        "--with",
        "plus",
        multiple=True,
        metavar="NAME",
        help="Add a filter: one that the preset does not have, or one of an installed package. May be repeated.",
    )
    without = click.option(
        "--without",
        multiple=True,
        metavar="NAME",
        help="Leave out a filter, or one of its rules (related, related.read_more). May be repeated.",
    )
    only = click.option(
        "--only", multiple=True, metavar="NAME", help="Run nothing but this filter or rule. May be repeated."
    )
    return preset_option(plus(without(only(lang_option(command)))))


def pipeline_from(preset: str, without: tuple[str, ...], only: tuple[str, ...], plus: tuple[str, ...] = ()) -> Pipeline:
    """The preset with the filters `plus`, narrowed to `only`, less `without`."""
    pipeline = presets.get(preset).plus(*plus)
    if only:
        pipeline = pipeline.only(*only)
    if without:
        pipeline = pipeline.without(*without)
    return pipeline
