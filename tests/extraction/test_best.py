"""The best of what several extractors find in a page."""

from __future__ import annotations

import pytest

pytest.importorskip("trafilatura", reason="needs the extra html")
pytest.importorskip("resiliparse", reason="needs the extra html")

from tests.adapters.test_html import CHROME, TITLE, page
from tests.strategies import BODY
from textclean import from_html
from textclean.adapters.html import choose_html
from textclean.errors import InputError, MissingExtra, PageError, UnknownName
from textclean.extraction import best, extractors
from textclean.extraction.best import extractor_names
from textclean.extraction.extractors import EXTRACTORS, Extracted, installed
from textclean.io.formats import looks_like_html

NAMES = ("trafilatura", "resiliparse", "resiliparse_page")
HTML = page(CHROME[0], *BODY, CHROME[1])


def test_the_best_text_of_a_page() -> None:
    choice = choose_html(HTML, extractor=NAMES)
    assert set(choice.results) == set(NAMES)
    assert choice.results["resiliparse_page"].page_score is not None  # cleaned by the preset page
    assert all(line in choice.text for line in BODY)
    assert CHROME[1] not in choice.text
    result = from_html(HTML, extractor=NAMES)
    assert (result.text, result.page_score, result.suspect) == (choice.text, choice.score, None)
    assert result.restore() == choice.result.source


def test_bytes_have_their_encoding() -> None:
    assert from_html(HTML.encode(), extractor=NAMES).encoding == "utf-8 (utf-8)"


def test_one_that_fails_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_html: str, _url: str | None) -> Extracted:
        raise RecursionError("too deep")

    monkeypatch.setitem(EXTRACTORS, "trafilatura", fail)
    choice = choose_html(HTML, extractor=NAMES)
    assert set(choice.results) == {"resiliparse", "resiliparse_page"}
    assert "too deep" in choice.left_out["trafilatura"]
    assert "left out: trafilatura: " in (from_html(HTML, extractor=NAMES).suspect or "")
    for name in NAMES:
        monkeypatch.setitem(EXTRACTORS, name, fail)
    with pytest.raises(PageError, match=r"trafilatura.*resiliparse"):
        from_html(HTML, extractor=NAMES)


def test_a_page_that_would_take_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractors, "MAX_TAGS", 10)
    assert "limited to 10" in choose_html(HTML, extractor=NAMES).left_out["trafilatura"]


def test_best_stands_for_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(extractor_names("best")) == {name for name in best.CANDIDATES if installed(name)}
    monkeypatch.setattr(best, "installed", lambda name: name == "resiliparse")
    assert from_html(HTML, extractor="best").text == from_html(HTML, extractor="resiliparse").text
    monkeypatch.setattr(best, "installed", lambda _: False)
    with pytest.raises(MissingExtra, match=r"textclean-filters\[best\]"):
        from_html(HTML, extractor="best")


def test_a_page_without_an_article() -> None:
    assert from_html("<html></html>", extractor=NAMES).suspect == f"{' and '.join(NAMES)} found no article in the page"
    assert from_html("", extractor=NAMES).text == ""


@pytest.mark.parametrize(("extractor", "error"), [("bost", UnknownName), (("a", "b"), UnknownName), ((), InputError)])
def test_what_is_refused(extractor, error) -> None:
    with pytest.raises(error):
        from_html(HTML, extractor=extractor)


@pytest.mark.parametrize("name", ["readability", "newspaper", "justext", "html_text"])
def test_further_extractors(name: str) -> None:
    if not installed(name):
        with pytest.raises(
            MissingExtra, match=r"pip install (\"textclean-filters\[best\]|readability-lxml|newspaper4k)"
        ):
            from_html(HTML, extractor=name)
        return
    html = page(" ".join(BODY[:3]), " ".join(BODY[3:]))  # jusText drops short paragraphs among short ones
    text = from_html(html, extractor=name, title=TITLE).text
    assert all(line in text for line in BODY)


@pytest.mark.parametrize(
    ("data", "is_html"),
    [
        (b"<!DOCTYPE html><p>", True), (b"\xef\xbb\xbf\n <html lang='en'>", True), (b"<!-- a -- b --><HTML>", True),
        (b"<?xml version='1.0'?>\n<!doctype HTML>", True), (b"", False), (b"<htmlx>", False), (b"Use <html>.", False),
        (b"<p>The vote was close.</p>", False), (b"<!-- " + b"-" * 5000, False),
    ],
)  # fmt: skip
def test_what_looks_like_html(data: bytes, is_html: bool) -> None:
    assert looks_like_html(data) is is_html
