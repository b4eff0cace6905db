"""The filter that fitted templates give: lines that stand on many pages of a site."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from textclean.document import Document
from textclean.errors import CorpusError
from textclean.labels import Kind, Label, Rule
from textclean.templates import file as template_file
from textclean.templates.profile import ENTRY, FIRST, GAP, Chrome, Sort, pair_key
from textclean.templates.site_names import By, site_of
from textclean.templates.sketch import INSIDE, OPENING, PROSE, Line, lines, titled

__all__ = ["FittedTemplates"]

# What they find depends on the pages that they were fitted on, so they have no examples of their own.
_LINE = Rule("template.line", Kind.REPEATED, 0.6, "a line that stands on many pages of the site", (), ())
_PART = Rule("template.part", Kind.REPEATED, 0.6, "a line of which a part stands on many pages of the site", (), ())
_RUN = Rule("template.run", Kind.REPEATED, 0.6, "a line in a run of lines that stands on many pages", (), ())

# A short line of the body may be the article's own heading: the policy then asks for more.
_DOUBT = 0.1
# A run has so many known lines at least before a rare one goes with it.
_CHAIN = 4
# What a line that goes on from the one above begins with: that one is a part of a sentence.
_GOES_ON = tuple(",.;:)!?’'”")


class Entry(NamedTuple):
    """What is known of a key: on how many pages it stands, how sure that is, and whether at their top."""

    pages: int
    score: float
    first: bool


Tables = tuple[dict[int, Entry], ...]


@dataclass(frozen=True, slots=True)
class FittedTemplates:
    """Lines that stand on many pages of a site: what `Templates.freeze` gives, a filter.

    chrome: what was learnt, by site, in the order of their names. by: how a URL becomes a site.

    A `Document` does not know its site. `of(site)` gives the filter of one site, which is small; with what was learnt
    of a single site, or of a whole corpus, the filter can be used as it is.
    """

    name: ClassVar[str] = "template"
    finds: ClassVar[str] = "lines that stand on many pages of the site, learnt by `Templates`"

    chrome: tuple[Chrome, ...] = ()
    by: By | None = "site"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the filter can say."""
        return (_LINE, _PART, _RUN)

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites of which something was learnt."""
        return tuple(one.site for one in self.chrome)

    def of(self, site: str | None) -> FittedTemplates:
        """The filter of a site, named by a URL, a host or its name; it finds nothing where nothing was learnt.

        Templates of a whole corpus are those of every site; where the site is not known (None), no site's are used.
        """
        if self.by is None:
            return self
        name = None if site is None else site_of(site, self.by)
        place = bisect_left(self.chrome, name or "", key=lambda one: one.site)
        return replace(self, chrome=tuple(one for one in self.chrome[place : place + 1] if one.site == name))

    def __call__(self, doc: Document) -> Iterator[Label]:
        """A label for each line that the site's pages share, and for rare lines in the runs of such lines.

        Raises:
            CorpusError: (a ValueError) if there are several sites' templates, and nobody said which it is.
        """
        if len(self.chrome) > 1:
            raise CorpusError(f"these are templates of {len(self.chrome):,} sites: say whose page it is, with of(site)")
        for chrome in self.chrome:
            yield from _labels(doc, chrome)

    def save(self, path: str | Path) -> None:
        """Write the templates to a file, in one step, without the pages that they were fitted on.

        Raises:
            OSError: if it cannot be written.
        """
        template_file.write(Path(path), {"by": self.by}, self.chrome)

    @classmethod
    def load(cls, path: str | Path) -> FittedTemplates:
        """The templates of a file, whether `save` or `Templates.save` wrote it.

        Raises:
            CorpusError: (a ValueError) if the file holds no templates, is cut short, damaged, or of another version.
            OSError: if it cannot be read.
        """
        file = template_file.opened(Path(path))
        return cls(template_file.chrome(file), file.settings["by"])


def _labels(doc: Document, chrome: Chrome) -> Iterator[Label]:
    tables = _tables(chrome.entries)
    found = list(lines(doc))
    known: list[tuple[int, Line]] = []  # with the number of lines above that have a key
    above = 0
    for line in found:
        above += bool(line.keys.line)
        entry = tables[Sort.LINE].get(line.keys.line)
        at_top = line.marks & OPENING and (entry is None or not entry.first)
        if at_top or titled(doc, doc.blocks[line.place]):
            continue
        if entry is not None:
            known.append((above, line))
            if not _goes_on(doc, line.place):
                yield _label(doc, line, _LINE, entry, f"on {_pages(chrome, entry)}")
        elif part := _part(line, tables):
            yield _label(doc, line, _PART, part, f"a part of it is on {_pages(chrome, part)}")
    for first, last, entry in _chained(known, tables[Sort.RUN]):
        reason = f"in a run of lines that is on {_pages(chrome, entry)}"
        for line in found[first + 1 : last]:
            if not line.marks & (OPENING | PROSE | INSIDE) and not titled(doc, doc.blocks[line.place]):
                yield _label(doc, line, _RUN, entry, reason)


def _part(line: Line, tables: Tables) -> Entry | None:
    """What is known of a part of the line; of a paragraph both ends must be known."""
    head, tail = tables[Sort.HEAD].get(line.keys.head), tables[Sort.TAIL].get(line.keys.tail)
    if head is None or tail is None:
        return None if line.marks & PROSE else head or tail
    return min(head, tail)


def _chained(known: Sequence[tuple[int, Line]], runs: dict[int, Entry]) -> Iterator[tuple[int, int, Entry]]:
    """Neighbours in a known run with others between them: the indexes of both, and what is known of the pair."""
    links = [
        runs.get(pair_key(a.keys.line, b.keys.line)) if q - p <= GAP + 1 else None for (p, a), (q, b) in pairwise(known)
    ]
    begin = 0
    for i, entry in enumerate((*links, None)):
        if entry is not None:
            continue
        for k in range(begin, i if i - begin >= _CHAIN - 1 else begin):
            pair = links[k]
            if pair is not None and known[k + 1][1].place - known[k][1].place > 1:
                yield known[k][1].place, known[k + 1][1].place, pair
        begin = i + 1


def _label(doc: Document, line: Line, rule: Rule, entry: Entry, reason: str) -> Label:
    doubtful = line.marks & INSIDE and not line.marks & PROSE
    block = doc.blocks[line.place]
    score = round(entry.score - (_DOUBT if doubtful else 0), 4)
    return rule.label(block.start, block.end, reason)._replace(score=score)


def _pages(chrome: Chrome, entry: Entry) -> str:
    """On how many pages, as a person says it."""
    whose = f" of {chrome.site}" if chrome.site else ""
    sample = f" (a sample: 1 in {1 << chrome.level:,})" if chrome.level else ""
    return f"{entry.pages:,} of {chrome.pages:,} pages{whose}{sample}"


def _goes_on(doc: Document, i: int) -> bool:
    """Whether the next line goes on in the same sentence."""
    following = doc.blocks[i + 1] if i + 1 < len(doc.blocks) else None
    return following is not None and following.gap == 0 and following.content.startswith(_GOES_ON)


@lru_cache(maxsize=64)
def _tables(entries: bytes) -> Tables:
    """The entries by sort and key; those of the sites that were asked for last are kept."""
    found: Tables = ({}, {}, {}, {})
    for sort, key, pages, score, flags in np.frombuffer(entries, ENTRY).tolist():
        found[sort][key] = Entry(pages, score / 255, bool(flags & FIRST))
    return found
