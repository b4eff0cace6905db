"""Filters and rules selected by name: a filter with only some of its rules is a filter, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from textclean import evidence
from textclean.document import Document
from textclean.labels import Label, Rule
from textclean.registry import Filter, filter_name
from textclean.values import dataclass

__all__ = ["Chosen", "covers", "narrowed", "rules_below"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter of which only some rules are used.

    Args:
        filter: The filter.
        excluded: Names of rules that are not used; a name covers all rules below it.
        included: Names of the only rules that are used; empty for all.
    """

    filter: Filter
    excluded: tuple[str, ...] = ()
    included: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the filter."""
        return filter_name(self.filter)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are used."""
        return tuple(rule for rule in getattr(self.filter, "rules", ()) if self.allows(rule.id))

    @property
    def late(self) -> bool:
        """Whether the filter only sees what the others leave."""
        return bool(getattr(self.filter, "late", False))

    @property
    def decides(self) -> bool:
        """Whether what the filter cuts goes, whatever the other filters say."""
        return bool(getattr(self.filter, "decides", False))

    @property
    def fallible(self) -> bool:
        """Whether the filter may raise an error."""
        return not evidence.is_sure(self.filter)

    @property
    def reads_priors(self) -> bool:
        """Whether the filter reads what others know of the blocks."""
        return bool(getattr(self.filter, "reads_priors", False))

    @property
    def priors(self) -> Callable[[Document], Iterable[float]] | None:
        """The filter's method that says what it knows of the blocks; None if it has none, or no rule of it is used."""
        known: Callable[[Document], Iterable[float]] | None = getattr(self.filter, "priors", None)
        return known if self.rules else None

    @property
    def prepare(self) -> Callable[[Sequence[Document]], None] | None:
        """The filter's method that looks at many documents at once; None if it has none."""
        method: Callable[[Sequence[Document]], None] | None = getattr(self.filter, "prepare", None)
        return method

    def allows(self, rule: str) -> bool:
        """Whether a rule is used.

        Args:
            rule: The id of the rule.
        """
        if any(covers(name, rule) for name in self.excluded):
            return False
        return not self.included or any(covers(name, rule) for name in self.included)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """The labels of the rules that are used."""
        return (label for label in evidence.labels(self.filter, doc) if self.allows(label.rule))

    def page_score(self, doc: Document) -> float | None:
        """What the filter says of the document as a whole; None if none of its rules is used.

        Args:
            doc: The document.
        """
        return evidence.page_score(self.filter, doc) if self.rules else None


def covers(name: str, rule: str) -> bool:
    """Whether a name is the id of a rule, or the part of it before one of its dots.

    Args:
        name: The name of a filter or a rule.
        rule: The id of a rule.

    >>> covers("related", "related.heading"), covers("related.head", "related.heading")
    (True, False)
    """
    return rule == name or rule.startswith(name + ".")


def rules_below(found: Filter, names: Iterable[str]) -> tuple[str, ...]:
    """Select the names that are rules of a filter.

    Args:
        found: The filter.
        names: Names of filters and rules.
    """
    return tuple(name for name in names if name != filter_name(found) and covers(filter_name(found), name))


def narrowed(found: Filter, excluded: tuple[str, ...] = (), included: tuple[str, ...] = ()) -> Filter:
    """A filter without some of its rules, or with only some of them.

    Args:
        found: The filter.
        excluded: Names of the rules to leave out.
        included: Names of the only rules to use; empty for all.
    """
    if not excluded and not included:
        return found
    if isinstance(found, Chosen):
        return Chosen(found.filter, found.excluded + excluded, included or found.included)
    return Chosen(found, excluded, included)
