"""From raw text to clean text and clusters of near-duplicates, on a cluster: a job for `spark-submit`.

    spark-submit --master local[2] examples/spark_job.py raw.jsonl out --id id --site url

reads JSON lines or Parquet (whatever the name of the input ends in) and writes two folders of Parquet: `out/rows`, all
rows that came in with their clean text, what was removed, and flags, and `out/duplicates`, a row for each text that has
copies. With `--site` it first learns what the pages of each site share. textclean must be installed on all machines:
pip install "textclean-filters[spark,sites]"
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
    """Do the job."""
    ask = argparse.ArgumentParser(description="Clean texts and find near-duplicates with Spark.")
    ask.add_argument("input")
    ask.add_argument("output")
    ask.add_argument("--id", default="id", help="the column that names a row")
    ask.add_argument("--text", default="text", help="the column of the texts")
    ask.add_argument("--site", help="the column of the URLs; templates are learnt if it is told")
    ask.add_argument("--threshold", type=float, default=0.7, help="the likeness of near-duplicates")
    told = ask.parse_args()
    spark = SparkSession.builder.appName("textclean").getOrCreate()
    rows = read(spark, told.input)
    if told.site is None:
        cleaned = clean(rows, ARTICLE, told.text)
    else:
        learnt = templates(rows, told.text, told.site).freeze()
        cleaned = clean(rows, ARTICLE, told.text, site_column=told.site, by_site=lambda site: ARTICLE | learnt.of(site))
    cleaned.write.mode("errorifexists").parquet(f"{told.output}/rows")
    written = spark.read.parquet(f"{told.output}/rows")  # cleaned once, not once more for the duplicates
    copies = near_duplicates(written, told.id, "clean_text", told.threshold)
    copies.write.mode("errorifexists").parquet(f"{told.output}/duplicates")
    print(f"{written.count()} rows, {copies.count()} of them in {copies.select('cluster').distinct().count()} clusters")
    spark.stop()


if __name__ == "__main__":
    main()
