"""A page whose article is known: what a line model is trained on, and what a pipeline is measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textclean.errors import ModelError

__all__ = ["GoldPage", "gold_page"]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page's article as a person kept it, and the texts that were made of the page, by name; blank ones are none."""

    site: str
    type: str
    gold: str
    inputs: Mapping[str, str]


def gold_page(row: object, number: int, where: str | None = None) -> GoldPage:
    """The page that a row tells of: `gold`, and `text` or `inputs` (name -> text); `site` and `type`, if known.

    A page without a site is one of its own, called by its number. where: how an error names the row.

    Raises:
        ModelError: if the row lacks a text, or has something else in its place.

    >>> gold_page({"gold": "It rained.", "text": "Home\\nIt rained."}, 7)
    GoldPage(site='row 7', type='article', gold='It rained.', inputs={'text': 'Home\\nIt rained.'})
    """
    where = where or f"row {number}"
    if not isinstance(row, Mapping) or not isinstance(gold := row.get("gold"), str):
        raise ModelError(f'{where}: expected an object with "gold", and "text" or "inputs"')
    inputs: Any = {"text": row.get("text")} if row.get("inputs") is None else row["inputs"]
    if not isinstance(inputs, Mapping) or not all(isinstance(text, str) for text in inputs.values()):
        raise ModelError(f'{where}: expected strings in "text" or "inputs"')
    present = {name: text for name, text in inputs.items() if text.strip()}
    return GoldPage(str(row.get("site") or f"row {number}"), str(row.get("type") or "article"), gold, present)
