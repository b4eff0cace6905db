"""Engines run a pipeline over a corpus: `run` in processes of this machine, `spark` on a cluster."""

from textclean.engines.configured import configured, with_templates
from textclean.engines.job import Job, Templated
from textclean.engines.local import Progress, Summary, run

__all__ = ["Job", "Progress", "Summary", "Templated", "configured", "run", "with_templates"]
