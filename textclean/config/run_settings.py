"""The settings of a run over files."""

from __future__ import annotations

from textclean.io.compression import RATIO
from textclean.io.formats import ENDINGS, FORMATS
from textclean.io.transcoding import codec
from textclean.settings import choice, count, documented, flag, names, setting, share, string, validate
from textclean.values import dataclass

__all__ = ["RunSettings"]

MOST_MB = 1 << 20  # a terabyte


@documented
@dataclass(frozen=True, slots=True)
class RunSettings:
    """The settings of `textclean run`; sizes are in MB. `max_record` and `max_ratio` are for all commands."""

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
    encoding: str | None = setting(
        None,
        string("NAME"),
        "encoding of text files, JSON lines, CSV and WET files",
        "By default JSON lines are UTF-8, and the encoding of other text is detected where it is not UTF-8.",
        example="windows-1252",
    )
    max_record: int = setting(
        64, count(1, "MB", most=MOST_MB), "largest record in MB, unpacked; larger ones are rejected"
    )
    max_ratio: int = setting(
        RATIO,
        count(1),
        "how many times its size a compressed file may unpack to; a larger one is rejected",
        "What unpacks to less than 64 MB is always read.",
    )
    shard: int = setting(32, count(1, "MB", most=MOST_MB), "MB of input in a shard, the unit of work and of resuming")
    least_score: float | None = setting(
        None,
        share("SCORE"),
        "least page score of a row, from 0 to 1; rows with a lower one are rejected",
        "The page score is how sure the line model of the presets page and auto is of what it kept; of a page of HTML, "
        "the F1 that is expected of the chosen text. Rows without a score are written.",
        example=0.5,
    )
    extractors: tuple[str, ...] = setting(
        (),
        names(),
        "extractor of pages of HTML; of several, the best text of each page is chosen",
        "By default all that are installed, of those that the choice was trained with.",
        key="extractor",
    )

    def __post_init__(self) -> None:
        validate(self)
        codec(self.encoding)
