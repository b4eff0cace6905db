"""Removed spans for a person to judge, and the precision of rules by these judgements."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from math import sqrt
from random import Random
from typing import Any, NamedTuple

from textclean.errors import InputError
from textclean.report.counting import Sample
from textclean.report.run_folder import Cut, Row, Run

__all__ = ["ARTICLE", "CHROME", "UNSURE", "Precision", "as_csv", "as_jsonl", "judged_rows", "precision", "to_judge"]

# What a person writes into the field "verdict".
CHROME, ARTICLE, UNSURE = "chrome", "article", "unsure"
# The lowest scores of the bands into which the spans of a rule are parted.
BANDS = (0.9, 0.75, 0.6, 0.0)
TEXT, CONTEXT = 600, 240
# The 97.5th percentile of the normal distribution, for intervals of 95 percent.
Z = 1.959964


class Precision(NamedTuple):
    """How many of the spans that a rule removed were page chrome, by judgements of a sample.

    Attributes:
        rule: The rule; "all rules" for the whole run.
        spans: The spans that it removed in the run.
        judged: The spans that were judged.
        right: Of these, the spans that are page chrome.
        precision: The estimated share of its spans that are page chrome.
        low: The lower end of its confidence interval of 95 percent.
        high: The upper end.
    """

    rule: str
    spans: int
    judged: int
    right: int
    precision: float
    low: float
    high: float


def to_judge(run: Run, size: int, seed: int = 1) -> list[dict[str, Any]]:
    """Random removed spans of a run, for a person to judge: as many of rare rules as of frequent ones.

    The spans are parted by rule and by band of score. Each part gives the same number, or all that it has; `population`
    says how many it has in the run, so that `precision` can weigh them.

    Args:
        run: The run.
        size: The number of spans.
        seed: The seed.

    Returns:
        Rows with rule, score, text and context, and the place of the span; the field "verdict" is empty.
    """
    random = Random(seed)
    parts: dict[tuple[str, float], Sample[dict[str, Any]]] = {}
    for row in run.rows():
        for cut in row.cuts:
            if not row.text[cut.start : cut.end].strip():
                continue
            key = (cut.rule, next(band for band in BANDS if cut.score >= band))
            part = parts.get(key)
            if part is None:
                part = parts[key] = Sample(size, random)
            place = part.place()
            if place is not None:
                part.put(place, _asked(row, cut, key[1]))
    ordered = [part for _, part in sorted(parts.items(), key=lambda item: item[0])]
    found = []
    for part, wanted in zip(ordered, _quota([len(part.items) for part in ordered], size), strict=True):
        drawn = random.sample(part.items, wanted)
        found += [{**one, "population": part.seen, "verdict": ""} for one in drawn]
    random.shuffle(found)
    return [{"number": number, **one} for number, one in enumerate(found, 1)]


def _quota(sizes: list[int], total: int) -> list[int]:
    """How many each part gives: equal numbers, as far as they have them.

    >>> _quota([1, 10, 10], 9)
    [1, 4, 4]
    """
    given = [0] * len(sizes)
    left = min(total, sum(sizes))
    while left:
        open_parts = [i for i, size in enumerate(sizes) if given[i] < size]
        share = max(left // len(open_parts), 1)
        for i in open_parts[:left]:
            more = min(share, sizes[i] - given[i], left)
            given[i] += more
            left -= more
    return given


def _asked(row: Row, cut: Cut, band: float) -> dict[str, Any]:
    """A removed span as a row to judge."""
    return {
        "rule": cut.rule,
        "kind": cut.kind,
        "score": cut.score,
        "band": band,
        "reason": cut.reason[:CONTEXT],
        "before": row.text[max(0, cut.start - CONTEXT) : cut.start],
        "text": row.text[cut.start : cut.end][:TEXT],
        "after": row.text[cut.end : cut.end + CONTEXT],
        "document": row.name,
        "file": row.file,
        "row": row.number,
        "line": cut.line,
        "start": cut.start,
        "end": cut.end,
    }


def as_jsonl(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as JSON lines.

    Args:
        rows: The rows.
    """
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV, for a spreadsheet; a text that it would take for a formula begins with an apostrophe.

    Args:
        rows: The rows.

    >>> as_csv([{"text": "=cmd()", "score": 0.5}])
    b"text,score\\r\\n'=cmd(),0.5\\r\\n"
    """
    out = io.StringIO()
    writer: Any = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row))
            writer.writeheader()
        writer.writerow({key: _inert(value) for key, value in row.items()})
    return out.getvalue().encode("utf-8", "replace")


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def judged_rows(data: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a judged file, JSON lines or CSV.

    Args:
        data: The file.
        name: Its name; one that ends in .csv is CSV.

    Raises:
        InputError: (a TypeError) if it is neither, or a row lacks a field.
    """
    text = data.decode("utf-8-sig", "replace")
    rows: list[dict[str, Any]]
    if name.lower().endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(text)))
    else:
        rows = [_parsed(line, number, name) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, row in enumerate(rows, 1):
        missing = [key for key in ("rule", "band", "population", "verdict") if row.get(key) is None]
        if missing:
            raise InputError(f"{name}, row {number}: there is no {missing[0]!r}: judge what `textclean review` wrote")
        try:
            row["population"], row["band"] = int(row["population"]), float(row["band"])
        except ValueError:
            raise InputError(f"{name}, row {number}: population and band are numbers") from None
        verdict = str(row["verdict"]).strip().lower()
        if verdict not in ("", CHROME, ARTICLE, UNSURE):
            choices = f"{CHROME} (rightly removed), {ARTICLE} (should have stayed), {UNSURE}, or nothing"
            raise InputError(f"{name}, row {number}: the verdict {verdict[:40]!r} is not one of {choices}")
        row["verdict"] = verdict
    return rows


def _parsed(line: str, number: int, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{name}, line {number}: no JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{name}, line {number}: a row is an object")
    return row


def precision(rows: Iterable[Mapping[str, Any]]) -> list[Precision]:
    """The precision of each rule, and of all together, which comes first; rules that do most harm come next.

    Each judged span stands for the spans of its part of the run (rule and band of score). The interval is Wilson's
    (Probable inference, 1927), on the effective number of judgements (Kish, Survey Sampling, 1965): spans that stand
    for different numbers of others tell less.

    Args:
        rows: The judged rows; those without a verdict, or with "unsure", do not count.

    >>> rows = [{"rule": "a", "band": 0.9, "population": 50, "verdict": v} for v in ("chrome", "chrome", "article")]
    >>> precision(rows)[1]
    Precision(rule='a', spans=50, judged=3, right=2, precision=0.6667, low=0.2077, high=0.9385)
    """
    parts: dict[str, dict[float, list[Mapping[str, Any]]]] = {}
    for row in rows:
        parts.setdefault(row["rule"], {}).setdefault(row["band"], []).append(row)
    rules = [_estimate(rule, list(bands.values())) for rule, bands in parts.items()]
    found = sorted((rule for rule in rules if rule.judged), key=lambda one: (one.precision, one.rule))
    everything = [part for bands in parts.values() for part in bands.values()]
    return [_estimate("all rules", everything), *found] if found else []


def _estimate(rule: str, parts: list[list[Mapping[str, Any]]]) -> Precision:
    """The precision over some parts of the run; a part without a judgement tells nothing."""
    spans = sum(part[0]["population"] for part in parts)
    weights: list[tuple[float, bool]] = []
    for part in parts:
        judged = [row["verdict"] == CHROME for row in part if row["verdict"] in (CHROME, ARTICLE)]
        weights += [(part[0]["population"] / len(judged), right) for right in judged]
    total = sum(weight for weight, _ in weights)
    if not total:
        return Precision(rule, spans, 0, 0, 0.0, 0.0, 1.0)
    share = sum(weight for weight, right in weights if right) / total
    size = total**2 / sum(weight**2 for weight, _ in weights)
    low, high = wilson(share, size)
    right = sum(right for _, right in weights)
    return Precision(rule, spans, len(weights), right, round(share, 4), round(low, 4), round(high, 4))


def wilson(share: float, size: float) -> tuple[float, float]:
    """Wilson's confidence interval of 95 percent of a share.

    Args:
        share: The share in a sample.
        size: The size of the sample.

    >>> [round(end, 3) for end in wilson(0.9, 100)]
    [0.826, 0.945]
    """
    middle = share + Z * Z / (2 * size)
    width = Z * sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    scale = 1 + Z * Z / size
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)
