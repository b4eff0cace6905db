"""The options for templates, and the site of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from textclean.cli.files import STDIN, complain

if TYPE_CHECKING:
    from textclean.templates import FittedTemplates

__all__ = ["folder_of", "load_templates", "site_of_file", "templates_options"]

Command = TypeVar("Command", bound=Callable[..., None])


def templates_options(command: Command) -> Command:
    """Add --templates and --site to a command.

    Args:
        command: The function of the command.
    """
    templates = click.option(
        "--templates", type=click.Path(path_type=Path), metavar="FILE",
        help="Also find the lines that `textclean fit` learnt from many pages of the site.",
    )  # fmt: skip
    site = click.option(
        "--site", metavar="NAME",
        help="The site of the pages, a URL or a name; by default a file's folder, or the only site of the templates.",
    )  # fmt: skip
    return templates(site(command))


def load_templates(path: Path) -> FittedTemplates:
    """Load templates; if the file cannot be read, print the error and exit with 1.

    Args:
        path: The file.

    Raises:
        CorpusError: (a ValueError) if it is not a valid templates file.
    """
    from textclean.templates import FittedTemplates

    try:
        return FittedTemplates.load(path)
    except OSError as error:
        complain(str(path), error)
        raise SystemExit(1) from None


def folder_of(name: str) -> str | None:
    """Return the name of a file's folder; None for standard input.

    Args:
        name: The name of the file.
    """
    return None if name == STDIN else Path(name).resolve().parent.name or None


def site_of_file(name: str, site: str | None, templates: FittedTemplates) -> str | None:
    """Return the site of a file: the option's, the name of its folder, or the only site of the templates.

    Args:
        name: The name of the file.
        site: The value of --site.
        templates: The templates.

    Raises:
        UsageError: if there are several sites and none of them is the folder's name.
    """
    if site is not None or templates.by is None:
        return site
    folder = folder_of(name)
    if folder is not None and templates.of(folder).sites:
        return folder
    if len(templates.sites) <= 1:
        return next(iter(templates.sites), None)
    raise click.UsageError(f"{name}: the templates have {len(templates.sites):,} sites: choose one with --site")
