"""`textclean filters`: lists the filters of a preset, or the rules of a filter."""

from collections.abc import Iterable

import click

from textclean.cli.drawing import draw_columns
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.labels import Rule
from textclean.pipeline import Filter, filter_name
from textclean.selection import covers

__all__ = ["filters"]

# The longest description of a rule that is shown in full; a pattern may be of any length.
WIDTH = 96


@click.command(short_help="List the filters of a preset.")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@config_option
@setting_options("", "preset", "plus")
@pass_options
def filters(options: Options, names: tuple[str, ...]) -> None:
    """List the filters of a preset, or of a configuration: name, kinds, what it finds, and a line that it would cut.

    With NAME, list the rules of that filter: id, kind, what it finds, and a line that it would cut. --only and
    --without take filters and rules. In a pipe, columns are separated by tabs.
    """
    pipeline = options.config().pipeline()
    if names:
        pipeline = pipeline.only(*names)
        rules = [rule for each in pipeline.filters for rule in _rules(each)]
        rows = [_rule_row(rule) for rule in rules if any(covers(name, rule.id) for name in names)]
    else:
        rows = [_filter_row(each) for each in pipeline.filters]
    draw_columns(rows, styles=("bold cyan", "yellow", "", "dim"))


def _filter_row(each: Filter) -> tuple[str, str, str, str]:
    """The row of a filter."""
    rules = _rules(each)
    kinds = ", ".join(sorted({str(rule.kind) for rule in rules}))
    return filter_name(each), kinds, _description(each), _example(rules)


def _rule_row(rule: Rule) -> tuple[str, str, str, str]:
    """The row of a rule."""
    finds = rule.finds if len(rule.finds) <= WIDTH else f"{rule.finds[:WIDTH]}..."
    return rule.id, str(rule.kind), finds, _example([rule])


def _rules(each: Filter) -> tuple[Rule, ...]:
    """The rules of a filter; a plain function need not have any."""
    return tuple(getattr(each, "rules", ()))


def _description(each: Filter) -> str:
    """What a filter finds: its `finds`, or the first line of its docstring."""
    description = getattr(each, "finds", None) or each.__doc__ or ""
    return str(description).strip().partition("\n")[0]


def _example(rules: Iterable[Rule]) -> str:
    """The first hit of the rules that is a single line; else the first hit, its lines joined."""
    hits = [hit.strip() for rule in rules for hit in rule.hits]
    return " / ".join(next((hit for hit in hits if "\n" not in hit), hits[0] if hits else "").split("\n"))
