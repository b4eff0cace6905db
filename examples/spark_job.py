"""Clean a corpus and find its near-duplicates on a cluster: a job for `spark-submit`.

    spark-submit --master local[2] examples/spark_job.py examples/pages.jsonl out --id id --site url

It reads JSON lines or Parquet, by the ending of the input's name, and writes two folders of Parquet: `out/rows`, all
rows with their clean text, what was removed, and flags; and `out/duplicates`, a row for each near-duplicate text. With
`--site` it first learns what the pages of each site share. textclean must be installed on all machines, with the
extras `spark` and `sites`.
"""

import argparse

from pyspark.sql import DataFrame, SparkSession

from textclean import ARTICLE
from textclean.engines.spark import clean, near_duplicates, templates


def read(spark: SparkSession, path: str) -> DataFrame:
    """The rows of a file or a folder."""
    if path.rstrip("/").endswith((".jsonl", ".json", ".jsonl.gz", ".json.gz")):
        return spark.read.json(path)
    return spark.read.parquet(path)


def main() -> None:
    """Clean, write the rows, find near-duplicates, write them."""
    parser = argparse.ArgumentParser(description="Clean texts and find near-duplicates with Spark.")
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--id", default="id", help="the column that names a row")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--site", help="the column of the URLs; with it, the job fits templates")
    parser.add_argument("--threshold", type=float, default=0.7, help="the similarity of near-duplicates")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("textclean").getOrCreate()
    rows = read(spark, options.input)
    if options.site is None:
        cleaned = clean(rows, ARTICLE, options.text)
    else:
        learnt = templates(rows, options.text, options.site).freeze()
        cleaned = clean(
            rows, ARTICLE, options.text, site_column=options.site, by_site=lambda site: ARTICLE | learnt.of(site)
        )
    cleaned.write.mode("errorifexists").parquet(f"{options.output}/rows")
    written = spark.read.parquet(f"{options.output}/rows")  # so that Spark does not clean the rows twice
    copies = near_duplicates(written, options.id, "clean_text", options.threshold)
    copies.write.mode("errorifexists").parquet(f"{options.output}/duplicates")
    print(f"{written.count()} rows, {copies.count()} of them in {copies.select('cluster').distinct().count()} clusters")
    spark.stop()


if __name__ == "__main__":
    main()
