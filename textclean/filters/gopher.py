"""The rules of Gopher: whether a document is text at all, and whether it repeats itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from textclean.document import Document, token_spans
from textclean.labels import Label, Rule

__all__ = ["Gopher", "split_words"]

# A rule's name, what was measured, and the least and the most that it may be; a bound of 0 is none.
Check = tuple[str, float, float, float]

DOCUMENT = "document"
STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")
_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
# A word of these signs alone is a symbol. The list is datatrove's, which holds the sentence ends of all scripts.
_SYMBOL = re.compile(
    r"[\x00-\x08\x0b-\x1f!-/:-@\x5b-`{-\x9f«´»։\u061d-\u061f\u06d4\u0700-\u0702߹\u0837\u0839\u083d\u083e।॥၊။።፧፨᙮᜵᜶។-៖៙៚"
    r"᠃᠉᥄᥅᪨-᪫᭚᭛᭞᭟᭽᭾᰻᰼᱾᱿–—’“-„…‼‽⁇-⁉∶━►⸮⸼⹓⹔、。〈-」【】꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝-꩟꫰꫱꯫﹒﹖﹗！％（），．１：；？～｡\U00010a56\U00010a57"
    r"\U00010f55-\U00010f59\U00010f86-\U00010f89𑁇𑁈𑂾-𑃁𑅁-𑅃𑇅𑇆𑇍𑇞𑇟𑈸𑈹𑈻𑈼𑊩𑑋𑑌𑗂𑗃𑗉-𑗗𑙁𑙂𑜼-𑜾𑥄𑥆𑩂𑩃𑪛𑪜𑱁𑱂𑻷𑻸\U00011f43\U00011f44𖩮𖩯𖫵𖬷𖬸𖭄𖺘𛲟𝪈]+"
)
_PROSE = (
    "The council voted on Monday to close the old harbour, which has lost more ships in ten years than any other on "
    "the coast. Pilots said that they would have to sail with the tide from now on. The mayor, who had asked for more "
    "time, told us that the vote was close and that she would be back with a plan of her own before the spring."
)
_LINE = "Sign up for the letter that we send on Monday."
# The name of a rule, what it finds, a text that it hits, and one that it spares.
_RULES = (
    ("words", "fewer than 50 or more than 100,000 words", "The harbour is closed.", _PROSE),
    ("word_length", "words of fewer than 3 or more than 10 letters in the mean", "a b c d e", "Go by boat."),
    (
        "hashes",
        "more than one hash sign to 10 words",
        "#news #sport",
        "We are #1 of the ports on this part of the coast.",
    ),
    (
        "ellipses",
        "more than one ellipsis to 10 words",
        "Wait… what...",
        "He waited... and then he sailed with the tide.",
    ),
    ("bullets", "more than 90 % of the lines begin with a bullet", "- eggs\n• milk", "You need:\n- eggs\n• milk"),
    ("ellipsis_lines", "more than 30 % of the lines end in an ellipsis", "She said...\nHe left.", "So... she\nleft."),
    ("alphabetic", "fewer than 80 % of the words have a letter", "1 2 3 four", "Beat 2 eggs with sugar"),
    ("stop_words", f"fewer than 2 of the words {', '.join(STOP_WORDS)}", "The Wind And Rain", "wind of the sea"),
    ("duplicate_paragraphs", "more than 30 % of the paragraphs are repeats", "Hi\n\nHi", "Hi\nHi\n\nIt rained."),
    ("duplicate_paragraph_chars", "more than 20 % of the text is", f"{_LINE}\n\n{_LINE}", f"{_LINE}\n{_LINE}"),
    ("duplicate_lines", "more than 30 % of the lines are repeats", "Hi\nHi", "Hi\nIt rained.\nWe left.\nHi"),
    ("duplicate_line_chars", "more than 20 % of the text is", f"{_LINE}\n{_LINE}", f"Hi\n{_LINE}\nHi"),
)
_GRAMS = ("n words in a row, repeated, hold too much of the text", f"{_LINE} " * 3, _PROSE)


def split_words(text: str) -> list[str]:
    """Words and single signs: `split_words("Tom's 5.")` is `["Tom's", "5", "."]`."""
    return [text[start:end] for start, end in token_spans(text)]


@dataclass(frozen=True, slots=True)
class Gopher:
    """The quality and repetition rules of Gopher's MassiveText (Rae et al. 2021, arXiv 2112.11446), as datatrove has them.

    Each rule that a document breaks is a label of kind "document" over all of it, which cuts nothing. The rules judge
    the source as it came in; to judge what is left of it, tag the clean text. Names and defaults of the options are
    datatrove's (but for `min_alpha_words_ratio`: `max_non_alpha_words_ratio` there); 0 turns a rule off. All rules are
    asked, the reference stops at the first. A document without a line gets no label. Line breaks of all kinds are one.

    >>> from textclean import Pipeline
    >>> [label.rule for label in Pipeline((Gopher(top_n_grams=()),)).tag("Cheap shoes, cheap shoes!").labels]
    ['gopher.words', 'gopher.stop_words']

    Quirks of the reference that are kept: stop words count in lower case only; the most frequent n-gram counts even
    if nothing comes twice, so that short texts are flagged; a blank line with a space in it is a line, and so is
    the nothing before and after the outermost line breaks.

    `words` cuts a text into words: any function will do. The paper does not say how; datatrove takes spaCy.
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
        """What the filter can say."""
        top = [(f"top_{n}_gram", *_GRAMS) for n, _ in self.top_n_grams]
        repeated = [(f"duplicate_{n}_grams", *_GRAMS) for n, _ in self.dup_n_grams]
        rules = (*_RULES, *top, *repeated)
        return tuple(Rule(f"gopher.{name}", DOCUMENT, 1.0, finds, (hit,), (miss,)) for name, finds, hit, miss in rules)

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label over the whole document for each rule that it breaks."""
        if not doc.blocks:
            return
        text = _BREAK.sub("\n", doc.source)
        words = self.words(text)
        for name, value, low, high in (*self._quality(text, words), *self._repetition(text, words)):
            bound = f"at least {low:g}" if low and value < low else f"at most {high:g}" if high and value > high else ""
            if bound:
                yield Label(0, len(doc.source), DOCUMENT, f"gopher.{name}", 1.0, f"{value:.3g}, {bound}")

    def _quality(self, text: str, words: list[str]) -> Iterator[Check]:
        lengths = [len(word) for word in words if not _SYMBOL.fullmatch(word)]
        total, lines = max(len(words), 1), text.splitlines()
        bullets = sum(line.lstrip().startswith(("•", "-")) for line in lines)
        cut = sum(line.rstrip().endswith(("...", "…")) for line in lines)
        alphabetic = sum(any(map(str.isalpha, word)) for word in words)
        yield "words", len(lengths), self.min_doc_words, self.max_doc_words
        yield "word_length", sum(lengths) / max(len(lengths), 1), self.min_avg_word_length, self.max_avg_word_length
        yield "hashes", text.count("#") / total, 0, self.max_symbol_word_ratio
        yield "ellipses", (text.count("...") + text.count("…")) / total, 0, self.max_symbol_word_ratio
        yield "bullets", bullets / len(lines), 0, self.max_bullet_lines_ratio
        yield "ellipsis_lines", cut / len(lines), 0, self.max_ellipsis_lines_ratio
        yield "alphabetic", alphabetic / total, self.min_alpha_words_ratio, 0
        yield "stop_words", len(set(self.stop_words).intersection(words)), self.min_stop_words, 0

    def _repetition(self, text: str, words: list[str]) -> Iterator[Check]:
        for what, pattern, parts_most, chars_most, source in (
            ("paragraph", r"\n{2,}", self.dup_para_frac, self.dup_para_char_frac, text.strip()),
            ("line", r"\n+", self.dup_line_frac, self.dup_line_char_frac, text),
        ):
            parts = re.split(pattern, source)
            repeats, chars = _repeats(parts)
            yield f"duplicate_{what}s", repeats / len(parts), 0, parts_most
            yield f"duplicate_{what}_chars", chars / len(text), 0, chars_most
        for n, most in self.top_n_grams:
            yield f"top_{n}_gram", _top_chars(words, n) / len(text), 0, most
        for n, most in self.dup_n_grams:
            yield f"duplicate_{n}_grams", _repeated_chars(words, n) / len(text), 0, most


def _repeats(parts: list[str]) -> tuple[int, int]:
    """How many parts stood before, and their characters."""
    again = [(n - 1, len(part)) for part, n in Counter(parts).items()]
    return sum(n for n, _ in again), sum(n * length for n, length in again)


def _top_chars(words: list[str], n: int) -> int:
    grams = Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
    return max((len(gram) * count for gram, count in grams.most_common(1)), default=0)


def _repeated_chars(words: list[str], n: int) -> int:
    """The letters of the n-grams that stood before, none counted twice."""
    seen: set[str] = set()
    chars, i = 0, 0
    while i <= len(words) - n:
        gram = "".join(words[i : i + n])
        if gram in seen:
            chars += len(gram)
            i += n
        else:
            seen.add(gram)
            i += 1
    return chars
