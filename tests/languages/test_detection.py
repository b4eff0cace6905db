"""The language of a text is found by script and common words; what is English stays English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import textclean
from textclean import ARTICLE, lexicon
from textclean.languages import Language, detection, languages, load
from textclean.languages.detection import ENGLISH, chosen, vote
from textclean.matcher import Matcher
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.reading import document

# Two sentences of each language, as a newsroom might write them.
SENTENCES = {
    "ar": "قال رئيس البلدية إن الجسر سيبقى مغلقا حتى نهاية الشهر. ولم يعرف بعد من الذي سيدفع تكاليف الإصلاح.",
    "cs": "Starosta řekl, že most bude zavřený až do konce měsíce. Kdo opravu zaplatí, se zatím neví.",
    "da": "Borgmesteren sagde, at broen er lukket til slutningen af måneden. Ingen ved endnu, hvem der skal betale.",
    "de": "Die Brücke bleibt bis zum Ende des Monats gesperrt, sagte der Bürgermeister. Wer zahlt, ist nicht klar.",
    "el": "Η γέφυρα θα μείνει κλειστή μέχρι το τέλος του μήνα, είπε ο δήμαρχος.",
    "en": "The bridge stays shut until the end of the month, the mayor said. Nobody knows yet who will pay for it.",
    "es": "El puente seguirá cerrado hasta el final del mes, dijo la alcaldesa. Todavía no se sabe quién pagará.",
    "fa": "شهردار گفت که پل تا پایان ماه بسته خواهد بود و هنوز معلوم نیست چه کسی هزینه را می دهد.",
    "fi": "Pormestarin mukaan silta on kiinni kuukauden loppuun asti. Vielä ei tiedetä, kuka sen korjaa.",
    "fr": "Le pont restera fermé jusqu'à la fin du mois, a dit la maire. On ne sait pas encore qui va payer.",
    "he": "ראש העיר אמר כי הגשר יישאר סגור עד סוף החודש, ועדיין לא ידוע מי ישלם.",
    "hi": "महापौर ने कहा कि पुल महीने के अंत तक बंद रहेगा और अभी यह पता नहीं है कि पैसे कौन देगा।",
    "hu": "A polgármester szerint a híd a hónap végéig zárva lesz, és még nem lehet tudni, hogy ki fizeti a munkát.",
    "id": "Wali kota mengatakan bahwa jembatan itu akan ditutup hingga akhir bulan, dan belum jelas siapa membayar.",
    "it": "Il ponte resta chiuso fino alla fine del mese, ha detto la sindaca. Non si sa ancora chi pagherà i lavori.",
    "ja": "市長によると、橋は月末まで通れない。工事の費用をだれが払うのかは、まだ決まっていない。",
    "ko": "시장은 다리가 이달 말까지 닫혀 있을 것이라고 말했다. 누가 비용을 낼 것인지는 알 수 없다.",
    "nl": "De brug blijft dicht tot het einde van de maand, zei de burgemeester. Het is nog niet bekend wie betaalt.",
    "no": "Ordføreren sa at broen er stengt til slutten av måneden. Ingen vet ennå hvem som skal betale for arbeidet.",
    "pl": "Most będzie zamknięty do końca miesiąca, jak powiedziała burmistrz. Nie wiadomo jeszcze, kto za to zapłaci.",
    "pt": "A ponte fica fechada até ao fim do mês, disse a presidente. Ainda não se sabe quem vai pagar as obras.",
    "ro": "Podul va fi închis până la sfârșitul lunii, a spus primarul. Nu se știe încă cine va plăti pentru lucrări.",
    "ru": "Мост будет закрыт до конца месяца, сказал мэр. Кто заплатит за ремонт, пока не известно.",
    "sv": "Bron är stängd till slutet av månaden, sade borgmästaren. Ingen vet ännu vem som ska betala för arbetet.",
    "tr": "Belediye başkanı köprünün ay sonuna kadar kapalı olacağını söyledi. Parayı kimin vereceği ise belli değil.",
    "uk": "Міст буде закритий до кінця місяця, сказав мер. Хто заплатить за ремонт, поки що не відомо.",
    "vi": "Thị trưởng nói rằng cây cầu sẽ đóng cửa đến cuối tháng, và chưa ai biết người nào sẽ trả tiền.",
    "zh": "市长说，这座桥在月底之前不会开放，还没有人知道维修的费用由谁来付。",
}
CODES = tuple(sorted(SENTENCES))


def found(text: str) -> tuple[str, ...]:
    return document(text).languages


@pytest.mark.parametrize("lang", CODES)
def test_two_sentences_are_enough(lang: str) -> None:
    """Each language is found by its words or its script, and English holds beside it."""
    assert found(SENTENCES[lang]) == tuple(dict.fromkeys((lang, "en")))


def test_every_language_of_the_package_can_be_found() -> None:
    """Each file of words has what finds its language."""
    assert set(languages()) <= set(SENTENCES)
    assert all(load(lang).common_words or lang == "en" for lang in languages())


@pytest.mark.parametrize(
    "text",
    ["", "Advertisement", "El Paso\nLos Angeles\nRio de Janeiro", "7 / 12", "🎉", "A B C D E I O U Y Z W",
     "The café on the Rue de la Paix is the one that he saw.", "Read more: Die Hard is the man of the hour"],
)  # fmt: skip
def test_what_shows_no_other_language_is_english(text: str) -> None:
    """Names, loans, numbers and single letters say nothing."""
    assert found(text) == ("en",)


def test_a_mixed_page_has_the_languages_of_its_lines() -> None:
    """A language takes part by its share of the words, the one with most words first; a quotation is no language."""
    german, french, english = (SENTENCES[lang] for lang in ("de", "fr", "en"))
    assert found(f"{german}\n{german}\n{french}\n") == ("de", "fr", "en")
    assert set(found(f"{english}\n{german}\n")) == {"de", "en"}
    assert found(f"{english}\n" * 12 + german) == ("en",)


def test_lines_that_close_languages_share_go_to_the_one_that_others_show() -> None:
    """A line that may be Danish or Norwegian is Danish in a Danish text."""
    shared = "Det er en god dag"
    assert {"da", "no"} <= set(vote(shared, shared.lower().split()) or ())
    assert found(f"{shared}\n{SENTENCES['da']}") == ("da", "en")
    assert found(f"{shared}\n{SENTENCES['no']}") == ("no", "en")


def test_a_heading_of_ideographs_is_japanese_in_a_japanese_text() -> None:
    """Ideographs alone may be either; without any other line, both lexicons hold."""
    assert found(f"地域\n{SENTENCES['ja']}") == ("ja", "en")
    assert found("橋梁工事") == ("ja", "zh", "en")


def test_a_long_line_is_asked_in_several_places() -> None:
    """A page that lost its line breaks may begin with a menu."""
    assert found("Home News Sport Kontakt " * 200 + SENTENCES["de"] * 60) == ("de", "en")


def test_a_language_that_is_named_is_the_only_one() -> None:
    """What the caller says is not doubted; English does not join it."""
    assert document(SENTENCES["de"], lang="fr").languages == ("fr",)
    assert document(SENTENCES["de"], lang="de").languages == ("de",)


def test_the_languages_stay_when_blocks_go() -> None:
    """What is left of a page is read as the whole page was."""
    doc = document(f"{SENTENCES['de']}\n{SENTENCES['en']}\n")
    assert set(doc.languages) == {"de", "en"}
    assert doc.with_blocks(doc.blocks[1:]).languages == doc.languages
    assert document(SENTENCES["en"]).with_blocks(()).languages == ("en",)


def test_too_many_languages_are_names() -> None:
    """A page has at most three languages and English."""
    votes = [({lang: 3}, 10.0) for lang in ("da", "de", "es", "fr", "it")]
    assert chosen(votes, 50) == ("da", "de", "es", ENGLISH)


def test_a_language_of_a_new_file_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """No code names the languages: the script of the words is that of the language."""
    words = Language(common_words=("და", "არ", "რომ", "არის"))
    monkeypatch.setattr(detection, "languages", lambda: ("en", "ka"))
    monkeypatch.setattr(detection, "load", lambda lang: words if lang == "ka" else load(lang))
    detection._scripts.cache_clear()
    assert found("ხიდი დაკეტილი არის") == ("ka", "en")
    monkeypatch.undo()
    detection._scripts.cache_clear()
    assert found("ხიდი დაკეტილი არის") == ("en",)


# Lexicons -------------------------------------------------------------------------------------------------------------

GERMAN = """
[related]
kind = "teaser"

[related.read_more]
where  = "prefix"
phrases = ["lesen sie auch", "read more :"]
score  = 0.9
hits   = ["Lesen Sie auch: Brücke gesperrt"]
misses = ["Sie lesen auch gern."]

[related.heading]
where  = "line"
phrases = ["meistgelesen"]
score  = 0.9
opens_section = true
hits   = ["Meistgelesen"]
misses = ["Das meistgelesene Buch"]

[related.nur_hier]
where  = "line"
phrases = ["mehr zum thema"]
score  = 0.9
hits   = ["Mehr zum Thema"]
misses = ["Mehr zum Thema Wetter"]
"""


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small German lexicon in the place of the package's own."""
    known = lexicon._source
    monkeypatch.setattr(lexicon, "_source", lambda name: GERMAN.encode() if name == "de.toml" else known(name))
    monkeypatch.setattr(lexicon, "files", lambda: ("any.toml", "de.toml", "en.toml"))
    caches = (
        lexicon._combined,
        lexicon._shipped,
        lexicon._content,
        lexicon._table,
        lexicon._scanner,
        lexicon.all_ids,
    )
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("german")
def test_a_german_text_has_the_german_lexicon() -> None:
    """It is found by the text or named; the result says which lexicons were used."""
    text = f"{SENTENCES['de']}\nLesen Sie auch: Hafen wird teurer\nAdvertisement\n"
    assert ARTICLE.tag(text).lexicons == ("any", "en", "de")
    assert ARTICLE(text) == f"{SENTENCES['de']}\n"
    assert ARTICLE.tag(text, lang="de").lexicons == ("any", "de")
    assert ARTICLE(f"{SENTENCES['en']}\n" * 3 + "Lesen Sie auch: Hafen wird teurer\n").endswith("teurer\n")


@pytest.mark.usefixtures("german")
def test_rules_with_one_id_in_two_languages_work_together() -> None:
    """A line that both label has the evidence of one rule; the heading of either opens a section."""
    doc = document(f"{SENTENCES['de']}\nRead more: Hafen wird teurer\n")
    both = [label for label in lexicon.labels(doc, "related") if label.rule == "related.read_more"]
    assert len(both) == 2
    text = f"{SENTENCES['de']}\n\nMeistgelesen\nHafen wird teurer\nFähre fällt aus\nStreik der Lotsen\n"
    sections = [label for label in ARTICLE.tag(text).labels if label.rule == "related.section"]
    assert [text[label.start : label.end] for label in sections] == text.splitlines()[3:]
    assert "Meistgelesen" in ARTICLE.without("related.heading")(text)


@pytest.mark.usefixtures("german")
def test_rules_of_another_language_can_be_left_out() -> None:
    """A rule that English does not have is known by its name, as a rule of a filter of the pipeline."""
    text = f"{SENTENCES['de']}\nMehr zum Thema\n"
    assert ARTICLE(text) == f"{SENTENCES['de']}\n"
    assert ARTICLE.without("related.nur_hier")(text) == text
    assert ARTICLE.only("related.nur_hier")(text) == f"{SENTENCES['de']}\n"
    with pytest.raises(textclean.TextcleanError, match=r"related\.nur_dort"):
        ARTICLE.without("related.nur_dort")
    with pytest.raises(textclean.TextcleanError, match=r"related\.nur_hier"):
        Pipeline().without("related.nur_hier")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("lines", [1, 2, 3, 9])
def test_a_clean_text_stays_when_its_language_changes(lines: int) -> None:
    """Where cuts change the share of a language, the text is read in the languages that are left as well."""
    chrome = "Share this article\nAdvertisement\nRead more: the mayor and the bridge\n" * lines
    text = f"{chrome}{SENTENCES['de']}\nMehr zum Thema\n{SENTENCES['en']}\n{chrome}"
    for preset in ("article", "strict"):
        clean = get(preset)(text)
        assert get(preset)(clean) == clean


@pytest.mark.usefixtures("german")
def test_combinations_share_what_is_compiled() -> None:
    """A lexicon is compiled once, and English alone is the matcher that it always was."""
    assert type(lexicon.load()) is Matcher
    assert lexicon.load("en") is lexicon.load()
    one, other = lexicon.load("de", "en"), lexicon.load("de")
    assert one._parts[1] is other._parts[1]
    assert one._parts[0] is lexicon.load()
    assert lexicon.load("en", "de") is one
    assert [entry.id for entry in one.entries] == [entry.id for part in one._parts for entry in part.entries]


@pytest.mark.usefixtures("german")
def test_long_lines_are_cut_around_the_phrases_of_all_languages() -> None:
    """The phrases of each language begin lines of their own, in the order in which they stand."""
    text = "Read more: Brücke gesperrt Lesen Sie auch: Hafen Share on Facebook"
    starts = [start for start, _, _ in lexicon.load("en", "de").openings(text)]
    assert starts == sorted(starts)
    assert text.index("Lesen") in starts
    assert text.index("Share") in starts


def test_norwegian_has_one_lexicon() -> None:
    """Bokmål and Nynorsk are read with the Norwegian lexicon, if there is one."""
    assert lexicon.used("nb") == lexicon.used("nn") == lexicon.used("no")


def test_pipelines_that_read_no_lexicon_use_none() -> None:
    """The rules of published corpora know no language."""
    assert get("c4").tag(SENTENCES["de"]).lexicons == ()
