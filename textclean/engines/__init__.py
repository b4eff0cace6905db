"""Engines: what carries a pipeline over a corpus. `run` uses the processes of this machine."""

from textclean.engines.configured import configured, with_templates
from textclean.engines.job import Job, Templated
from textclean.engines.local import Progress, Summary, run

__all__ = ["Job", "Progress", "Summary", "Templated", "configured", "run", "with_templates"]
