"""The same ten documents give the same text through every adapter for NLP and crawling; and what all promise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest

from tests.adapters.absent import without
from tests.adapters.ten import DOCUMENTS, expected
from tests.strategies import BODY
from textclean import PAGE, Pipeline, presets

Cleaner = Callable[[Sequence[str], "str | Pipeline"], Sequence[str]]

TITLE = "Ostwick is to have its bridge again"
TITLED = "\n".join([f"{TITLE}!", BODY[0], TITLE, *BODY[1:]])


def spacy_component(texts: Sequence[str], pipeline: str | Pipeline) -> Sequence[str]:
    """The text of a Doc stays whole: what is left of it is in the result."""
    from spacy import blank

    from textclean.adapters.spacy import Chrome

    nlp, chrome = blank("en"), Chrome(pipeline)
    return [chrome(doc)._.textclean.text for doc in nlp.pipe(texts)]


def spacy_tokenizer(texts: Sequence[str], pipeline: str | Pipeline) -> Sequence[str]:
    from spacy import blank

    from textclean.adapters.spacy import clean_first

    return [doc.text for doc in clean_first(blank("en"), pipeline).pipe(texts)]


def scrapy_pipeline(texts: Sequence[str], pipeline: str | Pipeline, title: str = "") -> Sequence[str]:
    from scrapy.utils.test import get_crawler

    from textclean.adapters.scrapy import TextcleanPipeline

    settings = {"TEXTCLEAN_PRESET": pipeline, "TEXTCLEAN_TITLE_FIELD": "headline"}
    made = TextcleanPipeline.from_crawler(get_crawler(settings_dict=settings))
    return [made.process_item({"text": text, "headline": title})["text"] for text in texts]


def datatrove_formatter(texts: Sequence[str], pipeline: str | Pipeline) -> Sequence[str]:
    from datatrove.data import Document

    from textclean.adapters.datatrove import TextcleanFormatter

    steps = TextcleanFormatter(pipeline).run(Document(text, str(i)) for i, text in enumerate(texts))
    return [document.text for document in steps]


def haystack_component(texts: Sequence[str], pipeline: str | Pipeline, title: str = "") -> Sequence[str]:
    from haystack import Document

    from textclean.adapters.haystack import TextCleaner

    documents = [Document(content=text, meta={"headline": title}) for text in texts]
    found = TextCleaner(pipeline, title_field="headline").run(documents=documents)["documents"]
    return [document.content or "" for document in found]


def langchain_transformer(texts: Sequence[str], pipeline: str | Pipeline, title: str = "") -> Sequence[str]:
    from langchain_core.documents import Document

    from textclean.adapters.langchain import TextCleaner

    documents = [Document(text, metadata={"headline": title}) for text in texts]
    found = TextCleaner(pipeline, title_field="headline").transform_documents(documents)
    return [document.page_content for document in found]


NEEDS: dict[Cleaner, str] = {
    spacy_component: "spacy",
    spacy_tokenizer: "spacy",
    scrapy_pipeline: "scrapy",
    datatrove_formatter: "datatrove",
    haystack_component: "haystack",
    langchain_transformer: "langchain_core",
}
TITLE_AWARE = (scrapy_pipeline, haystack_component, langchain_transformer)


def needed(cleaner: Callable[..., object]) -> None:
    pytest.importorskip(NEEDS[cleaner], reason=f"{NEEDS[cleaner]} is not installed")


@pytest.mark.parametrize("cleaner", NEEDS, ids=lambda cleaner: cleaner.__name__)
@pytest.mark.parametrize("pipeline", ["article", "minimal", PAGE], ids=["article", "minimal", "a pipeline"])
def test_ten_documents(cleaner: Cleaner, pipeline: str | Pipeline) -> None:
    needed(cleaner)
    assert tuple(cleaner(DOCUMENTS, pipeline)) == expected(presets.get(pipeline))


@pytest.mark.parametrize("cleaner", TITLE_AWARE, ids=lambda cleaner: cleaner.__name__)
def test_a_known_headline(cleaner: Callable[..., Sequence[str]]) -> None:
    needed(cleaner)
    assert list(cleaner([TITLED], "article")) == [TITLED]
    assert list(cleaner([TITLED], "article", TITLE)) == ["\n".join([f"{TITLE}!", *BODY])]


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("spacy", "spacy", "spacy"),
        ("scrapy", "scrapy", "scrapy"),
        ("datatrove", "datatrove", "datatrove"),
        ("haystack", "haystack", "haystack"),
        ("langchain", "langchain_core", "langchain"),
    ],
)
def test_a_missing_package_is_an_error_with_the_pip_line(module: str, package: str, extra: str) -> None:
    program = without(package) + f"import textclean.adapters.{module}"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    last = run.stderr.splitlines()[-1]
    assert last.startswith("textclean.errors.MissingExtra: ")
    assert last.endswith(f'is not installed; it comes with: pip install "textclean-filters[{extra}]"')


def test_each_adapter_needs_its_own_package_alone() -> None:
    """Who uses one tool does not install what another one needs; `import textclean` loads none of them."""
    program = without("pyarrow", "spacy", "scrapy", "datatrove", "haystack", "langchain_core", "trafilatura")
    program += "import textclean; assert textclean.from_html('', extractor='resiliparse').text == ''"
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)
