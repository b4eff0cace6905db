"""Hugging Face datasets: `map` with the cleaner, its types, and its cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from textclean import ARTICLE, PAGE
from textclean.errors import InputError, UnknownName

pytest.importorskip("datasets", reason="needs the extra datasets")

from datasets import Dataset, List, Value, disable_progress_bars
from datasets.fingerprint import Hasher

from textclean.adapters.datasets import cleaner

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "hf_map.py"
CLEAN = "The council voted on the bridge.\n"
TEXT = CLEAN + "Share this article\n"
TEXTS = [CLEAN, CLEAN, CLEAN, TEXT, None]
OFFLINE = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
TWO_PROCESSES = """
import json, sys
from datasets import load_from_disk
from textclean.adapters.datasets import cleaner

print(json.dumps(load_from_disk(sys.argv[1]).map(cleaner(), batched=True, num_proc=2).to_list()))
"""
FINGERPRINT = """
import sys
from datasets import load_from_disk
from textclean.adapters.datasets import cleaner

rows = load_from_disk(sys.argv[1]).map(cleaner(), batched=True)
print(rows._fingerprint, [file["filename"] for file in rows.cache_files])
"""


@pytest.fixture(autouse=True)
def _quiet() -> None:
    disable_progress_bars()


@pytest.fixture
def rows() -> Dataset:
    return Dataset.from_dict({"id": range(len(TEXTS)), "text": TEXTS})


def spans(text: str | None) -> list[dict[str, Any]] | None:
    if text is None:
        return None
    return [{k: v for k, v in span._asdict().items() if k != "text"} for span in ARTICLE.tag(text).removed]


def expected(text: str | None, place: int) -> dict[str, Any]:
    flags = None if text is None else []
    clean = None if text is None else ARTICLE(text)
    return {"id": place, "text": text, "clean_text": clean, "removed": spans(text), "flags": flags, "page_score": None}


EXPECTED = [expected(text, place) for place, text in enumerate(TEXTS)]


def test_map(rows: Dataset) -> None:
    """The first batch has no removed span: its type must be known all the same."""
    found = rows.map(cleaner(), batched=True, batch_size=2, writer_batch_size=2)
    assert found.to_list() == EXPECTED
    assert found.features["clean_text"] == Value("string")
    assert found.features["flags"] == List(Value("string"))
    assert found.features["removed"].feature["score"] == Value("float64")


def test_two_processes(tmp_path: Path, rows: Dataset) -> None:
    """Each does half. They are forked, so not from this process, in which other tests have started threads."""
    rows.save_to_disk(tmp_path / "rows")
    (tmp_path / "job.py").write_text(TWO_PROCESSES)
    command = [sys.executable, str(tmp_path / "job.py"), str(tmp_path / "rows")]
    done = subprocess.run(command, env=OFFLINE, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout) == EXPECTED


def test_columns_can_be_dropped(rows: Dataset) -> None:
    found = rows.map(cleaner(), batched=True, remove_columns=["text", "id"])
    assert found.column_names == ["clean_text", "removed", "flags", "page_score"]


@pytest.mark.parametrize("form", ["arrow", "numpy"])
def test_formats(rows: Dataset, form: str) -> None:
    found = rows.with_format(form).map(cleaner(), batched=True)
    assert found.with_format(None).to_list() == EXPECTED


def test_a_format_that_would_lose_the_other_columns_is_refused(rows: Dataset) -> None:
    with pytest.raises(InputError, match="expected a dict of columns, not a DataFrame: use ds"):
        rows.with_format("pandas").map(cleaner(), batched=True)


def test_iterable_datasets(rows: Dataset) -> None:
    assert list(rows.to_iterable_dataset().map(cleaner(), batched=True, batch_size=2)) == EXPECTED


def test_the_cache_is_found_again_in_another_process(tmp_path: Path, rows: Dataset) -> None:
    """Two processes with other hash seeds: the same fingerprint, and a file that the second did not write."""
    rows.save_to_disk(tmp_path / "rows")
    (tmp_path / "job.py").write_text(FINGERPRINT)
    command = [sys.executable, str(tmp_path / "job.py"), str(tmp_path / "rows")]
    fingerprints, times = set(), set()
    for seed in ("1", "2"):
        done = subprocess.run(
            command,
            env=OFFLINE | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        fingerprints.add(done.stdout)
        (cache,) = (tmp_path / "rows").glob("cache-*.arrow")
        times.add(cache.stat().st_mtime_ns)
    assert len(fingerprints) == len(times) == 1


@pytest.mark.parametrize("pipeline", [ARTICLE, PAGE])
def test_the_fingerprint_tells_settings_apart_and_not_use(pipeline: Any) -> None:
    used = cleaner(pipeline)
    before = Hasher.hash(used)
    used({"text": [TEXT * 30]})
    assert Hasher.hash(used) == before == Hasher.hash(cleaner(pipeline))
    others = [cleaner(pipeline.without("share")), cleaner(pipeline, lang="de"), cleaner(pipeline, "body")]
    assert before not in {Hasher.hash(other) for other in others}


def test_a_name_is_its_preset() -> None:
    assert cleaner("page") == cleaner(PAGE)
    with pytest.raises(UnknownName, match="unknown preset 'artikle'"):
        cleaner("artikle")


def test_what_is_wrong_is_said_in_words(rows: Dataset) -> None:
    with pytest.raises(UnknownName, match="unknown column 'body'; there are: id, text"):
        rows.map(cleaner("article", "body"), batched=True)
    with pytest.raises(UnknownName, match="unknown column 'body'; there are: id, text"):
        list(rows.to_iterable_dataset().map(cleaner("article", "body"), batched=True))
    with pytest.raises(InputError, match="there is a column 'clean_text' already"):
        rows.map(cleaner(), batched=True).map(cleaner(), batched=True)


def test_the_example() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        env=OFFLINE,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    head, *spans = done.stdout.splitlines()
    text = EXAMPLE.with_name("harbour.txt").read_text(encoding="utf-8")
    assert head == f"harbour: {len(text)} characters, {len(ARTICLE(text))} after cleaning"
    assert [line.split()[-1] for line in spans] == [span.rule for span in ARTICLE.tag(text).removed]


@pytest.mark.parametrize(("package", "extra"), [("datasets", "datasets"), ("pyarrow", "arrow")])
def test_the_pip_line_is_shown(without_package: Callable[[str, str], str], package: str, extra: str) -> None:
    message = without_package("textclean.adapters.datasets", package)
    assert f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"' in message
