"""Targets for texts: cleaning with each preset, pages of HTML, repair, decoding, results read from JSON."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial

import textclean
from textclean import Repair, Result
from textclean.changes import edits
from textclean.decoding import decode
from textclean.errors import MissingExtra, SettingError, TextcleanError
from textclean.pipeline import Pipeline
from textclean.presets import PRESETS
from textclean.segment import segment

__all__ = ["TARGETS", "as_text", "must_be_exact", "must_be_settled", "vocabulary"]

# Repairs with single steps switched off or on; the first byte of an input chooses one.
REPAIRS = (
    Repair(),
    Repair(mojibake=False),
    Repair(entities=False),
    Repair(controls=False),
    Repair(zero_width=False),
    Repair(spaces=False),
    Repair(normalization=None),
    Repair(normalization="NFKC"),
    Repair(uncurl_quotes=True, latin_ligatures=True, character_width=True),
    Repair(max_combining=0),
    Repair(False, False, False, False, False, None),
)
LABELS = ("utf-8", "utf-7", "cp1252", "utf-16", "shift_jis", "utf-8-variants", "hex", "rot13", "idna", "punycode", "")
LANGUAGES = (None, None, "en", "de", "EN-us", "")


def as_text(data: bytes) -> str:
    """The text that an input stands for: UTF-8 with surrogates; a bad byte is a lone surrogate."""
    return data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("utf-8", "surrogateescape")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@cache
def vocabulary() -> tuple[str, ...]:
    """Lines that are worth trying: examples of all rules, and pieces that repair and segmentation treat specially."""
    from textclean.testing.samples import ARTICLE, CHROME, HOSTILE

    rules = [rule for each in PRESETS.values() for one in each.filters for rule in getattr(one, "rules", ())]
    examples = {line for rule in rules for text in (*rule.hits, *rule.misses) for line in text.splitlines()}
    odd = {line for text in HOSTILE for line in text.splitlines() if len(line) < 300}
    return (*sorted(examples), *ARTICLE.splitlines(), *CHROME, *sorted(odd), *PIECES)


PIECES = (
    "\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\t", " ", "\u00a0", "\u3000", "\u200b",
    "\ufeff", "\u00ad", "\u2060", "\u202e", "\u061c", "\u0301", "\u0345", "\U000e0041", "\ufe0f", "\u200d", "\x00",
    "\x1b[31m", "\x1b", "\ud83d", "\ude00", "\ud83d\ude00", "\ufffd", "&amp;", "&amp;amp;", "&lt;b&gt;", "&#0;",
    "&#x85;", "&#13;", "&#10;", "&#x2028;", "&#55357;", "&nbsp;", "&notin;", "&#1114112;", "<p>", "</div>", "<script>",
    "Ã¼", "â€™", "Â ", "Ã\u0192Â©", "ï»¿", "Ð¿Ñ€Ð¸", "å\x8c\x97", "İ", "ß", "ﬁ", "ǆ", "Å\u0301", "e\u0301",
    "\u1100\u1161", "\u0f71\u0f74", "“", "”", "’", "•", "- ", "> ", "* ", "|", "(", ")", "[", "]", "...", "…", "—",
    "@", "#", "$5.40", "100", "2019-05-01", "https://a.example/", "Ann Lee", "By ", "Read more", "Photo: ", "©",
    ("It rained in the hills all night, so the men who keep the ferry at Ostwick had moved it to the upper landing. "),
)  # fmt: skip


# Cleaning -------------------------------------------------------------------------------------------------------------


def tag(preset: str, data: bytes) -> None:
    """A text is cleaned: nothing is lost, the report is exact, and cleaning the result changes nothing."""
    source = as_text(data)
    lang = _taken(LANGUAGES[len(data) % len(LANGUAGES)])
    result = textclean.tag(source, preset, lang=lang)
    must_be_exact(result)
    assert result.source == source
    assert result.restore() == source
    must_be_settled(PRESETS[preset], result, lang=lang)
    must_be_shown(result)


@cache
def _taken(lang: str | None) -> str | None:
    """The language; None if it is refused. That it has no lexicon is said once, which is no error here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            textclean.tag("It rained.", lang=lang)
        except TextcleanError as error:
            must_say(error)
            return None
    return lang


def tag_bytes(data: bytes) -> None:
    """Bytes are decoded and cleaned, and restored byte for byte."""
    result = textclean.tag(data)
    must_be_exact(result)
    assert result.restore() == data
    assert result.encoding
    assert result.source == decode(data).text
    must_be_settled(PRESETS["article"], result)
    must_be_shown(result)


def must_be_exact(result: Result) -> None:
    """The spans of a result are in order, quote the source, and with the text they are the source; it can be shown."""
    source, at = result.source, 0
    out = []
    for span in sorted((*result.removed, *result.repairs), key=lambda span: (span.start, span.end)):
        assert at <= span.start < span.end <= len(source), span
        out.append(source[at : span.start])
        if isinstance(span, textclean.result.RepairedSpan):
            assert span.before == source[span.start : span.end] != span.after
            assert span.steps
            out.append(span.after)
        else:
            assert span.text == source[span.start : span.end]
            assert 0 <= span.score <= 1
            assert span.kind
            assert span.rule
            assert span.reason
        assert 1 <= span.line <= _ends(source) + 1
        at = span.end
    assert result.text == "".join((*out, source[at:]))
    for label in result.labels:
        assert 0 <= label.start < label.end <= len(source), label
        assert 0 <= label.score <= 1, label
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert (again.text, again.removed, again.labels) == (result.text, result.removed, result.labels)
    assert again.source == source


def must_be_shown(result: Result) -> None:
    """Neither explanation holds a sign that a terminal or a page acts on."""
    for shown in (result.explain(), result._repr_html_()):
        assert not any(sign in shown for sign in "\x1b\x00\x07\u202e")


def _ends(source: str) -> int:
    return sum(source.count(end) for end in "\n\r\u2028\u2029")


def must_be_settled(pipeline: Pipeline, result: Result, title: str | None = None, lang: str | None = None) -> None:
    """Cleaning the clean text changes nothing; of a text that did not settle, nothing was cut."""
    again = pipeline.tag(result.text, title=title, lang=lang)
    assert again.text == result.text, f"a second time: {again.explain()}"
    assert not again.changed


# Pages, repair, decoding ----------------------------------------------------------------------------------------------


def html(extractor: str, data: bytes) -> None:
    """A page of HTML gives a result, or an error of the extractor that is a PageError."""
    try:
        result = textclean.from_html(data, extractor=extractor)
    except MissingExtra:
        raise
    except TextcleanError as error:
        must_say(error)
        return
    must_be_exact(result)


def must_say(error: Exception) -> None:
    """An error has a message of one line, without control characters, of a bearable length."""
    message = str(error)
    assert message.strip()
    assert "Traceback" not in message
    assert len(message) < 20_000, f"a message of {len(message)} characters"


def repair(data: bytes) -> None:
    """A line is repaired: the edits map it back, no line end appears, and repairing it again changes nothing."""
    chosen = REPAIRS[data[0] % len(REPAIRS)] if data else REPAIRS[0]
    unescape = not data or data[0] < 128
    for block in segment(as_text(data[1:])):
        repaired = chosen(block.raw, unescape=unescape)
        assert bool(repaired.steps) == (repaired.text != block.raw)
        assert not set(repaired.text) & set("\n\r\u2028\u2029")
        again = chosen(repaired.text, unescape=unescape)
        assert again.text == repaired.text, f"a second time: {repaired!r} becomes {again!r}"
        _must_map(block.raw, repaired.text)


def _must_map(raw: str, text: str) -> None:
    """The edits of a line lead from each version to the other, and are in order."""
    parts, at, done = [], 0, 0
    for edit in edits(raw, text):
        assert at <= edit.raw_start <= edit.raw_end <= len(raw), edit
        assert done <= edit.start <= edit.end <= len(text), edit
        assert raw[at : edit.raw_start] == text[done : edit.start], edit
        parts += [raw[at : edit.raw_start], text[edit.start : edit.end]]
        at, done = edit.raw_end, edit.end
    assert raw[at:] == text[done:]
    assert "".join((*parts, raw[at:])) == text


def decoding(data: bytes) -> None:
    """Any bytes have a text; what is lost is counted; the codec that is reported gives the same text."""
    found = decode(data)
    assert 0 <= found.damaged <= found.text.count("\ufffd")
    assert found.note.startswith(found.encoding)
    found.text.encode("utf-8")  # no lone surrogates
    again = decode(data, found.encoding)
    several = found.how in ("bom", "mostly utf-8") or found.how.startswith("line by line")  # not by one codec
    assert again.text == found.text or several, (found, again)
    label = LABELS[data[0] % len(LABELS)] if data else "utf-8"
    try:
        given = decode(data[1:], label)
    except SettingError as error:
        must_say(error)
    else:
        assert isinstance(given.text, str)
    try:
        decode(b"caf\xe9", data[:40].decode("latin-1"))
    except SettingError as error:
        must_say(error)


def results(data: bytes) -> None:
    """A result is read from JSON, or refused by a KeyError or a TypeError."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(values, dict):
        return
    try:
        result = Result.from_dict(values)
    except (KeyError, TypeError):
        return
    for show in (result.restore, result.explain, result._repr_html_, result.counts, result.to_dict):
        try:
            show()
        except (TypeError, ValueError):  # values of other types, which from_dict only stores
            pass


def _own(preset: str) -> Iterator[bytes]:
    """Texts to begin with, beside those of the corpus: the lines of the vocabulary, a few at a time."""
    lines = vocabulary()
    for first in range(sorted(PRESETS).index(preset), len(lines), 60):
        yield "\n".join(lines[first : first + 12]).encode("utf-8", "surrogatepass")


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{f"tag_{name}": partial(tag, name) for name in PRESETS},
    "tag_bytes": tag_bytes,
    **{f"html_{name}": partial(html, name) for name in ("trafilatura", "resiliparse", "turbohtml")},
    "repair": repair,
    "decoding": decoding,
    "results": results,
}
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {f"tag_{name}": partial(_own, name) for name in PRESETS}
