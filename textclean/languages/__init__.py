"""The words of languages that rules in code need: a data file a language.

`textclean/languages/de.toml` has the words of German; its keys are the fields of `Language`. A value is one string of
lower-cased words, with white space between them. A file need not have all keys. (Phrases of chrome are not here, but in
`textclean/lexicons/`.)

Rules in code take the words of all languages, whatever the language of the document: leave out a word that means
something else in another language, if its line would be taken for what it is not. A new file takes part at once, except
in the line model, which knows the function words of the languages that it was trained with.
"""

from __future__ import annotations

from functools import cache

from textclean import prepared
from textclean.errors import LexiconError
from textclean.values import NamedTuple

__all__ = [
    "PREPARED",
    "Language",
    "all_parsed",
    "checksum",
    "function_words",
    "languages",
    "load",
    "lookup",
    "parse",
    "words",
]

# The prepared file of all words.
PREPARED = "languages"


class Language(NamedTuple):
    """The words of one language, lower-cased.

    Attributes:
        function_words: Words of sentences that menus and lists seldom have; only those that do not mean something else
            in English. They are part of the trained line model.
        carrying_words: Function words that a sentence cannot end in: a line that ends in one goes on in the next. They
            are part of the trained line model, too.
        weekdays: The days of the week, and their abbreviations.
        months: The names of the months.
        month_abbreviations: Their abbreviations, as datelines have them.
        time_words: Units of time, and words such as "today": what changes in a line from one day to the next.
        date_words: The words beside a date or a time: "published", "updated", "at", "min read", the units of calendars;
            in scripts without spaces, characters. They are used in texts of the language alone.
        reply_words: The links below readers' comments that answer them.
        thread_words: The words that links below or above each comment of a thread begin or end with.
        forum_words: The words beside the posts of a forum that comments below an article do not have: of the link that
            quotes, and of the number of posts of a member.
        saying_words: The words that the line above a comment ends with: "Ann says:".
        byline_words: The words before a writer's name.
        outlet_words: The lower-cased words in the names of newspapers and agencies.
        about_words: The word before a company's name in the heading above what a press release says of it.
        article_words: The words before a name that are no part of it: "the".
        salutation_words: The words that a letter begins with.
        step_words: The words before the numbers of instructions.
        privacy_words: The words in the headline of a privacy statement.
        policy_words: The words in the titles of statements on privacy and of terms.
        licence_words: The beginnings of words of which a licence has several, and other texts hardly one.
        personal_words: The words for "I" and "you", which readers' comments are full of.
        edit_words: The words of a link beside a section that edits it.
        common_words: The words that a text in the language is full of, by which it is found to be in the language,
            together with its function words; they may mean something else in other languages. In scripts without
            spaces between words: characters.
    """

    function_words: tuple[str, ...] = ()
    carrying_words: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    month_abbreviations: tuple[str, ...] = ()
    time_words: tuple[str, ...] = ()
    date_words: tuple[str, ...] = ()
    reply_words: tuple[str, ...] = ()
    thread_words: tuple[str, ...] = ()
    forum_words: tuple[str, ...] = ()
    saying_words: tuple[str, ...] = ()
    byline_words: tuple[str, ...] = ()
    outlet_words: tuple[str, ...] = ()
    about_words: tuple[str, ...] = ()
    article_words: tuple[str, ...] = ()
    salutation_words: tuple[str, ...] = ()
    step_words: tuple[str, ...] = ()
    privacy_words: tuple[str, ...] = ()
    policy_words: tuple[str, ...] = ()
    licence_words: tuple[str, ...] = ()
    personal_words: tuple[str, ...] = ()
    edit_words: tuple[str, ...] = ()
    common_words: tuple[str, ...] = ()


def parse(toml: str, name: str) -> Language:
    """Check the text of a language's file.

    Args:
        toml: The text.
        name: The name of the file, for messages.

    Raises:
        LexiconError: if it is not TOML, or a key or value is invalid; the message names the file and the key.
    """
    import tomllib

    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: not a valid TOML file: {error}") from error
    for key, value in table.items():
        if key not in Language._fields:
            raise LexiconError(f"{name}: unknown key {key!r}; known are {', '.join(Language._fields)}")
        if not isinstance(value, str):
            raise LexiconError(f"{name}: {key} must be a string of words, not of type {type(value).__name__}")
        found = value.split()
        if not found:
            raise LexiconError(f"{name}: {key} has no words: add some, or remove the key")
        for word in found:
            if word != word.lower():
                raise LexiconError(f"{name}: {key}: write {word!r} in lower case")
            if found.count(word) > 1:
                raise LexiconError(f"{name}: {key}: {word!r} is there twice")
    return Language(**{key: tuple(value.split()) for key, value in table.items()})


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file (ISO 639-1), in order."""
    return tuple(name.removesuffix(".toml") for name in prepared.names("languages", ".toml"))


def load(lang: str) -> Language:
    """The words of a language.

    Args:
        lang: The language (ISO 639-1), one of `languages()`.
    """
    return _all()[lang]


@cache
def _all() -> dict[str, Language]:
    """The words of all languages: as they were prepared when the wheel was built, or else from their TOML files."""
    found = prepared.load(PREPARED, checksum())
    return all_parsed() if found is None else {lang: Language._make(fields) for lang, fields in found.items()}


def all_parsed() -> dict[str, Language]:
    """The words of all languages, from their TOML files."""
    return {lang: parse(_source(lang).decode(), f"{lang}.toml") for lang in languages()}


@cache
def checksum() -> int:
    """The checksum of the files of all languages."""
    return prepared.checksum(map(_source, languages()))


def _source(lang: str) -> bytes:
    """The file of a language."""
    return prepared.content("languages", f"{lang}.toml")


@cache
def words(key: str) -> tuple[str, ...]:
    """The words that all languages have for one key, each once.

    Args:
        key: A field of `Language`.

    >>> "reply" in words("reply_words")
    True
    """
    return tuple(dict.fromkeys(word for lang in languages() for word in getattr(load(lang), key)))


@cache
def lookup(key: str) -> frozenset[str]:
    """The words that all languages have for one key, as a set.

    Args:
        key: A field of `Language`.

    >>> "reply" in lookup("reply_words")
    True
    """
    return frozenset(words(key))


def function_words() -> frozenset[str]:
    """The function words of all languages: sentences have them, names and menus seldom.

    >>> "the" in function_words()
    True
    """
    return lookup("function_words")
