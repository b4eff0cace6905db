"""Who takes part: textclean and its peers, table by table. Each imports its library when it is its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.benchmarks.side_by_side.samples import Page
from tests.benchmarks.side_by_side.timing import Engine

Text = Callable[[str], Any]
Texts = Callable[[list[str]], list[str]]
OfPage = Callable[[Page], str]


def _ftfy() -> Text:
    import ftfy

    return lambda text: ftfy.fix_text(text, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False)


def _plsfix() -> Text:
    import plsfix

    return plsfix.fix_text  # type: ignore[no-any-return]


def _repair() -> Text:
    import textclean

    return textclean.Pipeline()


def _preset(name: str) -> Callable[[], Text]:
    def make() -> Text:
        import textclean.presets

        return textclean.presets.get(name)

    return make


def _datatrove(filter_name: str, **settings: Any) -> Callable[[], Text]:
    def make() -> Text:
        from datatrove.data import Document
        from datatrove.pipeline import filters

        chosen = getattr(filters, filter_name)(**settings)
        return lambda text: chosen.filter(Document(text=text, id="0"))

    return make


def _clean_text() -> Text:
    from cleantext import clean

    return lambda text: clean(text, lower=False, no_line_breaks=False, lang="en")


def _unstructured() -> Text:
    from unstructured.cleaners.core import clean

    return lambda text: clean(text, extra_whitespace=True, bullets=True, dashes=True)


def _dolma() -> Text:
    from dolma.core.data_types import Document
    from dolma.taggers.c4 import C4Tagger

    tagger = C4Tagger()
    return lambda text: tagger.predict(Document(source="", id="0", text=text))


def _nemo() -> Text:
    from nemo_curator.stages.text.modifiers import UnicodeReformatter

    modifier = UnicodeReformatter()
    return modifier.modify_document  # type: ignore[no-any-return]


def _ours_from_text() -> OfPage:
    import textclean

    return lambda page: textclean.clean(page.plain, "page")


def _one_by_one() -> Texts:
    from textclean.presets import PAGE

    return lambda texts: [PAGE(text) for text in texts]


def _piped() -> Texts:
    from textclean.presets import PAGE

    return lambda texts: [result.text for result in PAGE.pipe(texts)]


def _ours_from_html() -> OfPage:
    import textclean

    return lambda page: textclean.from_html(page.html, extractor="trafilatura").text


def _trafilatura() -> OfPage:
    import trafilatura

    return lambda page: trafilatura.extract(page.html) or ""


def _resiliparse() -> OfPage:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page.html, main_content=True)


def _justext() -> OfPage:
    import justext

    words = justext.get_stoplist("English")

    def text(page: Page) -> str:
        found = justext.justext(page.html.encode(), words, encoding="utf-8")
        return "\n".join(part.text for part in found if not part.is_boilerplate)

    return text


def _readability() -> OfPage:
    import lxml.html
    from readability import Document

    return lambda page: str(lxml.html.fromstring(Document(page.html).summary()).text_content())


def _newspaper() -> OfPage:
    from newspaper import Article

    def text(page: Page) -> str:
        story = Article("http://example.org/")
        story.download(input_html=page.html)
        story.parse()
        return str(story.text)

    return text


REPAIR = (
    Engine("ftfy (same options)", "ftfy", _ftfy, 0.2),
    Engine("plsfix (other options: it has no such)", "plsfix", _plsfix, 0.5),
    Engine("**textclean**, repair alone", "textclean", _repair),
)
CLEANING = (
    Engine("datatrove, C4 (drops lines)", "datatrove", _datatrove("C4QualityFilter", filter_no_terminal_punct=True)),
    Engine("datatrove, Gopher quality (judges)", "datatrove", _datatrove("GopherQualityFilter"), 0.3),
    Engine("datatrove, Gopher repetition (judges)", "datatrove", _datatrove("GopherRepetitionFilter"), 0.3),
    Engine("datatrove, FineWeb (judges)", "datatrove", _datatrove("FineWebQualityFilter"), 0.3),
    Engine("dolma, C4 tagger (judges)", "dolma", _dolma, 0.3),
    Engine("NeMo Curator, unicode (repairs)", "nemo-curator", _nemo, 0.3),
    Engine("unstructured, clean (white space, bullets)", "unstructured", _unstructured),
    Engine("clean-text (rewrites characters)", "clean-text", _clean_text, 0.3),
    Engine("**textclean**, c4", "textclean", _preset("c4")),
    Engine("**textclean**, gopher", "textclean", _preset("gopher")),
    Engine("**textclean**, fineweb", "textclean", _preset("fineweb")),
    Engine("**textclean**, minimal", "textclean", _preset("minimal")),
    Engine("**textclean**, article (rules and residue model)", "textclean", _preset("article")),
)
PAGES = (
    Engine("trafilatura, HTML", "trafilatura", _trafilatura),
    Engine("resiliparse, HTML", "Resiliparse", _resiliparse),
    Engine("jusText, HTML", "jusText", _justext),
    Engine("readability, HTML", "readability-lxml", _readability),
    Engine("newspaper4k, HTML", "newspaper4k", _newspaper, 0.5),
    Engine("**textclean**, page, from the plain text", "textclean", _ours_from_text),
    Engine("**textclean**, trafilatura and article, HTML", "textclean", _ours_from_html),
)
SMALL = (
    Engine("**textclean**, page, one by one", "textclean", _one_by_one),
    Engine("**textclean**, page, by `pipe`", "textclean", _piped),
)
