"""Crawl a site with Scrapy and write its cleaned articles as JSON lines.

    python examples/scrapy_spider.py articles.jsonl [URL]

Without a URL it serves the three pages of examples/site on this machine and crawls them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

SITE = Path(__file__).parent / "site"


class Articles(scrapy.Spider):
    """Follows all links and yields the text of each article."""

    name = "articles"
    custom_settings = {  # noqa: RUF012  # Scrapy's convention
        "ITEM_PIPELINES": {"textclean.adapters.scrapy.TextcleanPipeline": 300},
        "TEXTCLEAN_FIELD": "text",
        "TEXTCLEAN_TITLE_FIELD": "title",
        "TEXTCLEAN_REMOVED_FIELD": "removed",
    }

    def parse(self, response: Any) -> Iterator[Any]:
        """Yield the article of a page, if it has one, and follow its links."""
        if lines := response.css("article > *::text").getall():
            yield {"url": response.url, "title": response.css("h1::text").get(), "text": "\n".join(lines)}
        yield from response.follow_all(css="a")


def served() -> str:
    """Serve examples/site until this process ends, and return the URL of its first page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(SITE)))
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/index.html"


def main(output: str, url: str | None = None) -> None:
    """Crawl the site at the URL, or examples/site, and print the counts of textclean."""
    process = CrawlerProcess({"FEEDS": {output: {"format": "jsonlines", "overwrite": True}}, "LOG_LEVEL": "WARNING"})
    crawler = process.create_crawler(Articles)
    process.crawl(crawler, start_urls=[url or served()])
    process.start()
    for name, count in sorted(crawler.stats.get_stats().items()):
        if name.startswith("textclean/"):
            print(name, count)


if __name__ == "__main__":
    main(*sys.argv[1:])
