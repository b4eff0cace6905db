"""What is chosen: one of several texts of a page, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textclean.result import Result

__all__ = ["Choice"]


@dataclass(frozen=True)
class Choice:
    """The best of several texts of one page.

    Attributes:
        name: The name of the chosen candidate.
        result: Its result: `text` is the clean text, and `restore()` gives the candidate as it came.
        score: The expected F1 of the words of the clean text, from 0 to 1: of choices of about this score, on pages
            whose article is known, half have more. None where there is nothing to go by: a single candidate that is not
            a whole page's text, or a choice without a model.
        scores: The expected F1 of each candidate, not calibrated; of the others at most that of the chosen one. Without
            a model, how far it agrees with the others: the mean F1 of words. Empty if a single candidate has words.
        results: The result of each candidate.
        why: Why this one, in one line.
        left_out: Extractors whose text could not be had, each with the reason; of `from_html`.
    """

    name: str
    result: Result
    score: float | None
    scores: Mapping[str, float]
    results: Mapping[str, Result] = field(repr=False)
    why: str
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The clean text of the chosen candidate."""
        return self.result.text

    def _repr_html_(self) -> str:
        """For notebooks: the candidates, best first, each with its score and its words, and the chosen text."""
        from textclean.view import Column, style, table

        columns = (Column("candidate"), Column("score", share=True), Column("words", number=True), Column("chosen"))
        order = sorted(self.results, key=lambda name: (name != self.name, -self.scores.get(name, 0.0)))
        rows = [
            (
                name,
                self.scores.get(name, "none"),
                len(self.results[name].text.split()),
                "yes" if name == self.name else "",
            )
            for name in order
        ]
        facts = [self.why, *(f"left out: {name}, {reason}" for name, reason in self.left_out.items())]
        return style() + table("Choice", facts, columns, rows) + self.result._repr_html_()
