"""Stories made for the tests, their edited copies, and texts that no story looks like."""

from __future__ import annotations

import random

from hypothesis import strategies as st

WORDS = [
    f"{head}{tail}"
    for head in ("bri", "har", "lam", "ost", "ker", "vel", "tarn", "gil", "mor", "sund")
    for tail in (
        "dge",
        "bour",
        "ping",
        "wick",
        "nel",
        "low",
        "ed",
        "ing",
        "ers",
        "a",
        "to",
        "ly",
        "ment",
        "ous",
        "ford",
    )
]
# What scraped text holds: accents in both spellings, scripts without spaces, odd spaces, half a character, no text.
ODD = (
    "", " ", "\n\t", "...", "a", "%", "\ud800", "\udfff x", "a\x00b", "\x00", "é", "e\u0301", "É", "\u0301", "ß", "ﬁ ﬂ",
    "İstanbul", "東京へ行きました", "สวัสดีครับ", "ဗမာစာ", "한국어 문장",
    "１２３ ＡＢＣ", "½ m²", "😀 👍🏽", "\u200b", "co\u00adop",
    "x" * 254, "y" * 255, "z" * 256, "é" * 300, "東" * 90, "ﷺ", "ΌΣΟΣ", "Ё", "क्षि", "\U00020000\U0001f600",
    "\u0e31a", "a\u0e31b", "\u1112\u1161\u11ab", "\uac00\u11ab", "ㅎㅏㄴ", "か\u3099", "ｶﾞﾊﾟ",
    "น\u0e4d\u0e49า", "ដ\u17d2ឋ", "ന\u0d46\u0d3e",
    "\ufefb\ufdf2", "می\u200cکنم", "က\u1039က",
)  # fmt: skip


def story(seed: int, words: int = 120) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(words))


def edited(text: str, seed: int, share: float = 0.02) -> str:
    """The story with some of its words changed."""
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) if draw.random() < share else word for word in text.split(" "))


def framed(text: str, seed: int, words: int = 60) -> str:
    """The story with a page around it."""
    return f"{story(seed, words)}\n{text}\n{story(seed + 1, words)}"


odd = st.lists(st.sampled_from((*ODD, " ", "Word", "bridge, ")), max_size=8).map("".join)
characters = st.text(st.characters(codec=None), max_size=40)
prose = st.lists(st.sampled_from(WORDS[:12]), max_size=30).map(" ".join)
texts = st.one_of(odd, characters, prose)


def corpus(seed: int = 0, stories: int = 20) -> dict[str, str]:
    """Stories with their copies, in an order that mixes them, among texts that are too short or empty."""
    draw = random.Random(seed)
    made = {}
    for number in range(stories):
        text = story(1000 * seed + number, draw.choice((30, 60, 120)))
        made[f"{number}/wire"] = text
        made[f"{number}/exact"] = text.upper().replace(" ", ",  ")
        made[f"{number}/edited"] = edited(text, number)
        made[f"{number}/framed"] = framed(text, 7000 + 2 * number, 30)
        made[f"{number}/part"] = " ".join(text.split(" ")[: len(text.split(" ")) * 3 // 5])
        made[f"{number}/short"] = draw.choice(("Read more", "Advertisement", "By Ann", "", "..."))
    names = list(made)
    draw.shuffle(names)
    return {name: made[name] for name in names}
