"""`textclean train` and `textclean evaluate`: rows in, a model and figures out."""

import bz2
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.linemodel.pages import rows
from textclean.linemodel.models import calibration, load
from textclean.linemodel.score import Calibration
from textclean.linemodel.stacked_trees import StackedTrees


@pytest.fixture
def pages(folder: Path) -> str:
    with gzip.open(folder / "rows.jsonl.gz", "wt", encoding="utf-8") as file:
        for row in rows():
            file.write(json.dumps(row) + "\n")
    return "rows.jsonl.gz"


def test_a_model_is_trained_and_measured(invoke, folder: Path, pages: str) -> None:
    done = invoke("train", pages, "-o", "mine.npz", "--folds", "3", "--keep-folds", "folds")
    assert done.exit_code == 0, done.stderr
    model = load(str(folder / "mine.npz"))
    assert isinstance(model, StackedTrees)
    assert model.second.depth > 0
    assert calibration(str(folder / "mine.npz")) != Calibration()
    assert calibration(str(folder / "folds/fold-0.npz")) == Calibration()
    assert done.stdout.splitlines()[1].startswith("all")
    assert done.stderr == ""

    again = invoke("evaluate", pages, "--preset", "page", "--folds", "folds")
    assert again.exit_code == 0, again.stderr
    assert again.stdout == done.stdout


def test_figures_of_a_preset(invoke, pages: str) -> None:
    report = json.loads(invoke("evaluate", pages, "--preset", "page", "--json").stdout)
    figures = report["inputs"]["all"]
    assert figures["after"]["f1"] > figures["before"]["f1"]
    assert invoke("evaluate", pages, "--preset", "page").stdout.count("\nall") == 1


def test_an_input_is_chosen(invoke, folder: Path) -> None:
    row = {
        "gold": "The vote was close.",
        "inputs": {"a": "The vote was close.\nShare this", "b": "The vote was close."},
    }
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n\n")
    assert list(json.loads(invoke("evaluate", "rows.jsonl", "--json").stdout)["inputs"]) == ["all", "a", "b"]
    done = invoke("evaluate", "rows.jsonl", "--json", "--input", "b")
    assert list(json.loads(done.stdout)["inputs"]) == ["all", "b"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no json\n", "rows.jsonl, line 1: no JSON"),
        (b'{"gold": "a", "text": "a"}\n[]\n', "rows.jsonl, line 2: a row is an object"),
        (b'{"text": "a"}\n', 'rows.jsonl, line 1: there is no "gold" in the row'),
        (b'{"gold": "a"}\n', "line 1: expected strings"),
        (b"\x1f\x8bbroken", "rows.jsonl: "),
        (b"\xff\xfe\n", "rows.jsonl: "),
        (b"\x7fELF\x02\x01\n\0", "rows.jsonl: not text: it looks like an ELF program or library"),
    ],
)
def test_bad_rows_are_one_line(invoke, folder: Path, data: bytes, message: str) -> None:
    (folder / "rows.jsonl").write_bytes(data)
    done = invoke("evaluate", "rows.jsonl")
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_rows_of_any_format(invoke, folder: Path, pages: str) -> None:
    few = rows()[:4]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in few))
    expected = invoke("evaluate", "rows.jsonl", "--json").stdout
    assert json.loads(expected)["inputs"]["all"]["texts"] > 0
    pq.write_table(pa.Table.from_pylist(few), folder / "rows.parquet")
    (folder / "rows.jsonl.bz2").write_bytes(bz2.compress((folder / "rows.jsonl").read_bytes()))
    for name in ("rows.parquet", "rows.jsonl.bz2"):
        assert invoke("evaluate", name, "--json").stdout == expected
    assert invoke("evaluate", "-", "--json", stdin=(folder / "rows.jsonl").read_bytes()).stdout == expected
    (folder / "a.txt").write_text("A text.")
    done = invoke("evaluate", "a.txt")
    assert (done.exit_code, "a.txt: a text file holds no rows" in done.stderr) == (2, True)


def test_a_model_needs_its_ending(invoke, pages: str) -> None:
    done = invoke("train", pages, "-o", "mine.bin")
    assert done.exit_code == 2
    assert "ends in .npz" in done.stderr


def test_an_unknown_kind_is_refused(invoke, pages: str) -> None:
    done = invoke("train", pages, "-o", "mine.npz", "--kind", "boosted_tree")
    assert done.exit_code == 2
    assert "did you mean boosted_trees" in done.stderr


def test_a_missing_model_of_a_fold_is_one_line(invoke, folder: Path, pages: str) -> None:
    (folder / "sites.json").write_text(json.dumps({row["site"]: 7 for row in rows()}))
    done = invoke("evaluate", pages, "--preset", "page", "--folds", str(folder))
    assert done.exit_code == 1
    assert "fold-7.npz: the line model cannot be read: No such file" in done.stderr
    assert done.stderr.count("\n") == 1


def test_models_of_other_pages_are_refused(invoke, folder: Path, pages: str) -> None:
    assert "no models of folds" in invoke("evaluate", pages, "--preset", "page", "--folds", str(folder)).stderr
    (folder / "sites.json").write_text("{}")
    assert "is in no fold" in invoke("evaluate", pages, "--preset", "page", "--folds", str(folder)).stderr


def test_rows_that_are_not_there(invoke) -> None:
    done = invoke("evaluate", "missing.jsonl")
    assert done.exit_code == 1
    assert "missing.jsonl: No such file" in done.stderr


def test_folds_without_a_line_model_are_refused(invoke, folder: Path, pages: str) -> None:
    done = invoke("evaluate", pages, "--preset", "minimal", "--folds", str(folder))
    assert done.exit_code == 2
    assert "--folds names line models, but no filter of the pipeline is one" in done.stderr


def test_a_seed_out_of_range_is_refused(invoke, pages: str) -> None:
    for seed in ("-1", str(10**20)):
        done = invoke("train", pages, "-o", "new.npz", "--seed", seed)
        assert done.exit_code == 2
        assert "is not in the range 0<=x<=2147483647" in done.stderr
