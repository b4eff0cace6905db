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
    max_hops: int | None = 1,
    settings: DuplicateSettings = DuplicateSettings(),
) -> DataFrame:
    """Find near-duplicates. Runs at once.

    The clusters are those of `NearDuplicates` for the same texts in the same order, without sites. If more texts share
    a band than are compared (`DuplicateSettings.max_candidates`), a warning is logged; `Copies` lists these bands, and
    the pairs.

    Args:
        df: The rows.
        id_column: The column of ids.
        text_column: The column of texts.
        threshold: The similarity from which on two texts match; it replaces that of `settings`.
        order_column: The column that orders the texts, for `representative`; None for the ids, which
            also decide between equal values.
        representative: Which text leads a cluster: the first, or the longest.
        max_hops: As for `NearDuplicates.clusters`.
        settings: All other settings.

    Returns:
        A row for each text that has copies, as a persisted DataFrame: `id`; `cluster`, a number that rises with the
        first members of the clusters, with gaps; `lead`, the id of the text that represents the cluster; and `jaccard`,
        `containment` and `relation`, which compare the text with the lead (`relation` is null for the lead itself).

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        InputError: (a TypeError) if the text column does not hold text.
        SettingError: (a ValueError) if a setting is out of its range.

    >>> copies = near_duplicates(df, "id", "clean_text")  # doctest: +SKIP
    >>> rest = df.join(copies.where("id != lead"), "id", "left_anti")  # doctest: +SKIP
    """
    settings = replace(settings, threshold=threshold)
    with Copies(df, id_column, text_column, order_column=order_column, settings=settings) as found:
        clusters = found.clusters(representative, max_hops=max_hops).persist()
        clusters.count()
        capped, largest = found.capped_bands().agg(F.count("*"), F.max("texts")).collect()[0]
    if capped:
        _log.warning(
            "%d bands are shared by more than %d texts, one of them by %d: of these the first %d are compared with all",
            capped,
            settings.max_candidates,
            largest,
            settings.max_candidates,
        )
    return clusters
