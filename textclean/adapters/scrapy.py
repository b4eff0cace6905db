"""Scrapy: an item pipeline that cleans one field of each item.

    ITEM_PIPELINES = {"textclean.adapters.scrapy.TextcleanPipeline": 300}
    TEXTCLEAN_PRESET = "article"         # the name of a preset, or a Pipeline
    TEXTCLEAN_FIELD = "text"             # the field that is cleaned, str or bytes
    TEXTCLEAN_CLEAN_FIELD = "clean"      # the field for the clean text; by default the same field
    TEXTCLEAN_REMOVED_FIELD = "removed"  # the field for the removed spans; by default they are left out
    TEXTCLEAN_TITLE_FIELD = "title"      # the field with the headline, if there is one
    TEXTCLEAN_LANG = "en"                # the language of the texts (ISO 639-1)

Statistics: textclean/items, textclean/changed, textclean/empty, textclean/removed/KIND, and textclean/missing (items
without a text, which pass unchanged).
"""

from __future__ import annotations

from typing import Any

from textclean.adapters.documents import removed_dicts
from textclean.errors import needs
from textclean.presets import get

with needs("scrapy", "scrapy", "scrapy", "itemadapter"):
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler

__all__ = ["TextcleanPipeline"]


class TextcleanPipeline:
    """The item pipeline; Scrapy creates it with `from_crawler`.

    Args:
        crawler: The crawler, whose settings configure the pipeline and whose statistics it counts in.

    >>> from scrapy.utils.test import get_crawler
    >>> crawler = get_crawler(settings_dict={"TEXTCLEAN_FIELD": "body"})
    >>> TextcleanPipeline.from_crawler(crawler).process_item({"body": "The vote was close.\\nShare this article\\n"})
    {'body': 'The vote was close.\\n'}
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.stats = crawler.stats
        self.pipeline = get(settings.get("TEXTCLEAN_PRESET", "article"))
        self.text_field = settings.get("TEXTCLEAN_FIELD", "text")
        self.clean_field = settings.get("TEXTCLEAN_CLEAN_FIELD") or self.text_field
        self.removed_field = settings.get("TEXTCLEAN_REMOVED_FIELD")
        self.title_field = settings.get("TEXTCLEAN_TITLE_FIELD")
        self.lang = settings.get("TEXTCLEAN_LANG")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TextcleanPipeline:
        """Make the item pipeline that the crawler's settings describe.

        Args:
            crawler: The crawler.
        """
        return cls(crawler)

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002  # Scrapy before 2.13 passes it
        """Clean the text of an item in place.

        Args:
            item: The item.
            spider: Ignored; Scrapy before 2.13 passes it.

        Returns:
            The item.

        Raises:
            InputError: (a TypeError) if the field is not text; Scrapy logs the error with the item.
        """
        fields = ItemAdapter(item)
        text = fields.get(self.text_field)
        if text is None:
            self._count("missing", True)
            return item
        title = fields.get(self.title_field) if self.title_field else None
        result = self.pipeline.tag(text, title=title, lang=self.lang)
        fields[self.clean_field] = result.text
        if self.removed_field:
            fields[self.removed_field] = removed_dicts(result)
        self._count("items", True)
        self._count("changed", result.changed)
        self._count("empty", not result.text.strip())
        for kind, count in result.counts().items():
            self._count(f"removed/{kind}", count)
        return item

    def _count(self, what: str, count: int) -> None:
        """Add to a statistic of the crawler."""
        if count and self.stats is not None:
            self.stats.inc_value(f"textclean/{what}", count)
