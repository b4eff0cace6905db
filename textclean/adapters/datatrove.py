"""datatrove: a formatter that cleans each document, and a filter that drops documents of which too little is article.

LocalPipelineExecutor([
    JsonlReader("in"),
    TextcleanFilter("page", least_kept=0.1, exclusion_writer=JsonlWriter("dropped")),
    TextcleanFormatter("page"),
    JsonlWriter("out"),
])
"""

from __future__ import annotations

from textclean.errors import MissingExtra
from textclean.labels import DOCUMENT
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter
except ModuleNotFoundError as missing:
    if missing.name != "datatrove":
        raise
    raise MissingExtra("datatrove", "datatrove") from None

__all__ = ["TextcleanFilter", "TextcleanFormatter"]


class TextcleanFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove ships no types
    """Cleans the text of each document; its statistics tell how many texts changed, and characters removed by kind.

    >>> TextcleanFormatter().format("The vote was close.\\nShare this article\\n")
    'The vote was close.\\n'
    """

    name = "textclean"

    def __init__(self, pipeline: str | Pipeline = "article", *, lang: str | None = None) -> None:
        super().__init__()
        self.pipeline, self.lang = get(pipeline), lang

    def format(self, text: str) -> str:
        """The clean text."""
        result = self.pipeline.tag(text, lang=self.lang)
        if result.changed:
            self.stat_update("changed")
        for span in result.removed:
            self.stat_update(f"removed_{span.kind}", value=span.end - span.start, unit="chars")
        return result.text


class TextcleanFilter(BaseFilter):  # type: ignore[misc]  # likewise
    """Drops what the pipeline flags and what is hardly an article, and says why. Texts stay as they are.

    Reasons: a rule for whole documents ("gopher.words"; presets `gopher`, `fineweb`, `c4`, `refinedweb`), "empty"
    (nothing is left), "little_left" (less than `least_kept` of the words are left).

    >>> TextcleanFilter().filter(Document("Share this article\\nADVERTISEMENT\\n", "7"))
    (False, 'empty')
    """

    name = "textclean"

    def __init__(
        self,
        pipeline: str | Pipeline = "article",
        *,
        least_kept: float = 0.0,
        lang: str | None = None,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.pipeline, self.least_kept, self.lang = get(pipeline), least_kept, lang

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether a document stays; if not, why."""
        result = self.pipeline.tag(doc.text, lang=self.lang)
        flag = next((label.rule for label in result.labels if label.kind == DOCUMENT), None)
        words = len(result.text.split())
        if flag or not words:
            return False, flag or "empty"
        return words >= self.least_kept * len(result.source.split()) or (False, "little_left")
