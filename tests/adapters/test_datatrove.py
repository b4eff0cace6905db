"""datatrove: both steps in the local executor, over files."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove", reason="needs the extra datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from tests.adapters.ten import DOCUMENTS, expected
from textclean.adapters.datatrove import TextcleanFilter, TextcleanFormatter
from textclean.errors import UnknownName

ARTICLE_TEXT = "The council of Ostwick voted on Tuesday to close the old bridge for the winter, the mayor said.\n"


def written(path: Path, texts: Iterable[str]) -> Path:
    path.mkdir()
    rows = [json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)]
    (path / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    return path


def read(folder: Path) -> dict[str, dict[str, Any]]:
    texts = [gzip.decompress(file.read_bytes()).decode() for file in folder.glob("*.jsonl.gz")]
    return {row["id"]: row for text in texts for row in map(json.loads, text.rstrip("\n").split("\n"))}


def test_a_run_of_the_executor(tmp_path: Path) -> None:
    """What is dropped is written with its reason, the rest is clean: no document is lost."""
    source = written(tmp_path / "in", DOCUMENTS)
    step = TextcleanFormatter()
    steps = [
        JsonlReader(str(source)),
        TextcleanFilter(exclusion_writer=JsonlWriter(str(tmp_path / "dropped"))),
        step,
        JsonlWriter(str(tmp_path / "out")),
    ]
    LocalPipelineExecutor(steps, logging_dir=str(tmp_path / "logs")).run()
    kept, dropped = read(tmp_path / "out"), read(tmp_path / "dropped")
    assert {i: row["text"] for i, row in kept.items()} == {
        str(i): text for i, text in enumerate(expected()) if text.strip()
    }
    assert {i: (row["text"], row["metadata"]["filter_reason"]) for i, row in dropped.items()} == {
        str(i): (DOCUMENTS[i], "empty") for i, text in enumerate(expected()) if not text.strip()
    }
    by_step = {s["name"]: s["stats"] for s in json.loads((tmp_path / "logs" / "stats.json").read_text())}
    counts = next(stats for name, stats in by_step.items() if "FORMAT" in name)
    assert counts["changed"] == sum(a != b for a, b in zip(DOCUMENTS, expected(), strict=True)) - 1


def test_too_little_left() -> None:
    text = ARTICLE_TEXT + "Share this article\nSign up for our free newsletter\nADVERTISEMENT\n"
    document = Document(text, "1")
    assert TextcleanFilter(least_kept=0.6).filter(document) is True
    assert TextcleanFilter(least_kept=0.9).filter(document) == (False, "little_left")
    assert document.text == text


def test_flags_of_a_rule_set() -> None:
    reason = TextcleanFilter("gopher").filter(Document("It rained.\n", "1"))
    assert reason == (False, "gopher.words")


@pytest.mark.parametrize("step", [TextcleanFormatter("page", lang="en"), TextcleanFilter("page", least_kept=0.1)])
def test_steps_go_to_other_processes(step: Any) -> None:
    again = pickle.loads(pickle.dumps(step))
    assert (again.pipeline, again.lang) == (step.pipeline, step.lang)


def test_an_unknown_preset_fails_before_the_run() -> None:
    with pytest.raises(UnknownName, match="there are: article"):
        TextcleanFormatter("artcle")
