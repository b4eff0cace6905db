"""A batch of which one row may fail: the others are done all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

__all__ = ["spared"]


def spared(
    batch: pa.RecordBatch, clean: Callable[[pa.RecordBatch], pa.RecordBatch]
) -> Iterator[tuple[int, pa.RecordBatch, pa.RecordBatch | Exception]]:
    """What `clean` makes of the batch; where a filter fails on it, of each row, so that none takes others along.

    Gives the number of the first row that is meant (from 0), the rows, and what came of them: clean rows, or the error.
    """
    try:
        whole = clean(batch)
    except Exception:  # noqa: BLE001 - a filter is anybody's code and may raise anything; what, is told below
        pass
    else:
        yield 0, batch, whole
        return
    for at in range(batch.num_rows):
        row = batch.slice(at, 1)
        found: pa.RecordBatch | Exception
        try:
            found = clean(row)
        except Exception as error:  # noqa: BLE001
            found = error
        yield at, row, found
