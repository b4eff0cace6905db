"""What our tests draw beside the public strategies: glued lines, odder characters, lines ended in many ways."""

from hypothesis import strategies as st

from textclean.testing import document, strategies
from textclean.testing.samples import ARTICLE

__all__ = ["BODY", "articles", "chrome", "document", "documents", "lines", "texts"]

# The paragraphs of an article long enough for the policy to trust its rules.
BODY = tuple(ARTICLE.splitlines())

TERMINATORS = (*strategies.ENDS, "\n\n\n")
chrome = strategies.chrome()

# A caption, a byline or a date that is glued to a paragraph, at either end.
GLUED = ("date 2020-09-28 ", "Published: 2021-03-01 ", "(Ann Lee, Harbour Post) ")
CREDITS = (" (Photo by Ann Lee/Getty Images)", " Read Now", " Photograph: Petr David/AP", " […]")
glued = st.builds("{}{}{}".format, st.sampled_from(("", *GLUED)), strategies.prose(), st.sampled_from(("", *CREDITS)))

# What scraped text holds besides letters, in lines of their own: mojibake, entities, controls, bidi marks, surrogates.
ODD = (
    "schÃ¶n &amp; gut", "l’humanitÃ©", "&lt;b&gt;Read more&lt;/b&gt;", "caf\u00e9 e\u0301\u0301\u0301",
    "z\u0300\u0301a" * 5, "\x00\x07NUL\x00", "\x85Read more\x85", "Read\u200bmore", "\u202eread more\u202c",
    "\ud800Read more\udfff", "\ufeffBOM", "🎉 \N{GRINNING FACE} Share", "\u200b\u200b  \u2009", "a | b | c", "x\ty\tz",
    "\x0bRead more\x0c", "\x1cRead more",
)  # fmt: skip

lines = st.one_of(strategies.lines(), strategies.lines(), strategies.lines(), glued, st.sampled_from(ODD))


@st.composite
def documents(draw: st.DrawFn, content: st.SearchStrategy[str] = lines, max_lines: int = 14) -> str:
    """A text of up to `max_lines` lines, each ended in its own way; the last one may have no end."""
    parts = [draw(st.sampled_from(("", "", "\n", " \r\n", "\ufeff")))]
    for line in draw(st.lists(content, max_size=max_lines)):
        parts += [line, draw(st.sampled_from(TERMINATORS))]
    if draw(st.booleans()):
        parts[-1] = ""
    return "".join(parts)


def articles() -> st.SearchStrategy[str]:
    """The public articles, and some with glued lines and odd ones around, ended in all ways."""
    around = documents(st.one_of(chrome, glued, lines), max_lines=4)
    return st.builds("{}{}{}".format, around, strategies.articles(), around)


texts = st.one_of(documents(), articles(), st.text(max_size=200))
