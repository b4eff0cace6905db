"""Spark sessions for the tests: small ones, that start as fast as Spark can."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

HAS_JAVA = shutil.which("java") is not None or "JAVA_HOME" in os.environ
WHY = "Spark needs Java 17 or newer, and there is none: apt-get install openjdk-17-jre-headless"

SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def environment() -> dict[str, str]:
    """The environment of Spark: which Python it starts, and where Spark is installed."""
    return {
        **os.environ,
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def session(folder: Path, master: str = "local[2]", **more: str) -> SparkSession:
    """A session that leaves nothing outside of the folder."""
    os.environ.update(environment())
    builder = SparkSession.builder.master(master).appName("textclean tests")
    for key, value in {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "warehouse"), **more}.items():
        builder = builder.config(key, value)
    found = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def shuffled(spark: SparkSession) -> tuple[int, int]:
    """The bytes and the records that all stages of a session have written to shuffles."""
    context = spark.sparkContext
    nothing = context._gateway.new_array(context._jvm.double, 0)  # type: ignore[union-attr]
    stages = context._jsc.sc().statusStore().stageList(None, False, False, nothing, None)
    found = [stages.apply(at) for at in range(stages.size())]
    return sum(one.shuffleWriteBytes() for one in found), sum(one.shuffleWriteRecords() for one in found)
