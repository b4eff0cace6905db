"""Places: where in which document a line stands, as predicates that the rules of a lexicon may ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, takewhile

from textclean.characters import OPENING_QUOTES
from textclean.document import LONG, Block, Document, Zone
from textclean.languages import lookup, words
from textclean.patterns import pattern

__all__ = ["PLACES", "is_policy"]

CLOSING_QUOTES = ('"', "\N{RIGHT DOUBLE QUOTATION MARK}", "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}")
# Paragraphs that speak of a person who is one of an article's subjects, and not its author.
MENTIONS = 2
# Words of the paragraphs that make a text.
TEXT_WORDS = 40
# Lines at the top of a document that say what it is about.
HEADLINES = 2
# Words of a heading above a paragraph, and the letters of one that both share.
HEADING_WORDS, HEADING_LETTERS = 6, 5
# Lines at the top of a letter among which its salutation stands; and the words that this has at most.
LETTER_HEAD, SALUTATION_WORDS = 12, 8
# The words that the close of a letter has at most, and the name below it.
CLOSE_WORDS = 5
# Numbered steps that make instructions.
STEPS = 2
_STEP = pattern(r"\W*(\w+) \d+\b")
# Words of a licence that make one.
LICENCE_WORDS = 2
# Lines with nothing but a time of day that make a log, if most of them stand above a paragraph.
CLOCKS = 3
# Lines of one word in small letters, each above what it means, that make a list of terms.
TERMS = 2
_CLOCK = pattern(r"(\d{1,2}):(\d{2})$")


def _after_quote(doc: Document, i: int) -> bool:
    """Whether the line stands below a quotation, whose source it may name."""
    if i == 0:
        return False
    above = doc.blocks[i - 1]
    return above.content.endswith(CLOSING_QUOTES) or (above.content[:1] in OPENING_QUOTES and above.prose)


def _subject(doc: Document, i: int) -> bool:
    """Whether several paragraphs above the line speak of the person whom it begins with."""
    names = [word.strip(".,") for word in doc.blocks[i].content[:LONG].split()[:5]]
    capitals = list(takewhile(lambda word: word[:1].isupper(), names))
    if not capitals:
        return False
    name = re.compile(rf"\b{re.escape(capitals[-1])}\b")
    mentions = (1 for block in doc.blocks[:i] if block.prose and name.search(block.text))
    return sum(islice(mentions, MENTIONS)) == MENTIONS


def _heads_text(doc: Document, i: int) -> bool:
    """Whether most of the text's paragraphs stand below the line: it belongs to their head, as in a licence."""
    above, _ = doc.prose_above(i)
    return doc.prose_words - above >= TEXT_WORDS and doc.prose_words > 2 * above


def _privacy_clause(doc: Document, i: int) -> bool:
    """Whether the line is a part of a privacy statement: in the body, below a heading that names what it is about."""
    if i == 0 or doc.zone(i) != Zone.INSIDE or not doc.once(_on_privacy):
        return False
    heading = doc.blocks[i - 1]
    if heading.words > HEADING_WORDS or heading.ends_sentence:
        return False
    return not {word for word in heading.head if len(word) >= HEADING_LETTERS}.isdisjoint(doc.blocks[i].head)


def _in_policy(doc: Document, i: int) -> bool:
    """Whether the line is a part of a statement on privacy or of terms, which has its subject for its title."""
    return doc.zone(i) != Zone.TAIL and doc.once(is_policy)


def is_policy(doc: Document) -> bool:
    """Whether one of the first lines is a title such as "Cookie policy", and paragraphs speak of what it says.

    Args:
        doc: The document.
    """
    subjects = {*words("privacy_words"), *words("policy_words")}
    titles = [block for block in doc.blocks[:HEADLINES] if block.words <= HEADING_WORDS and not block.ends_sentence]
    if not any(_policy_title(block) for block in titles):
        return False
    spoken = (1 for block in doc.blocks if block.prose and not subjects.isdisjoint(block.head))
    return sum(islice(spoken, MENTIONS)) == MENTIONS


def _policy_title(block: Block) -> bool:
    """Whether the line is such a title: "Policy" alone is a section of a newspaper."""
    found = lookup("policy_words").intersection(block.head)
    return bool(found) and (block.words > 1 or not found.isdisjoint(words("privacy_words")))


def _in_licence(doc: Document, _: int) -> bool:
    """Whether the document is a licence: its copyright lines are parts of it, wherever they stand."""
    return doc.once(_licence)


def _licence(doc: Document) -> bool:
    """Whether the document has several of the words that a licence cannot do without."""
    text = doc.source.lower()
    return sum(islice((1 for word in words("licence_words") if word in text), LICENCE_WORDS)) == LICENCE_WORDS


def _in_log(doc: Document, i: int) -> bool:
    """Whether the line is a time of day in a log: one of several in order, most of them above a paragraph."""
    return _CLOCK.match(doc.blocks[i].content) is not None and doc.once(_log)


def _log(doc: Document) -> bool:
    """Whether times of day, each a line, head the paragraphs of the document from the first to the last or back."""
    clocks = [(i, match) for i, block in enumerate(doc.blocks) if (match := _CLOCK.match(block.content))]
    if len(clocks) < CLOCKS:
        return False
    times = [(int(match[1]), int(match[2])) for _, match in clocks]
    above = sum(i + 1 < len(doc.blocks) and doc.blocks[i + 1].prose for i, _ in clocks)
    return 2 * above > len(clocks) and times in (sorted(set(times)), sorted(set(times), reverse=True))


def _is_term(doc: Document, i: int) -> bool:
    """Whether the line is one of several words in small letters that are explained below, as manuals do."""
    return _term(doc, i) and doc.once(_terms)


def _terms(doc: Document) -> bool:
    """Whether the document explains several such words."""
    return sum(islice((1 for i in range(len(doc.blocks)) if _term(doc, i)), TERMS)) == TERMS


def _term(doc: Document, i: int) -> bool:
    """Whether the line is one word in small letters above a sentence."""
    word = doc.blocks[i].content
    return word.isalpha() and word.islower() and i + 1 < len(doc.blocks) and doc.blocks[i + 1].prose


def _named_above(doc: Document, i: int) -> bool:
    """Whether a heading above says what the line is, as "Copyright Notice" does, in a document that goes on below."""
    if i == 0 or i >= len(doc.blocks) - 3:
        return False
    heading = doc.blocks[i - 1]
    if not 1 < heading.words <= HEADING_WORDS or heading.ends_sentence:
        return False
    return heading.head[:1] == doc.blocks[i].head[:1]


def _on_privacy(doc: Document) -> bool:
    """Whether the document's first lines are about privacy; below an article, a banner of cookies has headings, too."""
    return any(not lookup("privacy_words").isdisjoint(block.head) for block in doc.blocks[:HEADLINES])


def _in_letter(doc: Document, _: int) -> bool:
    """Whether the document is a letter: its date, address and signature are parts of it."""
    return doc.once(_letter)


def _letter(doc: Document) -> bool:
    """Whether the document has the form of a letter: a salutation above its paragraphs, and a close with a name."""
    head = takewhile(lambda block: not block.prose, doc.blocks[:LETTER_HEAD])
    return any(_salutation(block) for block in head) and any(
        _is_close(close, name) for close, name in zip(doc.blocks, doc.blocks[1:], strict=False)
    )


def _is_close(close: Block, name: Block) -> bool:
    """Whether two lines are the close of a letter: "Sincerely,", and below it a name."""
    short = close.words <= CLOSE_WORDS and name.words <= CLOSE_WORDS
    return short and close.content.endswith(",") and name.gap <= 1 and not name.ends_sentence


def _salutation(block: Block) -> bool:
    """Whether the line addresses somebody: "Dear Ann,"."""
    if block.words > SALUTATION_WORDS or not block.content.endswith((",", ":", "!")):
        return False
    return block.head[:1] != [] and block.head[0] in words("salutation_words")


def _in_steps(doc: Document, i: int) -> bool:
    """Whether the line stands in the body of instructions, which tell the reader what to do."""
    return doc.zone(i) == Zone.INSIDE and doc.once(_steps)


def _steps(doc: Document) -> bool:
    """Whether the document is written as numbered steps."""
    steps = (1 for block in doc.blocks if (step := _STEP.match(block.text)) and step[1].lower() in words("step_words"))
    return sum(islice(steps, STEPS)) == STEPS


PLACES: dict[str, Callable[[Document, int], bool]] = {
    "head": lambda doc, i: doc.zone(i) == Zone.HEAD,
    "inside": lambda doc, i: doc.zone(i) == Zone.INSIDE,
    "tail": lambda doc, i: doc.zone(i) == Zone.TAIL,
    "first": lambda _, i: i == 0,
    "last": lambda doc, i: i >= len(doc.blocks) - 3,
    "before_prose": lambda doc, i: i + 1 < len(doc.blocks) and doc.blocks[i + 1].prose,
    "after_quote": _after_quote,
    "subject": _subject,
    "heads_text": _heads_text,
    "privacy_clause": _privacy_clause,
    "in_policy": _in_policy,
    "in_licence": _in_licence,
    "in_log": _in_log,
    "term": _is_term,
    "named_above": _named_above,
    "in_letter": _in_letter,
    "in_steps": _in_steps,
}
