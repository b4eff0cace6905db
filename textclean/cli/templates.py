"""The options that choose templates, and whose page a text is."""

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
    """Add --templates and --site to a command."""
    templates = click.option(
        "--templates", type=click.Path(path_type=Path), metavar="FILE",
        help="Find the lines that `textclean fit` saw on many pages of the site, too.",
    )  # fmt: skip
    site = click.option(
        "--site", metavar="NAME",
        help="Whose pages they are, as a URL or a name; a file is its folder's, unless templates know a single site.",
    )  # fmt: skip
    return templates(site(command))


def load_templates(path: Path) -> FittedTemplates:
    """The templates of a file; where it cannot be read, that is told, and the command ends."""
    from textclean.templates import FittedTemplates

    try:
        return FittedTemplates.load(path)
    except OSError as error:
        complain(str(path), error)
        raise SystemExit(1) from None


def folder_of(name: str) -> str | None:
    """The name of the folder that a file lies in."""
    return None if name == STDIN else Path(name).resolve().parent.name or None


def site_of_file(name: str, site: str | None, templates: FittedTemplates) -> str | None:
    """Whose page a file is: what was told, its folder, or the only site there is.

    Raises:
        UsageError: if it could be any of several sites.
    """
    if site is not None or templates.by is None:
        return site
    folder = folder_of(name)
    if folder is not None and templates.of(folder).sites:
        return folder
    if len(templates.sites) <= 1:
        return next(iter(templates.sites), None)
    raise click.UsageError(f"{name}: the templates are of {len(templates.sites):,} sites: --site says whose page it is")
