"""`textclean run`: the command, its summary and its exit codes."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.duplicates.stories import story
from tests.engines.corpora import jsonl, output, rejects
from tests.linemodel.pages import article as body
from tests.linemodel.pages import page
from textclean import ARTICLE, PAGE


def test_a_folder_with_duplicates(run, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in/a.jsonl").write_bytes(jsonl(12))
    (folder / "in/b.txt").write_bytes(b"The ferry will run until then, every twenty minutes.\nShare this article\n")
    (folder / "in/c.png").write_bytes(b"x")
    done = run("run", "in", "-o", "out", "--dups", "--threshold", "0.95", "--workers", "1")
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (0, b"")
    assert "13 records of 2 files in " in said
    assert "5 cleaned, 8 unchanged, 0 of which nothing is left, 0 rejected" in said
    assert " of near-duplicates, " in said
    assert "left out: in/c.png: of no known format" in said
    assert "\x1b" not in said
    assert len(output(folder / "out")) == 13
    assert (folder / "out/duplicates.jsonl").exists()
    again = run("run", "in", "-o", "out", "--resume", "--dups", "--threshold", "0.95", "--workers", "1")
    assert (again.returncode, "13 were done before" in again.stderr.decode()) == (0, True)


def test_rejects_are_reported_with_an_exit_code_of_their_own(run, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(2) + b"{\n")
    done = run("run", "in.jsonl", "-o", "out", "--workers", "1", "--preset", "minimal", "--lang-field", "lang")
    assert done.returncode == 3
    assert "why records were rejected: " in done.stderr.decode()
    assert rejects(folder / "out")[0]["line"] == 3
    stopped = run("run", "in.jsonl", "-o", "other", "--workers", "1", "--max-errors", "0")
    assert stopped.returncode == 1
    assert "too many records rejected (1, the limit is 0)" in stopped.stderr.decode()


def test_rows_of_a_low_page_score_are_rejected_and_are_no_failures(run, folder: Path) -> None:
    texts = [page(random.Random(seed), body(random.Random(seed + 9))) for seed in range(3)]
    scores = [PAGE.tag(text).page_score or 0 for text in texts]
    least = sorted(scores)[1]
    rows = [{"text": text} for text in [*texts, "Too short."]]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    command = ("run", "in.jsonl", "-o", "out", "--workers", "1", "--preset", "page", "--max-errors", "0")
    done = run(*command, "--least-score", str(least), "--page-score-field", "sure")
    assert done.returncode == 0, done.stderr
    assert "1 rejected (1 for a low page score)" in done.stderr.decode()
    assert [row.get("sure") for row in output(folder / "out")] == [*(x for x in scores if x >= least), None]
    (low,) = rejects(folder / "out")
    assert low["reason"] == f"the page score {min(scores)} is below {least} (least_score)"
    other = run(*command, "--least-score", "0.1", "--page-score-field", "sure", "--resume")
    assert (other.returncode, b"least_score" in other.stderr) == (1, True)
    assert run(*command, "--least-score", "1.5").returncode == 2


def test_templates(run, folder: Path) -> None:
    from textclean.templates import FittedTemplates

    head, foot = "Ostwick Tides and Weather | Harbour Post", "Our readers in the valley like it"
    texts = [f"{head}\n{story(i, 90)}.\n{story(i + 50, 90)}.\n{foot}\n" for i in range(12)]
    rows = [{"url": f"https://a.org/{i}", "text": text} for i, text in enumerate(texts)]
    (folder / "in.jsonl").write_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    assert run("fit", "in.jsonl", "-o", "a.org.fit").returncode == 0
    refused = run("run", "in.jsonl", "-o", "out", "--workers", "1", "--templates", "a.org.fit")
    assert (refused.returncode, b"these templates are grouped by site: name the column" in refused.stderr) == (2, True)
    command = ("run", "in.jsonl", "-o", "out", "--workers", "1", "--site-field", "url")
    assert run(*command, "--templates", "a.org.fit").returncode == 0
    pipeline = ARTICLE | FittedTemplates.load(folder / "a.org.fit").of("a.org")
    cleaned = [row["clean_text"] for row in output(folder / "out")]
    assert cleaned == [pipeline(text) for text in texts]
    assert cleaned != [ARTICLE(text) for text in texts]


def test_what_is_not_understood(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(2))
    for arguments, code, message in (
        (("nowhere.jsonl", "-o", "out"), 2, "textclean: nowhere.jsonl: No such file or directory"),
        (
            ("in.jsonl", "-o", "out", "--format", "xml"),
            2,
            "Invalid value for '--format': 'xml' is not one of 'jsonl', 'parquet', 'arrow'",
        ),
        (
            ("in.jsonl", "-o", "out", "--from", "json"),
            2,
            "'--from': 'json' is not one of 'text', 'jsonl', 'csv'",
        ),
        (("in.jsonl", "-o", "out", "--preset", "artcle"), 2, "did you mean article?"),
        (
            ("in.jsonl", "-o", "out", "--text-field", "removed"),
            2,
            "two columns have the name 'removed': rename one of them",
        ),
        (("in.jsonl", "-o", "in.jsonl/out"), 1, "Not a directory"),
        (("in.jsonl",), 2, "Missing option '-o'"),
    ):
        done = invoke("run", *arguments)
        assert done.exit_code == code, done.stderr
        assert message in done.stderr


def test_progress_on_a_terminal(on_terminal, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(b"".join(json.dumps({"text": f"Row {i}."}).encode() + b"\n" for i in range(50)))
    shown = on_terminal("run", "in.jsonl", "-o", "out", "--workers", "1").decode()
    assert "rows, " in shown
    assert "50 records of 1 file" in shown


def test_a_nightly_run(run, folder: Path) -> None:
    """Each night brings a file: it is cleaned, and what is refused is one line and an exit code of its own."""
    (folder / "new").mkdir()
    for night in range(3):
        (folder / f"new/{night}.jsonl").write_bytes(jsonl(4, 4 * night))
        names = [f"new/{n}.jsonl" for n in range(night + 1)]
        done = run("run", "--resume", *names, "-o", "out", "--workers", "1")
        assert done.returncode == 0, done.stderr.decode()
        assert [row["id"] for row in output(folder / "out")] == [f"n{i}" for i in range(4 * night + 4)]
    for arguments, message in (
        (("new", "--preset", "page"), "with other settings: configuration.preset was 'article' and is 'page' now: use"),
        (("new/2.jsonl",), "the run in out reads new/0.jsonl, which is not among the inputs now: name it as well, or"),
    ):
        refused = run("run", "--resume", *arguments, "-o", "out", "--workers", "1")
        said = refused.stderr.decode()
        assert (refused.returncode, said.count("\n"), "Traceback" in said) == (1, 1, False)
        assert message in said
    (folder / "out/manifest.json").write_text('{"counts": 1}')
    refused = run("run", "--resume", "new", "-o", "out", "--workers", "1")
    assert refused.returncode == 1
    assert refused.stderr.decode().startswith(
        "textclean: out/manifest.json is no manifest that this version of textclean"
    )
