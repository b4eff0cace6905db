"""Sample texts for filters: an article, lines of chrome, odd characters, and texts of any length that cost time."""

from __future__ import annotations

from collections.abc import Callable

from textclean.reading import document
from textclean.registry import Filter

__all__ = ["ARTICLE", "CHROME", "GROWING", "HOSTILE", "labelled"]

# Long enough to count as an article for the policy, which then trusts its rules.
ARTICLE = (
    "The council of Ostwick voted on Tuesday to rebuild the bridge that the flood had taken away in the spring.\n"
    "It will cost a third more than the engineers had thought, the mayor said, because the river has moved its bed.\n"
    "The ferry will run until then, every twenty minutes, and on market days every ten, from both of the landings.\n"
    "Not all were content: the fishermen had asked for a higher arch, and the school for a path beside the road.\n"
    "Work is to begin when the ice has gone, and nobody in the hall wanted to say when it would come to an end.\n"
    "The old stones, which divers found half a mile downstream, are to be set into the wall of the new market hall.\n"
)

# One line of each kind of chrome around an article.
CHROME = (
    "Advertisement",
    "Share this article",
    "By Ann Lee | Harbour Post",
    "Dec 22, 2023 | 4:15 PM",
    "A tanker waits outside the harbour on Friday. (Photo by Ben Hu/Harbour Post)",
    "Read more: Port authority posts record profit",
    "Related stories",
    "Sign up for our free newsletter",
    "12 Comments",
    "Home | News | Sport | Weather",
    "Nordic Sea parka, £129.99",
    "© 2023 Harbour Post. All rights reserved.",
)

# Texts with next to no content, and the odd characters of scraped text.
HOSTILE = (
    "",
    " \t\n\u00a0\n",
    "\r\n\r\r\n",
    "\u2028\u2029\x85\x0b\x0c\x1c",
    "x",
    ".",
    "%",
    "\x00",
    "\ud800",
    "\ufeff",
    "\u0301\n\u200b\n",
    "a\r\nb\rc\u2028d\u2029e\n",
    "schÃ¶n &amp; gut, l’humanitÃ©\n&lt;b&gt;bold&lt;/b&gt;\n",
    "<script>alert(1)</script>\n\x1b[31mred\x1b[0m\n\u202eesrever\u202c\n",
    "İstanbul İSTANBUL ΑΣ ǅ ß ﬁne ｆｕｌｌ\n",
    "\ud83d\ude00 and \udfff\nZ" + "\u0301" * 200 + "algo\n",
    "中文句子。\nأبجد هوز\n日本語の文です。\nनमस्ते दुनिया\n👩‍👩‍👧‍👦 🎉\n",
    "    • - > * text\n\t\t\n___\n***\n| a | b |\n",
    "$5.40 2019-05-01 4:15 PM 100 % #1 @a a@b.example https://a.example/?q=%00\n",
    "a" * 5_000 + "\n" + "b " * 5_000,
    "\n" * 500 + "Advertisement\n" * 50,
)

# Texts of about n characters that are slow for a search that backtracks, looks ahead or compares all pairs of lines.
GROWING: dict[str, Callable[[int], str]] = {
    "an article, again and again": lambda n: ARTICLE * (n // len(ARTICLE) + 1),
    "chrome of all sorts": lambda n: "\n".join(CHROME * (n // sum(map(len, CHROME)) + 1)),
    "an article, then chrome": lambda n: ARTICLE + "\n".join(CHROME * (n // sum(map(len, CHROME)) + 1)),
    "one line of chrome": lambda n: "Advertisement\n" * (n // 14),
    "one word": lambda n: "a" * n,
    "one line of words": lambda n: "read more " * (n // 10),
    "one line of short words, and a sign": lambda n: "a " * (n // 2) + "!",
    "capitals and commas": lambda n: "Ann, " * (n // 5),
    "digits": lambda n: "1" * n,
    "dates and prices": lambda n: "1:00 $1.00 2020-09-28 " * (n // 22),
    "brackets that stay open": lambda n: "(" * n,
    "one line of spaces": lambda n: f"x{' ' * n}x",
    "bullets": lambda n: "• - > " * (n // 6),
    "addresses": lambda n: "a@a.a/" * (n // 6),
    "blank lines": lambda n: "\n" * n,
    "short lines": lambda n: "x\n" * (n // 2),
    "accents": lambda n: f"a{chr(0x301) * 60}\n" * (n // 62),
}  # fmt: skip


def labelled(candidate: Filter, text: str) -> list[tuple[str, str]]:
    """Return the rule and the text of each label that a filter gives.

    Args:
        candidate: The filter.
        text: The text.

    >>> from textclean.filters import Lexical
    >>> labelled(Lexical("ad"), "It rained.\\nAdvertisement\\n")
    [('ad.label', 'Advertisement')]
    """
    return [(label.rule, text[label.start : label.end]) for label in candidate(document(text))]
