"""datatrove: a formatter that cleans each document, and a filter that drops documents with too little article.

LocalPipelineExecutor([
    JsonlReader("in"),
    TextcleanFilter("page", least_kept=0.1, exclusion_writer=JsonlWriter("dropped")),
    TextcleanFormatter("page"),
    JsonlWriter("out"),
])
"""

from __future__ import annotations

from textclean.errors import needs
from textclean.labels import DOCUMENT
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("datatrove", "datatrove"):
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter

__all__ = ["TextcleanFilter", "TextcleanFormatter"]


class TextcleanFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove ships no types
    """Cleans the text of each document; its statistics count the changed texts, and the removed characters by kind.

    Args:
        pipeline: The name of a preset, or a `Pipeline`.
        lang: The language of the texts (ISO 639-1).

    >>> TextcleanFormatter().format("The vote was close.\\nShare this article\\n")
    'The vote was close.\\n'
    """

    name = "textclean"

    def __init__(self, pipeline: str | Pipeline = "article", *, lang: str | None = None) -> None:
        super().__init__()
        self.pipeline, self.lang = get(pipeline), lang

    def format(self, text: str) -> str:
        """Return the clean text.

        Args:
            text: The text of a document.
        """
        result = self.pipeline.tag(text, lang=self.lang)
        if result.changed:
            self.stat_update("changed")
        for span in result.removed:
            self.stat_update(f"removed_{span.kind}", value=span.end - span.start, unit="chars")
        return result.text


class TextcleanFilter(BaseFilter):  # type: ignore[misc]  # datatrove ships no types
    """Drops documents that the pipeline flags or of which too little is left, with a reason. Texts are not changed.

    Reasons: the id of a rule for whole documents ("gopher.words"; presets `gopher`, `fineweb`, `c4`, `refinedweb`),
    "empty" (nothing is left), "little_left" (less than `least_kept` of the words is left).

    Args:
        pipeline: The name of a preset, or a `Pipeline`.
        least_kept: The share of the words that must be left, from 0 to 1.
        lang: The language of the texts (ISO 639-1).
        exclusion_writer: A datatrove writer for the dropped documents.

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
        """Decide whether a document is kept.

        Args:
            doc: The document.

        Returns:
            True, or False with the reason.
        """
        result = self.pipeline.tag(doc.text, lang=self.lang)
        flag = next((label.rule for label in result.labels if label.kind == DOCUMENT), None)
        words = len(result.text.split())
        if flag or not words:
            return False, flag or "empty"
        return words >= self.least_kept * len(result.source.split()) or (False, "little_left")
