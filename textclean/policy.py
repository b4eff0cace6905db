"""From labels to verdicts: how much evidence a cut needs, where, and when to hold back."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from textclean.context import SECTION
from textclean.document import LONG, Block, Document, Zone
from textclean.labels import DOCUMENT, WEIGHED, Action, Kind, Label, Verdict, Weight
from textclean.languages import function_words, words
from textclean.lost_lines import continues, is_part
from textclean.patterns import pattern
from textclean.settings import count, documented, setting, share, table, validate
from textclean.values import dataclass

__all__ = ["Policy"]

KEEP = Verdict(Action.KEEP)

# The form of a field with its name, and of an entry of a glossary; the number of entries that make one.
_NAMED = pattern(r"[A-Z][\w-]*(?: [\w-]+){0,2}: \S")
_ENTRIES = 6
# The forms of fields, and how many of them make a record.
_FIELDS = (
    # The head of a mail.
    (_NAMED, 6),
    # The list of those who were present.
    (pattern(r"[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]+){1,3}, [^\W\d_][\w'’-]+(?: [\w'’-]+){0,4}$"), 4),
    # Settings that are written as keys and values, in small letters.
    (pattern(r"\s*(?:- )?[a-z][\w-]*:(?: \S|\s*$)"), 4),
)

# The lines that make the credits of a film.
_CREDITS = 4
# Words of a line that may be a clause.
_BEGINNING = 3  # words of a line that a broken sentence may begin with
_CLAUSE = 4
# Lines that look like code without which one is a stray of a script.
_PROGRAM = 4
# The highest score that several labels reach together: below what cuts a line that is a part of a structure.
MOST_TOGETHER = 0.91

# Each weight's kinds, as a set: labels carry the kind as a plain string.
LISTED = frozenset(kind for kind in Kind if kind.weight is Weight.LISTED)
SINGLE = frozenset(kind for kind in Kind if kind.weight is Weight.SINGLE)
# The part of a label's score that counts for another kind on the same range, and the score from which on a label takes
# it. Below, two kinds are often the same words ("leave a comment" is a call and a prompt): their sum cut more sentences
# than chrome, while above it lifts labels over the thresholds of lists and of texts that are no articles.
OTHER_KIND = 0.5
TAKES_OTHERS = 0.5


@documented
@dataclass(frozen=True, slots=True)
class Policy:
    """How labels become verdicts: the thresholds at which labels cut, and the safeguards that hold cuts back.

    The line model (kind "boilerplate") weighs the whole page itself: for its labels only `threshold` counts, or the one
    in `kinds`, and what they cut does not count for the safety catch. Where it cuts, the rules only name what it cuts;
    they cut in the next round, in a text that is not a whole page any more.
    """

    threshold: float = setting(0.5, share(most=2), "score at which a label cuts")
    kinds: tuple[tuple[str, float], ...] = setting(
        (),
        table(share(most=2), *Kind),
        "threshold of a single kind; 1.1 keeps it always",
        'In Python as pairs: `(("caption", 0.9),)`.',
        example=(("caption", 1.1),),
    )
    between_prose_threshold: float = setting(
        0.6, share(most=2), "threshold for a line between two paragraphs that stay", "Evidence must be stronger there."
    )
    non_article_threshold: float = setting(
        0.9, share(most=2), "threshold in a text that is not an article", "For example a forum, a listing or a table."
    )
    pattern_threshold: float = setting(
        0.92,
        share(most=2),
        "threshold for lines that look like parts of a structure",
        "A sentence broken over several lines, a row of a table, or a pattern that recurs through the body (a list of "
        "dates, of prices, of publishers).",
    )
    recurring: int = setting(4, count(), "hits of a rule in the body that make such a recurring pattern")
    min_prose: float = setting(
        0.35, share(), "share of the words in paragraphs of the body that makes a text an article"
    )
    min_words: int = setting(
        45,
        count(),
        "words in paragraphs of the body that make a text an article",
        "With fewer there is too little context.",
    )
    max_code: float = setting(
        0.08,
        share(),
        "largest share of code-like lines in an article",
        "With more, and few paragraphs, it is a manual, where lines such as `Show more` are words of the program: they "
        "need the evidence of `pattern_threshold`.",
    )
    min_code_lines: int = setting(
        4, count(), "code-like lines without which no share is too large", "Scripts leak into articles line by line."
    )
    max_drop: float = setting(
        0.7, share(), "safety catch: if cuts would take more of the words, only certain labels cut"
    )
    certain_threshold: float = setting(0.9, share(most=2), "score of the labels that cut in spite of the safety catch")

    def __post_init__(self) -> None:
        validate(self)

    def least(self, doc: Document) -> float:
        """The threshold that holds in a document.

        Args:
            doc: The document.

        Returns:
            `threshold` in an article, else at least `non_article_threshold`; in a manual at least `pattern_threshold`.
        """
        prose = max(self.min_words, self.min_prose * doc.words)
        code = doc.code_lines
        is_code = code >= self.min_code_lines and code > self.max_code * len(doc.blocks)
        if doc.body_words >= prose:
            return max(self.threshold, self.non_article_threshold) if is_code else self.threshold
        least = max(self.threshold, self.non_article_threshold)
        return max(least, self.pattern_threshold) if is_code else least

    def decide(self, doc: Document, labels: Sequence[Label]) -> tuple[list[Verdict], str | None]:
        """Turn labels into verdicts.

        Args:
            doc: The document.
            labels: All labels on it.

        Returns:
            A verdict for each block; and the reason if the safety catch held cuts back, else None.
        """
        if not labels:
            return [KEEP] * len(doc.blocks), None
        joined = list(_joined(doc, labels))
        weighed = self._weighed(joined)
        if weighed:
            return _named(doc, weighed, [(i, x) for i, x in joined if x.score >= self.threshold]), None
        verdicts = self._verdicts(doc, joined, doc.once(self.least))
        if self._dropped(doc, verdicts) <= self.max_drop:
            return verdicts, None
        suspect = f"more than {self.max_drop:.0%} of the words would go; only scores from {self.certain_threshold} cut"
        return self._verdicts(doc, joined, self.certain_threshold), suspect

    def decide_alone(self, doc: Document, labels: Sequence[Label]) -> list[Verdict] | None:
        """The verdicts that the line model's labels lead to, whatever the rules say; they would only name the cuts.

        Args:
            doc: The document.
            labels: The labels of the line model.

        Returns:
            A verdict for each block, without the rules' names; None if nothing is cut.
        """
        weighed = self._weighed(list(_joined(doc, labels)))
        return _named(doc, weighed, ()) if weighed else None

    def _weighed(self, joined: Sequence[tuple[int, Label]]) -> dict[int, list[Label]]:
        """The line model's labels that cut, by block."""
        thresholds = dict(self.kinds)
        by_block: dict[int, list[Label]] = {}
        for i, label in joined:
            if label.kind in WEIGHED and label.score >= thresholds.get(label.kind, self.threshold):
                by_block.setdefault(i, []).append(label)
        return by_block

    def _verdicts(self, doc: Document, joined: Sequence[tuple[int, Label]], least: float) -> list[Verdict]:
        """The verdicts that labels of rules lead to; `least` is the threshold of kinds without one of their own."""
        thresholds = dict(self.kinds)
        by_block: dict[int, list[Label]] = {}
        often = _often(doc, [(i, x.rule) for i, x in joined if _patterned(doc, i, x)])
        for i, label in joined:
            if label.kind in WEIGHED or label.score < thresholds.get(label.kind, least):
                continue
            recurs = often[label.rule] >= self.recurring
            if label.score < self.pattern_threshold and (recurs or _fragment(doc, i) or _is_part(doc, i)):
                continue
            by_block.setdefault(i, []).append(label)
        verdicts = [KEEP] * len(doc.blocks)
        cut = list(by_block)
        for i in cut:
            verdicts[i] = _verdict(doc.blocks[i], by_block.pop(i))
        for i in [i for i in cut if _lone_word(doc, i, verdicts)]:
            verdicts[i] = KEEP
        for i in [i for i in cut if self._between_prose(doc, i, verdicts)]:
            verdicts[i] = KEEP
        return verdicts

    def _between_prose(self, doc: Document, i: int, verdicts: list[Verdict]) -> bool:
        """Whether a block would be cut on weak evidence between two paragraphs that stay, or inside a paragraph."""
        verdict = verdicts[i]
        if (
            verdict.action is not Action.CUT
            or verdict.labels[0].score >= self.between_prose_threshold
            or doc.zone(i) != Zone.INSIDE
        ):
            return False
        before = i > 0 and doc.blocks[i - 1].prose and verdicts[i - 1].action is not Action.CUT
        after = i + 1 < len(verdicts) and doc.blocks[i + 1].prose and verdicts[i + 1].action is not Action.CUT
        return before and after

    def _dropped(self, doc: Document, verdicts: Sequence[Verdict]) -> float:
        """The share of the words in the blocks that are cut."""
        gone = sum(b.words for b, v in zip(doc.blocks, verdicts, strict=True) if v.action is Action.CUT)
        return gone / max(doc.words, 1)


def _verdict(block: Block, labels: Sequence[Label]) -> Verdict:
    """The verdict on a block: cut by the strongest label that covers it, else trimmed by the others."""
    if len(labels) == 1 and _covers(labels[0], block):
        return Verdict(Action.CUT, (labels[0],))
    whole = [x for x in labels if _covers(x, block)]
    if whole:
        return Verdict(Action.CUT, (whole[0] if len(whole) == 1 else max(whole, key=lambda x: x.score),))
    return Verdict(Action.TRIM, tuple(sorted(labels, key=lambda x: -x.score)))


def _named(doc: Document, weighed: dict[int, list[Label]], found: Sequence[tuple[int, Label]]) -> list[Verdict]:
    """The verdicts of the line model, each under the name of the best rule that labels the whole line, if any."""
    names: dict[int, Label] = {}
    for i, label in found:
        if label.kind not in WEIGHED and _covers(label, doc.blocks[i]):
            names[i] = max(names.get(i, label), label, key=lambda x: x.score)
    verdicts = [KEEP] * len(doc.blocks)
    for i, labels in weighed.items():
        verdict = _verdict(doc.blocks[i], labels)
        verdicts[i] = verdict._replace(labels=(names[i],)) if i in names and verdict.action is Action.CUT else verdict
    return verdicts


def _often(doc: Document, found: Sequence[tuple[int, str]]) -> Counter[str]:
    """How often rules hit, by blocks and rules; parts of a line that follow each other are one paragraph."""
    known = set(found)
    return Counter(rule for i, rule in found if (i - 1, rule) not in known or not continues(doc.blocks, i))


def _labels_ad(doc: Document, i: int, label: Label) -> bool:
    """Whether a word between sentences is an ad's label: in capitals, before a beginning, or not the only one."""
    if label.kind != Kind.AD or not (i == 0 or doc.blocks[i - 1].ends_sentence):
        return False
    begins = doc.blocks[i + 1].prose and not function_words().isdisjoint(doc.blocks[i + 1].head[:1])
    return doc.blocks[i].content.isupper() or begins or doc.once(_keys)[doc.blocks[i].key] > 1


def _keys(doc: Document) -> Counter[str]:
    """How often each line stands in the document."""
    return Counter(block.key for block in doc.blocks)


def _lone_word(doc: Document, i: int, verdicts: Sequence[Verdict]) -> bool:
    """Whether a part of a line is a single word between parts that stay: it may be a part of a sentence."""
    if not is_part(doc.blocks, i) or doc.blocks[i].words > 1 or i + 1 == len(verdicts):
        return False
    if _labels_ad(doc, i, verdicts[i].labels[0]):
        return False
    around = (*verdicts[max(i - 1, 0) : i], *verdicts[i + 1 : i + 2])
    return all(verdict.action is not Action.CUT for verdict in around)


def _covers(label: Label, block: Block) -> bool:
    """Whether the label covers the whole block."""
    return label.start <= block.start and label.end >= block.end


def _joined(doc: Document, labels: Sequence[Label]) -> Iterator[tuple[int, Label]]:
    """Yield labels with the index of their block; those on one range are combined.

    Labels of one kind are combined as if the rules were independent (noisy-or): two weak cues make a strong one. What
    is labelled with several kinds is all the more chrome, whichever it is: the others add to the strongest, at a
    discount. Labels that do not reach an end of their block are left out.
    """
    ranges: dict[tuple[int, int], Label | list[Label]] = {}
    for label in labels:
        if label.kind == DOCUMENT:
            continue
        key = (label.start, label.end)
        found = ranges.setdefault(key, label)  # most ranges have one label: no list of its own
        if isinstance(found, list):
            found.append(label)
        elif found is not label:
            ranges[key] = [found, label]
    blocks = doc.blocks
    starts = [block.start for block in blocks]
    for (start, end), group in ranges.items():
        i = bisect_right(starts, start) - 1
        # Most labels are those of a whole line: the first look settles them.
        if i < 0 or not ((start == starts[i] and start < end == blocks[i].end) or _at_an_end(blocks[i], start, end)):
            continue
        if isinstance(group, list):
            for label in _by_kind(group):
                yield i, label
        else:
            yield i, group


def _by_kind(group: Sequence[Label]) -> list[Label]:
    """One label for each kind on a range; that of the strongest kind has evidence of the others in its score."""
    kinds: dict[str, list[Label]] = {}
    for label in group:
        kinds.setdefault(label.kind, []).append(label)
    found = [_together(same) if len(same) > 1 else same[0] for same in kinds.values()]
    rules = [label for label in found if label.kind not in WEIGHED]
    if len(rules) < 2:
        return found
    strongest = max(rules, key=lambda x: x.score)
    # A byline with a date is a byline, and many of them are still a list.
    if strongest.kind in SINGLE or strongest.score < TAKES_OTHERS:
        return found
    doubt = 1 - strongest.score
    for label in rules:
        if label is not strongest:
            doubt *= 1 - OTHER_KIND * label.score
    added = strongest._replace(score=round(max(strongest.score, 1 - doubt), 4))
    return [added if label is strongest else label for label in found]


def _together(group: Sequence[Label]) -> Label:
    """The strongest of some labels of one kind on one range, with their combined score; a rule counts once.

    Together they are never certain: rules that match the same words of a line are not independent.
    """
    by_rule: dict[str, Label] = {}
    for label in group:
        if label.rule not in by_rule or by_rule[label.rule].score < label.score:
            by_rule[label.rule] = label
    strongest = max(by_rule.values(), key=lambda x: x.score)
    doubt = math.prod(1 - x.score for x in by_rule.values())
    return strongest._replace(score=round(max(strongest.score, min(1 - doubt, MOST_TOGETHER)), 4))


def _at_an_end(block: Block, start: int, end: int) -> bool:
    """Whether a range lies in the block and reaches one of its ends, white space, bullets and repair aside."""
    if start >= end or end > block.end:
        return False
    if start <= block.start:
        return True
    if start <= block.content_start or not block.raw[end - block.start :].strip():
        return True
    # A space before a zero-width character is no space at the end of the source's line.
    return bool(block.steps) and end >= block.span(block.lead, block.lead + len(block.content))[1]


def _patterned(doc: Document, i: int, label: Label) -> bool:
    """Whether several such labels would mean a list: by the kind's weight, and the place of the block."""
    listed = label.kind in SINGLE or (label.kind in LISTED and doc.zone(i) == Zone.INSIDE)
    return listed and not label.rule.endswith(SECTION)


def _fragment(doc: Document, i: int) -> bool:
    """Whether the line is a part of a broken sentence: it goes on in lower case, after or before an unfinished line.

    Sites that write their labels in lower case have such lines between finished paragraphs.
    """
    block = doc.blocks[i]
    address = " " not in block.content and ("@" in block.content or "." in block.content)
    if block.content[:1].islower() and not address and i > 0 and _goes_on(doc.blocks[i - 1]):
        return True
    if i > 0 and block.gap == 0 and (_unfinished(doc.blocks[i - 1]) or (_shout(block) and _shout(doc.blocks[i - 1]))):
        return True
    if i + 1 == len(doc.blocks) or block.ends_sentence:
        return False
    following = doc.blocks[i + 1]
    if following.gap > 0:
        return False
    return following.text[:1].islower() or _unfinished(block) or (_shout(block) and _shout(following))


def _goes_on(block: Block) -> bool:
    """Whether the line may be the beginning of a sentence: a heading or a button of a word or two is not."""
    return block.words >= _BEGINNING and not block.ends_sentence


def _shout(block: Block) -> bool:
    """Whether the line is a clause in capitals, as the disclaimer of a licence is."""
    return block.words >= _CLAUSE and block.text[:LONG].isupper()


def _unfinished(block: Block) -> bool:
    """Whether the line ends in a comma, as lines of verse do; after a date or a name one is a remnant."""
    return block.words >= _CLAUSE and block.content.endswith(",")


def _is_part(doc: Document, i: int) -> bool:
    """Whether the line is a part of a table, a record or a program."""
    return _row(doc.blocks[i]) or _field(doc, i) or (doc.blocks[i].code and doc.code_lines >= _PROGRAM)


def _field(doc: Document, i: int) -> bool:
    """Whether the line is one of several in a row that have the form of a field."""
    text = doc.blocks[i].text
    if any(len(_run(doc, i, pattern, least, 0)) >= least for pattern, least in _fields() if pattern.match(text)):
        return True
    if not _NAMED.match(text):
        return False
    # With blank lines between them, names in the order of the alphabet make a glossary, others an interview.
    names = [block.text.partition(":")[0].lower() for block in _run(doc, i, _NAMED, _ENTRIES, 1)]
    return len(names) >= _ENTRIES and names == sorted(set(names))


@cache
def _fields() -> tuple[tuple[re.Pattern[str], int], ...]:
    """The forms of fields; with words of languages, those of the credits of a film: "Written by Ann Lee"."""
    by, the = ("|".join(map(re.escape, words(key))) for key in ("byline_words", "article_words"))
    credit = re.compile(rf"[A-Z][\w'’ -]{{2,40}} (?:{by}) (?:(?:{the}) )?[^\W\d_][\w'’.-]+")
    return *_FIELDS, (credit, _CREDITS)


def _run(doc: Document, i: int, pattern: re.Pattern[str], most: int, gap: int) -> tuple[Block, ...]:
    """The blocks around one that match the pattern as it does: up to `most` on each side, with `gap` blank lines."""
    blocks = doc.blocks
    above = takewhile(
        lambda j: blocks[j + 1].gap <= gap and pattern.match(blocks[j].text), range(i - 1, max(i - most, -1), -1)
    )
    below = takewhile(
        lambda j: blocks[j].gap <= gap and pattern.match(blocks[j].text), range(i + 1, min(i + most, len(blocks)))
    )
    return blocks[i - sum(1 for _ in above) : i + 1 + sum(1 for _ in below)]


def _row(block: Block) -> bool:
    """Whether the line is a row of a table."""
    text = block.text
    return text.count("|") >= 2 or text.strip().count("\t") >= 2
