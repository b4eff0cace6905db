"""`textclean report`, `diff`, `review`, and the options of other commands that draw."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytest.importorskip("jinja2", reason="pages need jinja2")
pytest.importorskip("pyarrow", reason="runs need pyarrow")
pytest.importorskip("orjson", reason="runs need orjson")

Invoke = Callable[..., Result]
STORY = "The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in two piers."
ROWS = [{"id": name, "text": f"{STORY} {name}\nShare this article\nRead more: {name} resigns\n"} for name in "abc"]


@pytest.fixture
def rows(folder: Path) -> Path:
    """Three rows to clean."""
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    return folder


@pytest.fixture
def run(rows: Path, invoke: Invoke) -> Path:
    """A run over the rows, with its report."""
    done = invoke("run", "rows.jsonl", "-o", "run", "--workers", "1", "--report")
    assert done.exit_code == 0, done.output
    assert "report: run/report.html" in done.output
    return rows / "run"


def test_a_run_is_drawn_compared_and_judged(run: Path, invoke: Invoke) -> None:
    """All that reads the folder of a run, on one run: to make one takes seconds."""
    assert b"What was removed in run" in (run / "report.html").read_bytes()
    assert invoke("run", "rows.jsonl", "-o", "run", "--resume").exit_code == 0  # the report is no stranger there

    done = invoke("report", "run", "-o", "own.html", "--seed", "7")
    assert (done.exit_code, done.output) == (0, "report: own.html\n")
    assert b"the seed 7" in Path("own.html").read_bytes()

    done = invoke("diff", "run", "run", "--html", "diff.html")
    assert done.exit_code == 0
    assert "3 documents compared, 0 differ" in done.output
    assert Path("diff.html").read_bytes().startswith(b"<!doctype html>")

    done = invoke("review", "run", "--sample", "4", "-o", "judge.csv")
    assert (done.exit_code, done.output) == (0, "4 spans of 2 rules to judge: judge.csv\n")
    text = Path("judge.csv").read_bytes().replace(b",\r\n", b",chrome\r\n")
    Path("judge.csv").write_bytes(text)
    done = invoke("review", "--score", "judge.csv", "--json")
    assert [(one["rule"], one["right"], one["spans"]) for one in json.loads(done.output)] == [
        ("all rules", 4, 6), ("related.read_more", 2, 3), ("share.alone", 2, 3),
    ]  # fmt: skip
    done = invoke("review", "run")
    assert len([line for line in done.stdout.splitlines() if json.loads(line)["verdict"] == ""]) == 6


def test_configurations_are_compared(rows: Path, invoke: Invoke) -> None:
    (rows / "own.toml").write_text('preset = "article"\nwithout = ["related"]\n')
    done = invoke("diff", "article", "own.toml", "rows.jsonl", "--json")
    assert done.exit_code == 0
    found = json.loads(done.output)
    assert [(change["rule"], change["spans"]) for change in found["newly_kept"]] == [("related.read_more", 3)]
    assert (found["newly_removed"], found["documents"]["differing"]) == ([], 3)
    shown = invoke("diff", "article", "own.toml", "rows.jsonl").output
    assert "teaser, related.read_more: 12 words in 3 spans\n    1x Read more: a resigns\n" in shown


def test_a_text_is_drawn(rows: Path, invoke: Invoke) -> None:
    (rows / "a.txt").write_text(ROWS[0]["text"])
    done = invoke("explain", "a.txt", "--html", "a.html")
    assert (done.exit_code, done.output) == (0, "")
    page = (rows / "a.html").read_text(encoding="utf-8")
    assert "related.read_more 0.90" in page
    assert "<title>a.txt</title>" in page


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (["report", "nowhere"], 1, "holds no finished run"),
        (["report", "."], 1, "holds no finished run (there is no manifest.json)"),
        (["diff", "article", "page"], 2, "article is no folder of a run; to compare configurations, name the inputs"),
        (["diff", ".", "."], 1, "holds no finished run"),
        (["diff", "articel", "page", "rows.jsonl"], 2, "did you mean article"),
        (["diff", "article", "page", "none.jsonl"], 1, "No such file"),
        (["review"], 2, "name the folder of a run, or a judged file by --score"),
        (["review", ".", "--score", "x"], 2, "name the folder of a run, or a judged file by --score"),
        (["review", "."], 1, "holds no finished run"),
        (["review", "--score", "none.jsonl"], 1, "none.jsonl: No such file"),
        (["review", "--score", "rows.jsonl"], 2, "there is no 'rule'"),
        (["explain", "rows.jsonl", "--json", "--html", "x.html"], 2, "choose one of --json and --html"),
    ],
)
def test_a_mistake_is_one_line(rows: Path, invoke: Invoke, arguments: list[str], code: int, problem: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == code
    assert problem in done.output
    assert "Traceback" not in done.output


def test_a_file_without_verdicts_is_refused(rows: Path, invoke: Invoke) -> None:
    (rows / "judged.csv").write_text("rule,band,population,verdict\na,0.9,3,\n")
    done = invoke("review", "--score", "judged.csv")
    assert done.exit_code == 1
    assert "no row has a verdict" in done.output


def test_without_jinja2_the_extra_is_named(rows: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a run is started, too."""
    monkeypatch.delitem(sys.modules, "textclean.report.page", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    done = invoke("run", "rows.jsonl", "-o", "run", "--report")
    assert done.exit_code == 2
    assert 'pip install "textclean-filters[report]"' in done.output
    assert not (rows / "run").exists()
