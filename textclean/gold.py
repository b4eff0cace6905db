"""Gold pages: pages whose article is known, to train a line model on and to measure a pipeline with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textclean.errors import ModelError

__all__ = ["GoldPage", "gold_page"]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page whose article is known.

    Attributes:
        site: The site of the page.
        type: The type of the page ("article", "forum", ...).
        gold: The article, as a person kept it.
        inputs: The texts that extractors made of the page, by name, without the blank ones.
        title: The title of the page; empty if it is not known.
    """

    site: str
    type: str
    gold: str
    inputs: Mapping[str, str]
    title: str = ""


def gold_page(row: object, number: int, where: str | None = None) -> GoldPage:
    """Read a row as a gold page.

    Args:
        row: A mapping with `gold`, and `text` or `inputs` (name -> text); it may have `site`, `type` and `title`.
        number: The number of the row. A page without a site gets a site of its own, named after the number.
        where: The name of the row in an error; None for its number.

    Raises:
        ModelError: if the row lacks a text, or has something else in its place.

    >>> gold_page({"gold": "It rained.", "text": "Home\\nIt rained."}, 7)
    GoldPage(site='row 7', type='article', gold='It rained.', inputs={'text': 'Home\\nIt rained.'}, title='')
    """
    where = where or f"row {number}"
    if not isinstance(row, Mapping) or not isinstance(gold := row.get("gold"), str):
        raise ModelError(f'{where}: expected an object with "gold", and "text" or "inputs"')
    inputs: Any = {"text": row.get("text")} if row.get("inputs") is None else row["inputs"]
    if not isinstance(inputs, Mapping) or not all(isinstance(text, str) for text in inputs.values()):
        raise ModelError(f'{where}: expected strings in "text" or "inputs"')
    present = {name: text for name, text in inputs.items() if text.strip()}
    site, type_, title = (str(row.get(name) or "") for name in ("site", "type", "title"))
    return GoldPage(site or f"row {number}", type_ or "article", gold, present, title)
