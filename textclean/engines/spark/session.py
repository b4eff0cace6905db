"""What all of the engine needs of Spark: its types, values that every executor gets once, and streams in order."""

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
    """A value that is pickled with functions and all, as Spark pickles tasks; unpickled, it is the value itself."""

    value: Any

    def __reduce__(self) -> tuple[Callable[[bytes], Any], tuple[bytes]]:
        return pickle.loads, (cloudpickle.dumps(self.value),)  # type: ignore[no-untyped-call]  # it has none


@dataclass(frozen=True, slots=True)
class Shared:
    """A value where the executors find it: in a broadcast or, with Spark Connect, in the task itself."""

    _held: Any
    _is_broadcast: bool

    @property
    def value(self) -> Any:
        """The value; to be asked for in an executor only."""
        return self._held.value if self._is_broadcast else self._held


def shared(session: SparkSession, value: object) -> Shared:
    """Send a value to the executors, once to each; Spark Connect knows no broadcasts and sends it with every task."""
    if type(session).__module__.startswith("pyspark.sql.connect"):
        return Shared(_Carried(value), False)
    return Shared(session.sparkContext.broadcast(_Carried(value)), True)


def mapped(df: DataFrame, kernel: Callable[[Batches], Batches], schema: pa.Schema) -> DataFrame:
    """What a kernel makes of the record batches of each partition; `schema` is what it gives."""
    return df.mapInArrow(kernel, from_arrow_schema(schema))


def streamed(
    df: DataFrame, key: str, order: tuple[str, ...], kernel: Callable[[Batches], Batches], schema: pa.Schema
) -> DataFrame:
    """The same, with all rows of a key in one partition, sorted by key and `order`.

    A kernel then sees each key's rows one after the other and need not hold them; Spark sorts on disk if it must.
    """
    return mapped(df.repartition(key).sortWithinPartitions(key, *order), kernel, schema)
