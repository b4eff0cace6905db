"""Sections: labels that follow from a heading, because chrome comes in sections.

A heading such as "Featured" labels the items under it, up to the line where the article goes on. A heading is not
enough: a review has "Our picks", a press release "News from Halden". What stands under it must look like teasers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textclean.document import LONG, Block, Document, Zone, plain, tokens
from textclean.labels import Kind, Label
from textclean.languages import function_words, lookup
from textclean.lost_lines import is_part
from textclean.patterns import pattern
from textclean.values import NamedTuple

__all__ = ["SECTION", "Sections", "paragraphs", "sections"]

SECTION_SCORE = 0.8
# The end of these labels' rule ids; they begin with the name of the heading's filter.
SECTION = ".section"
# The heading of the readers' comments, not of the form or the link that leads to them.
COMMENTS = "comment.heading"
# The words and paragraphs above a heading of comments from which on everything below it counts as comments.
ARTICLE_WORDS = 200
ARTICLE_PARAGRAPHS = 4
# Times that a link such as "Comment" stands in a listing.
LISTING = 3
# Paragraphs between two equal headings of comments that make a post.
POST = 2
# Lines below "Comments" among which a thread has at least `THREAD_NAMES` names or dates of at most `NAME_WORDS` words.
THREAD_LINES, THREAD_NAMES, NAME_WORDS = 8, 2, 6
# Items that a section may have at most where the article goes on below it.
MOST_INSIDE = 5
# The most words of a name that the article may speak of, as a review does of a product.
LONGEST_NAME = 6
# Headings that articles have as well: that what is under one is about the same as they are says that it is theirs.
OPEN = ("related.open_heading", "related.more_from_heading", "product.heading", "bio.heading")
# The rare words that an item and the head of the article share then; and the letters that such a word has.
SHARED, RARE_LETTERS = 2, 4
# Items that are looked up in the text; and headings that a text may have for any to be: with more it is no article.
FIRST_ITEMS, MOST_HEADINGS = 12, 40
_AFTER_NAME = pattern(r"[,:;(|–—]| - |[$£€]")
# What a name was chosen for, before it: "Best overall: Morrow Steel".
_LABEL = pattern(r"^[^:]{2,30}: (?=\S)")
# Kinds of chrome that are written as paragraphs; the sentences of one that a label is taken on to, and the rare words
# that each shares with those before it. At the end of the text one is enough.
PARAGRAPHS = (Kind.CONSENT, Kind.LEGAL, Kind.BIO)
MOST_SENTENCES, SHARED_IN_PARAGRAPH = 6, 2
_PRICE = pattern(r"[$£€]\s?\d|\d\s?€")


class Sections(NamedTuple):
    """What follows from the headings of a document.

    Attributes:
        labels: A label for each block under a heading that is chrome, with the heading's kind.
        own: Where the headings begin that are the article's own, because what stands under them is.
    """

    labels: list[Label]
    own: frozenset[int]


def sections(doc: Document, headings: Iterable[Label], threshold: float) -> Sections:
    """Find what stands under headings, and which of these are chrome.

    Args:
        doc: The document.
        headings: Labels of rules that open a section (`Rule.opens_section`). One that does not begin where a block
            does opens nothing: a heading is a line. Of several on one block the one with the highest score counts.
        threshold: The score from which on a heading opens its section.
    """
    best = _by_block(doc, headings, threshold)
    listing = _lists_posts(doc, best)
    labels, own = list[Label](), set[int]()
    for i, heading in sorted(best.items()):
        end = _section_end(doc, i, best, listing=listing)
        if len(best) <= MOST_HEADINGS and _is_own(doc, i, end, heading):
            own.add(doc.blocks[i].start)
            continue
        rule = heading.rule.split(".")[0] + SECTION
        reason = f'under "{doc.blocks[i].content[:40]}" in line {doc.blocks[i].line}'
        labels += (
            Label(doc.blocks[j].start, doc.blocks[j].end, heading.kind, rule, SECTION_SCORE, reason)
            for j in range(i + 1, end)
            if not is_part(doc.blocks, j) or _surely_under(doc, j, i, heading)
        )
    return Sections(labels, frozenset(own))


def paragraphs(doc: Document, labels: Iterable[Label], threshold: float) -> Iterator[Label]:
    """Take labels on notices to the sentences of their paragraphs, where lines were cut into sentences.

    Args:
        doc: The document.
        labels: The labels on it.
        threshold: The score from which on a label is taken on.
    """
    blocks = doc.blocks
    found = _by_block(doc, (label for label in labels if label.kind in PARAGRAPHS), threshold)
    notices = {i: label for i, label in found.items() if is_part(blocks, i)}
    taken = set(notices)
    for i, label in sorted(notices.items()):
        for step in (1, -1):
            said = _rare(blocks[i])
            for j in range(i + step, i + step * (MOST_SENTENCES + 1), step):
                if not 0 <= j < len(blocks) or j in taken or blocks[j].line != blocks[i].line:
                    break
                if not _in_paragraph(doc, j, said, label, last=step == 1 and len(blocks) - i <= MOST_SENTENCES + 1):
                    break
                said |= _rare(blocks[j])
                taken.add(j)
                reason = f'in a paragraph with "{blocks[i].content[:40]}"'
                yield label._replace(start=blocks[j].start, end=blocks[j].end, reason=reason)


def _in_paragraph(doc: Document, i: int, said: set[str], label: Label, *, last: bool) -> bool:
    """Whether a sentence goes on with a notice that said some rare words; `last` says that the text ends with it."""
    shared = len(said & _rare(doc.blocks[i]))
    if not last:
        return shared >= SHARED_IN_PARAGRAPH
    # What a bio says next begins with "She" or "In her book".
    return shared > 0 or (label.kind == Kind.BIO and not function_words().isdisjoint(doc.blocks[i].head[:1]))


def _surely_under(doc: Document, i: int, heading: int, label: Label) -> bool:
    """Whether a part of a line is in the section of a heading, though where such a section ends is not known.

    Nothing of the article comes after readers' comments, and what is under another heading there is no sentence.
    """
    if label.kind == Kind.COMMENT:
        counted = label.rule == COMMENTS and doc.blocks[heading].content[:1].isdigit()
        return counted or doc.zone(i) == Zone.TAIL
    return label.kind != Kind.PRODUCT and doc.zone(i) == Zone.TAIL and not doc.blocks[i].ends_sentence


def _by_block(doc: Document, labels: Iterable[Label], threshold: float) -> dict[int, Label]:
    """The best label of each block that has any, by the block's index."""
    starts = {block.start: i for i, block in enumerate(doc.blocks)}
    best: dict[int, Label] = {}
    for label in labels:
        if label.score >= threshold and label.start in starts:
            i = starts[label.start]
            if i not in best or best[i].score < label.score:
                best[i] = label
    return best


def _is_own(doc: Document, heading: int, end: int, label: Label) -> bool:
    """Whether a section is a part of the article, not chrome."""
    items = doc.blocks[heading + 1 : end]
    if label.kind == Kind.COMMENT:
        return label.rule != COMMENTS and _repeats(doc, heading)
    if not items or label.kind == Kind.TAGS:
        return False
    if not _cards(doc, heading, end) and _goes_on(doc, heading, end, items):
        return True
    if label.kind != Kind.PRODUCT and _several(sum(_PRICE.search(item.text) is not None for item in items), items):
        return True
    return _names_of_text(doc, heading, items) or (label.rule in OPEN and _announced(doc, items))


def _repeats(doc: Document, heading: int) -> bool:
    """Whether the line stands in the document again and again, as a link below each item of a listing does."""
    key = doc.blocks[heading].key
    return sum(block.key == key for block in doc.blocks) >= LISTING


def _several(count: int, items: Sequence[Block]) -> bool:
    """Whether a count is more than one item, or a third of them: one odd item does not decide on the others."""
    return count > 1 or 3 * count >= len(items)


def _goes_on(doc: Document, heading: int, end: int, items: Sequence[Block]) -> bool:
    """Whether the article goes on below a section that is long, or that is made of sentences."""
    if end > doc.body[1]:
        return False
    sentences = sum(item.ends_sentence and item.words > NAME_WORDS for item in items)
    return (doc.zone(heading) == Zone.INSIDE and len(items) > MOST_INSIDE) or 2 * sentences > len(items)


def _cards(doc: Document, heading: int, end: int) -> bool:
    """Whether the section has the shape of cards: a bullet, and below it a paragraph set in, more than once."""
    pairs = zip(doc.blocks[heading + 1 : end], doc.blocks[heading + 2 : end], strict=False)
    return sum(item.bullet and below.prose and below.indent > item.indent for item, below in pairs) > 1


def _names_of_text(doc: Document, heading: int, items: Sequence[Block]) -> bool:
    """Whether most items are names that the paragraphs speak of: what a review has tested, whom a text quotes."""
    first = items[:FIRST_ITEMS]
    names = [name for item in first if (name := _name(item)).count(" ") < LONGEST_NAME]
    if 2 * len(names) <= len(first):
        return False
    around = (*doc.blocks[:heading], *doc.blocks[heading + 1 + len(items) :])
    spoken = f" {' '.join(plain(tokens(block.text)) for block in around if block.prose)} "
    named = sum(f" {name} " in spoken for name in names)
    return named > 1 and 2 * named > len(first)


def _announced(doc: Document, items: Sequence[Block]) -> bool:
    """Whether several items are about what the headline or the first paragraph is about, by their rare words."""
    about = doc.once(_lede)
    first = items[:FIRST_ITEMS]
    return _several(sum(len(about.intersection(_rare(item))) >= SHARED for item in first), first)


def _lede(doc: Document) -> frozenset[str]:
    """The rare words of the headline and of the first paragraph."""
    lede = next((block for block in doc.blocks if block.prose), None)
    found = {word for block in (*doc.blocks[:1], *([lede] if lede else [])) for word in _rare(block)}
    return frozenset(found.union(w for w in tokens(doc.title or "") if _is_rare(w)))


def _rare(block: Block) -> set[str]:
    """The rare words of a line."""
    return {word for word in tokens(block.content[:LONG]) if _is_rare(word)}


def _is_rare(word: str) -> bool:
    """Whether a word may tell what a text is about."""
    return len(word) >= RARE_LETTERS and word not in function_words()


def _name(item: Block) -> str:
    """The words of an item up to its first sign, without a label: "Best of all: Morrow, from $49" is about "Morrow"."""
    return plain(tokens(_AFTER_NAME.split(_LABEL.sub("", item.content), maxsplit=1)[0]))


def _section_end(doc: Document, heading: int, headings: dict[int, Label], *, listing: bool) -> int:
    """The index of the first block after a heading that is not in its section; in a listing there are no threads."""
    blocks = doc.blocks
    all_comments = not listing and _heads_thread(doc, heading, headings)
    i, blurbs = heading + 1, list[int]()
    while i < len(blocks) and i not in headings:
        if not all_comments and _heads_more(blocks[i], blocks[heading]):
            break
        if all_comments or _is_item(doc, i, heading):
            i += 1
        elif _is_blurb(doc, i, heading):
            blurbs.append(i)
            i += 1
        else:
            break
    # One paragraph below the items is no shape that repeats: the line above it is the heading of a part of the text.
    return blurbs[0] - 1 if len(blurbs) == 1 and blurbs[0] > heading + 2 else i


def _heads_more(block: Block, heading: Block) -> bool:
    """Whether the marks of a line say that it is a heading beside or above another one, not the name of an item."""
    if not block.level or (block.marks is not None and block.marks.linked):
        return False
    return block.level <= max(heading.level, 1)


def _lists_posts(doc: Document, headings: dict[int, Label]) -> bool:
    """Whether the first heading of comments below an article recurs, with posts between: "17 comments" below each.

    In a thread, other lines recur, such as "2 replies"; and a link to the thread may stand above the article.
    """
    counts = [i for i in sorted(headings) if headings[i].rule == COMMENTS and _below_article(doc, i)]
    same = [i for i in counts if _form(doc.blocks[i]) == _form(doc.blocks[counts[0]])]
    if len(same) < 2:
        return False
    between = doc.prose_above(same[-1])[1] - doc.prose_above(same[0])[1]
    return between >= max(POST, len(same) - 1)


def _below_article(doc: Document, i: int) -> bool:
    """Whether an article stands above a line, so that what is below it may be comments on it."""
    return doc.article_above(i, words=ARTICLE_WORDS, paragraphs=ARTICLE_PARAGRAPHS)


def _form(block: Block) -> str:
    """The words of a line without its numbers."""
    return "".join(sign for sign in block.key if not sign.isdigit())


def _heads_thread(doc: Document, heading: int, headings: dict[int, Label]) -> bool:
    """Whether everything below a heading is readers' comments.

    A report may have a part "Comments": below it there are paragraphs that speak of others, not names and dates and
    people who say "I" and "you".
    """
    if headings[heading].rule != COMMENTS:
        return False
    if not _below_article(doc, heading):
        return False
    if doc.blocks[heading].words > 1:
        return not doc.blocks[heading].content.startswith("0 ")
    below = doc.blocks[heading + 1 : heading + 1 + THREAD_LINES]
    names = sum(block.words <= NAME_WORDS and not block.ends_sentence for block in below)
    personal = sum(not lookup("personal_words").isdisjoint(tokens(block.content[:LONG])) for block in below)
    return names >= THREAD_NAMES or 2 * personal > len(below)


def _is_item(doc: Document, i: int, heading: int) -> bool:
    """Whether a block is an item's name: not a paragraph or sentence, or indented under the heading."""
    block = doc.blocks[i]
    indented = block.indent > doc.blocks[heading].indent or block.bullet
    return indented or not (block.prose or block.ends_sentence)


def _is_blurb(doc: Document, i: int, heading: int) -> bool:
    """Whether a block is a single paragraph between two items, below the article."""
    blocks = doc.blocks
    after = i + 1 >= len(blocks) or not blocks[i + 1].prose
    return i > heading + 1 and not blocks[i - 1].prose and after and i > doc.body[1]
