"""Dates in other languages than English, in any order and any calendar's script; words of a sentence are none."""

from __future__ import annotations

import pytest

from tests.languages.test_detection import SENTENCES
from tests.strategies import document
from textclean import ARTICLE
from textclean.filters import Timestamps


def dates(lang: str, line: str, *, named: bool = False) -> list[str]:
    """The lines above a text in a language that are taken for dates by their shape."""
    text = f"{line}\n{SENTENCES[lang]}\n{SENTENCES[lang]}\n"
    labels = Timestamps()(document(text, lang=lang if named else None))
    return [text[label.start : label.end] for label in labels if label.rule == "timestamp.shape"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Publié le 3 mars 2021 à 14h05"),
        ("fr", "Publié le mercredi 3 mars 2021 à 14h05, mis à jour à 16h10"),
        ("de", "Stand: 03.03.2021, 14:05 Uhr"),
        ("de", "Mittwoch, 3. März 2021 | Lesezeit: 4 Min"),
        ("es", "Actualizado el 3 de marzo de 2021 a las 14:05"),
        ("it", "Pubblicato il 3 marzo 2021 alle ore 14:05"),
        ("pt", "Atualizado em 3 de março de 2021 às 14h05"),
        ("nl", "Gepubliceerd op 3 maart 2021 om 14:05 uur"),
        ("ru", "Время чтения: 3 мин"),
        ("sv", "Publicerad kl. 14.05 den 3.3.2021"),
        ("fi", "Julkaistu 3.3.2021 klo 14.05"),
        ("vi", "Cập nhật lúc 14:05, ngày 3 tháng 3 năm 2021"),
        ("ja", "2021年3月3日 14:05 更新"),
        ("ja", "更新 2021年3月3日(水) 14時05分"),
        ("zh", "2021年3月3日 星期三 14:05 发布"),
        ("ko", "입력 2021년 3월 3일 오후 2시 5분"),
    ],
)
@pytest.mark.parametrize("named", [False, True], ids=["found", "named"])
def test_a_date_in_the_language_of_the_text(lang: str, line: str, named: bool) -> None:
    """The words are those of the language, whether it was found or named; their order does not matter."""
    assert dates(lang, line, named=named) == [line]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Le 3 mars 2021, le pont a été fermé"),
        ("fr", "3 jours"),
        ("fr", "Publié le"),
        ("de", "Tag 3"),
        ("de", "Am 3. März 2021 beginnt die Messe"),
        ("de", "1914"),
        ("de", "14:05 bis 16:10"),
        ("fr", "Gepubliceerd op 3 maart 2021 om 14:05 uur"),
        ("ja", "2021年の橋"),
        ("zh", "第3座桥"),
    ],
)
def test_what_is_more_or_less_than_a_date(lang: str, line: str) -> None:
    """Another word, a number alone, or the words of another language."""
    assert dates(lang, line) == []


def test_an_english_text_has_its_lexicon_alone() -> None:
    """Its rules know all forms of dates; a foreign date in it is a quotation."""
    text = f"Publié le 3 mars 2021 à 14h05\n{SENTENCES['en'] * 4}\n"
    assert [label for label in Timestamps()(document(text)) if label.rule == "timestamp.shape"] == []


def test_a_date_between_paragraphs_is_a_heading() -> None:
    """In the body the evidence is too weak to cut; above it the line goes."""
    more = (
        "Der Rat hat am Montag lange über die Kosten gesprochen, und auch über die Folgen für den Hafen, hieß es.",
        "Die Händler am Ufer sagen, dass ihnen die Kunden fehlen, weil niemand mehr über den Fluss kommt.",
        "Auch die Schulen haben ihre Wege geändert, denn die Busse fahren nun eine halbe Stunde länger.",
        "Im Herbst soll ein neuer Bericht zeigen, ob die alten Pfeiler noch zu retten sind oder ob man neue braucht.",
    )
    body = "\n".join((SENTENCES["de"], *more))
    assert ARTICLE(f"Mittwoch, 3. März 2021\n{body}") == body
    inside = "\n".join((SENTENCES["de"], *more[:2], "Mittwoch, 3. März 2021", *more[2:]))
    assert ARTICLE(inside) == inside
