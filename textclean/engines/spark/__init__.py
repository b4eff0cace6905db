"""The engine for clusters of machines: Apache Spark runs the same kernels over DataFrames.

`clean` returns the rows of the local engine, `near_duplicates` its clusters, `templates` its templates. Unless stated
otherwise a call only makes a plan. textclean must be installed on the executors.
"""

from textclean.errors import needs

with needs("pyspark", "spark"):
    import pyspark  # noqa: F401 - every module of this package needs it: the error is raised once, here

from textclean.engines.spark.cleaning import clean
from textclean.engines.spark.copies import Copies
from textclean.engines.spark.duplicates import near_duplicates
from textclean.engines.spark.fitting import templates

__all__ = ["Copies", "clean", "near_duplicates", "templates"]
