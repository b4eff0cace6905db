"""The settings of a run over files."""

from __future__ import annotations

from dataclasses import dataclass

from textclean.io.formats import ENDINGS, FORMATS
from textclean.settings import choice, count, documented, flag, setting, string, validate

__all__ = ["RunSettings"]


@documented
@dataclass(frozen=True, slots=True)
class RunSettings:
    """The settings of `textclean run`; sizes are in MB. `max_record` bounds what the other commands read, too."""

    format: str | None = setting(
        None,
        choice(*ENDINGS),
        "format to write",
        "By default JSON lines for input in rows, Parquet for input in columns.",
        example="jsonl",
    )
    from_: str | None = setting(
        None,
        choice(*FORMATS),
        "format of all inputs, whatever their names say",
        key="from",
        example="jsonl",
    )
    dups: bool = setting(False, flag(), "write near-duplicates among the clean texts to duplicates.jsonl")
    templates: str | None = setting(
        None,
        string("FILE|auto"),
        'file of templates that `textclean fit` wrote, or "auto"',
        "Also finds the lines that many pages of a row's site share (--site-field names the site). With auto, the run "
        "fits the templates on its own input, which it then reads twice.",
        example="auto",
    )
    max_record: int = setting(64, count(1, "MB"), "largest record in MB; larger ones are rejected")
    shard: int = setting(32, count(1, "MB"), "MB of input in a shard, the unit of work and of resuming")

    def __post_init__(self) -> None:
        validate(self)
