"""Gold pages: pages whose article is known, to train a line model on and to measure a pipeline with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from textclean.errors import ModelError

__all__ = ["KEEPS", "GoldPage", "gold_page", "silver_page"]

# What is kept of a page, by the convention of its gold text: the story alone; all of the page's own content, such as
# comments, lists and what stands around a story; or what is not known.
KEEPS = ("auto", "story", "page")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page whose article is known.

    Attributes:
        site: The site of the page.
        type: The type of the page ("article", "forum", ...).
        gold: The article, as a person kept it.
        inputs: The texts that extractors made of the page, by name, without the blank ones.
        title: The title of the page; empty if it is not known.
        extracts: In the place of `gold`, the articles that extractors found, by name; then `gold` is empty.
        wanted: Strings that belong to the article, known where it is not.
        unwanted: Strings that do not.
        weight: How much the page counts in training, from 0 on.
        keep: The convention of the gold text, one of `KEEPS`.
    """

    site: str
    type: str
    gold: str
    inputs: Mapping[str, str]
    title: str = ""
    extracts: Mapping[str, str] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    weight: float = 1.0
    keep: str = "auto"


def gold_page(row: object, number: int, where: str | None = None) -> GoldPage:
    """Read a row as a gold page.

    Args:
        row: A mapping with `gold`, and `text` or `inputs` (name -> text); it may have `site`, `type`, `title`,
            `weight` and `keep`.
        number: The number of the row. A page without a site gets a site of its own, named after the number.
        where: The name of the row in an error; None for its number.

    Raises:
        ModelError: if the row lacks a text, or has something else in its place.

    >>> gold_page({"gold": "It rained.", "text": "Home\\nIt rained."}, 7).inputs
    {'text': 'Home\\nIt rained.'}
    """
    where = where or f"row {number}"
    if not isinstance(row, Mapping) or not isinstance(gold := row.get("gold"), str):
        raise ModelError(f'{where}: expected an object with "gold", and "text" or "inputs"')
    return _page(row, number, where, gold)


def silver_page(row: object, number: int, where: str | None = None) -> GoldPage:
    """Read a row as a page to train with: a gold page, or one with the articles of at least two extractors.

    Args:
        row: A mapping as for `gold_page`. In the place of `gold` it may have `extracts` (name -> text), and with them
            `with` and `without`, lists of strings that belong to the article and that do not.
        number: The number of the row.
        where: The name of the row in an error; None for its number.

    Raises:
        ModelError: if the row lacks a text, or has something else in its place.

    >>> silver_page({"extracts": {"one": "It rained.", "two": "It rained."}, "text": "Home\\nIt rained."}, 7).gold
    ''
    """
    if not isinstance(row, Mapping) or row.get("gold") is not None or row.get("extracts") is None:
        return gold_page(row, number, where)
    where = where or f"row {number}"
    extracts = row["extracts"]
    if not isinstance(extracts, Mapping) or not all(isinstance(text, str) for text in extracts.values()):
        raise ModelError(f'{where}: expected strings by name in "extracts"')
    if len(extracts) < 2:
        raise ModelError(f'{where}: expected at least two texts in "extracts": where they agree, they are believed')
    page = _page(row, number, where, "")
    strings = [_strings(row.get(name), where, name) for name in ("with", "without")]
    return replace(page, extracts=dict(extracts), wanted=strings[0], unwanted=strings[1])


def _page(row: Mapping[str, Any], number: int, where: str, gold: str) -> GoldPage:
    """The page of a row whose `gold` was read."""
    inputs: Any = {"text": row.get("text")} if row.get("inputs") is None else row["inputs"]
    if not isinstance(inputs, Mapping) or not all(isinstance(text, str) for text in inputs.values()):
        raise ModelError(f'{where}: expected strings in "text" or "inputs"')
    present = {name: text for name, text in inputs.items() if text.strip()}
    site, type_, title = (str(row.get(name) or "") for name in ("site", "type", "title"))
    keep = row.get("keep") or "auto"
    if keep not in KEEPS:
        raise ModelError(f'{where}: expected one of {", ".join(KEEPS)} in "keep"')
    weight = _weight(row, where)
    return GoldPage(site or f"row {number}", type_ or "article", gold, present, title, weight=weight, keep=keep)


def _weight(row: Mapping[str, Any], where: str) -> float:
    """The weight of a row; 1 if it has none."""
    weight = row.get("weight")
    if weight is None:
        return 1.0
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
        raise ModelError(f'{where}: expected a number from 0 on in "weight"')
    return float(weight)


def _strings(value: object, where: str, name: str) -> tuple[str, ...]:
    """A list of strings of a row."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ModelError(f'{where}: expected a list of strings in "{name}"')
    return tuple(text for text in value if text.strip())
