"""`textclean choose`, `textclean train --choose` and pages of HTML for `textclean clean`."""

import json
import random
from pathlib import Path

import pytest

from tests.linemodel.pages import article, page
from textclean.choosing.model import load

STORY = article(random.Random(5))


@pytest.fixture
def texts(folder: Path) -> Path:
    (folder / "a.txt").write_text("We use cookies.\nAccept all")
    (folder / "b.txt").write_text(STORY)
    (folder / "c.txt").write_text(page(random.Random(5), STORY))
    return folder


def test_the_best_text_is_written(invoke, texts: Path) -> None:
    done = invoke("choose", "a.txt", "b.txt", "--page", "c.txt")
    assert done.exit_code == 0, done.stderr
    assert STORY in done.stdout
    assert done.stderr.startswith("textclean: ")
    assert "expected F1" in done.stderr


def test_the_scores_are_shown(invoke, texts: Path) -> None:
    lines = invoke("choose", "a.txt", "b.txt", "c.txt", "--model", "medoid", "--explain").stdout.splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("chosen: ")
    assert lines[2].endswith("a.txt")


def test_a_file_that_is_missing_is_named(invoke, texts: Path) -> None:
    done = invoke("choose", "b.txt", "absent.txt")
    assert (done.exit_code, done.stdout) == (1, STORY)
    assert "absent.txt: No such file" in done.stderr
    assert invoke("choose", "absent.txt").exit_code == 1
    assert invoke("choose", "b.txt", "--model", "nothing").exit_code == 2


def test_a_chooser_is_trained(invoke, folder: Path) -> None:
    pytest.importorskip("lightgbm", reason="needs the extra train")
    draw = random.Random(3)
    with (folder / "rows.jsonl").open("w") as file:
        for number in range(24):
            body = article(draw)
            short = body.split("\n")[0]
            inputs = {"whole": body, "short": short, "page": page(draw, body)}
            file.write(json.dumps({"site": f"s{number % 6}", "gold": body, "inputs": inputs}) + "\n")
    done = invoke(
        "train",
        "rows.jsonl",
        "--choose",
        "--page",
        "page",
        "-o",
        "mine.npz",
        "--folds",
        "2",
        "--together",
        "whole, page",
    )
    assert done.exit_code == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()[1:6]] == ["whole", "short", "page", "chosen", "best"]
    assert load(str(folder / "mine.npz")).f1.depth >= 0
    assert invoke("train", "rows.jsonl", "--choose", "-o", "mine.txt").exit_code == 2


def test_a_page_of_html_is_extracted(invoke, folder: Path) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra html")
    lines = "".join(f"<p>{line}</p>\n" for line in STORY.split("\n"))
    html = f"<!doctype html><title>A</title><nav><a href=/>Home</a></nav><article>{lines}</article>"
    (folder / "page.html").write_text(html)
    (folder / "page").write_text(html)
    for name in ("page.html", "page"):
        done = invoke("clean", name, "--extractor", "trafilatura", "--extractor", "resiliparse")
        assert done.exit_code == 0, done.stderr
        assert done.stdout.split() == STORY.split()
    assert invoke("clean", "page.html", "-o", "out", "--extractor", "resiliparse").exit_code == 0
    assert (folder / "out/page.txt").read_text().split() == STORY.split()
    assert invoke("clean", "page.html", "--extractor", "bost").exit_code == 2
