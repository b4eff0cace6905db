"""From a configuration to the job that it describes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textclean import lexicon
from textclean.config import AUTO, Config
from textclean.engines.job import WHERE, Job, Templated
from textclean.engines.shard import file_digest
from textclean.errors import ConfigError, InputError
from textclean.io.records import Limits
from textclean.templates import FittedTemplates

__all__ = ["configured", "with_templates"]


def configured(config: Config) -> Job:
    """The job that a configuration describes, with the templates that it names.

    Args:
        config: The configuration.

    Raises:
        ConfigError: if it sets a headline, which belongs to one text.
        UnknownName: if a preset, filter, rule or format does not exist.
        InputError: if two columns have the same name, or templates are grouped by site and no column names the site.
        CorpusError: if the file of templates is not a template file.
        OSError: if the file of templates cannot be read.

    >>> job = configured(Config.parse({"preset": "page", "run": {"shard": 8, "dups": True}}))
    >>> job.shard, job.duplicates.threshold
    (8388608, 0.7)
    """
    if config.title is not None:
        raise ConfigError("title is the headline of one text, but a run cleans many: remove it")
    run = config.run
    lexicon.warn_without(config.lang)  # the workers do not warn
    job = Job(
        config.pipeline(),
        config.columns,
        Limits(record=run.max_record << 20, ratio=run.max_ratio),
        lang=config.lang,
        output=run.format,
        input=run.from_,
        encoding=run.encoding,
        shard=run.shard << 20,
        duplicates=config.duplicates if run.dups else None,
        least_score=run.least_score,
        fit=config.templates if run.templates == AUTO else None,
        extractors=tuple(run.extractors),
        config=config,
    )
    return job if run.templates is None or run.templates == AUTO else with_templates(job, Path(run.templates))


def with_templates(job: Job, path: Path) -> Job:
    """The job with the templates of a file, instead of those that would be fitted.

    Args:
        job: The job.
        path: The file of templates.

    Raises:
        InputError: if the templates are grouped by site, and no column names the site.
        CorpusError: if the file is not a template file.
        OSError: if the file cannot be read.
    """
    known = FittedTemplates.load(path)
    if known.by is None:
        return replace(job, pipeline=job.pipeline | known, fit=None)
    if job.columns.site is None:
        raise InputError(f"these templates are grouped by site: {WHERE}")
    return replace(job, by_site=Templated(job.pipeline, known, file_digest(path)), fit=None)
