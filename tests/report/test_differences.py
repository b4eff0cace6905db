"""What differs between two cleanings is found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="runs need pyarrow")
pytest.importorskip("orjson", reason="runs need orjson")

from textclean import ARTICLE, PAGE, Pipeline
from textclean.report.differences import changed_settings, compared, paired, row_of
from textclean.report.run_folder import Cut, Row, Run

TEXT = "The council voted on Tuesday.\nRead more: Mayor resigns\nThe vote was close, and the mayor was not there.\n"


def row(text: str, ranges: list[tuple[int, int]], rule: str = "ad.label") -> Row:
    """A row with these ranges removed."""
    cuts = tuple(Cut(start, end, 1, "ad", rule, 0.9, "") for start, end in ranges)
    clean, at = "", 0
    for start, end in ranges:
        clean, at = clean + text[at:start], end
    return Row("part", 0, "x", None, None, text, clean + text[at:], cuts, (), None)


RANGES = st.lists(st.integers(0, 30), unique=True, max_size=8).map(
    lambda ends: list(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)


@given(RANGES, RANGES)
def test_all_that_differs_is_removed_or_kept(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    """Each character is newly removed, newly kept, or treated alike."""
    text = "".join(chr(0x4E00 + i) for i in range(30))  # no character repeats: what is counted can be seen
    found = compared(("a", "b"), [(row(text, first), row(text, second))])
    gone = [{i for start, end in ranges for i in range(start, end)} for ranges in (first, second)]
    for lines, expected in zip(found.lines, (gone[1] - gone[0], gone[0] - gone[1]), strict=True):
        assert {c for line, _, _ in lines.top(50) for c in line} == {text[i] for i in expected if i < 30}
    assert found.differing == (gone[0] & set(range(30)) != gone[1] & set(range(30)))


def test_a_rule_that_is_left_out_is_seen_as_newly_kept() -> None:
    without = ARTICLE.without("related")
    found = compared(("a", "b"), [(row_of(ARTICLE.tag(TEXT), "x", 0), row_of(without.tag(TEXT), "x", 0))])
    (change,) = found.kept.values()
    assert (change.rule, change.words, change.documents) == ("related.read_more", 4, 1)
    assert change.lines.top(1)[0][0] == "Read more: Mayor resigns"
    assert found.removed == {}


def test_a_repair_alone_is_counted_as_such() -> None:
    text = "The cafÃ© opened on Monday, and everyone came to see the new tables and the old cook.\n"
    plain = Pipeline(ARTICLE.filters, repair=None)
    found = compared(("a", "b"), [(row_of(ARTICLE.tag(text), "x", 0), row_of(plain.tag(text), "x", 0))])
    assert (found.differing, found.repaired, found.removed, found.kept) == (1, 1, {}, {})


def test_runs_of_one_configuration_do_not_differ(run_folder: Path) -> None:
    run, alone = Run.open(run_folder), [0, 0]
    found = compared(("a", "b"), paired(run, run, alone), alone)
    assert (found.compared, found.differing, found.alone, found.moved) == (21, 0, [0, 0], {})
    assert changed_settings(run, run) == []


def test_runs_are_paired_in_any_order(make_run: Any, pages: list[Any], run_folder: Path) -> None:
    rows = [each for each in pages if isinstance(each, dict)]
    folder = make_run("other", [*reversed(rows[1:]), {"id": "new", "text": TEXT}], preset="article")
    first, second, alone = Run.open(run_folder), Run.open(folder), [0, 0]
    found = compared(("a", "b"), paired(first, second, alone), alone)
    assert (found.compared, found.alone) == (20, [1, 1])
    changed = {setting.name: (setting.before, setting.after) for setting in changed_settings(first, second)}
    assert changed["configuration.preset"] == ("page", "article")
    texts = {each["id"]: each["text"] for each in rows[1:]}
    expected = sum(PAGE(text) != ARTICLE(text) for text in texts.values())
    assert found.differing == expected > 0


def test_the_differences_are_ready_for_json() -> None:
    found = compared(("a", "b"), [(row(TEXT, []), row(TEXT, [(30, 54)]))])
    data = json.loads(json.dumps(found.to_dict()))
    assert data["newly_removed"][0]["examples"] == [{"text": "Read more: Mayor resigns", "count": 1, "document": "x"}]
    assert data["words"] == {"in": 19, "removed_by_first": 0, "removed_by_second": 4}
