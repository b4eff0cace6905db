"""Words of languages: the files are valid, what is wrong in one is named, and trained words stay."""

import subprocess
import sys
from hashlib import blake2b

import pytest

from textclean import languages
from textclean.errors import LexiconError
from textclean.linemodel import line_features
from textclean.templates import line_keys


@pytest.mark.parametrize("lang", languages.languages())
def test_a_file_is_valid(lang: str) -> None:
    """Every file of the package has words, is named by a language, and can be loaded."""
    assert len(lang) == 2
    assert languages.load(lang) != languages.Language()
    assert languages.load(lang) is languages.load(lang)


def test_words_are_those_of_all_languages() -> None:
    """Rules in code take the words of every language, each once."""
    found = languages.words("months")
    assert {"january", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("months = [", "xx.toml: not a valid TOML file: "),
        ('month = "may"', "xx.toml: unknown key 'month'; known are function_words, "),
        ('months = ["may"]', "xx.toml: months must be a string of words, not of type list"),
        ('months = " "', "xx.toml: months has no words: add some, or remove the key"),
        ('months = "May"', "xx.toml: months: write 'May' in lower case"),
        ('months = "may june may"', "xx.toml: months: 'may' is there twice"),
    ],
)
def test_what_is_wrong_is_named(toml: str, message: str) -> None:
    """The message names the file, the key and the word."""
    with pytest.raises(LexiconError) as caught:
        languages.parse(toml, "xx.toml")
    assert str(caught.value).startswith(message)


def digest(words: tuple[str, ...]) -> str:
    return blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def test_the_words_of_the_trained_model_stay() -> None:
    """Another word changes the input of the line model: then train it, and write the new digests down here."""
    assert digest(line_features.function_words()) == "1ea89a53911796a1"
    assert digest(languages.load("en").carrying_words) == "11bf95045ab8aee8"


@pytest.mark.parametrize("word", ["thursday", "sept", "yesterday", "jänner", "gestern", "août", "ayer", "ore", "uur"])
def test_words_of_dates_are_one_sign_in_a_template(word: str) -> None:
    """The words of dates and of time are the same in every line of a template."""
    assert line_keys.normalized(f"Updated {word}") == line_keys.normalized("Updated monday")


def test_no_file_is_read_by_an_import() -> None:
    """`import textclean` reads neither words nor phrases: they are loaded on first use."""
    program = "import textclean, sys; print([m for m in ('tomllib', 'regex') if m in sys.modules])"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == "[]"
