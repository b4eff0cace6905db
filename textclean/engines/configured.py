"""From a configuration to the job that it describes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textclean.arrow.kernel import Added
from textclean.config import AUTO, Config
from textclean.engines.job import WHERE, Job, Templated
from textclean.engines.shard import file_digest
from textclean.errors import ConfigError, InputError
from textclean.io.records import Fields, Limits
from textclean.templates import FittedTemplates
from textclean.templates.fit import TemplateSettings

__all__ = ["configured", "with_templates"]


def configured(config: Config) -> Job:
    """The job that a configuration describes, with the templates that it names.

    Raises:
        ConfigError: if it tells a headline, which is one text's and not a corpus'.
        UnknownName: if there is no preset, filter or rule of a name.
        InputError: if two columns have one name, or templates are by site, and no column tells it.
        CorpusError: if the file of templates is none.
        OSError: if it cannot be read.

    >>> job = configured(Config.parse({"preset": "page", "run": {"shard": 8, "dups": True}}))
    >>> job.shard, job.duplicates
    (8388608, Duplicates(threshold=0.7, representative='first'))
    """
    if config.title is not None:
        raise ConfigError("title is the headline of one text, and a run is over many: leave it out")
    columns, fit, told = config.columns, config.templates, config.run
    job = Job(
        config.pipeline(),
        Fields(columns.text, columns.id, columns.site, columns.lang),
        Added(columns.clean, columns.removed, columns.flags),
        Limits(record=told.max_record << 20),
        lang=config.lang,
        output=told.format,
        input=told.from_,
        shard=told.shard << 20,
        duplicates=config.duplicates if told.dups else None,
        fit=TemplateSettings(fit.min_pages, fit.min_share, fit.way) if told.templates == AUTO else None,
        config=config,
    )
    return job if told.templates is None or job.fit is not None else with_templates(job, Path(told.templates))


def with_templates(job: Job, path: Path) -> Job:
    """The job with the templates of a file, in the place of those that were to be fitted.

    Raises:
        InputError: if they are by site, and no field tells it.
        CorpusError: if the file holds no templates.
        OSError: if it cannot be read.
    """
    known = FittedTemplates.load(path)
    if known.by is None:
        return replace(job, pipeline=job.pipeline | known, fit=None)
    if job.fields.site is None:
        raise InputError(f"these templates are of sites: {WHERE}")
    return replace(job, by_site=Templated(job.pipeline, known, file_digest(path)), fit=None)
