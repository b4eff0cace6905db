"""Links that are no part of a text, by what they point to: buttons, menus, share links, tags. Markdown has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from textclean.document import Block, Document, Zone
from textclean.labels import Kind, Label, Rule
from textclean.languages import lookup
from textclean.patterns import pattern
from textclean.values import dataclass

__all__ = ["Links", "leads_home"]

_BUTTON = Rule(
    "links.button",
    Kind.NAVIGATION,
    0.85,
    "a line of links that lead nowhere: the buttons of a page",
    ("[Accept](#) [Reject](#)", "[Share](javascript:void(0))"),
    ("[Install](#install)", "See [this](#)."),
)
_SKIP = Rule(
    "links.skip",
    Kind.NAVIGATION,
    0.8,
    "a link at the top to a place on the same page",
    ("[Zum Inhalt](#content)\n\n# Harbour\n\n[News](/news)",),
    ("* [Install](#install)\n* [Use](#use)\n\n[News](/news)", "[Install](#install) | [Use](#use)"),
)
_MENU = Rule(
    "links.menu",
    Kind.NAVIGATION,
    0.8,
    "a run of links with one to the site's first page among them",
    (
        "* [Start](/)\n* [Nachrichten](/news)\n* [Sport](/sport)\n* [Wetter](/weather)",
        "[Start](/) | [Nachrichten](/news) | [Sport](/sport) | [Wetter](/weather)",
    ),
    ("* [Guide](docs/guide.md)\n* [API](docs/api.md)\n* [FAQ](docs/faq.md)\n* [News](docs/news.md)",),
)
_SHARE = Rule(
    "links.share",
    Kind.SHARE,
    0.9,
    "a line of links that post the page to a network, or hand it to a chat",
    ("[Posten](https://www.facebook.com/sharer/sharer.php?u=x)", "[Chat](https://chatgpt.com/?q=Read+x)"),
    ("[The harbour on Facebook](https://www.facebook.com/harbour)",),
)
_TAGS = Rule(
    "links.tags",
    Kind.TAGS,
    0.8,
    "a line of links whose texts begin with #",
    ("[#harbour](/t/harbour) [#strike](/t/strike)",),
    ("[#12](/issues/12)", "The tag [#harbour](/t/harbour) is [#1](/1)"),
)
_HEADING = Rule(
    "links.heading",
    Kind.NAVIGATION,
    0.9,
    "a link behind a heading, to edit it or to itself",
    ("## History[[edit](/w/index.php?title=Bridge&action=edit&section=1)]", "## History [¶](#history)"),
    ("## [History](#history)", "## The [bridge](/bridge)"),
)
_EDITS = Rule(
    "links.edit",
    Kind.NAVIGATION,
    0.9,
    "a line that is a link to edit the text, and nothing else",
    ("[edit](/harbour/edit)", "[Quelltext](/w/index.php?title=Bridge&action=edit)"),
    ("* [edit](docs/edit.md)\n* [save](docs/save.md)", "[Edit your photos](/photos)"),
)

# Ends of addresses that post a page: the interfaces that networks and chats offer to other sites.
_POSTING = pattern(
    r"facebook\.com/(?:sharer|dialog/share)|(?:twitter|x)\.com/(?:intent/|share\b)|linkedin\.com/(?:shareArticle|sharing/)"
    r"|(?:api|web)\.whatsapp\.com/send|//wa\.me/\?|whatsapp://send|//t\.me/share|telegram\.me/share"
    r"|pinterest\.[\w.]+/pin/create|reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|xing\.com/(?:spi/shares|app/user)"
    r"|news\.ycombinator\.com/submitlink|bsky\.app/intent|mailto:\?|//chatgpt\.com/\?|//claude\.ai/new\?"
    r"|perplexity\.ai/search(?:/new)?\?"
)
_NOWHERE = pattern(r"(?:#|javascript:.*)?$", re.IGNORECASE)
_EDIT = pattern(r"[?&]action=edit\b|veaction=edit")
_HOST = pattern(r"(?:https?:)?//(?:www\.)?([^/?#]+)(/?$)?")
_SIGNS = " \t|·•/,-–—>»›"
# Lines from the top in which a link to a place on the page skips the menu; and the words that it has at most.
TOP, SKIP_WORDS = 8, 5
# Links that a menu has at least, the words that each has at most, and links to a host that make it the page's own.
MENU_LINKS, MENU_WORDS, OWN_LINKS = 4, 6, 3


@dataclass(frozen=True, slots=True)
class Links:
    """Links that are no part of a text, by what they point to: buttons, menus, share links, tags."""

    name: ClassVar[str] = "links"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        return (_BUTTON, _SKIP, _MENU, _SHARE, _TAGS, _HEADING, _EDITS)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label lines of Markdown that are links alone, and links behind headings.

        Args:
            doc: The document.
        """
        if not doc.markdown:
            return
        alone = [_links_alone(block) for block in doc.blocks]
        for i, (block, is_alone) in enumerate(zip(doc.blocks, alone, strict=True)):
            if is_alone:
                yield from _of_line(i, block)
            elif block.level:
                yield from _of_heading(block)
        yield from _menus(doc, alone)


def _links_alone(block: Block) -> bool:
    """Whether a line is links, and signs between them."""
    marks = block.marks
    if marks is None or not marks.links or marks.level or marks.part or marks.uses:
        return False  # where a link by a name leads is said elsewhere
    left, at = "", 0
    for link in marks.links:
        left += marks.view[at : link.start]
        at = max(at, link.end)
    return not (left + marks.view[at:]).strip(_SIGNS)


def _targets(block: Block) -> list[str]:
    """What the links of a line point to."""
    return [] if block.marks is None else [link.target for link in block.marks.links]


def _of_line(i: int, block: Block) -> Iterator[Label]:
    """The labels of a line of links by itself."""
    targets = _targets(block)
    texts = [] if block.marks is None else [block.text[link.start : link.end].strip() for link in block.marks.links]
    if all(map(_NOWHERE.match, targets)):
        yield _BUTTON.label(block.start, block.end, f"its links lead to {targets[0]!r}")
    elif (
        i < TOP and len(targets) == 1 and targets[0].startswith("#") and block.words <= SKIP_WORDS and not block.bullet
    ):
        yield _SKIP.label(block.start, block.end, f"leads to {targets[0]!r}")
    elif all(map(_POSTING.search, targets)):
        yield _SHARE.label(block.start, block.end, f"posts to {targets[0][:40]!r}")
    elif len(texts) > 1 and all(text.startswith("#") and text[1:2].isalpha() for text in texts):
        yield _TAGS.label(block.start, block.end, f"{len(texts)} tags")
    elif all(map(_EDIT.search, targets)) or (
        not block.bullet and lookup("edit_words").issuperset(map(str.lower, texts))
    ):
        yield _EDITS.label(block.start, block.end, f"leads to {targets[0][:40]!r}")


def _of_heading(block: Block) -> Iterator[Label]:
    """The label of a link behind the text of a heading."""
    link = block.marks.links[-1] if block.marks is not None and block.marks.links else None
    if link is None:
        return
    text = block.text[link.start : link.end]
    edits = _EDIT.search(link.target) is not None
    if not edits and (any(map(str.isalnum, text)) or not link.target.startswith("#")):
        return
    start = link.start - (block.text[: link.start].endswith("[") if edits else 0)
    if block.text[:start].strip() and not block.text[link.end :].strip("] "):
        yield _HEADING.label(*block.span(start, len(block.text)), f"leads to {link.target[:40]!r}")


def _menus(doc: Document, alone: Sequence[bool]) -> Iterator[Label]:
    """The labels of runs of links above and below the article that lead to its site."""
    short = [
        is_alone and block.words <= MENU_WORDS * len(_targets(block))
        for block, is_alone in zip(doc.blocks, alone, strict=True)
    ]
    for is_menu, run in groupby(range(len(doc.blocks)), key=short.__getitem__):
        lines = list(run)
        if not is_menu:
            continue
        targets = [target for i in lines for target in _targets(doc.blocks[i])]
        if len(targets) >= MENU_LINKS and leads_home(targets):
            for i in lines:
                if doc.zone(i) != Zone.INSIDE:
                    block = doc.blocks[i]
                    yield _MENU.label(block.start, block.end, f"in a run of {len(targets)} links")


def leads_home(targets: Sequence[str]) -> bool:
    """Whether one of some targets is the first page of the site that most of them are on.

    Args:
        targets: What links point to.

    >>> leads_home(["/", "/news", "/sport", "/weather"])
    True
    """
    if "/" in targets:
        return sum(target.startswith("/") for target in targets) > OWN_LINKS
    hosts = [found for target in targets if (found := _HOST.match(target))]
    often = Counter(found[1] for found in hosts)
    return any(often[found[1]] > OWN_LINKS for found in hosts if found.end() == len(found.string))
