"""The options of the command line that are settings of a configuration; they override the file of --config.

Every option is made from the declaration of its setting: name, type, range, default and help text. A command gets what
was given as one `Options` value.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from textclean.config import TABLES, Config
from textclean.settings import MOST, NONE, Check, Setting

__all__ = ["Options", "config_option", "pass_options", "pipeline_options", "setting_options"]

Command = TypeVar("Command", bound=Callable[..., None])

# What comes after the key in the name of an option: `--text-field` is the setting `text` of the table `columns`.
_SUFFIXES = {"columns": "-field"}


class Options:
    """The options that were given: the configuration file, and values by table and name of the setting."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.values: dict[str, dict[str, Any]] = {}

    def config(self) -> Config:
        """The configuration of the file, or the default one, overridden by the options.

        Raises:
            ConfigError: if the file cannot be read, or a setting is invalid.
        """
        config = Config() if self.file is None else Config.load(self.file)
        return config.overlaid(self.values)


# Passes the `Options` of a command as its first argument.
pass_options = click.make_pass_decorator(Options, ensure=True)


def config_option(command: Command) -> Command:
    """Add --config to a command.

    Args:
        command: The function of the command.
    """

    def store(context: click.Context, _: click.Parameter, path: Path | None) -> None:
        context.ensure_object(Options).file = path

    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=store,
        help="Configuration file: a textclean.toml (`textclean init` writes one), or a pyproject.toml with "
        "[tool.textclean]. Options override it. No file is read unless it is named here.",
    )(command)


def pipeline_options(command: Command) -> Command:
    """Add --config and the options that choose a pipeline, such as --preset, --with, --lang and --markup.

    Args:
        command: The function of the command.
    """
    names = ("preset", "plus", "without", "only", "lang", "markup", "links", "images")
    return config_option(setting_options("", *names)(command))


def setting_options(table: str, *names: str) -> Callable[[Command], Command]:
    """Add the options of the settings of a table of the configuration to a command.

    Args:
        table: The name of the table; "" for the settings outside of tables.
        names: The names of the settings' dataclass fields; all of the table if there are none.
    """
    settings = [one for one in TABLES[table].values() if one.name in names or not names]

    def add(command: Command) -> Command:
        for one in reversed(settings):
            command = _option(table, one)(command)
        return command

    return add


def _option(table: str, one: Setting) -> Callable[[Command], Command]:
    """The option of one setting."""

    def store(context: click.Context, option: click.Parameter, value: Any) -> None:
        if context.get_parameter_source(str(option.name)) is not ParameterSource.DEFAULT:
            context.ensure_object(Options).values.setdefault(table, {})[one.name] = one.check.read(value)

    name = f"{one.key.replace('_', '-')}{_SUFFIXES.get(table, '')}"
    is_flag, is_list = one.check.type is bool, one.check.type is list
    # The default is for the help: what was not given is the configuration's.
    shown = not (one.optional or is_list or is_flag)
    declarations = (f"--{name}/--no-{name}" if is_flag else f"--{name}", f"{table}_{one.name}")
    return click.option(
        *declarations,
        type=_type(one.check),
        default=one.check.write(one.default) if shown else None,
        multiple=is_list,
        metavar=one.check.metavar or None,
        show_default=shown,
        expose_value=False,
        callback=store,
        help=f"{one.sentence}{' May be repeated.' if is_list else ''}",
    )


def _type(check: Check) -> click.ParamType[Any] | type:
    """The click type of a check; ranges and choices are checked, and shown in the help, by click."""
    if check.choices:
        return click.Choice((*check.choices, NONE) if check.none else check.choices)
    if check.type is int:
        # The general bound would only lengthen the help; the setting checks it.
        most = None if check.most == MOST else _whole(check.most)
        return click.IntRange(_whole(check.least), most)
    if check.type is float:
        return click.FloatRange(check.least, check.most, min_open=check.above)
    return bool if check.type is bool else str


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
