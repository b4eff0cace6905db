"""Scrapy: an item pipeline that cleans one field of each item.

    ITEM_PIPELINES = {"textclean.adapters.scrapy.TextcleanPipeline": 300}
    TEXTCLEAN_PRESET = "article"         # a preset's name, or a Pipeline
    TEXTCLEAN_FIELD = "text"             # the field that is cleaned, str or bytes
    TEXTCLEAN_CLEAN_FIELD = "clean"      # the field for the clean text; the same one, if not set
    TEXTCLEAN_REMOVED_FIELD = "removed"  # a field for what was removed, where and why; none, if not set
    TEXTCLEAN_TITLE_FIELD = "title"      # a field that holds the headline, if one does
    TEXTCLEAN_LANG = "en"                # the language of the texts (ISO 639-1)

Statistics: textclean/items, textclean/changed, textclean/empty, textclean/removed/KIND, and textclean/missing (items
without a text, which pass as they are).
"""

from __future__ import annotations

from typing import Any

from textclean.errors import MissingExtra
from textclean.presets import get

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
except ModuleNotFoundError as missing:
    if missing.name not in ("itemadapter", "scrapy"):
        raise
    raise MissingExtra("scrapy", "scrapy") from None

__all__ = ["TextcleanPipeline"]


class TextcleanPipeline:
    """The item pipeline; Scrapy makes it, by `from_crawler`.

    >>> from scrapy.utils.test import get_crawler
    >>> crawler = get_crawler(settings_dict={"TEXTCLEAN_FIELD": "body"})
    >>> TextcleanPipeline.from_crawler(crawler).process_item({"body": "The vote was close.\\nShare this article\\n"})
    {'body': 'The vote was close.\\n'}
    """

    def __init__(self, crawler: Crawler) -> None:
        told = crawler.settings
        self.stats = crawler.stats
        self.pipeline = get(told.get("TEXTCLEAN_PRESET", "article"))
        self.text_field = told.get("TEXTCLEAN_FIELD", "text")
        self.clean_field = told.get("TEXTCLEAN_CLEAN_FIELD") or self.text_field
        self.removed_field = told.get("TEXTCLEAN_REMOVED_FIELD")
        self.title_field = told.get("TEXTCLEAN_TITLE_FIELD")
        self.lang = told.get("TEXTCLEAN_LANG")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TextcleanPipeline:
        """The item pipeline that the crawler's settings ask for."""
        return cls(crawler)

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002  # Scrapy before 2.13 passes it
        """The item with its text cleaned. What is no text is an error, which Scrapy logs with the item."""
        fields = ItemAdapter(item)
        text = fields.get(self.text_field)
        if text is None:
            self._count("missing", True)
            return item
        title = fields.get(self.title_field) if self.title_field else None
        result = self.pipeline.tag(text, title=title, lang=self.lang)
        fields[self.clean_field] = result.text
        if self.removed_field:
            fields[self.removed_field] = [span._asdict() for span in result.removed]
        self._count("items", True)
        self._count("changed", result.changed)
        self._count("empty", not result.text.strip())
        for kind, count in result.counts().items():
            self._count(f"removed/{kind}", count)
        return item

    def _count(self, what: str, count: int) -> None:
        if count and self.stats is not None:
            self.stats.inc_value(f"textclean/{what}", count)
