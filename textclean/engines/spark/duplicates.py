"""Near-duplicates in Spark, in one call."""

from __future__ import annotations

import logging
from dataclasses import replace

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's own documentation gives it

from textclean.duplicates.settings import DuplicateSettings
from textclean.engines.spark.copies import Copies, Representative

__all__ = ["near_duplicates"]

_log = logging.getLogger(__name__)


def near_duplicates(
    df: DataFrame,
    id_column: str = "id",
    text_column: str = "text",
    threshold: float = 0.7,
    *,
    order_column: str | None = None,
    representative: Representative = "first",
    max_hops: int | None = 2,
    settings: DuplicateSettings = DuplicateSettings(),
) -> DataFrame:
    """A row for each text that has copies: `id`, `cluster`, `lead`, `jaccard`, `containment`, `relation`.

    The clusters are those of `corpus.NearDuplicates`, text for text, where it takes up the same texts in the same
    order without being told their sites. `cluster` is a number that rises with the clusters' first members, with gaps;
    `lead` the id of the text that stands for all; the rest says how like it the text is, as `compare` does, and is null
    in the lead's own `relation`. Texts that are like no other are left out.

    Runs at once, and gives back a persisted DataFrame: `unpersist` it when it is done with. Where a band is shared by
    more texts than are compared (`DuplicateSettings.max_candidates`), a warning is logged; `Copies` tells which, and gives the pairs.

    order_column: what tells which text comes first, for `representative` and `max_hops`; the ids, if not told. Where it says the
        same of two texts, their ids decide.
    representative, max_hops: as for `NearDuplicates.clusters`.
    settings: all others of the index; `threshold` stands in the place of theirs.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names, or no such representative.
        InputError: (a TypeError) if the text column is not of text.
        ValueError: if a setting is out of its range.

    >>> copies = near_duplicates(df, "id", "clean_text")  # doctest: +SKIP
    >>> rest = df.join(copies.where("id != lead"), "id", "left_anti")  # doctest: +SKIP
    """
    settings = replace(settings, threshold=threshold)
    with Copies(df, id_column, text_column, order_column=order_column, settings=settings) as found:
        clusters = found.clusters(representative, max_hops=max_hops).persist()
        clusters.count()
        crowds = found.crowds().agg(F.count("*"), F.max("texts")).collect()[0]
    if crowds[0]:
        _log.warning(
            "%d bands are shared by more than %d texts, one of them by %d: of these the first %d are compared with all",
            crowds[0],
            settings.max_candidates,
            crowds[1],
            settings.max_candidates,
        )
    return clusters
