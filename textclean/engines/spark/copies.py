"""Near-duplicates in Spark: the signatures, the bands, the verification and the clusters of the local index."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Literal

import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's own documentation gives it
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import BinaryType, CharType, StringType, VarcharType

from textclean.duplicates.matches import Relation
from textclean.duplicates.settings import DuplicateSettings
from textclean.engines.spark import buckets, kernels
from textclean.engines.spark.few import Found, few
from textclean.engines.spark.linking import MEMBERS, Grouped, linked
from textclean.engines.spark.session import mapped, streamed
from textclean.errors import InputError, UnknownName

__all__ = ["Copies", "Representative"]

Representative = Literal["first", "longest"]


class Copies:
    """The near-duplicates of a DataFrame: for pairs, or for clusters with several representatives.

    Its DataFrames depend on persisted data until `release` is called, or until the end of a `with` block.

    Args:
        df: The rows.
        id_column: The column of ids.
        text_column: The column of texts.
        order_column: The column that orders the texts; None for the ids.
        settings: The settings of the index.

    Attributes:
        settings: The settings of the index.

    Raises:
        UnknownName: (a LookupError) if there is no column of one of these names.
        InputError: (a TypeError) if the text column does not hold text.

    >>> with Copies(df, "id", "text") as found:                                    # doctest: +SKIP
    ...     found.pairs().write.parquet("pairs")
    ...     found.clusters("longest").write.parquet("clusters")
    """

    def __init__(
        self,
        df: DataFrame,
        id_column: str = "id",
        text_column: str = "text",
        *,
        order_column: str | None = None,
        settings: DuplicateSettings = DuplicateSettings(),
    ) -> None:
        for name in (id_column, text_column, order_column):
            if name is not None and name not in df.columns:
                raise UnknownName("column", name, df.columns)
        kind = df.schema[text_column].dataType
        if not isinstance(kind, StringType | VarcharType | CharType | BinaryType):
            raise InputError(f"the column {text_column!r} is {kind.simpleString()}, not text")
        self.settings = settings
        self._held: list[DataFrame] = []
        source = df.select(
            F.col(order_column or id_column).alias("order"),
            F.col(id_column).alias("id"),
            F.col(text_column).cast("string").alias("text"),
        )
        schema = kernels.signed_schema(to_arrow_schema(source.schema))
        signed = self._hold(mapped(source, kernels.Signed(settings), schema))
        self._documents = self._hold(_numbered(signed))
        self._texts = self._hold(_distinct(signed, self._documents))
        self._candidates = self._hold(_sharing(self._texts.select("digest", "row", "shingles"), settings))
        pairs = self._candidates.where("sharing is null").select("left", "right").distinct()
        self._edges = self._hold(self._compared(pairs, matching=True))

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, error: type[BaseException] | None, what: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """Unpersist all data."""
        while self._held:
            self._held.pop().unpersist()

    def _hold(self, df: DataFrame) -> DataFrame:
        self._held.append(df.persist())
        return df

    def capped_bands(self) -> DataFrame:
        """Return the bands that more texts share than are compared: `first`, the id of the first text, and `texts`."""
        capped = self._candidates.where("sharing is not null").select(F.col("left").alias("row"), "sharing")
        return capped.join(self._documents, "row").select(F.col("id").alias("first"), F.col("sharing").alias("texts"))

    def pairs(self) -> DataFrame:
        """Return all pairs that match: `first`, `second`, `jaccard`, `containment`, `relation`, as `Pair` has them."""
        rank = F.row_number().over(Window.partitionBy("digest").orderBy("row"))
        of_text = self._texts.select("digest", F.col("row").alias("text"))
        documents = self._documents.withColumn("rank", rank).join(of_text, "digest")
        earlier = documents.where(F.col("rank") <= self.settings.max_candidates)
        earlier = earlier.select(F.col("text").alias("a"), F.col("row").alias("x"), F.col("id").alias("first"))
        later = documents.select(F.col("text").alias("b"), F.col("row").alias("y"), F.col("id").alias("second"))
        both = self._edges.selectExpr(
            "inline(array(struct(left as a, right as b, jaccard, containment, forth as relation), "
            "struct(right as a, left as b, jaccard, containment, back as relation)))"
        )
        copies = self._texts.where("documents > 1").select(F.col("row").alias("a"), F.col("row").alias("b"), *_same())
        found = both.unionByName(copies).join(earlier, "a").join(later, "b").where("x < y")
        return found.select("first", "second", "jaccard", "containment", "relation")

    def clusters(self, representative: Representative = "first", *, max_hops: int | None = 1) -> DataFrame:
        """Group the texts that are alike; runs the steps that find connected components at once.

        Args:
            representative: Which text leads a cluster: the first, or the longest.
            max_hops: As for `NearDuplicates.clusters`.

        Returns:
            The rows that `near_duplicates` describes.

        Raises:
            SettingError: (a ValueError) if there is no such representative.
        """
        replace(self.settings, representative=representative)  # raises for an unknown representative
        kernel = Grouped(self.settings.least[0], max_hops, representative == "longest")
        edges = few(self._edges)
        alike = self._grouped(kernel) if edges is None else self._grouped_here(edges, kernel)
        # A text that has exact copies and matches no other is a cluster too.
        copied = self._texts.where("documents > 1").select(F.col("row").alias("text"))
        alone = copied.join(alike.select("text"), "text", "left_anti")
        itself = alone.select("text", F.col("text").alias("cluster"), F.col("text").alias("lead"), *_same())
        of_text = self._texts.select("digest", F.col("row").alias("text"))
        members = alike.unionByName(itself).join(of_text, "text").join(self._documents, "digest")
        names = self._documents.select(F.col("row").alias("lead"), F.col("id").alias("lead_id"))
        relation = F.when(F.col("row") != F.col("lead"), F.col("relation")).alias("relation")
        return members.join(names, "lead").select(
            "id", "cluster", F.col("lead_id").alias("lead"), "jaccard", "containment", relation
        )

    def _grouped_here(self, edges: pa.Table, kernel: Grouped) -> DataFrame:
        """The texts of all clusters, compared with their leads; grouped by the driver."""
        found = Found(edges, kernel)
        session = self._texts.sparkSession
        alike = session.createDataFrame(found.alike)
        return alike if not len(found.rest) else alike.unionByName(self._led(session.createDataFrame(found.rest)))

    def _grouped(self, kernel: Grouped) -> DataFrame:
        """The texts of all clusters, compared with their leads; grouped by the executors."""
        least, _ = linked(self._edges.select(F.col("right").alias("node"), F.col("left").alias("other")))
        self._held.append(least)
        roots = least.select(F.col("node").alias("left"), F.col("other").alias("root"))
        matches = self._edges.join(roots, "left", "left").select(
            F.coalesce("root", "left").alias("component"),
            *("left", "right", "left_words", "right_words", "left_name", "right_name", "jaccard"),
        )
        groups = self._hold(streamed(matches, "component", ("left", "right"), kernel, MEMBERS))
        leads = groups.where("text = lead").select("text", "cluster", "lead", *_same())
        return self._led(groups.where("text != lead")).unionByName(leads)

    def _led(self, members: DataFrame) -> DataFrame:
        """Members of clusters, compared with their leads."""
        pairs = members.selectExpr("cluster", "text as left", "lead as right")
        return self._compared(pairs, matching=False).selectExpr(
            "left as text", "cluster", "right as lead", "jaccard", "containment", "forth as relation"
        )

    def _compared(self, pairs: DataFrame, *, matching: bool) -> DataFrame:
        """Pairs of texts, `left` and `right`, with their similarity."""
        for side in ("left", "right"):
            columns = [F.col(name).alias(f"{side}_{name}") for name in ("words", "name", "shingles")]
            pairs = pairs.join(self._texts.select(F.col("row").alias(side), *columns), side)
        shown = [name for name in pairs.columns if not name.endswith("_shingles")]
        pairs = pairs.select(*shown, "left_shingles", "right_shingles")
        schema = kernels.compared(to_arrow_schema(pairs.schema))
        return mapped(pairs, kernels.Compared(self.settings, matching), schema)


def _same() -> list[Column]:
    """The similarity and relation of exact copies."""
    return [
        F.lit(1.0).alias("jaccard"),
        F.lit(1.0).alias("containment"),
        F.lit(Relation.EXACT.value).alias("relation"),
    ]


def _numbered(signed: DataFrame) -> DataFrame:
    """The documents, numbered in their order, with gaps."""
    ordered = signed.select("order", "id", "digest").orderBy("order", "id", "digest")
    return ordered.select("id", "digest", F.monotonically_increasing_id().alias("row"))


def _distinct(signed: DataFrame, documents: DataFrame) -> DataFrame:
    """Each distinct text once, under the number of its first document, with its least id and their number."""
    name = F.min(F.col("id").cast("string")).alias("name")
    first = documents.groupBy("digest").agg(F.min("row").alias("row"), name, F.count("*").alias("documents"))
    sets = signed.groupBy("digest").agg(F.first("words").alias("words"), F.first("shingles").alias("shingles"))
    return sets.join(first, "digest")


def _sharing(texts: DataFrame, settings: DuplicateSettings) -> DataFrame:
    """The pairs of texts that share a key; runs the steps that lead to the texts at once."""
    entries, pairs = kernels.Entries(settings), kernels.Candidates(settings.max_candidates)
    if texts.count() > buckets.MOST_TEXTS:
        return streamed(mapped(texts, entries, kernels.ENTRIES), "key", ("row",), pairs, kernels.CANDIDATES)
    bucketed = mapped(texts, buckets.BucketEntries(entries), buckets.BUCKETS)
    return streamed(bucketed, "bucket", (), buckets.BucketPairs(pairs), kernels.CANDIDATES)
