"""Spans to judge are a fair sample, and verdicts become precisions with intervals that hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="runs need pyarrow")
pytest.importorskip("orjson", reason="runs need orjson")

from textclean.errors import InputError
from textclean.report.judging import as_csv, as_jsonl, judged_rows, precision, to_judge, wilson
from textclean.report.run_folder import Run


def test_rare_rules_are_in_the_sample(run_folder: Path) -> None:
    run = Run.open(run_folder)
    removed = Counter(cut.rule for row in run.rows() for cut in row.cuts)
    rows = to_judge(run, 30)
    assert len(rows) == 30
    assert {row["rule"] for row in rows} == set(removed)
    assert max(Counter(row["rule"] for row in rows).values()) < 30 - len(removed)


def test_a_sample_larger_than_the_run_has_every_span_once(run_folder: Path) -> None:
    run = Run.open(run_folder)
    rows = to_judge(run, 10_000)
    spans = sorted((row.name, cut.start) for row in run.rows() for cut in row.cuts)
    assert sorted((row["document"], row["start"]) for row in rows) == spans
    parts = Counter((row["rule"], row["band"]) for row in rows)
    assert all(row["population"] == parts[row["rule"], row["band"]] for row in rows)


def test_the_sample_shows_the_span_in_its_text(run_folder: Path) -> None:
    run = Run.open(run_folder)
    texts = {row.name: row.text for row in run.rows()}
    for row in to_judge(run, 50):
        text = texts[row["document"]]
        assert text[row["start"] : row["end"]] == row["text"]
        assert text[: row["start"]].endswith(row["before"])
        assert text[row["end"] :].startswith(row["after"])


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_what_is_written_can_be_judged_and_read(run_folder: Path, ending: str) -> None:
    rows = to_judge(Run.open(run_folder), 40)
    for number, row in enumerate(rows):
        row["verdict"] = "article" if number % 4 == 0 else " Chrome "
    data = (as_csv if ending == "csv" else as_jsonl)(rows)
    found = precision(judged_rows(data, f"judged.{ending}"))
    assert (found[0].rule, found[0].judged, found[0].right) == ("all rules", 40, 30)
    assert sum(one.judged for one in found[1:]) == 40


@given(st.lists(st.sampled_from(["chrome", "article", "unsure", ""]), max_size=60), st.integers(1, 500))
def test_a_precision_lies_in_its_interval(verdicts: list[str], population: int) -> None:
    rows = [{"rule": "a", "band": 0.9, "population": population, "verdict": verdict} for verdict in verdicts]
    for one in precision(rows):
        assert 0 <= one.low <= one.precision <= one.high <= 1
        assert one.judged == sum(verdict in ("chrome", "article") for verdict in verdicts)


def test_each_part_counts_by_its_size_in_the_run() -> None:
    """Of 900 sure spans all are right, of 100 unsure ones none: the precision is 0.9, not a half."""
    rows = [{"rule": "a", "band": 0.9, "population": 900, "verdict": "chrome"}] * 10
    rows += [{"rule": "a", "band": 0.0, "population": 100, "verdict": "article"}] * 10
    assert precision(rows)[1].precision == 0.9


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """A rule of precision 0.8, judged by 30 spans, 1,000 times."""
    random, held = Random(5), 0
    for _ in range(1000):
        right = sum(random.random() < 0.8 for _ in range(30))
        low, high = wilson(right / 30, 30)
        held += low <= 0.8 <= high
    assert 920 <= held <= 985


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("nonsense", "line 1: no JSON"),
        ("[1]", "a row is an object"),
        ('{"rule": "a", "band": 0.9, "population": 3}', "there is no 'verdict'"),
        ('{"rule": "a", "band": "x", "population": 3, "verdict": ""}', "population and band are numbers"),
        ('{"rule": "a", "band": 0.9, "population": 3, "verdict": "yes"}', "the verdict 'yes' is not one of chrome"),
    ],
)
def test_a_row_that_is_not_judged_as_it_should_be_is_named(row: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        judged_rows(row.encode(), "judged.jsonl")


def test_a_spreadsheet_runs_no_formula() -> None:
    assert b"'=cmd" in as_csv([{"text": "=cmd|'/C calc'!A0"}])
    assert json.loads(as_jsonl([{"text": "=1"}])) == {"text": "=1"}
