"""Bytes to text: the encoding that is found, how, and what is lost."""

import itertools
import subprocess
import sys
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.repair.cases import FFFD, SENTENCES
from textclean.decoding import Decoded, decode, web_codec
from textclean.errors import InputError, SettingError

SIZE = 200_000
ANY_TEXT = "“Ça va, naïve élève”: 10 €, Привет, 日本, \N{GRINNING FACE}"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks_are_honoured_and_removed(codec: str) -> None:
    data = ("\N{ZERO WIDTH NO-BREAK SPACE}" + ANY_TEXT).encode(codec)
    assert decode(data) == (ANY_TEXT, codec, "bom", 0)
    assert decode(data, codec) == (ANY_TEXT, codec, "given", 0)


def test_a_mark_and_damage() -> None:
    assert decode(b"\xef\xbb\xbfa\xff") == (f"a{FFFD}", "utf-8", "bom", 1)
    assert decode(b"\xff\xfea\x00b") == (f"a{FFFD}", "utf-16-le", "bom", 1)
    # The mark of UTF-32 before text that is not UTF-32: UTF-16 that begins with a NUL.
    assert decode(b"\xff\xfe\x00\x00a\x00") == ("\x00a", "utf-16-le", "bom", 0)


@pytest.mark.parametrize("text", ["", "plain", ANY_TEXT, *SENTENCES.values()])
def test_utf8_is_utf8(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8", "utf-8", 0)


def test_bytes_of_other_types_and_other_things() -> None:
    assert decode(bytearray(b"x")) == decode(memoryview(b"x")) == decode(b"x")
    for wrong in ("text", None, 3):
        with pytest.raises(InputError, match="takes bytes, not"):
            decode(wrong)  # type: ignore[arg-type]


def test_cesu8_and_java() -> None:
    data = b"\xed\xa0\xbd\xed\xb8\x80 \xc0\x80 \xc3\xa9"
    found = decode(data)
    assert found == ("\N{GRINNING FACE} \x00 é", "utf-8-variants", "utf-8-variants", 0)
    assert decode(data, found.encoding).text == found.text


def test_encodings_that_pass_for_utf8() -> None:
    assert decode("政府は火曜日".encode("iso2022_jp")) == ("政府は火曜日", "iso2022_jp", "escapes", 0)
    for codec in ("utf-16-le", "utf-16-be"):
        text = SENTENCES["Russian"]
        assert decode(text.encode(codec)) == (text, codec, "nul bytes", 0)


@pytest.mark.parametrize("data", [b"\x00", b"a\x00b\x00", b"text" + b"\x00" * 10, b"a\x00" + b"text" * 9])
def test_a_few_nuls_are_no_utf16(data: bytes) -> None:
    assert decode(data).encoding == "utf-8"


def test_mostly_utf8_with_bad_bytes_is_utf8() -> None:
    data = SENTENCES["French"].encode()
    for bad in (b"\xff", b"\xe9 ", b"\x93"):
        found = decode(data + bad + data)
        assert (found.encoding, found.how, found.damaged) == ("utf-8", "mostly utf-8", 1)
        assert found.text.count("réunion") == 2
    cut = decode("Ça va, élève – 10 €".encode()[:-1])
    assert cut == (f"Ça va, élève – 10 {FFFD}", "utf-8", "mostly utf-8", 1)


LEGACY = [
    ("English", "cp1252"),
    ("French", "cp1252"),
    ("German", "cp1252"),
    ("Spanish", "latin-1"),
    ("Portuguese", "latin-1"),
    ("Icelandic", "latin-1"),
    ("Polish", "cp1250"),
    ("Czech", "cp1250"),
    ("Czech", "iso-8859-2"),
    ("Turkish", "cp1254"),
    ("Russian", "cp1251"),
    ("Russian", "koi8-r"),
    ("Ukrainian", "cp1251"),
    ("Greek", "cp1253"),
    ("Arabic", "cp1256"),
    ("Hebrew", "cp1255"),
    ("Thai", "cp874"),
    ("Japanese", "shift_jis"),
    ("Japanese", "euc-jp"),
    ("Chinese", "gb18030"),
    ("Korean", "euc-kr"),
]


def legacy(language: str, codec: str) -> tuple[str, bytes]:
    data = SENTENCES[language].encode(codec, "ignore")
    return data.decode(codec), data


@pytest.mark.parametrize(("language", "codec"), LEGACY)
def test_legacy_text_is_not_taken_for_utf8(language: str, codec: str) -> None:
    assert decode(legacy(language, codec)[1]).how in ("detected", "guessed")


def test_the_detector_finds_most_of_them() -> None:
    """At least 19 of 21 sentences are decoded right; without a detector 4 are."""
    pytest.importorskip("chardet.enums", reason='comes with "textclean-filters[detect]"')
    found = [(decode(data), text) for text, data in itertools.starmap(legacy, LEGACY)]
    assert {outcome.how for outcome, _ in found} == {"detected"}
    assert sum(outcome.text == text for outcome, text in found) >= 19


@pytest.mark.parametrize("missing", ["chardet", "chardet.enums"])
def test_without_the_detector_it_guesses(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    text, data = legacy("French", "cp1252")
    assert decode(data) == (text, "cp1252", "guessed", 0)
    assert decode("élève\rété".encode("mac-roman")) == ("élève\rété", "mac-roman", "guessed", 0)
    assert decode(b"caf\xe9 \x81") == (f"café {FFFD}", "cp1252", "guessed", 1)


@pytest.mark.parametrize(
    ("answer", "encoding", "how"),
    [
        ("ISO-8859-1", "cp1252", "detected"),
        ("ISO-8859-9", "cp1254", "detected"),
        ("Windows-1250", "cp1250", "detected"),
        ("VISCII-of-old", "cp1252", "guessed"),
        (None, "cp1252", "guessed"),
    ],
)
def test_a_detector_names_an_encoding_and_its_superset_decodes(
    monkeypatch: pytest.MonkeyPatch, answer: str | None, encoding: str, how: str
) -> None:
    detector = types.ModuleType("chardet")
    detector.detect = lambda *_, **__: {"encoding": answer}  # type: ignore[attr-defined]
    enums = types.ModuleType("chardet.enums")
    enums.EncodingEra = types.SimpleNamespace(MODERN_WEB=1, LEGACY_ISO=2)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "chardet", detector)
    monkeypatch.setitem(sys.modules, "chardet.enums", enums)
    assert decode(b"\x93caf\xe9\x94") == ("“café”", encoding, how, 0)


def test_a_given_encoding_is_used_as_given() -> None:
    assert decode("Привет".encode("koi8-r"), "KOI8-R") == ("Привет", "koi8-r", "given", 0)
    assert decode("é".encode(), "latin-1").text == "Ã©"
    assert decode(b"a\xffb\xfe", "ascii") == (f"a{FFFD}b{FFFD}", "ascii", "given", 2)
    assert decode(b"", "latin-1") == ("", "iso8859-1", "given", 0)
    # A replacement character in the source is not damage.
    assert decode(FFFD.encode() + b"\xff", "utf-8").damaged == 1


@pytest.mark.parametrize("name", ["utf-88", "", "hex", "rot13", "undefined", "a\x00b"])
@pytest.mark.parametrize("data", [b"", b"abc"])
def test_an_unknown_encoding_is_one_clear_error(name: str, data: bytes) -> None:
    with pytest.raises(SettingError, match=r"no codec of this name.*such as 'utf-8'"):
        decode(data, name)


def test_the_codecs_of_ftfy_are_known() -> None:
    """In a fresh interpreter too, where nothing has imported ftfy."""
    program = "from textclean.decoding import decode; print(decode(b'a\\x81', 'sloppy-windows-1252'))"
    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert fresh.stdout.strip() == str(Decoded("a\x81", "sloppy-windows-1252", "given", 0))


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("TIS-620", "cp874"),
        ("gb2312", "gb18030"),
        ("big5", "big5hkscs"),
        ("shift-jis", "cp932"),
        ("x-sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-2", "iso8859-2"),
        ("UTF8", "utf-8"),
        ("no-such-codec", "no-such-codec"),
        ("a\0b", "a\0b"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, codec: str) -> None:
    assert web_codec(label) == codec


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (Decoded("x", "utf-8", "utf-8", 0), "utf-8 (utf-8)"),
        (Decoded("x", "cp1252", "declared", 2), "cp1252 (declared, 2 characters lost)"),
    ],
)
def test_the_note_says_encoding_and_damage(found: Decoded, note: str) -> None:
    assert found.note == note


any_bytes = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda start, rest: start + rest,
        st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xef\xbb\xbf"]),
        st.binary(max_size=20),
    ),
    st.lists(st.sampled_from([b"\xed\xa0\xbd", b"\xed\xb8\x80", b"\xc0\x80", b"\xc3\xa9"])).map(b"".join),
)


@settings(max_examples=500)
@given(any_bytes)
def test_any_bytes_decode_and_damage_is_counted(data: bytes) -> None:
    found = decode(data)
    assert isinstance(found, Decoded)
    assert found.text.count(FFFD) >= found.damaged
    if found.damaged == 0 and found.how not in ("bom", "utf-8-variants") and not found.how.startswith("line by"):
        assert found.text.encode(found.encoding) == data or found.encoding in (
            "gb18030",
            "iso2022_jp",
            "cp932",
        )


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1b\ufeff")))
def test_any_utf8_comes_back(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8", "utf-8", 0)


@pytest.mark.parametrize(
    "unit", [b"\xed\xa0\xbd\xed\xb8\x80", b"\xff", b"\xe9a", b"\x00", b"a\x00", b"\xc3", b"\x1b$B"]
)
def test_hostile_bytes(unit: bytes) -> None:
    decode((unit * SIZE)[:SIZE])
    decode((unit * SIZE)[:SIZE] + b"\xff")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["Chinese", "Japanese", "Thai", "Korean", "Hindi"])
def test_utf16_without_a_mark_is_known_by_its_letters(language: str, codec: str) -> None:
    text = SENTENCES[language]
    assert decode(text.encode(codec))[:2] == (text, codec)


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_utf32_without_a_mark(codec: str) -> None:
    assert decode(ANY_TEXT.encode(codec)) == (ANY_TEXT, codec, "nul bytes", 0)


@pytest.mark.parametrize(("language", "codec"), [("Korean", "iso2022_kr"), ("Chinese", "hz")])
def test_seven_bit_encodings(language: str, codec: str) -> None:
    text = SENTENCES[language].encode(codec, "ignore").decode(codec)
    assert decode(text.encode(codec))[:3] == (text, codec, "escapes")


def test_lines_of_another_encoding() -> None:
    lines = ["Là-bas, l’été est fini.", "La forêt brûlée", "Déjà vu à Nîmes", "L’hôtel fermé"]
    for foreign in (1, 3):
        data = b"\n".join(line.encode("cp1252" if n == foreign else "utf-8") for n, line in enumerate(lines))
        assert decode(data)[:3] == ("\n".join(lines), "utf-8", "line by line, cp1252")
        data = b"\n".join(line.encode("utf-8" if n == foreign else "cp1252") for n, line in enumerate(lines))
        assert decode(data)[:3] == ("\n".join(lines), "cp1252", "line by line, utf-8")


@pytest.mark.parametrize("detector", [True, False])
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("ПРИКАЗ № 14 ОТ 03.05.2019 Г.", "cp1251"),
        ("②③ 髙島の予定です", "cp932"),
        ("Die Fähre fährt über den großen Fluss, wenn es früh hell wird.", "mac-roman"),
        ("Паром снова пойдёт весной, когда сойдёт лёд.", "cp866"),
    ],
)
def test_short_texts_by_their_letters(
    monkeypatch: pytest.MonkeyPatch, text: str, codec: str, *, detector: bool
) -> None:
    if not detector:
        monkeypatch.setitem(sys.modules, "chardet", None)
    assert decode(text.encode(codec)).text == text


def test_few_bytes_are_unsure() -> None:
    assert "unsure" in decode("наш".encode("cp1251")).note
    assert "unsure" not in decode((SENTENCES["Russian"] * 2).encode("cp1251")).note


def test_a_guess_says_what_would_be_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textclean.decoding._chardet", lambda: False)
    assert 'install "textclean-filters[detect]"' in Decoded("é", "cp1252", "guessed", 0).note


def test_the_language_is_a_hint() -> None:
    data = "ръка".encode("cp1251")
    assert decode(data, lang="bg").text == "ръка"
