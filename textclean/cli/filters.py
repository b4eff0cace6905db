"""`textclean filters`: what a preset looks for."""

from collections.abc import Iterable

import click

from textclean.cli.drawing import draw_columns
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.labels import Rule
from textclean.pipeline import Filter, filter_name
from textclean.selection import covers

__all__ = ["filters"]

# A rule may be a pattern of any length; its beginning tells it apart.
WIDTH = 96


@click.command(short_help="List what a preset looks for.")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@config_option
@setting_options("", "preset", "plus")
@pass_options
def filters(options: Options, names: tuple[str, ...]) -> None:
    """List the filters of a preset, or of a configuration: name, kinds, what it finds, and a line that it would cut.

    With NAME, list the rules of that filter: id, kind, what it finds, and a line that it would cut. Filters
    and rules are what --only and --without take. In a pipe, tabs stand between the columns.
    """
    pipeline = options.config().pipeline()
    if names:
        pipeline = pipeline.only(*names)
        rules = [rule for found in pipeline.filters for rule in _rules(found)]
        rows = [_rule_row(rule) for rule in rules if any(covers(name, rule.id) for name in names)]
    else:
        rows = [_filter_row(found) for found in pipeline.filters]
    draw_columns(rows, styles=("bold cyan", "yellow", "", "dim"))


def _filter_row(found: Filter) -> tuple[str, str, str, str]:
    rules = _rules(found)
    kinds = ", ".join(sorted({str(rule.kind) for rule in rules}))
    return filter_name(found), kinds, _finds(found), _example(rules)


def _rule_row(rule: Rule) -> tuple[str, str, str, str]:
    finds = rule.finds if len(rule.finds) <= WIDTH else f"{rule.finds[:WIDTH]}..."
    return rule.id, str(rule.kind), finds, _example([rule])


def _rules(found: Filter) -> tuple[Rule, ...]:
    """A filter's rules; a plain function need not tell them."""
    return tuple(getattr(found, "rules", ()))


def _finds(found: Filter) -> str:
    """What a filter finds, in its own words: its `finds`, or the first line of its docstring."""
    said = getattr(found, "finds", None) or found.__doc__ or ""
    return str(said).strip().partition("\n")[0]


def _example(rules: Iterable[Rule]) -> str:
    """The first line that a rule hits; an example of several lines only where there is no shorter one."""
    hits = [hit.strip() for rule in rules for hit in rule.hits]
    return " / ".join(next((hit for hit in hits if "\n" not in hit), hits[0] if hits else "").split("\n"))
