"""What a run did, in one pass over its folder and in bounded memory."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import NamedTuple, TypeVar

from textclean.characters import count_words
from textclean.errors import MissingExtra
from textclean.languages.detection import chosen, vote
from textclean.report.copies import Copies, surveyed
from textclean.report.counting import Best, Frequent, Histogram, Once, Sample
from textclean.report.excerpts import Excerpt, excerpt
from textclean.report.run_folder import Cut, Row, Run
from textclean.templates.site_names import site_of

__all__ = ["NO_LANGUAGE", "NO_SITE", "Document", "Removal", "Survey", "Tally", "survey"]

# Characters of a line that are kept as its key; keys in memory; sites in memory; names of one's own kinds and rules.
KEY, LINES, SITES, NAMES = 200, 30_000, 20_000, 2_000
ONCE, EXAMPLES, DOCUMENTS = 2_000, 6, 12
# A document of fewer words is not among those that were cut most.
LEAST_WORDS = 50
# Characters of the text around a sample.
NEAR = 90
# Characters by which the language of a text is found where no column names it.
SEEN = 500
NO_SITE = "no site is named"
NO_LANGUAGE = "not clear"
K = TypeVar("K")
# A URL behind its host.
_PATH = re.compile(r"^([a-z]+://[^/?#\s]+)[/?#].*", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(slots=True)
class Tally:
    """Removed spans of one kind, rule, site or language.

    Attributes:
        spans: The spans.
        words: Their words.
        least: The lowest score.
        documents: The documents that have some; of a site or language, all documents.
        words_in: Of a site or language, the words of its documents.
    """

    spans: int = 0
    words: int = 0
    least: float = 1.0
    documents: int = 0
    words_in: int = 0


class Removal(NamedTuple):
    """A removed span, for display.

    Attributes:
        text: Its text, in one line.
        kind: Its kind.
        rule: The rule that decided it.
        score: The score of the rule.
        reason: Why it was removed.
        document: What its document is called.
        before: The text that stands before it.
        after: The text that stands after it.
    """

    text: str
    kind: str
    rule: str
    score: float
    reason: str
    document: str
    before: str = ""
    after: str = ""


class Document(NamedTuple):
    """A row with its counts.

    Attributes:
        row: The row.
        words: The words of its text.
        gone: The words that were removed.
    """

    row: Row
    words: int
    gone: int


@dataclass
class Survey:
    """What a run did.

    Attributes:
        run: The run.
        seed: The seed of the samples.
        documents: The documents in the output.
        words_in: Their words before cleaning.
        words_out: Their words after it.
        changed: The documents that were changed.
        repaired: The documents whose encoding was repaired.
        emptied: The documents of which nothing is left.
        kinds: The tally of each kind.
        rules: The tally of each rule, and its kind.
        sites: The sites with most documents, and the tally of each.
        languages: The tally of each language.
        named: Whether a column names the language.
        shares: The distribution of the share of words that was removed.
        scores: The distribution of the page score.
        lines: The removed lines, by how often.
        once: The lines that were removed once.
        samples: Random removed spans of each kind.
        most_cut: The documents that lost the largest share.
        doubtful: Documents of which a part of the evidence was disregarded.
        doubts: The reasons for that, with the number of documents.
        reasons: Why records were rejected.
        rejected: The number of records that were rejected.
        copies: The near-duplicates; None if they were not looked for.
    """

    run: Run
    seed: int
    documents: int = 0
    words_in: int = 0
    words_out: int = 0
    changed: int = 0
    repaired: int = 0
    emptied: int = 0
    kinds: dict[str, Tally] = field(default_factory=dict)
    rules: dict[tuple[str, str], Tally] = field(default_factory=dict)
    sites: Frequent[Tally] = field(default_factory=lambda: Frequent(SITES))
    languages: dict[str, Tally] = field(default_factory=dict)
    named: bool = False
    shares: Histogram = field(default_factory=Histogram)
    scores: Histogram = field(default_factory=Histogram)
    lines: Frequent[tuple[str, str]] = field(default_factory=lambda: Frequent(LINES))
    once: Once[Removal] = field(default_factory=lambda: Once(ONCE))
    samples: dict[str, Sample[Removal]] = field(default_factory=dict)
    most_cut: Best[Excerpt] = field(default_factory=lambda: Best(DOCUMENTS))
    doubtful: Best[Excerpt] = field(default_factory=lambda: Best(DOCUMENTS))
    doubts: Counter[str] = field(default_factory=Counter)
    reasons: Frequent[None] = field(default_factory=lambda: Frequent(500))
    rejected: int = 0
    copies: Copies | None = None

    @property
    def removed(self) -> int:
        """The words that were removed."""
        return sum(tally.words for tally in self.kinds.values())

    @property
    def share(self) -> float:
        """The share of all words that was removed."""
        return self.removed / self.words_in if self.words_in else 0.0


def survey(run: Run, seed: int = 1) -> Survey:
    """Read a run once, and count what it did.

    Args:
        run: The run.
        seed: The seed of the random samples.

    Raises:
        FileError: if a file of the run is missing or damaged.
        MissingExtra: if a package that its format needs is not installed.
    """
    random = Random(seed)
    found = Survey(run, seed, named=run.columns["lang"] is not None)
    copies = surveyed(run.duplicates(), Random(seed)) if run.manifest["duplicates"] else None
    for row in run.rows():
        _add(found, row, random)
        if copies is not None:
            copies.keep(row)
    if copies is not None:
        copies.compare()
    found.copies = copies
    for reject in run.rejects():
        count = int(reject.get("rows", 1))
        found.rejected += count
        found.reasons.add(_NUMBER.sub("N", str(reject.get("reason", "")))[:KEY], None, count)
    return found


def _add(found: Survey, row: Row, random: Random) -> None:
    """Count a row."""
    words, gone = count_words(row.text), 0
    kinds: set[str] = set()
    rules: set[str] = set()
    for cut in row.cuts:
        raw = row.text[cut.start : cut.end]
        size = count_words(raw) if len(raw) > 1 else len(raw.split())
        gone += size
        kind, rule = _tally(found.kinds, cut.kind), _tally(found.rules, (cut.rule, cut.kind))
        for tally, seen, key in ((kind, kinds, cut.kind), (rule, rules, cut.rule)):
            tally.spans += 1
            tally.words += size
            tally.least = min(tally.least, cut.score)
            if key not in seen:
                seen.add(key)
                tally.documents += 1
        _add_line(found, row, cut, raw, random)
    found.documents += 1
    found.words_in += words
    found.words_out += count_words(row.clean) if row.cuts or row.repaired else words
    found.changed += bool(row.cuts) or row.repaired
    found.repaired += row.repaired
    found.emptied += "empty" in row.flags
    found.shares.add(gone / words if words else 0.0)
    if row.page_score is not None:
        found.scores.add(row.page_score)
    _add_to_site(found, row, words, gone)
    _add_to_language(found, row, words, gone)
    _review(found, Document(row, words, gone))


def _tally(tallies: dict[K, Tally], key: K) -> Tally:
    """The tally of a key; of kinds or rules without end, the first ones."""
    known = tallies.get(key)
    if known is None:
        known = Tally()
        if len(tallies) < NAMES:
            tallies[key] = known
    return known


def _add_line(found: Survey, row: Row, cut: Cut, raw: str, random: Random) -> None:
    """Count a removed line, and draw the sample of its kind."""
    key = " ".join(raw[: 4 * KEY].split())[:KEY]
    if not key:
        return
    found.lines.add(key, (cut.kind, cut.rule))
    found.once.add(key, cut.score, Removal(key, cut.kind, cut.rule, cut.score, cut.reason[:KEY], row.name))
    sample = found.samples.get(cut.kind)
    if sample is None:
        if len(found.samples) >= NAMES // 20:
            return
        sample = found.samples[cut.kind] = Sample(EXAMPLES, random)
    place = sample.place()
    if place is not None:
        before, after = row.text[max(0, cut.start - KEY) : cut.start], row.text[cut.end : cut.end + KEY]
        shown = Removal(key, cut.kind, cut.rule, cut.score, cut.reason[:KEY], row.name, _end(before), _start(after))
        sample.put(place, shown)


def _end(text: str) -> str:
    """The last words of a text."""
    joined = " ".join(text.split())
    return joined if len(joined) <= NEAR else f"…{joined[-NEAR:].partition(' ')[2]}"


def _start(text: str) -> str:
    """The first words of a text."""
    joined = " ".join(text.split())
    return joined if len(joined) <= NEAR else f"{joined[:NEAR].rpartition(' ')[0]}…"


def _add_to_site(found: Survey, row: Row, words: int, gone: int) -> None:
    site = NO_SITE if row.site is None else _site(_PATH.sub(r"\1", row.site[:KEY]))
    found.sites.add(site, Tally())
    tally = found.sites.value(site)
    if tally is not None:
        _count(tally, row, words, gone)


def _add_to_language(found: Survey, row: Row, words: int, gone: int) -> None:
    lang = (row.lang or NO_LANGUAGE)[:40] if found.named else _language(row.clean or row.text)
    _count(_tally(found.languages, lang), row, words, gone)


def _count(tally: Tally, row: Row, words: int, gone: int) -> None:
    tally.documents += 1
    tally.spans += len(row.cuts)
    tally.words += gone
    tally.words_in += words


@lru_cache(1 << 14)
def _site(name: str) -> str:
    """The site of a URL; its host, where the list of public suffixes is not installed."""
    try:
        return site_of(name)
    except MissingExtra:
        return site_of(name, "host")


def _language(text: str) -> str:
    """The language of a text, by its beginning."""
    votes, size = [], 0
    for line in text[:SEEN].split("\n")[:5]:
        words = line.lower().split()
        size += len(words)
        if words and (found := vote(line, words)):
            votes.append((found, float(len(words))))
    return chosen(votes, size)[0] if votes else NO_LANGUAGE


def _review(found: Survey, document: Document) -> None:
    """Hold a document that ought to be looked at first."""
    row, words, gone = document
    doubt = row.suspect
    if doubt is not None:
        found.doubts[_NUMBER.sub("N", doubt)[:KEY]] += 1
        _hold(found.doubtful, document, (float(words),))
    elif gone and words >= LEAST_WORDS:
        _hold(found.most_cut, document, (gone / words, float(words)))


def _hold(best: Best[Excerpt], document: Document, rank: tuple[float, ...]) -> None:
    if best.wants(rank):
        best.put(rank, excerpt(*document))
