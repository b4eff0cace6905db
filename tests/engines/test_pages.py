"""Runs over pages of HTML: files and WARC records in, clean rows with a score out."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra io")
pytest.importorskip("trafilatura", reason="needs the extra html")
pytest.importorskip("warcio", reason="needs the extra io")

from tests.duplicates.stories import story
from tests.linemodel.pages import MENU, article
from textclean.columns import Columns
from textclean.engines.job import Job
from textclean.engines.local import run
from textclean.io.compression import unpacked
from textclean.templates.settings import TemplateSettings

NAMES = ("trafilatura", "resiliparse", "resiliparse_page")
DRAW = random.Random(11)
STORIES = [article(DRAW) for _ in range(4)]


def html(text: str, more: str = "") -> str:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in MENU)
    lines = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
    return f"<!doctype html><html><title>T</title><body><ul>{menu}</ul><article>{lines}{more}</article></body></html>"


def warc(folder: Path, responses: list[tuple[str, bytes]]) -> Path:
    """A compressed WARC file of responses, each a content type and a body; the last one gzipped by the server."""
    records = []
    for number, (kind, body) in enumerate(responses):
        packed = number == len(responses) - 1
        encoding = "Content-Encoding: gzip\r\n" if packed else ""
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{encoding}\r\n".encode()
        http += gzip.compress(body) if packed else body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    path = folder / "crawl.warc.gz"
    path.write_bytes(b"".join(records))
    return path


def done(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for path in sorted(folder.glob("part-*")):
        with path.open("rb") as file:
            found += [json.loads(line) for line in unpacked(file)]
    return found


def test_files_and_records_in_clean_rows_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/one.html").write_text(html(STORIES[0]))
    responses = [
        ("text/html; charset=utf-8", html(STORIES[1]).encode()),
        ("image/png", b"\x89PNG"),
        ("text/html", html(STORIES[2]).encode()),
    ]
    warc(tmp_path / "in", responses)
    found = run([str(tmp_path / "in")], tmp_path / "out", Job(extractors=NAMES), workers=1)
    assert (found.tally.read, found.tally.written, found.tally.rejected) == (3, 3, 0)
    written = done(tmp_path / "out")
    assert {str(row["url"]) for row in written if "url" in row} == {"https://a.example/0", "https://a.example/2"}
    for row in written:
        assert any(str(row["clean_text"]).split() == story.split() for story in STORIES[:3])
        assert row["extractor"] in NAMES
        assert 0 < float(str(row["page_score"])) <= 1
        assert "<p>" not in str(row["text"])


def test_a_low_score_goes_to_the_rejects_with_its_html(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(html(STORIES[0]))
    job = Job(extractors=NAMES, least_score=1.0)
    found = run([str(tmp_path / "one.html")], tmp_path / "out", job, workers=1)
    assert (found.tally.written, found.tally.low_score) == (0, 1)
    reject = json.loads((tmp_path / "out/rejects.jsonl").read_text())
    assert "below 1.0 (least_score)" in reject["reason"]
    assert "<article>" in reject["raw"]


def test_a_finished_run_is_the_same_again(tmp_path: Path) -> None:
    path = warc(tmp_path, [("text/html", html(story).encode()) for story in STORIES])
    for name in ("one", "two"):
        run([str(path)], tmp_path / name, Job(extractors=NAMES), workers=1)
    assert done(tmp_path / "one") == done(tmp_path / "two")
    again = run([str(path)], tmp_path / "one", Job(extractors=NAMES), workers=1, resume=True)
    assert again.already == len(STORIES)


def test_templates_of_a_site_help(tmp_path: Path) -> None:
    """A line on every page of a site is no rule's and no extractor's chrome: only the pages together show it."""
    line = "Our readers in the valley like it"
    stories = [f"{story(number, 60)}.\n{story(number + 500, 60)}." for number in range(12)]
    path = warc(tmp_path, [("text/html", html(one, f"<p>{line}</p>").encode()) for one in stories])
    plain = Job(extractors=NAMES, columns=Columns(site="url"))
    run([str(path)], tmp_path / "plain", plain, workers=1)
    assert sum(line in str(row["clean_text"]) for row in done(tmp_path / "plain")) > 6
    run([str(path)], tmp_path / "fitted", replace(plain, fit=TemplateSettings()), workers=1)
    assert sum(line in str(row["clean_text"]) for row in done(tmp_path / "fitted")) == 0
