"""HTML in, clean article out: by each extractor, from bytes of any encoding, and whatever the page is."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("trafilatura", reason="needs the extra html")
pytest.importorskip("resiliparse", reason="needs the extra html")
pytest.importorskip("turbohtml", reason="needs the extra html")

import textclean
from tests.adapters.absent import without
from tests.strategies import BODY
from textclean import ARTICLE, Result, from_html
from textclean.errors import InputError, MissingExtra, PageError, UnknownName
from textclean.extraction import extractors
from textclean.extraction.extractors import Extracted, extract

# Of the extra html, and of articles; tests/extraction has the others.
OF_ARTICLES = ("trafilatura", "resiliparse", "turbohtml")
TITLE = "Ostwick is to have its bridge again"
CHROME = ("By Ann Lee | Harbour Post", "Sign up for our free newsletter", "Read more: Mayor resigns")
PROSE = "The vote was close, the mayor said on Monday after a long night. "


def page(*lines: str, head: str = "", title: str = TITLE) -> str:
    """A page with a menu, a sidebar and a footer around the lines."""
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Home", "News", "Sport", "Jobs"))
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return (
        f"<!doctype html><html lang='en'><head>{head}<title>{title} | Harbour Post</title></head><body><nav><ul>{menu}"
        f"</ul></nav><main><article><h1>{title}</h1>\n{body}</article></main><aside class='sidebar'><ul>{menu}</ul>"
        "</aside><footer>© 2023 Harbour Post. All rights reserved.</footer></body></html>"
    )


def kept(result: Result) -> list[str]:
    """The lines that are left, without white space around them and without the headline, which extractors differ on."""
    return [line.strip() for line in result.text.splitlines() if line.strip() not in ("", TITLE)]


@pytest.mark.parametrize("extractor", OF_ARTICLES)
def test_from_page_to_article(extractor: str) -> None:
    html = page(CHROME[0], *BODY[:3], CHROME[2], *BODY[3:], CHROME[1])
    result = from_html(html, "https://harbour.example/bridge", extractor=extractor)
    assert kept(result) == list(BODY)
    assert {span.kind for span in result.removed} == {"byline", "teaser", "promo"}
    assert result.restore() == result.source == extract(html, None, extractor).text
    assert (result.encoding, result.suspect) == (None, None)


@pytest.mark.parametrize("extractor", OF_ARTICLES)
def test_the_headline_is_known(extractor: str) -> None:
    """The pipeline gets the extractor's headline, or the caller's, and so finds its repetition in the text."""
    assert extract(page(*BODY), None, extractor).title == TITLE
    html = page(BODY[0], TITLE, *BODY[1:], title=f"{TITLE}!")  # with the mark it is no guess that it is a headline
    result = from_html(html, extractor=extractor)
    assert (kept(result), result.counts()) == ([f"{TITLE}!", *BODY], {"headline": 1})
    other = from_html(html, extractor=extractor, title="Something else that is in no text")
    assert "headline" not in other.counts()


def test_the_pipeline_is_the_callers() -> None:
    html = page(CHROME[0], *BODY)
    assert CHROME[0] in from_html(html, pipeline="minimal").text
    assert CHROME[0] in from_html(html, pipeline=ARTICLE.without("byline")).text
    assert from_html(html).text == textclean.clean(extract(html, None, "trafilatura").text, title=TITLE)


@pytest.mark.parametrize("extractor", OF_ARTICLES)
@pytest.mark.parametrize(
    ("declared", "written", "word"),
    [
        ("", "utf-8", "Fähre"),
        ("<meta charset=iso-8859-1>", "utf-8", "Fähre"),  # a wrong declaration
        ("<meta charset='iso-8859-1'>", "windows-1252", "Fähre – “heute”"),  # as browsers read it
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r", "Паром ходит и ночью"),
        ('<meta charset="Shift_JIS">', "shift_jis", "渡し船は夜も運航します"),
        ("<meta charset=unheard-of>", "utf-8", "Fähre"),
        ("", "utf-16", "Fähre"),
        ("", "utf-8-sig", "Fähre"),
    ],
)
def test_bytes(extractor: str, declared: str, written: str, word: str) -> None:
    ascii_body = [line for line in BODY if line.isascii()]
    html = page(f"{word}. {PROSE}", *ascii_body, head=declared).replace("©", "(c)")
    result = from_html(html.encode(written), extractor=extractor)
    assert f"{word}. {PROSE.strip()}" in result.text
    assert result.encoding is not None
    assert ("declared" in result.encoding) == (written not in ("utf-8", "utf-16", "utf-8-sig"))


def test_an_unknown_declaration_is_no_error() -> None:
    raw = page(f"Fähre. {PROSE}", *BODY, head="<meta charset=unheard-of>").encode("latin-1", "replace")
    result = from_html(raw)
    assert BODY[-1] in result.text
    assert result.encoding is not None


HOSTILE = {
    "empty": "",
    "white space": " \n\t\n",
    "no HTML": PROSE * 10,
    "JSON": '{"a": [1, 2, {"b": null}]}',
    "NULs": page(*(line.replace("e", "\0e") for line in BODY)),
    "lone surrogates": page(*(line.replace(" the", " \ud800the") for line in BODY)),
    "100,000 nested div": "<div>" * 100_000 + PROSE * 10 + "</div>" * 100_000,
    "100,000 unclosed b": "<b>" * 100_000 + PROSE * 10,
    "100,000 paragraphs": "<article>" + f"<p>{PROSE}</p>" * 100_000 + "</article>",
    "nested tables": "<table><tr><td>" * 3_000 + PROSE,
    "angles": "<" * 50_000,
    "comments": "<!--" * 50_000,
    "attributes": "<p " + "a=1 " * 100_000 + f">{PROSE}</p>",
    "entities": "&amp;" * 100_000,
    "spans": f"<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>{PROSE * 5}</td></tr></table>",
    "unclosed script": "<script>" + "x" * 100_000,
    "long title": f"<title>{'t ' * 50_000}</title>" + f"<p>{PROSE * 5}</p>",
    "marks": f"<p>{PROSE}a{chr(0x301) * 20_000}</p>",
    "controls": page(*BODY, "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\ufeff\u202e"),
    "all bytes": bytes(range(256)) * 200,
    "cut UTF-16": b"\xff\xfe<\0p\0>",
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)) * 20,
}


REFUSED = {
    ("100,000 paragraphs", "trafilatura"),
    ("100,000 nested div", "trafilatura"),
    ("100,000 nested div", "resiliparse"),
}


@pytest.mark.parametrize("extractor", OF_ARTICLES)
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_the_page_is(extractor: str, name: str) -> None:
    """A result, or one line that says what is wrong and what to do; nothing else, and no crash."""
    if (name, extractor) in REFUSED:
        with pytest.raises(PageError, match=r"^the page has .*: try another extractor$"):
            from_html(HOSTILE[name], extractor=extractor)
        return
    result = from_html(HOSTILE[name], "not a url \0", extractor=extractor)
    assert result.restore() == result.source
    result.text.encode()
    if name in ("NULs", "lone surrogates", "100,000 paragraphs", "controls"):
        assert result.text.count("vote") + result.text.count("ferry") > 0


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(PageError, match="the page has 200,002 tags, trafilatura is limited to 100,000: try another"):
        from_html(HOSTILE["100,000 paragraphs"])
    with pytest.raises(PageError, match="100,000 nested div, resiliparse is limited to 2,000"):
        from_html(HOSTILE["100,000 nested div"], extractor="resiliparse")


def test_a_page_without_an_article_is_suspect() -> None:
    assert from_html("<p></p>").suspect == "trafilatura found no article in the page"
    assert from_html(" ").suspect is None


def test_an_error_of_an_extractor_is_a_page_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_html: str, _url: str | None) -> Extracted:
        raise RecursionError("maximum recursion depth\nexceeded")

    monkeypatch.setitem(extractors.EXTRACTORS, "turbohtml", stopped)
    with pytest.raises(PageError, match="turbohtml cannot read the page: RecursionError: maximum recursion depth exc"):
        from_html(page(*BODY), extractor="turbohtml")


def test_mistakes_are_errors() -> None:
    with pytest.raises(InputError, match="expected HTML as str or bytes, not int"):
        from_html(5)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="did you mean trafilatura"):
        from_html("", extractor="trafilatra")
    with pytest.raises(UnknownName, match="unknown preset"):
        from_html("", pipeline="artcle")


@pytest.mark.parametrize("extractor", OF_ARTICLES)
def test_a_missing_package_is_an_error_with_the_pip_line(extractor: str) -> None:
    program = (
        without(extractor) + f"import textclean; textclean.from_html('<p>It rained.</p>', extractor={extractor!r})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr.splitlines()[-1] == f"textclean.errors.MissingExtra: {MissingExtra(extractor, 'html')}"


@pytest.mark.parametrize("codec", ["gb18030", "cp1251"])
def test_a_false_declaration_of_utf8_is_not_used(codec: str) -> None:
    """The page says UTF-8 and is not: its letters decide."""
    sentence = {
        "gb18030": "市议会周四决定，渡船从下月起每天开行，票价不变。",
        "cp1251": "Совет решил, что паром будет ходить каждый день, а цена билета не изменится.",
    }[codec]
    page = f'<html><head><meta charset="utf-8"></head><body><article><p>{sentence * 4}</p></article></body></html>'
    result = from_html(page.encode(codec))
    assert sentence in result.text
    assert "declared" not in str(result.encoding)
