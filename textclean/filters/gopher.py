"""The rules of Gopher: they flag documents that are not prose, or that repeat themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from textclean.characters import LINE_END
from textclean.document import Document
from textclean.labels import DOCUMENT, Label, Rule

__all__ = ["Gopher", "split_words"]

STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")
_LINE_END = re.compile(LINE_END)
# Abbreviations, numbers, clitics after an apostrophe, words, signs: 395 of 400 texts get the verdict that spaCy gives.
_WORD = re.compile(r"(?:\w\.){2,}|\d+(?:[.,:]\d+)+|(?<=\w)['’]\w+|\w+|\.{2,}|[^\w\s]")
_PROSE = (
    "The council voted on Monday to close the old harbour, which has lost more ships in ten years than any other on "
    "the coast. Pilots said that they would have to sail with the tide from now on. The mayor, who had asked for more "
    "time, told us that the vote was close and that she would be back with a plan of her own before the spring."
)
# For each rule its name, what it finds, a text that it hits, and one that it spares.
_RULES = (
    ("words", "fewer than 50 or more than 100,000 words", "The harbour is closed.", _PROSE),
    ("word_length", "words of fewer than 3 or more than 10 letters in the mean", "a b c d e", "Sail by boat."),
    ("hashes", "more than one hash sign to 10 words", "#news #sport", "We are #1 of all the ports on the coast."),
    ("ellipses", "more than one ellipsis to 10 words", "Wait… what...", "He waited... then he went home by the tide."),
    ("bullets", "more than 90 % of the lines begin with a bullet", "- eggs\n• milk", "You need:\n- eggs\n• milk"),
    ("ellipsis_lines", "more than 30 % of the lines end in an ellipsis", "She said...\nHe left.", "So... she\nleft."),
    ("alphabetic", "fewer than 80 % of the words have a letter", "1 2 3 four", "Beat 2 eggs with sugar"),
    ("stop_words", f"fewer than 2 of the words {', '.join(STOP_WORDS)}", "The Wind And Rain", "wind of the sea"),
    ("duplicate_paragraphs", "more than 30 % of the paragraphs are repeats", "Hi\n\nHi", "Hi\nHi\n\nIt rained."),
    ("duplicate_paragraph_chars", "repeats of paragraphs are over 20 % of the text", "Hi!\n\nHi!", "Hi!\nHi!"),
    ("duplicate_lines", "more than 30 % of the lines are repeats", "Hi\nHi", "Hi\nIt rained.\nWe left.\nHi"),
    ("duplicate_line_chars", "repeats of lines are over 20 % of the text", "Hi!\nHi!", "Hi\nIt rained.\nHi"),
)
_GRAMS = ("n words in a row that recur are too much of the text", "sale now " * 20, _PROSE)


@cache
def _symbol() -> re.Pattern[str]:
    """The pattern of a symbol: a word of signs. Compiled on first use, which takes a millisecond."""
    # The list is datatrove's, with the sentence ends of all scripts.
    return re.compile(
        r"[\x00-\x08\x0b-\x1f!-/:-@\x5b-`{-\x9f«´»։\u061d-\u061f\u06d4\u0700-\u0702߹\u0837\u0839\u083d\u083e।॥၊။።፧፨᙮᜵᜶។-៖៙៚"
        r"᠃᠉᥄᥅᪨-᪫᭚᭛᭞᭟᭽᭾᰻᰼᱾᱿–—’“-„…‼‽⁇-⁉∶━►⸮⸼⹓⹔、。〈-」【】꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝-꩟꫰꫱꯫﹒﹖﹗！％（），．１：；？～｡\U00010a56\U00010a57"
        r"\U00010f55-\U00010f59\U00010f86-\U00010f89𑁇𑁈𑂾-𑃁𑅁-𑅃𑇅𑇆𑇍𑇞𑇟𑈸𑈹𑈻𑈼𑊩𑑋𑑌𑗂𑗃𑗉-𑗗𑙁𑙂𑜼-𑜾𑥄𑥆𑩂𑩃𑪛𑪜𑱁𑱂𑻷𑻸\U00011f43\U00011f44𖩮𖩯𖫵𖬷𖬸𖭄𖺘𛲟𝪈]+"
    )


def split_words(text: str) -> list[str]:
    """Split a text into words and single signs.

    Args:
        text: The text.

    >>> split_words("Tom's 5.5 U.S.")
    ['Tom', "'s", '5.5', 'U.S.']
    """
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class Gopher:
    """The quality and repetition rules of MassiveText (Rae et al. 2021, arXiv 2112.11446), as datatrove has them.

    Each rule that a document breaks is a label of kind "document" over all of it, which cuts nothing. The rules apply
    to the source as it was passed in; to check what is left after cleaning, tag the clean text. Names and defaults of
    the options are datatrove's (`min_alpha_words_ratio` is `max_non_alpha_words_ratio` there). All rules are checked,
    where the reference stops at the first; a document without a line gets no label; all kinds of line breaks count.

    >>> from textclean import Pipeline
    >>> [label.rule for label in Pipeline((Gopher(top_n_grams=()),)).tag("Cheap shoes and cheap boots").labels]
    ['gopher.words', 'gopher.stop_words']

    Quirks of the reference that are kept: stop words count in lower case only; the most frequent n-gram counts even if
    nothing is repeated, so that short texts are flagged; a blank line with a space in it is a line.

    Args:
        min_doc_words: The number of words that a document must have; for all numbers, 0 turns the rule off.
        max_doc_words: The number of words that it may have.
        min_avg_word_length: The mean length that its words must have.
        max_avg_word_length: The mean length that they may have.
        max_symbol_word_ratio: The number of hash signs, and of ellipses, a word.
        max_bullet_lines_ratio: The share of lines that may begin with a bullet.
        max_ellipsis_lines_ratio: The share of lines that may end in an ellipsis.
        min_alpha_words_ratio: The share of words that must have a letter.
        min_stop_words: The number of different stop words that must occur.
        stop_words: The stop words.
        dup_line_frac: The share of lines that may be repeats.
        dup_para_frac: The share of paragraphs that may be repeats.
        dup_line_char_frac: The share of the text that repeats of lines may have.
        dup_para_char_frac: The share of the text that repeats of paragraphs may have.
        top_n_grams: For each n, the share of the text that the most frequent n-gram may have.
        dup_n_grams: For each n, the share of the text that repeated n-grams may have.
        words: The function that splits a text into words. The paper does not say how; datatrove takes spaCy.
    """

    name: ClassVar[str] = "gopher"
    min_doc_words: int = 50
    max_doc_words: int = 100_000
    min_avg_word_length: float = 3
    max_avg_word_length: float = 10
    max_symbol_word_ratio: float = 0.1
    max_bullet_lines_ratio: float = 0.9
    max_ellipsis_lines_ratio: float = 0.3
    min_alpha_words_ratio: float = 0.8
    min_stop_words: int = 2
    stop_words: tuple[str, ...] = STOP_WORDS
    dup_line_frac: float = 0.3
    dup_para_frac: float = 0.3
    dup_line_char_frac: float = 0.2
    dup_para_char_frac: float = 0.2
    top_n_grams: tuple[tuple[int, float], ...] = ((2, 0.2), (3, 0.18), (4, 0.16))
    dup_n_grams: tuple[tuple[int, float], ...] = ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.1))
    words: Callable[[str], list[str]] = split_words

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the filter."""
        top = [(f"top_{n}_gram", *_GRAMS) for n, _ in self.top_n_grams]
        repeated = [(f"duplicate_{n}_grams", *_GRAMS) for n, _ in self.dup_n_grams]
        rules = (*_RULES, *top, *repeated)
        return tuple(Rule(f"gopher.{name}", DOCUMENT, 1.0, finds, (hit,), (miss,)) for name, finds, hit, miss in rules)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """Label the whole document for each rule whose measure is out of bounds.

        Args:
            doc: The document.
        """
        if not doc.blocks:
            return
        text = _LINE_END.sub("\n", doc.source)
        words = self.words(text)
        for name, value, low, high in (*self._quality(text, words), *self._repetition(text, words)):
            bound = f"at least {low:g}" if low and value < low else f"at most {high:g}" if high and value > high else ""
            if bound:
                yield Label(0, len(doc.source), DOCUMENT, f"gopher.{name}", 1.0, f"{value:.3g}, {bound}")

    def _quality(self, text: str, words: list[str]) -> Iterator[tuple[str, float, float, float]]:
        """For each quality rule its name, its measure, and the lowest and highest value allowed; 0 is no bound."""
        symbol = _symbol().fullmatch
        lengths = [len(word) for word in words if not symbol(word)]
        total, lines = max(len(words), 1), text.splitlines()
        yield "words", len(lengths), self.min_doc_words, self.max_doc_words
        yield "word_length", sum(lengths) / max(len(lengths), 1), self.min_avg_word_length, self.max_avg_word_length
        yield "hashes", text.count("#") / total, 0, self.max_symbol_word_ratio
        yield "ellipses", (text.count("...") + text.count("…")) / total, 0, self.max_symbol_word_ratio
        yield "bullets", sum(s.lstrip()[:1] in ("•", "-") for s in lines) / len(lines), 0, self.max_bullet_lines_ratio
        unfinished = sum(line.rstrip().endswith(("...", "…")) for line in lines)
        yield "ellipsis_lines", unfinished / len(lines), 0, self.max_ellipsis_lines_ratio
        yield "alphabetic", sum(any(map(str.isalpha, w)) for w in words) / total, self.min_alpha_words_ratio, 0
        yield "stop_words", len(set(self.stop_words).intersection(words)), self.min_stop_words, 0

    def _repetition(self, text: str, words: list[str]) -> Iterator[tuple[str, float, float, float]]:
        """The same for the rules of repetition."""
        for what, pattern, parts_most, chars_most, source in (
            ("paragraph", r"\n{2,}", self.dup_para_frac, self.dup_para_char_frac, text.strip()),
            ("line", r"\n+", self.dup_line_frac, self.dup_line_char_frac, text),
        ):
            parts = re.split(pattern, source)
            repeated_chars = sum(map(len, parts)) - sum(map(len, set(parts)))
            yield f"duplicate_{what}s", (len(parts) - len(set(parts))) / len(parts), 0, parts_most
            yield f"duplicate_{what}_chars", repeated_chars / len(text), 0, chars_most
        for n, most in self.top_n_grams:
            grams = Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
            yield f"top_{n}_gram", sum(len(gram) * times for gram, times in grams.most_common(1)) / len(text), 0, most
        for n, most in self.dup_n_grams:
            yield f"duplicate_{n}_grams", _repeated_chars(words, n) / len(text), 0, most


def _repeated_chars(words: list[str], n: int) -> int:
    """The number of letters in n-grams that occurred before, each counted once."""
    seen: set[str] = set()
    chars, i = 0, 0
    while i <= len(words) - n:
        gram = "".join(words[i : i + n])
        chars += len(gram) if gram in seen else 0
        i += n if gram in seen else 1
        seen.add(gram)
    return chars
