"""What the engine needs of Spark: values that every executor receives once, and streams of sorted record batches."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

__all__ = ["Batches", "Shared", "mapped", "shared", "streamed"]

Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class _Carried:
    """A value that is pickled by cloudpickle, functions included; unpickling returns the value itself."""

    value: Any

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return pickle.loads, (cloudpickle.dumps(self.value),)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that the executors can read: a broadcast or, with Spark Connect, a part of the task."""

    _held: Any
    _is_broadcast: bool

    @property
    def value(self) -> Any:
        """The value; only an executor may read it."""
        return self._held.value if self._is_broadcast else self._held


def shared(session: SparkSession, value: object) -> Shared:
    """Send a value to every executor once; Spark Connect has no broadcasts and sends it with every task.

    Args:
        session: The session.
        value: The value; cloudpickle must be able to pickle it.
    """
    if type(session).__module__.startswith("pyspark.sql.connect"):
        return Shared(_Carried(value), False)
    return Shared(session.sparkContext.broadcast(_Carried(value)), True)


def mapped(df: DataFrame, kernel: Callable[[Batches], Batches], schema: pa.Schema) -> DataFrame:
    """Apply a kernel to the record batches of each partition.

    Args:
        df: The rows.
        kernel: Receives the batches of a partition and yields others.
        schema: The schema of the batches that the kernel yields.
    """
    return df.mapInArrow(kernel, from_arrow_schema(schema))


def streamed(
    df: DataFrame, key: str, order: tuple[str, ...], kernel: Callable[[Batches], Batches], schema: pa.Schema
) -> DataFrame:
    """Apply a kernel to sorted batches, with all rows of a key in one partition.

    The kernel receives the rows of each key one after the other and need not hold them; Spark sorts on disk if needed.

    Args:
        df: The rows.
        key: The column that decides the partition and comes first in the order.
        order: The columns that sort the rows of a key.
        kernel: Receives the batches of a partition and yields others.
        schema: The schema of the batches that the kernel yields.
    """
    return mapped(df.repartition(key).sortWithinPartitions(key, *order), kernel, schema)
