"""Scrapy: a real crawl of a local server, and what the item pipeline does with items of any kind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytest.importorskip("scrapy", reason="needs the extra scrapy")

import scrapy
from scrapy.utils.test import get_crawler

from textclean import ARTICLE
from textclean.adapters.scrapy import TextcleanPipeline
from textclean.errors import InputError, UnknownName

SPIDER = Path(__file__).parents[2] / "examples" / "scrapy_spider.py"
TEXT = "The vote was close.\nShare this article\n"


class Article(scrapy.Item):
    """An item with declared fields."""

    body = scrapy.Field()
    headline = scrapy.Field()


def crawl(*arguments: str) -> str:
    """Run the example in a process of its own: a reactor starts once a process."""
    run = subprocess.run(
        [sys.executable, str(SPIDER), *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A local server with two pages, a list and an article."""
    body = "<p>The vote was close, the mayor said on Monday.</p><p>Share this article</p>"
    pages = {"index": "<a href='a.html'>A vote</a>", "a": f"<article><h1>A vote</h1>{body}</article>"}
    folder = tmp_path / "site"
    folder.mkdir()
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(f"<!doctype html><meta charset=utf-8>{html}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()
    thread.join()


def made(**settings: Any) -> TextcleanPipeline:
    return TextcleanPipeline.from_crawler(get_crawler(settings_dict=settings))


def stats(pipeline: TextcleanPipeline) -> dict[str, int]:
    found = pipeline.stats.get_stats() if pipeline.stats is not None else {}
    return {name: count for name, count in found.items() if name.startswith("textclean/")}


def test_a_crawl_of_a_site(tmp_path: Path, site: str) -> None:
    stats = crawl(str(tmp_path / "out.jsonl"), site)
    (item,) = read(tmp_path / "out.jsonl")
    assert item["url"].endswith("/a.html")
    assert item["text"] == "A vote\nThe vote was close, the mayor said on Monday."
    assert [span["kind"] for span in item["removed"]] == ["share"]
    assert stats == "textclean/changed 1\ntextclean/items 1\ntextclean/removed/share 1\n"


def test_the_example_crawls_its_own_site(tmp_path: Path) -> None:
    stats = crawl(str(tmp_path / "out.jsonl"))
    found = {item["title"]: item["text"] for item in read(tmp_path / "out.jsonl")}
    assert sorted(found) == ["Ferry to run at night", "Old bridge closes for the winter"]
    chrome = ("Ann Lee", "newsletter", "Share", "ADVERT")
    assert not [phrase for phrase in chrome if any(phrase in text for text in found.values())]
    assert "textclean/changed 2\n" in stats


@pytest.mark.parametrize("item", [{"body": TEXT, "n": 1}, Article(body=TEXT)], ids=["dict", "Item"])
def test_one_field_is_cleaned_in_place(item: Any) -> None:
    pipeline = made(TEXTCLEAN_FIELD="body")
    assert pipeline.process_item(item) is item
    assert item["body"] == ARTICLE(TEXT)
    assert stats(pipeline) == {"textclean/items": 1, "textclean/changed": 1, "textclean/removed/share": 1}


def test_the_source_can_stay_beside_the_clean_text() -> None:
    pipeline = made(TEXTCLEAN_CLEAN_FIELD="clean", TEXTCLEAN_REMOVED_FIELD="removed", TEXTCLEAN_PRESET=ARTICLE)
    found = pipeline.process_item({"text": TEXT})
    assert found == {
        "text": TEXT,
        "clean": ARTICLE(TEXT),
        "removed": [span._asdict() for span in ARTICLE.tag(TEXT).removed],
    }


def test_items_without_a_text_pass_and_are_counted() -> None:
    pipeline = made()
    assert pipeline.process_item({"url": "a"}) == {"url": "a"}
    assert pipeline.process_item({"text": None}) == {"text": None}
    assert pipeline.process_item({"text": "Share this article\n"})["text"].strip() == ""
    assert stats(pipeline)["textclean/missing"] == 2
    assert stats(pipeline)["textclean/empty"] == 1


def test_mistakes_are_errors() -> None:
    with pytest.raises(UnknownName, match="did you mean article"):
        made(TEXTCLEAN_PRESET="artcle")
    with pytest.raises(InputError, match="not int"):
        made().process_item({"text": 5})
