"""Text that was decoded with the wrong codec: all of a document is repaired, or nothing of it changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.repair.cases import SENTENCES, repair
from textclean import clean, tag
from textclean.repair import INTACT, misread

# Sentences of which each legacy codec holds all letters.
LEGACY = [
    ("Russian", "cp1251"),
    ("Russian", "cp866"),
    ("Ukrainian", "cp1251"),
    ("Greek", "iso8859-7"),
    ("Greek", "cp1253"),
    ("Arabic", "cp1256"),
    ("Hebrew", "cp1255"),
    ("Thai", "tis-620"),
    ("Japanese", "shift_jis"),
    ("Japanese", "euc_jp"),
    ("Chinese", "gb18030"),
    ("Korean", "cp949"),
    ("Polish", "cp1250"),
    ("Polish", "iso8859-2"),
    ("Czech", "cp1250"),
]
MULTIBYTE = {"gb18030", "euc_jp", "shift_jis", "cp949"}

# What UTF-8 is mistaken for, besides the codecs that ftfy knows.
MISTAKEN = ["koi8-r", "cp850", "cp866", "iso8859-7", "cp852", "cp437", "mac-roman"]


def read_as(data: bytes, codec: str) -> str:
    """Bytes as an HTTP client without a charset reads them."""
    text = data.decode("latin-1")
    if codec != "latin-1":
        text = "".join(c.encode("latin-1").decode("cp1252", "ignore") or c for c in text)
    return text


@pytest.mark.parametrize("wrong", ["latin-1", "windows-1252"])
@pytest.mark.parametrize(("language", "codec"), LEGACY)
def test_legacy_text_read_as_latin1_is_repaired_whole(language: str, codec: str, wrong: str) -> None:
    data = SENTENCES[language].encode(codec, "ignore")
    text = data.decode(codec)
    found = repair(read_as(data, wrong))
    assert found.text.replace("\xa0", " ") == unicodedata.normalize("NFC", text).replace("\xa0", " ")
    assert found.steps[0].startswith("mojibake: windows-1252 -> ")


@pytest.mark.parametrize("size", range(2, 24))
@pytest.mark.parametrize(("language", "codec"), [pair for pair in LEGACY if pair[1] in MULTIBYTE])
def test_a_piece_of_legacy_text_is_repaired_whole_or_stays(language: str, codec: str, size: int) -> None:
    """Too short to be proven, it keeps each of its bytes."""
    text = SENTENCES[language].encode(codec, "ignore").decode(codec)[:size]
    broken = text.encode(codec).decode("latin-1")
    assert repair(broken).text in (broken, text)


@pytest.mark.parametrize("wrong", MISTAKEN)
@pytest.mark.parametrize("language", ["Russian", "Greek", "German", "Polish", "French", "Chinese"])
def test_utf8_read_with_rarer_codecs(language: str, wrong: str) -> None:
    text = SENTENCES[language].replace("\xa0", " ")
    broken = text.encode().decode(wrong, "ignore")
    if broken.encode(wrong) == text.encode():
        assert repair(broken).text == text


def test_the_codec_is_settled_once_for_a_document() -> None:
    """The first line proves ISO-8859-2: the others are no windows-1250."""
    lines = ["Świętej łódce – żółć", "3 hours ago · 12 likes", "© 2031 The Ferry", "Łódź, über, señor"]
    broken = "\n".join(lines).encode().decode("iso8859-2")
    assert clean(broken, preset="minimal") == "\n".join(lines)


def test_the_document_proves_what_a_line_does_not() -> None:
    broken = "Båten går – på tirsdag.\nHun så “færgen” – på havet.\nVi får se.\n"
    for word in ("Båten", "går", "på", "så", "får"):
        broken = broken.replace(word, word.encode().decode("cp1252"))
    assert clean(broken, preset="minimal") == "Båten går – på tirsdag.\nHun så “færgen” – på havet.\nVi får se.\n"


def test_a_right_dash_beside_mojibake() -> None:
    assert repair("Lund/Holm – SmÃ¥ ting").text == "Lund/Holm – Små ting"


def test_the_commoner_letter_wins() -> None:
    """The same characters are another letter as Latin-1: one that hardly any language has."""
    text = "Vlak ne kreće večeras, a putnici čekaju."
    broken = text.encode().decode("cp1257", "ignore")
    assert broken.encode("cp1257") == text.encode()
    assert repair(broken).text == text


@pytest.mark.parametrize(
    ("lost", "kept"),
    [
        ("\xe2\x98  four and a half", "★ four and a half"),
        ("ready \xe2\x9c  and \xe2\x9d\x8c not", "ready ✅ and ❌ not"),
        ("ready \xe2\x9d\x8c \xe2\x9c", "ready ❌ ✅"),
    ],
)
def test_a_lost_byte_85_is_not_taken_for_a_no_break_space(lost: str, kept: str) -> None:
    assert repair(lost).text in (kept, kept.replace("★ ", "★"), kept.replace("✅ ", "✅"))
    assert not set("☠✠") & set(repair(lost).text)


@pytest.mark.parametrize(
    "line",
    [
        "ÄãºÃ",  # two ideographs of GBK
        "k\x9fhl",  # one letter of Mac Roman
        "ÊÐ³¤ &amp;",
    ],
)
def test_what_is_not_proven_keeps_its_bytes(line: str) -> None:
    assert repair(line).text is line


CLEAN = [
    "∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε, so ∑ₙ aₙ ≤ π²⁄6 ± ½",
    "[ˈʃtʁaːsə] and /θɪŋ/, ‹ɲ›, with ˈ and ː",
    "ÞÆTTI ÞÉR ÞAÐ? Ég á bíl, þú átt æði.",
    "½ cup, 10¹² m³·s⁻¹, 5 µm ± 2 µm, 20 °C, §§ 3–5 ¶ 2",
    "std::vector<std::map<int, T>> x; a << b; c >>= 2; /* ¬p ∨ q */",
    "│ a │ b │\n├───┼───┤\n│ 1 │ 2 │",
    "¡Olé! ¿Qué? «Ñandú», ª º · Çà et là — où ? À côté",
    "ÃO ÇÃO NÃO À É Ê Ô — CORAÇÃO",
    "éèêëàâäîïôöùûüç ÉÈÊËÀÂÄÎÏÔÖÙÛÜÇ",
]


@pytest.mark.parametrize("text", [*CLEAN, *SENTENCES.values(), "\n".join(SENTENCES.values())])
def test_clean_text_was_not_misread(text: str) -> None:
    assert misread(text) == INTACT


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_and_its_repair_are_stable(text: str) -> None:
    result = tag(text, preset="minimal")
    assert result.restore() == text


def test_compatibility_ideographs_of_names_stay() -> None:
    name = "\ufa19\ufa1a cafe\u0301 \U0002f80f"
    assert repair(name).text == "\ufa19\ufa1a café \U0002f80f"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("a wave &#55357;&#56395; from us", "a wave \U0001f44b from us"),
        ("a wave &amp;#xD83D;&amp;#xDC4B; twice", "a wave \U0001f44b twice"),
        ("half of one &#55357; is lost", "half of one \N{REPLACEMENT CHARACTER} is lost"),
        ("salt&nbsp and pepper &amp more", "salt  and pepper & more"),
        ("f(&copy, &lt) and ?a=1&nbsp=2", "f(&copy, &lt) and ?a=1&nbsp=2"),
    ],
)
def test_entities_as_html_reads_them(escaped: str, text: str) -> None:
    assert repair(escaped).text == text


@pytest.mark.parametrize(
    "line",
    [
        "if (mask &amp) return",
        "while (a &amp b) { step(); }",
        "ready &amp&amp steady",
        "left = right &amp mask",
        "http://ferry.example/list?page=1&copy=1",
        "http://ferry.example/list?page=1&amp more",
    ],
)
def test_a_bare_entity_in_code_or_an_address_stays(line: str) -> None:
    assert repair(line).text is line


def test_one_word_in_angles_does_not_keep_entities() -> None:
    source = "It&#39;s late. <laughter>\nvector<int> isn&#39;t HTML.\nWrite &lt;hr&gt; for a line.\n"
    once = clean(source, preset="minimal")
    assert once == "It's late. <laughter>\nvector<int> isn't HTML.\nWrite &lt;hr&gt; for a line.\n"
    assert clean(once, preset="minimal") == once


def test_the_body_of_a_feed_loses_its_escaped_tags() -> None:
    assert clean("&lt;p&gt;We won&amp;#39;t go.&lt;/p&gt;\n", preset="minimal") == "We won't go.\n"
    kept = "&lt;p&gt;A paragraph, as one writes it.&lt;/p&gt;\n"
    assert clean(kept, preset="minimal") == kept


@pytest.mark.parametrize("sign", ["¤f", "§C", "¥j", "µn"])
def test_a_sign_glued_to_a_letter_is_no_ideograph(sign: str) -> None:
    """Two such bytes are a character of Big5 or Shift-JIS, also where they recur: English words stay."""
    text = (
        "".join(
            f"The ferry {word}{sign}or the islands leaves at nine, they say.\n" for word in ("bound", "due", "late")
        )
        * 9
    )
    assert misread(text) == INTACT
    assert clean(text, "minimal") == text


def test_a_codec_that_cut_lines_hid_is_found() -> None:
    """Chrome in another encoding hides the one of the article; the clean text is read as it will be the next time."""
    article = "".join(sentence + "\n" for sentence in SENTENCES.values() if sentence.isascii())[:400]
    line = "You ‚Äãcan follow the race on the radio, and the news at nine‚Äôs end.\n"
    page = f"{article}{line}Anzeige: schÃ¶n &amp; gut\nRead more: The cafÃ© of Ostwick\n"
    for preset in ("article", "strict", "page"):
        once = tag(page, preset)
        assert clean(once.text, preset) == once.text
        assert once.restore() == page


def test_a_line_that_the_codec_of_the_document_leaves_damaged_is_read_on_its_own() -> None:
    """It was misread twice: in the codec of the other lines, it is mojibake still. The next cleaning would mend it."""
    others = "You can’t cross at nine; the ferry’s late, and “Lena” isn’t.\n".encode().decode("mac-roman")
    twice = "Inesâ€™s boat, the â€œAnnaâ€\x9d, wasÂ€there.\n".encode().decode("mac-roman")
    mended = clean(others + twice, "minimal")
    assert mended.endswith("Ines’s boat, the “Anna”, was€there.\n")
    assert clean(mended, "minimal") == mended
