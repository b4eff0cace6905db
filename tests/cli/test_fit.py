"""`textclean fit`, and what `textclean clean --templates` makes of it."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.files import jsonl
from tests.templates.sites import BOX, article, page
from textclean.templates import FittedTemplates, Templates

PAGES = [page(article(seed)) for seed in range(5)]
ROWS = [{"text": text, "url": f"https://www.harbour.example/{i}"} for i, text in enumerate(PAGES)]


def test_fitted_and_used(invoke, folder: Path) -> None:
    (folder / "in.jsonl.gz").write_bytes(gzip.compress(jsonl(ROWS)))
    done = invoke("fit", "in.jsonl.gz", "-o", "templates.bin")
    assert (done.exit_code, done.stderr) == (0, "5 pages of 1 site: templates.bin\n")
    (folder / "new.txt").write_text(page(article(9)))
    cleaned = invoke("clean", "--templates", "templates.bin", "new.txt")
    assert cleaned.exit_code == 0
    assert BOX not in cleaned.stdout
    assert all(line in cleaned.stdout for line in article(9))
    assert BOX in invoke("clean", "new.txt").stdout
    other = invoke("clean", "--templates", "templates.bin", "--site", "elsewhere.example", "new.txt")
    assert BOX in other.stdout


def test_a_page_over_the_limit_is_left_out(invoke, folder: Path) -> None:
    large = jsonl([{"text": "x" * (1 << 20), "url": "https://www.harbour.example/large"}])
    done = invoke("fit", "--max-record", "1", "-o", "templates.bin", stdin=jsonl(ROWS) + large)
    assert done.exit_code == 1
    assert "textclean: -:6: too large" in done.stderr
    assert "5 pages of 1 site" in done.stderr


def test_parts_are_merged(invoke, folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(jsonl(ROWS[:3]))
    assert invoke("fit", "a.jsonl", "-o", "a.bin").exit_code == 0
    assert invoke("fit", "--merge", "a.bin", "-", "-o", "b.bin", stdin=jsonl(ROWS[3:])).exit_code == 0
    assert invoke("fit", "-o", "whole.bin", stdin=jsonl(ROWS[::-1])).exit_code == 0
    assert (folder / "b.bin").read_bytes() == (folder / "whole.bin").read_bytes()
    done = invoke("fit", "--merge", "a.bin", "--min-pages", "2", "-o", "c.bin")
    assert done.exit_code == 2
    assert "have min_pages 3, but 2 is needed here" in done.stderr
    assert invoke("fit", "--merge", "nowhere.bin", "-o", "c.bin").exit_code == 1


def test_a_text_file_is_of_its_folders_site(invoke, folder: Path) -> None:
    for site in ("a.example", "b.example"):
        (folder / site).mkdir()
        for i, text in enumerate(PAGES):
            (folder / site / f"{i}.txt").write_text(text.replace("morning", site))
    assert "10 pages of 2 sites" in invoke("fit", ".", "-o", "templates.bin").stderr
    assert FittedTemplates.load(folder / "templates.bin").sites == ("a.example", "b.example")
    cleaned = invoke("clean", "--templates", "templates.bin", "b.example/1.txt").stdout
    assert "memo brings" not in cleaned
    done = invoke("clean", "--templates", "templates.bin", stdin=PAGES[0].encode())
    assert done.exit_code == 2
    assert "the templates have 2 sites: choose one with --site" in done.stderr
    named = invoke("clean", "--templates", "templates.bin", "--site", "www.b.example", "-", stdin=PAGES[0].encode())
    assert "Letters to the editor" not in named.stdout


def test_options(invoke, folder: Path) -> None:
    rows = [{"body": text, "from": "Harbour Post"} for text in PAGES]
    options = ("--text-field", "body", "--site-field", "from", "--min-pages", "4", "--min-share", "0.5")
    assert invoke("fit", *options, "-o", "x.bin", stdin=jsonl(rows)).exit_code == 0
    templates = Templates.load(folder / "x.bin")
    assert templates.sites == ("Harbour Post",)
    assert (templates.settings.min_pages, templates.settings.min_share) == (4, 0.5)
    assert invoke("fit", "--by", "none", "-o", "y.bin", stdin=jsonl(rows and [{"text": "x y"}])).exit_code == 0
    assert FittedTemplates.load(folder / "y.bin").by is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "-:2: no JSON: "),
        (b'{"text": 1}', '-:2: "text" is a number, not a string: --text-field names another field; left out'),
        (b'{"text": "x y"}', "textclean: 1 page skipped: no field names the site: pass --site or --site-field"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(invoke, folder: Path, line: bytes, message: str) -> None:
    done = invoke("fit", "-o", "x.bin", stdin=jsonl(ROWS[:1]) + line + b"\n" + jsonl(ROWS[1:]))
    assert done.exit_code == 1
    assert message in done.stderr
    assert len(Templates.load(folder / "x.bin")) == 5


def test_what_cannot_be_read(invoke, folder: Path) -> None:
    (folder / "in.jsonl.gz").write_bytes(gzip.compress(jsonl(ROWS))[:-20])
    done = invoke("fit", "in.jsonl.gz", "nowhere.jsonl", "-o", "x.bin")
    assert done.exit_code == 1
    assert "in.jsonl.gz: the gz stream ends too early: the file is cut short; " in done.stderr
    assert "nowhere.jsonl: No such file" in done.stderr
    assert invoke("clean", "--templates", "nowhere.bin", "x").exit_code == 1
    (folder / "y").write_text("no templates")
    refused = invoke("clean", "--templates", "y", "y")
    assert (refused.exit_code, "y is not a file of templates" in refused.stderr) == (2, True)
    assert invoke("clean", "--site", "a.example", "y").exit_code == 2
    assert invoke("fit", "-o", "no/where.bin", stdin=jsonl(ROWS)).exit_code == 1


def test_rows_of_any_format(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(ROWS))
    pq.write_table(pa.Table.from_pylist(ROWS), folder / "in.parquet")
    (folder / "in.jsonl.xz").write_bytes(lzma.compress(jsonl(ROWS)))
    for name in ("in.jsonl", "in.parquet", "in.jsonl.xz"):
        done = invoke("fit", name, "-o", f"{name}.bin")
        assert (done.exit_code, done.stderr) == (0, f"5 pages of 1 site: {name}.bin\n")
        assert (folder / f"{name}.bin").read_bytes() == (folder / "in.jsonl.bin").read_bytes()


def test_the_site_is_the_url_or_else_the_site(invoke, folder: Path) -> None:
    rows = [{"text": PAGES[0], "url": "https://a.example/", "site": "c"}, {"text": PAGES[1], "url": None, "site": "b"}]
    assert invoke("fit", "-o", "x.bin", stdin=jsonl(rows)).stderr == "2 pages of 2 sites: x.bin\n"
    assert Templates.load(folder / "x.bin").sites == ("a.example", "b")


def test_binary_is_one_line(invoke, folder: Path) -> None:
    (folder / "program").write_bytes(b"\x7fELF\x02\x01\n\0\n\0\n\0")
    done = invoke("fit", "program", "-o", "x.bin", "--by", "none")
    assert done.exit_code == 1
    assert done.stderr.startswith("textclean: program: not text: it looks like an ELF program or library")
    assert len(Templates.load(folder / "x.bin")) == 0


def test_the_summaries_of_fit_and_dups_have_one_form(invoke, folder: Path) -> None:
    """What was counted, then the file that was written: as the lines of a run's summary."""
    (folder / "rows.jsonl").write_text('{"text": "a b c", "site": "x"}\n')
    assert invoke("fit", "rows.jsonl", "-o", "t").stderr == "1 page of 1 site: t\n"
    written = invoke("dups", "rows.jsonl", "-o", "d").stderr
    assert written.startswith("1 text: 0 in 0 clusters")
    assert written.endswith(": d\n")
    assert invoke("dups", "rows.jsonl").stderr == written.replace(": d\n", "\n")
