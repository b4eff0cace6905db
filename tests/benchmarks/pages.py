"""Made-up pages of HTML whose article is known: four layouts around it, with menus, teasers and scripts."""

import random

SUBJECTS = ["The council", "A heron", "The ferry company", "Nobody on the mole", "Her brother", "The engineers"]
VERBS = ["voted for", "had not seen", "wrote a letter about", "waited on the quay for", "paid half the price of"]
OBJECTS = ["the bridge", "a lamp of oil", "the night train", "two hundred sheep", "a bell that is heard at low water"]
ENDS = ["on Monday", "in the year of the flood", "as far as anybody knows", "before the tide came in", "and went home"]
LEFT = (
    "By Ingrid Bakke | Greyfen Gazette",
    "Published March 3, 2022",
    "Advertisement",
    "Photo: Ingrid Bakke/Greyfen Gazette",
    "Sign up for our weekly newsletter",
    "Share this article",
)
# What stands around the article, and around its paragraphs.
LAYOUTS = {
    "article": ("<main><article>{}</article></main>", "<p>{}</p>\n"),
    "div": ("<div class='c-12'><div id='x7'>{}</div></div>", "<p class='t'>{}</p>\n"),
    "div alone": ("<div class='story-body'><div>{}</div></div>", "<div>{}</div>\n"),
    "table": ("<table width='100%'><tr><td valign='top'>{}</td></tr></table>", "<p>{}</p>\n"),
}
SCRIPT = "<script>window.ads=window.ads||[];ads.push({slot:'top',size:[728,90],id:'greyfen-7'});</script>\n"


def made(layout: str, seed: int) -> tuple[str, str]:
    """A page of about 60 kB, half of it scripts, and the article that it holds."""
    rng = random.Random(seed)

    def sentence() -> str:
        return " ".join(rng.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, ENDS)) + "."

    body = [" ".join(sentence() for _ in range(rng.randint(2, 6))) for _ in range(rng.randint(8, 40))]
    around, line = LAYOUTS[layout]
    title = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}"
    lines = [LEFT[0], LEFT[1], *body[:3], LEFT[2], *body[3:6], LEFT[3], *body[6:], *LEFT[4:]]
    story = f"<h1>{title}</h1>\n" + "".join(line.format(text) for text in lines)
    teasers = "".join(f"<li><a href='/{i}'>{sentence()[:50]}</a></li>\n" for i in range(60))
    html = (
        f"<!doctype html><html lang='en'><head><title>{title} | Greyfen Gazette</title>{SCRIPT * 150}</head><body>"
        f"<nav><ul>{teasers}</ul></nav>{around.format(story)}<aside><h3>Most read</h3><ul>{teasers}</ul></aside>"
        f"{SCRIPT * 150}<footer>© 2022 Greyfen Gazette. All rights reserved.</footer></body></html>"
    )
    return html, "\n".join([title, *body])
