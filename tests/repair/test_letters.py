"""Letters: what a text costs in a language, counted beside characters outside ASCII alone."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from textclean.repair import letters
from textclean.repair.letters import Surprise, bits, languages, pairs
from textclean.repair.misread import _least

SIGNS = "aAbZ  .’“éÉßøŁłжЖабﬁ中日ー。─━\xa0\x85\u0301Ã©â€™İıſΣσ1-'\n"


def plain_pairs(text: str) -> Surprise:
    """As `pairs`, character by character through the whole text."""
    counts: Counter[str] = Counter()
    total, before, kind_before, upper_before, sign_inside = 0, "", " ", False, False
    for i, c in enumerate(text):
        kind, cost = letters._kind(c)
        last = text[i - 1] if i else ""
        total += cost
        if kind in " .":
            sign_inside = kind == "." and kind_before in "alu" and c not in letters._INSIDE_WORDS
            if c == before and "\u2500" <= c <= "\u259f":
                total -= 9
            before, kind_before, upper_before = (c if kind == "." else ""), kind, False
            continue
        if sign_inside:
            total += 8
            sign_inside = False
        if kind in "im":
            if kind == "i":
                counts[c] += 1
            elif ord(c) >> 8 == ord(last or " ") >> 8:
                total -= 10
            before, kind_before, upper_before = "", kind, False
            continue
        small = c.lower() if len(c.lower()) == 1 else c
        upper = small != c
        inside = kind_before in "alu"
        if not (kind == "a" and (kind_before == "a" or not inside)):
            counts[before + small if inside else small] += 1
            if upper:
                total += 1 if not inside or upper_before else 9
        elif upper and inside and not upper_before and not before.isascii():
            total += 9
        before, kind_before, upper_before = small, kind, upper
    return Surprise(total, counts)


@given(st.text(st.sampled_from(SIGNS) | st.characters(), max_size=30))
@example("ÉCOLE École éA")
@example("a’b“c ─━─")
def test_pairs_are_those_of_the_whole_text(text: str) -> None:
    assert pairs(text) == plain_pairs(text)


@given(st.text(st.sampled_from(SIGNS), max_size=20))
def test_the_least_bits_are_those_of_a_language(text: str) -> None:
    found = pairs(text)
    every = [bits(found, None), *(bits(found, name) for name in languages() if name not in letters.LATIN)]
    assert _least(text) == min(every)


def test_bits_stop_at_what_does_not_matter() -> None:
    found = pairs("Ãîðîäñêîé ñîâåò")
    whole = bits(found, None)
    assert whole > bits(found, None, most=20) >= 20
    assert bits(found, None, most=whole + 1) == whole
