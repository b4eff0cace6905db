"""Languages by their codes and tags, and what the result says of those without a lexicon."""

from __future__ import annotations

import warnings

import pytest

import textclean
from textclean import ARTICLE, PAGE, TextcleanError, lexicon
from textclean.config import Config
from textclean.errors import InputError, TextcleanWarning, UnknownName
from textclean.languages.codes import CODES, code
from textclean.presets import get
from textclean.reading import document

TEXT = "The council voted on Tuesday.\nAdvertisement\nFacebook Twitter LinkedIn Email\n"


@pytest.fixture
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language was warned of before."""
    lexicon._warn.cache_clear()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "en"), ("EN", "en"), ("en-GB", "en"), ("en_US.UTF-8", "en"), ("eng", "en"), ("eng_Latn", "en"),
        ("ger", "de"), ("deu", "de"), ("zh-Hant-TW", "zh"), ("iw", "he"), ("ceb", "ceb"), ("und", "und"),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_language_has_one_code(lang: str | None, expected: str | None) -> None:
    """Region, script and case do not matter; three letters become two where the language has two."""
    assert code(lang) == expected
    assert document("Text", lang=lang).lang == expected


@pytest.mark.parametrize("lang", ["xx", "zz", "english", "e", "12", "-", "e n", "\u202een", "engl-GB", "數"])
def test_an_unknown_language_is_an_error_with_the_list(lang: str) -> None:
    """The message lists the codes; nothing is cleaned with other rules without a word."""
    for call in (lambda: textclean.clean(TEXT, lang=lang), lambda: PAGE.tag(TEXT, lang=lang)):
        with pytest.raises(UnknownName, match="unknown language") as caught:
            call()
        assert ", ".join(CODES) in str(caught.value)


@pytest.mark.parametrize("wrong", [3, b"en", ["en"], True, object()])
def test_a_language_or_a_title_of_a_wrong_type_is_an_error(wrong: object) -> None:
    """The error comes before any work."""
    with pytest.raises(InputError, match="expected the language as a str"):
        textclean.clean(TEXT, lang=wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected the title as a str or None"):
        textclean.clean(TEXT, title=wrong)  # type: ignore[arg-type]


def test_an_unknown_language_of_a_configuration_is_an_error() -> None:
    """Not each text fails, but the configuration."""
    with pytest.raises(UnknownName, match="unknown language 'xx'"):
        Config.parse({"lang": "xx"})
    with pytest.raises(TextcleanError):
        textclean.from_config({"lang": "xx"})


@pytest.mark.usefixtures("unwarned")
def test_a_language_without_a_lexicon_is_warned_of_once() -> None:
    """The warning names it, the result has the lexicons that were used, and the rules for any language apply."""
    with pytest.warns(TextcleanWarning, match="no lexicon for the language 'eo'") as caught:
        found, _ = (textclean.tag(TEXT, lang=lang) for lang in ("eo-001", "epo"))
    assert len(caught) == 1
    assert found.lexicons == ("any",)
    assert found.text == "The council voted on Tuesday.\nAdvertisement\n"
    assert type(found).from_dict(found.to_dict()) == found


@pytest.mark.usefixtures("unwarned")
@pytest.mark.parametrize("preset", ["c4", "gopher", "fineweb", "refinedweb"])
def test_presets_without_phrases_do_not_warn(preset: str) -> None:
    """Rules of published corpora read no lexicon."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        get(preset).tag(TEXT, lang="eo")


@pytest.mark.parametrize(
    ("lang", "name"), [("de-AT", "de"), ("no", "nb"), ("nn-NO", "nb"), ("nob", "nb"), ("vie", "vi")]
)
def test_other_languages_have_theirs(lang: str, name: str) -> None:
    """A language has its own lexicon, Norwegian one for all its codes."""
    assert ARTICLE.tag(TEXT, lang=lang).lexicons == ("any", name)


@pytest.mark.parametrize("lang", [None, "", "en", "en-GB", "ENG"])
def test_english_has_its_lexicon(lang: str | None) -> None:
    """A text that shows no other language is English."""
    found = ARTICLE.tag(TEXT, lang=lang)
    assert found.lexicons == ("any", "en")
    assert found == ARTICLE.tag(TEXT)


def test_the_codes_are_those_of_iso_639() -> None:
    """184 languages have two letters, and Serbo-Croatian still does; each code leads to itself."""
    assert len(CODES) == 185
    assert all(code(one) == one and len(one) == 2 for one in CODES)
