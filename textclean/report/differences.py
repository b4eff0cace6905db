"""What differs between two cleanings of the same texts: two runs, or two configurations over one input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

from textclean.characters import count_words
from textclean.report.counting import Best, Frequent
from textclean.report.excerpts import Excerpt, excerpt
from textclean.report.run_folder import Cut, Row, Run
from textclean.result import Result

__all__ = ["Change", "Differences", "Setting", "changed_settings", "compared", "paired", "row_of"]

# Characters of a line that are kept; lines and examples in memory; documents that are shown.
KEY, LINES, EXAMPLES, DOCUMENTS = 200, 20_000, 3, 10
# Rows of one run that wait for their counterpart.
WAITING = 20_000
Both = tuple[Row, Row]


class Setting(NamedTuple):
    """A version or a setting that two runs do not share.

    Attributes:
        name: Its name.
        before: Its value in the first run.
        after: Its value in the second run.
    """

    name: str
    before: str
    after: str


@dataclass
class Change:
    """What one rule removes in one of two cleanings, and the other keeps.

    Attributes:
        rule: The rule.
        kind: Its kind.
        spans: The spans.
        words: Their words.
        documents: The documents that have some.
        lines: The lines, by how often.
    """

    rule: str
    kind: str
    spans: int = 0
    words: int = 0
    documents: int = 0
    lines: Frequent[str] = field(default_factory=lambda: Frequent(LINES // 20))

    def to_dict(self) -> dict[str, Any]:
        """The change as plain values, with its most frequent lines."""
        lines = [{"text": text, "count": count, "document": name} for text, count, name in self.lines.top(EXAMPLES)]
        return {
            "rule": self.rule, "kind": self.kind, "spans": self.spans, "words": self.words,
            "documents": self.documents, "examples": lines,
        }  # fmt: skip


@dataclass
class Differences:
    """What differs between two cleanings.

    Attributes:
        names: What the two are called.
        settings: The versions and settings that differ.
        compared: The documents that both have.
        differing: Of these, the documents whose clean text differs.
        repaired: Of these, the documents in which the same is removed, and the rest is repaired otherwise.
        alone: The number of documents that only the first has, and only the second.
        words: The words of the documents compared, and the words that each removed.
        removed: By rule of the second: what it removes, and the first keeps.
        kept: By rule of the first: what it removes, and the second keeps.
        moved: What both remove, by different rules: the rules, with the number of spans.
        lines: The lines newly removed, and those newly kept, by how often.
        documents: The documents that differ most: as the first cleaned them, and as the second did.
    """

    names: tuple[str, str]
    settings: list[Setting] = field(default_factory=list)
    compared: int = 0
    differing: int = 0
    repaired: int = 0
    alone: list[int] = field(default_factory=lambda: [0, 0])
    words: list[int] = field(default_factory=lambda: [0, 0, 0])
    removed: dict[str, Change] = field(default_factory=dict)
    kept: dict[str, Change] = field(default_factory=dict)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: tuple[Frequent[str], Frequent[str]] = field(default_factory=lambda: (Frequent(LINES), Frequent(LINES)))
    documents: Best[tuple[Excerpt, Excerpt]] = field(default_factory=lambda: Best(DOCUMENTS))

    def ordered(self, changes: Mapping[str, Change]) -> list[Change]:
        """Changes, those of most words first.

        Args:
            changes: `removed` or `kept`.
        """
        return sorted(changes.values(), key=lambda change: (-change.words, change.rule))

    def to_dict(self) -> dict[str, Any]:
        """The differences as plain values, for JSON."""
        return {
            "first": self.names[0],
            "second": self.names[1],
            "settings": [setting._asdict() for setting in self.settings],
            "documents": {
                "compared": self.compared, "differing": self.differing, "repaired_otherwise": self.repaired,
                "only_first": self.alone[0], "only_second": self.alone[1],
            },
            "words": dict(zip(("in", "removed_by_first", "removed_by_second"), self.words, strict=True)),
            "newly_removed": [change.to_dict() for change in self.ordered(self.removed)],
            "newly_kept": [change.to_dict() for change in self.ordered(self.kept)],
            "other_rule": [
                {"first": a, "second": b, "spans": spans}
                for (a, b), spans in sorted(self.moved.items(), key=lambda item: (-item[1], item[0]))
            ],
        }  # fmt: skip


def compared(names: tuple[str, str], pairs: Iterable[Both], alone: Sequence[int] = (0, 0)) -> Differences:
    """Compare two cleanings, document by document.

    Args:
        names: What the two are called.
        pairs: Each document as the first and as the second cleaned it.
        alone: The documents that only the first has, and only the second; `paired` fills such a list.
    """
    found = Differences(names)
    for pair in pairs:
        _add(found, pair)
    found.alone = list(alone)
    return found


def paired(first: Run, second: Run, alone: list[int]) -> Iterator[Both]:
    """The documents that two runs share, by id and text, whatever their order.

    Runs over one input have their rows in one order, so that one row of each is in memory. Rows that differ wait for
    their counterpart, at most 20,000 of each run; those that have waited longest count as being in one run only.

    Args:
        first: The first run.
        second: The second run.
        alone: Gets the number of documents that only the first run has, and only the second.
    """
    waiting: tuple[dict[tuple[str | None, int], list[Row]], ...] = ({}, {})
    alone[:] = [0, 0]
    for both in zip_longest(first.rows(), second.rows()):
        for side, row in enumerate(both):
            if row is None:
                continue
            key = (row.id, hash(row.text))
            there = waiting[1 - side].get(key)
            if there:
                other = there.pop(0)
                if not there:
                    del waiting[1 - side][key]
                yield (row, other) if side == 0 else (other, row)
                continue
            waiting[side].setdefault(key, []).append(row)
            if len(waiting[side]) > WAITING:
                alone[side] += len(waiting[side].pop(next(iter(waiting[side]))))
    for side in (0, 1):
        alone[side] += sum(map(len, waiting[side].values()))


def row_of(result: Result, name: str, number: int) -> Row:
    """A result as the row of a run, so that configurations are compared as runs are.

    Args:
        result: The result.
        name: What its document is called.
        number: Its number in the input.
    """
    cuts = tuple(Cut(*span[:7]) for span in result.removed)
    flags = ("repaired",) if result.repairs else ()
    suspect = (f"suspect: {result.suspect}",) if result.suspect else ()
    return Row("", number, name, None, None, result.source, result.text, cuts, (*flags, *suspect), result.page_score)


def _add(found: Differences, pair: Both) -> None:
    """Compare a document."""
    first, second = pair
    source = first.text
    words = count_words(source)
    gone = [sum(count_words(source[cut.start : cut.end]) for cut in row.cuts) for row in pair]
    found.compared += 1
    for i, count in enumerate((words, *gone)):
        found.words[i] += count
    if first.clean != second.clean:
        found.differing += 1
        newly = _changes(found.removed, found.lines[0], second, first.cuts)
        newly += _changes(found.kept, found.lines[1], first, second.cuts)
        if not newly:
            found.repaired += 1
        rank = (float(newly), float(words))
        if found.documents.wants(rank):
            found.documents.put(rank, (excerpt(first, words, gone[0]), excerpt(second, words, gone[1])))
    rules = {(cut.start, cut.end): cut.rule for cut in first.cuts}
    for cut in second.cuts:
        before = rules.get((cut.start, cut.end))
        if before is not None and before != cut.rule:
            found.moved[before, cut.rule] += 1


def _changes(changes: dict[str, Change], lines: Frequent[str], row: Row, others: Sequence[Cut]) -> int:
    """Count what a row lost that the other cuts leave; returns its words."""
    total, rules = 0, set()
    for cut, start, end in _uncovered(row.cuts, others):
        raw = row.text[start:end]
        key = " ".join(raw[: 4 * KEY].split())[:KEY]
        if not key:
            continue
        change = changes.setdefault(cut.rule, Change(cut.rule, cut.kind))
        size = count_words(raw)
        change.spans += 1
        change.words += size
        change.documents += cut.rule not in rules
        change.lines.add(key, row.name)
        lines.add(key, cut.rule)
        rules.add(cut.rule)
        total += size
    return total


def _uncovered(cuts: Sequence[Cut], others: Sequence[Cut]) -> Iterator[tuple[Cut, int, int]]:
    """The ranges of cuts that no other cut covers; both are in source order."""
    i = 0
    for cut in cuts:
        at = cut.start
        while i < len(others) and others[i].end <= at:
            i += 1
        j = i
        while j < len(others) and others[j].start < cut.end:
            if others[j].start > at:
                yield cut, at, others[j].start
            at = max(at, others[j].end)
            j += 1
        if at < cut.end:
            yield cut, at, cut.end


def changed_settings(first: Run, second: Run) -> list[Setting]:
    """The versions and settings that two runs do not share.

    Args:
        first: The first run.
        second: The second run.
    """
    before, after = (
        {**_flat("", run.manifest["versions"]), **_flat("", run.manifest["settings"])} for run in (first, second)
    )
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    # The digest says that the pipelines differ; it says nothing where a setting shows how.
    telling = [name for name in names if name != "pipeline_sha256"]
    return [Setting(name, before.get(name, "none"), after.get(name, "none")) for name in telling or names]


def _flat(prefix: str, value: Any) -> dict[str, str]:
    """Nested values by their dotted names, shown as text."""
    if isinstance(value, dict):
        return {
            key: shown for name in value for key, shown in _flat(f"{prefix}.{name}".lstrip("."), value[name]).items()
        }
    if isinstance(value, list):
        return {prefix: ", ".join(map(str, value)) or "none"}
    return {prefix: "none" if value is None else str(value)}
