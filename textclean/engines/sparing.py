"""Cleans a batch in which a row may fail, without losing the other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

__all__ = ["spared"]


def spared(
    batch: pa.RecordBatch, clean: Callable[[pa.RecordBatch], pa.RecordBatch]
) -> Iterator[tuple[int, pa.RecordBatch, pa.RecordBatch | Exception]]:
    """Clean the batch as a whole; if that fails, clean its rows one by one, so that only failing rows are lost.

    Args:
        batch: The batch.
        clean: Returns the clean rows of a batch.

    Yields:
        The index of the first row (from 0), the rows, and the clean rows or the error.
    """
    try:
        whole = clean(batch)
    except Exception:  # noqa: BLE001 - a filter may raise anything; the rows below report it
        pass
    else:
        yield 0, batch, whole
        return
    for at in range(batch.num_rows):
        row = batch.slice(at, 1)
        outcome: pa.RecordBatch | Exception
        try:
            outcome = clean(row)
        except Exception as error:  # noqa: BLE001
            outcome = error
        yield at, row, outcome
