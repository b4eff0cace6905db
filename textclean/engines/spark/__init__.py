"""The engine for clusters: Apache Spark carries the same kernels over DataFrames.

`clean` gives the rows that the local engine gives, `near_duplicates` its clusters, `templates` its templates. Nothing
but a plan is made when they are called, where not said otherwise; textclean must be installed where the executors run.
"""

from textclean.errors import MissingExtra

try:
    import pyspark  # noqa: F401 - all modules of this package need it; what is to be done is said once, here
except ModuleNotFoundError as missing:
    if missing.name != "pyspark":
        raise
    raise MissingExtra("pyspark", "spark") from None

from textclean.engines.spark.cleaning import clean
from textclean.engines.spark.copies import Copies
from textclean.engines.spark.duplicates import near_duplicates
from textclean.engines.spark.fitting import templates

__all__ = ["Copies", "clean", "near_duplicates", "templates"]
