"""What a run does to each record: one frozen value, the same for every worker and every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from textclean import presets
from textclean.columns import Columns
from textclean.config import Config, repair_values
from textclean.duplicates.settings import DuplicateSettings
from textclean.errors import InputError, SettingError, UnknownName
from textclean.io.formats import ENDINGS
from textclean.io.records import Limits
from textclean.pipeline import Pipeline, filter_name
from textclean.settings import plain, share
from textclean.templates import FittedTemplates
from textclean.templates.settings import TemplateSettings

__all__ = ["RECORD", "WHERE", "Job", "Templated"]

# What to do about a missing site.
WHERE = "name the column with the site or the URL, by --site-field or by columns.site in a configuration"
# The column that holds an input row as a JSON object.
RECORD = "record"

_SCORE = share()
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # in the repr of a function: another one in each process


@dataclass(frozen=True, slots=True)
class Templated:
    """A pipeline and fitted templates: the pipeline for each site finds the site's own lines, too.

    Args:
        pipeline: The pipeline.
        templates: The templates of all sites.
        digest: The digest of the templates, for the manifest.
    """

    pipeline: Pipeline
    templates: FittedTemplates = field(repr=False)
    digest: str

    def __call__(self, site: str) -> Pipeline:
        """The pipeline for the texts of a site.

        Args:
            site: A URL, a host or the name of the site.
        """
        return self.pipeline | self.templates.of(site)


@dataclass(frozen=True, slots=True)
class Job:
    """What a run does to each record, and how it writes the result.

    Args:
        pipeline: The pipeline that cleans a text.
        columns: The columns of a row: those that are read, and those that are added.
        limits: The sizes of a record and of a batch.
        lang: The language of texts whose row names none.
        output: The output format: jsonl, parquet or arrow; None for JSON lines where the input comes in rows, Parquet
            where it comes in columns.
        input: The format of all inputs; None to go by their names.
        encoding: The encoding of the text in all inputs; None for UTF-8, or to detect that of text files.
        shard: The bytes of input in a shard: a run that was killed repeats the shards it had not finished.
        duplicates: The settings of the search for near-duplicates; None for no search.
        by_site: Gives the pipeline for the texts of a site, where `columns.site` names the site; see `Templated`.
        least_score: The least page score of a row that is written; others are rejected. Rows without a score are
            written. None to write all.
        fit: The settings of templates that are fitted on the input before it is cleaned; None for no fit.
        extractors: The extractors of pages of HTML, of whose texts the best is chosen; empty for all that are
            installed.
        config: The configuration that the job was made from, for the manifest.

    Raises:
        UnknownName: if the output format does not exist.
        InputError: if two columns have the same name, or templates are to be fitted by site and no column names it.
        SettingError: (a ValueError) if a size is below 1, the least score is not from 0 to 1, or both `fit` and
            `by_site` are given.
    """

    pipeline: Pipeline = presets.ARTICLE
    columns: Columns = Columns()
    limits: Limits = Limits()
    lang: str | None = None
    output: str | None = None
    input: str | None = None
    encoding: str | None = None
    shard: int = 32 << 20
    duplicates: DuplicateSettings | None = None
    by_site: Callable[[str], Pipeline] | None = None
    least_score: float | None = None
    fit: TemplateSettings | None = None
    extractors: tuple[str, ...] = ()
    config: Config | None = None

    def __post_init__(self) -> None:
        if self.output is not None and self.output not in ENDINGS:
            raise UnknownName("output format", self.output, ENDINGS)
        names = [*self.columns.added, self.columns.text, self.columns.id, RECORD]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise InputError(f"two columns have the name {twice!r}: rename one of them")
        if self.shard < 1 or self.limits.record < 1:
            raise SettingError("the sizes of a shard and of a record must be at least 1 byte")
        if self.least_score is not None and not _SCORE.accepts(self.least_score):
            raise SettingError(f"least_score {_SCORE.refusal(self.least_score)}")
        if self.fit is not None and self.by_site is not None:
            raise SettingError("the job has templates already: leave out either fit or by_site")
        if self.fit is not None and self.fit.by is not None and self.columns.site is None:
            raise InputError(f"templates are fitted site by site: {WHERE}")

    def described(self) -> dict[str, Any]:
        """The settings as plain values, for the manifest: jobs with equal descriptions give equal results."""
        from hashlib import sha256

        shown = _ADDRESS.sub("", repr((self.pipeline, self.by_site)))
        return {
            "configuration": None if self.config is None else self.config.to_dict(),
            "filters": [filter_name(found) for found in self.pipeline.filters],
            "pipeline_sha256": sha256(shown.encode("utf-8", "backslashreplace")).hexdigest(),
            "policy": plain(self.pipeline.policy),
            "repair": repair_values(self.pipeline.repair),
            "columns": asdict(self.columns),
            "limits": asdict(self.limits),
            "lang": self.lang,
            "output": self.output,
            "input": self.input,
            "encoding": self.encoding,
            "shard": self.shard,
            "duplicates": None if self.duplicates is None else asdict(self.duplicates),
            "least_score": self.least_score,
            "fit": None if self.fit is None else asdict(self.fit),
            "extractors": list(self.extractors),
        }
