"""The pipelines that have a name."""

import pytest

import textclean
from tests.strategies import BODY
from textclean import ARTICLE, PAGE, Pipeline
from textclean.errors import UnknownName
from textclean.filters import Datelines, Lexical, Releases, Repeated
from textclean.presets import MINIMAL, PRESETS, STRICT, get

TEXT = "\n".join(BODY)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_pipeline(name: str) -> None:
    """Each name stands for a pipeline that cleans, and the same one each time."""
    assert isinstance(get(name), Pipeline)
    assert get(name) is get(name)
    assert get(name).filters
    assert textclean.clean(TEXT, name) == get(name)(TEXT)


def test_a_pipeline_is_its_own_preset() -> None:
    """Where a preset's name may stand, a pipeline may stand."""
    pipeline = ARTICLE.only("ad")
    assert get(pipeline) is pipeline
    assert textclean.clean(f"{TEXT}\nAdvertisement\nRead more", pipeline) == f"{TEXT}\nRead more"


def test_the_public_presets_have_their_names() -> None:
    """The presets that can be imported are those that can be named; the default is the article's."""
    assert get("article") is ARTICLE
    assert get("page") is PAGE
    assert get("minimal") is MINIMAL
    assert get("strict") is STRICT
    text = f"{TEXT}\nRead more: Mayor resigns"
    assert textclean.clean(text) == textclean.clean(text, "article") == TEXT


@pytest.mark.parametrize("name", ["Article", "artcle", "", "a", "default"])
def test_an_unknown_preset_is_refused(name: str) -> None:
    """The error lists the presets that exist."""
    with pytest.raises(UnknownName, match=f"unknown preset '{name}'") as caught:
        get(name)
    assert caught.value.choices == tuple(sorted(PRESETS))
    assert all(choice in str(caught.value) for choice in PRESETS)


@pytest.mark.parametrize("name", ["article", "page", "minimal", "strict"])
def test_clean_text_comes_back_untouched(name: str) -> None:
    """An article without chrome, odd white space and curly quotes included, is left alone, byte for byte."""
    text = "\n\n".join(["The bridge of Ostwick", *BODY, "“We’ll see,” she said…", "  * set in", "10\u00a0000 ﬁsh", ""])
    result = textclean.tag(text, name)
    assert result.text == text
    assert result.removed == ()


def test_the_minimal_preset_leaves_what_may_be_content_elsewhere() -> None:
    """In a forum or a shop, prices, names and teasers are content; what is chrome anywhere goes."""
    text = f"{TEXT}\nRead more: Mayor resigns\nBy Ann Lee\nAdvertisement\nWe use cookies to improve your visit."
    assert MINIMAL(text) == f"{TEXT}\nRead more: Mayor resigns\nBy Ann Lee"


def test_the_strict_preset_takes_more() -> None:
    """Datelines, quoted posts and paragraphs that stand twice go on request only."""
    text = f"OSTWICK (AP) — {TEXT}\n— Ann Lee (@annlee) November 15, 2023\n{BODY[1]}"
    assert ARTICLE(text) == text
    assert STRICT(text) == TEXT
    assert STRICT.filters == (*ARTICLE.filters, Lexical("post"), Datelines(), Releases(), Repeated())


@pytest.mark.parametrize("name", ["c4", "refinedweb", "gopher", "fineweb"])
def test_the_rules_of_corpora_are_no_default(name: str) -> None:
    """What the literature has for whole corpora stands in presets of its own."""
    assert not set(get(name).filters) & set(ARTICLE.filters)
    assert textclean.tag(TEXT, name).restore() == TEXT
