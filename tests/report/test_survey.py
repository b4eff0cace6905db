"""The figures of a report are those of the run."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from textclean import ARTICLE, PAGE
from textclean.characters import count_words
from textclean.errors import FileError

pytest.importorskip("pyarrow", reason="runs need pyarrow")
pytest.importorskip("orjson", reason="runs need orjson")

from textclean.report.differences import row_of
from textclean.report.excerpts import repaired
from textclean.report.run_folder import Cut, Run
from textclean.report.survey import NO_SITE, Survey, survey


@pytest.fixture(scope="module")
def found(run_folder: Path) -> Survey:
    return survey(Run.open(run_folder))


def test_words_and_spans_are_those_of_the_pipeline(found: Survey, pages: list[Any]) -> None:
    results = [PAGE.tag(row["text"]) for row in pages if isinstance(row, dict)]
    spans, words = Counter[str](), Counter[str]()
    for result in results:
        for span in result.removed:
            spans[span.kind] += 1
            words[span.kind] += count_words(span.text)
    assert {kind: (t.spans, t.words) for kind, t in found.kinds.items()} == {k: (spans[k], words[k]) for k in spans}
    assert found.words_in == sum(count_words(result.source) for result in results)
    assert found.words_out == sum(count_words(result.text) for result in results)
    assert found.removed == sum(words.values())
    assert sum(tally.words for tally in found.rules.values()) == found.removed


def test_every_document_counts_once_everywhere(found: Survey) -> None:
    assert found.documents == 21
    assert sum(found.shares.counts) == sum(found.scores.counts) == 21
    assert sum(count for _, count, _ in found.sites.top(99)) == 21
    assert sum(tally.documents for tally in found.languages.values()) == 21
    assert [name for name, _, _ in found.sites.top(99) if name == NO_SITE] == []


def test_rejects_and_duplicates_are_those_of_the_manifest(found: Survey, run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_text())
    assert found.rejected == manifest["counts"]["rejected"] == 1
    assert found.copies is not None
    assert found.copies.clusters == manifest["duplicates"]["clusters"]
    assert found.copies.texts == manifest["duplicates"]["members"]
    relations = dict(found.copies.relations)
    assert relations == {name: n for name, n in manifest["duplicates"]["relations"].items() if name != "lead"}


def test_shared_passages_are_the_same_words(found: Survey) -> None:
    assert found.copies is not None
    for couple in found.copies.couples:
        for (start, end), (low, high) in zip(*map(sorted, couple.shared), strict=True):
            assert couple.texts[0][start:end].split() == couple.texts[1][low:high].split()
    assert any(couple.shared[0] for couple in found.copies.couples)


def test_lines_removed_once_are_removed_once(found: Survey) -> None:
    counts = {text: count for text, count, _ in found.lines.top(1000)}
    once = [removal.text for removal in found.once.least(1000)]
    assert set(once) == {text for text, count in counts.items() if count == 1}
    scores = [removal.score for removal in found.once.least(1000)]
    assert scores == sorted(scores)


def test_a_seed_gives_the_same_samples(run_folder: Path, found: Survey) -> None:
    again, other = (survey(Run.open(run_folder), seed) for seed in (1, 2))
    assert {kind: s.items for kind, s in again.samples.items()} == {k: s.items for k, s in found.samples.items()}
    assert {kind: s.items for kind, s in other.samples.items()} != {k: s.items for k, s in found.samples.items()}


def test_a_document_of_which_evidence_was_disregarded_is_to_be_reviewed(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "more than 70% of the words would go; only scores from 0.9 cut"
    row = row_of(ARTICLE.tag("It rained.\nRead more: The flood\n"), "s", 0)._replace(flags=(f"suspect: {why}",))
    monkeypatch.setattr(Run, "rows", lambda _: iter([row]))
    found = survey(Run.open(run_folder))
    assert sum(found.doubts.values()) == len(found.doubtful.ordered()) == 1
    assert found.doubtful.ordered()[0].suspect == why


# Repairs --------------------------------------------------------------------------------------------------------------


def test_repairs_of_a_row_are_found_again() -> None:
    source = "Itâ€™s late.\nShare this\nA schÃ¶n day.\n"
    at = source.index("Share")
    cuts = [Cut(at, at + len("Share this\n"), 2, "share", "share.alone", 0.9, "")]
    found = repaired(source, cuts, "It’s late.\nA schön day.\n")
    assert [(span.line, span.before, span.after) for span in found] == [(1, "â€™", "’"), (3, "Ã¶", "ö")]
    assert all(source[span.start : span.end] == span.before for span in found)


# Folders that are no run ----------------------------------------------------------------------------------------------


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no finished run \(there is no manifest.json\)"):
        Run.open(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"counts": 7}', "[" * 100_000])
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(FileError, match="no manifest of a run"):
        Run.open(tmp_path)


def test_a_missing_file_is_named(run_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    shutil.copytree(run_folder, copy)
    (copy / "part-00000.jsonl.zst").unlink()
    with pytest.raises(FileError, match=r"part-00000.jsonl.zst, which the manifest names"):
        survey(Run.open(copy))


def test_a_manifest_cannot_name_a_file_elsewhere(run_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    shutil.copytree(run_folder, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["rejects"]["file"] = "../pages.jsonl"
    (copy / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "pages.jsonl").write_text("{}\n")
    with pytest.raises(FileError, match="no file of the run"):
        survey(Run.open(copy))


@pytest.mark.parametrize("format_", ["parquet", "arrow"])
def test_columns_are_read_as_rows_are(make_run: Any, pages: list[Any], found: Survey, format_: str) -> None:
    folder = make_run(format_, pages, preset="page", columns={"site": "url"}, run={"format": format_})
    other = survey(Run.open(folder))
    assert (other.kinds, other.rules, other.shares) == (found.kinds, found.rules, found.shares)
