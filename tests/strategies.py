"""Documents as pages leave them: prose and chrome, odd white space, all line ends, odd Unicode."""

from hypothesis import strategies as st

from textclean import Document
from textclean.presets import ARTICLE
from textclean.segment import segment

TERMINATORS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\u2029", "\n \n", "\n\n\n", "\n\t\n\u00a0\n")
INDENTS = ("", "", "", "  ", "\t", "\u00a0", "    • ", "- ", "* ", "> ", "\u3000", "🎉 ", "\u200b")
ENDS = ("", "", "", " ", "\u00a0", "\t", "\u200b", "  \u2009")

SUBJECTS = ("The council of Ostwick", "A heron", "İnci Çelik", "Nobody", "The younger of the two brothers", "“We”")
VERBS = ("voted on the new bridge", "read more than one book", "shared a photo of the harbour", "said that it rained")
REST = (
    "because the old one had been closed for years.",
    "before the ferry left for the islands, and again when it came back.",
    "(still on sale for the older model), as far as anybody could tell.",
    "in May 2019; the price was $5.40 then.",
    "…",
    "and went home",
    "by the time that the last of the guests, who had come from Tarn Valley, saw the light in the window.”",
)
prose = st.builds(lambda *parts: " ".join(parts), *map(st.sampled_from, (SUBJECTS, VERBS, REST)))
paragraphs = st.lists(prose, min_size=1, max_size=4).map(" ".join)


def examples(field: str) -> st.SearchStrategy[str]:
    """The lines of the examples in which the rules of the default preset prove themselves."""
    texts = {text for found in ARTICLE.filters for rule in found.rules for text in getattr(rule, field)}
    found = sorted({line for text in texts for line in text.splitlines() if line.strip()})
    return st.integers(0, len(found) - 1).map(lambda i: found[i])  # sampled_from would print them all


chrome = examples("hits")
spared = examples("misses")
# A caption, a byline or a date that is glued to a paragraph, at either end.
GLUED = ("date 2020-09-28 ", "Published: 2021-03-01 ", "(Ann Lee, Harbour Post) ")
CREDITS = (" (Photo by Ann Lee/Getty Images)", " Read Now", " Photograph: Petr David/AP", " […]")
glued = st.builds("{}{}{}".format, st.sampled_from(("", *GLUED)), prose, st.sampled_from(("", *CREDITS)))

# What scraped text holds besides letters: mojibake, entities, controls, bidi marks, combining runs, surrogates, code.
ODD = (
    "schÃ¶n &amp; gut", "l’humanitÃ©", "&lt;b&gt;Read more&lt;/b&gt;", "caf\u00e9 e\u0301\u0301\u0301",
    "z\u0300\u0301a" * 5, "\x00\x07NUL\x00", "\x85Read more\x85", "Read\u200bmore", "\u202eread more\u202c",
    "\ud800Read more\udfff", "\ufeffBOM", "ﬁne ﬂour", "ｆｕｌｌ", "\x1b[31mred\x1b[0m", "<script>alert(1)</script>",
    "İSTANBUL’DA", "ΑΣ", "\N{GRINNING FACE} Share", "中文句子。", "%", "___", "\u200b\u200b", "a | b | c", "x\ty\tz",
    "\x0bRead more\x0c", "\x1cRead more",
)  # fmt: skip
odd = st.sampled_from(ODD)
characters = st.text(st.characters(codec=None, exclude_characters="\n\r\u2028\u2029"), max_size=30)

content = st.one_of(paragraphs, paragraphs, chrome, chrome, spared, glued, odd, characters, prose)
lines = st.builds("{}{}{}".format, st.sampled_from(INDENTS), content, st.sampled_from(ENDS))


@st.composite
def documents(draw: st.DrawFn, content: st.SearchStrategy[str] = lines, max_lines: int = 14) -> str:
    """A text of up to `max_lines` lines, each ended in its own way; the last one may have no end."""
    parts = [draw(st.sampled_from(("", "", "\n", " \r\n", "\ufeff")))]
    for line in draw(st.lists(content, max_size=max_lines)):
        parts += [line, draw(st.sampled_from(TERMINATORS))]
    if draw(st.booleans()):
        parts[-1] = ""
    return "".join(parts)


# An article long enough for the policy to trust its rules, with chrome around and in it.
BODY = (
    "The council of Ostwick voted on Tuesday to rebuild the bridge that the flood had taken away in the spring.",
    "It will cost a third more than the engineers had thought, the mayor said, because the bed of the river has moved.",
    "The ferry will run until then, every twenty minutes, and on market days every ten, from both of the landings.",
    "Not all were content: the fishermen had asked for a higher arch, and the school for a path beside the road.",
    "Work is to begin when the ice has gone, and nobody in the hall wanted to say when it would come to an end.",
    "The old stones, which divers found half a mile downstream, are to be set into the wall of the new market hall.",
)


def document(text: str, title: str | None = None, lang: str | None = None) -> Document:
    """A document as the pipeline makes it of a text that needs no repair."""
    return Document(text, tuple(segment(text)), title, lang)


@st.composite
def articles(draw: st.DrawFn) -> str:
    """An article with lines of all sorts before, between and after its paragraphs."""
    some = st.lists(st.one_of(chrome, chrome, lines, glued), max_size=4)
    parts = list(draw(some))
    for paragraph in BODY:
        parts.append(paragraph)
        parts += draw(st.lists(st.one_of(chrome, spared, lines), max_size=2)) if draw(st.booleans()) else []
    parts += draw(some)
    return "".join(f"{part}{draw(st.sampled_from(TERMINATORS))}" for part in parts)


texts = st.one_of(documents(), articles(), st.text(max_size=200))
