"""Clean a folder of Parquet files with Ray Data; the texts stay in Arrow memory.

    python examples/ray_job.py IN OUT

IN is a folder of Parquet files with the columns `id` and `text`; OUT is the folder to write.
"""

import sys

import ray

from textclean.adapters.tables import TableCleaner


def main(source: str, target: str) -> None:
    """Read Parquet, clean the column of texts, write Parquet."""
    pages = ray.data.read_parquet(source)
    clean = pages.map_batches(TableCleaner("article", text_column="text"), batch_format="pyarrow")
    clean.select_columns(["id", "clean_text", "flags"]).write_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
