"""What a run does to each record: one frozen value, the same for every worker and every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, field, replace
from typing import Any

from textclean import presets
from textclean.arrow.kernel import Added
from textclean.config import Config, Duplicates, policy_values, repair_values
from textclean.errors import InputError, UnknownName
from textclean.io.output import ENDINGS
from textclean.io.records import Fields, Limits
from textclean.pipeline import Pipeline, filter_name
from textclean.templates import FittedTemplates
from textclean.templates.fit import TemplateSettings

__all__ = ["RECORD", "WHERE", "Job", "Templated"]

# What to do about a missing site.
WHERE = "--site-field, or columns.site in a configuration, says where a row has its site or URL"
# The column that holds what came as a row, as a JSON object.
RECORD = "record"

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # in the repr of a function: another one in each process


@dataclass(frozen=True, slots=True)
class Templated:
    """A pipeline, and with it for each site the lines that were learnt to stand on many of its pages.

    digest: of the templates, for the manifest.
    """

    pipeline: Pipeline
    templates: FittedTemplates = field(repr=False)
    digest: str

    def __call__(self, site: str) -> Pipeline:
        """The pipeline for the texts of a site, named by a URL, a host or its name."""
        return self.pipeline | self.templates.of(site)


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to each record, and how it is written.

    pipeline: what cleans a text.
    by_site: gives the pipeline for the texts of a site, where `fields.site` tells the site; see `Templated`.
    fit: how templates are fitted over the input before it is cleaned with them; None for not at all.
    config: what the job was made of, for the manifest; see `textclean.engines.configured`.
    fields: where a row has its text, id, site and language; added: the names under which the results are put.
    lang: the language of all texts whose row does not say.
    output: jsonl, parquet or arrow; None for JSON lines of what came as rows, Parquet of what came as columns.
    shard: bytes of input that are worked on as one, and done again if a run is killed meanwhile.
    duplicates: how near-duplicates are looked for; None for not at all.

    Raises:
        UnknownName: if there is no such output format.
        InputError: if an added name is a field's, or two of them are the same; or if templates are to be fitted by
            site, and no field tells it.
        ValueError: if a size is below 1, or templates are to be fitted and are there already.
    """

    pipeline: Pipeline = presets.ARTICLE
    fields: Fields = Fields()
    added: Added = Added()
    limits: Limits = Limits()
    lang: str | None = None
    output: str | None = None
    input: str | None = None
    shard: int = 32 << 20
    duplicates: Duplicates | None = None
    by_site: Callable[[str], Pipeline] | None = None
    fit: TemplateSettings | None = None
    config: Config | None = None

    def __post_init__(self) -> None:
        if self.output is not None and self.output not in ENDINGS:
            raise UnknownName("output format", self.output, ENDINGS)
        names = [*astuple(self.added), self.fields.text, self.fields.id, RECORD]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise InputError(f"the name {twice!r} is given to two columns: give each another one")
        if self.shard < 1 or self.limits.record < 1:
            raise ValueError("the sizes of a shard and of a record must be at least 1 byte")
        if self.fit is not None and self.by_site is not None:
            raise ValueError("there are templates already: fit others, or use these")
        if self.fit is not None and self.fit.by is not None and self.fields.site is None:
            raise InputError(f"templates are fitted site by site: {WHERE}")

    @property
    def asked(self) -> Fields:
        """The fields, with the names that no row may have yet."""
        return replace(self.fields, added=astuple(self.added))

    def described(self) -> dict[str, Any]:
        """The settings as plain values, for the manifest: two jobs that say the same do the same."""
        from hashlib import sha256

        shown = _ADDRESS.sub("", repr((self.pipeline, self.by_site)))
        return {
            "configuration": None if self.config is None else self.config.to_dict(),
            "filters": [filter_name(found) for found in self.pipeline.filters],
            "pipeline_sha256": sha256(shown.encode("utf-8", "backslashreplace")).hexdigest(),
            "policy": policy_values(self.pipeline.policy),
            "repair": repair_values(self.pipeline.repair),
            "fields": {name: getattr(self.fields, name) for name in ("text", "id", "site", "lang")},
            "added": list(astuple(self.added)),
            "limits": list(astuple(self.limits)),
            "lang": self.lang,
            "output": self.output,
            "input": self.input,
            "shard": self.shard,
            "duplicates": None if self.duplicates is None else list(astuple(self.duplicates)),
            "fit": None if self.fit is None else asdict(self.fit),
        }
