"""`--config FILE`: what no option says is taken from the file, and an option comes before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.duplicates.stories import edited, story
from tests.engines.corpora import article, jsonl, manifest, output
from textclean import ARTICLE, from_config
from textclean.config import Config

TEXT = "The council of Ostwick voted on Tuesday.\nAdvertisement\nShare this article\nBERLIN, May 5 - It rained.\n"
WITHOUT_ADS = 'without = ["ad"]\n'


def write(folder: Path, text: str) -> None:
    (folder / "c.toml").write_text(text)


def rows(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        WITHOUT_ADS,
        'without = ["share"]\nlang = "en-GB"\n',
        'with = ["dateline"]\nonly = ["dateline", "ad"]\n',
        "policy.kinds.share = 1.1\n",
        'title = "The council of Ostwick voted on Tuesday."\nrepair.on = false\n',
    ],
)
def test_clean_and_explain_give_what_the_library_gives(invoke, folder: Path, text: str) -> None:
    """The same file gives an equal pipeline in Python."""
    write(folder, text)
    config = Config.load("c.toml")
    source = f"{TEXT}The council of Ostwick voted on Tuesday.\nschÃ¶n\n"
    result = from_config("c.toml").tag(source, title=config.title, lang=config.lang)
    assert invoke("clean", "--config", "c.toml", stdin=source.encode()).stdout == result.text
    shown = json.loads(invoke("explain", "--json", "--config", "c.toml", stdin=source.encode()).stdout)
    assert shown["text"] == result.text
    assert result.text != ARTICLE(source)


def test_a_file_that_is_not_named_changes_nothing(invoke, folder: Path) -> None:
    for name, text in (("textclean.toml", WITHOUT_ADS), ("pyproject.toml", f"[tool.textclean]\n{WITHOUT_ADS}")):
        (folder / name).write_text(text)
        assert invoke("clean", stdin=TEXT.encode()).stdout == ARTICLE(TEXT)
        assert invoke("clean", "--config", name, stdin=TEXT.encode()).stdout == ARTICLE.without("ad")(TEXT)


def test_an_option_takes_the_place_of_what_the_file_says(invoke, folder: Path) -> None:
    write(folder, f'preset = "strict"\n{WITHOUT_ADS}policy.threshold = 0.9\n')
    done = invoke("clean", "--config", "c.toml", "--preset", "article", "--without", "share", stdin=TEXT.encode())
    expected = Config("article", without=("share",), policy=(("threshold", 0.9),)).pipeline()
    assert done.stdout == expected(TEXT) != ARTICLE(TEXT)


@pytest.mark.parametrize("command", ["clean", "explain", "filters", "dups", "fit -o x", "run in.jsonl -o out"])
def test_a_wrong_file_is_one_line(invoke, folder: Path, command: str) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(1))
    write(folder, "policy.treshold = 1")
    done = invoke(*command.split(), "--config", "c.toml")
    assert done.exit_code == 2
    assert done.stderr == "textclean: c.toml: unknown key 'treshold' at policy: did you mean 'threshold'?\n"
    missing = invoke(*command.split(), "--config", "none.toml")
    assert (missing.exit_code, "none.toml" in missing.stderr) == (1, True)


def test_filters_lists_those_of_the_configuration(invoke, folder: Path) -> None:
    write(folder, 'preset = "minimal"\nwith = ["dateline"]\nwithout = ["ad"]\n')
    shown = [line.split("\t")[0] for line in invoke("filters", "--config", "c.toml").stdout.splitlines()]
    assert shown == ["consent", "share", "navigation", "player", "furniture", "links", "reader", "dateline"]
    assert invoke("filters", "--preset", "minimal", "--with", "dateline", "dateline").stdout.startswith(
        "dateline.prefix"
    )


def test_evaluate(invoke, folder: Path) -> None:
    write(folder, 'only = ["ad"]')
    (folder / "in.jsonl").write_text(json.dumps({"gold": "It rained.", "text": "It rained.\nAdvertisement\n"}))
    plain, chosen = (
        json.loads(invoke("evaluate", "--json", "in.jsonl", *more).stdout)["kinds"]
        for more in (("--only", "share"), ("--config", "c.toml"))
    )
    assert (list(plain), list(chosen)) == ([], ["ad"])


def test_dups(invoke, folder: Path) -> None:
    """Columns, threshold, the lead and the pipeline are the file's; --with adds a filter."""
    first, second = story(1, 200), edited(story(1, 200), 1)
    (folder / "in.jsonl").write_text(
        "".join(
            f"{json.dumps({'key': key, 'body': body})}\n"
            for key, body in (("a", first), ("b", f"{second} And some more words at the end of it."))
        )
    )
    write(
        folder,
        'columns = { text = "body", id = "key" }\nduplicates = { threshold = 0.5, representative = "longest" }\n',
    )
    assert [row["lead"] for row in rows(invoke("dups", "in.jsonl", "--config", "c.toml").stdout)] == ["b", "b"]
    strict = invoke("dups", "in.jsonl", "--config", "c.toml", "--threshold", "1", "--representative", "first")
    assert [row["lead"] for row in rows(strict.stdout)] == [None, None]
    assert "unknown filter 'datelin'" in invoke("dups", "in.jsonl", "--clean", "--with", "datelin").stderr


def test_dups_with_another_filter(invoke, folder: Path) -> None:
    """A filter that is added takes part in the cleaning."""
    text = article(1)
    lines = [{"id": "a", "text": text}, {"id": "b", "text": f"BERLIN, May 5 (Reuters) - {text}"}]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    plain, added = (
        [row["relation"] for row in rows(invoke("dups", "in.jsonl", "--clean", *more).stdout)]
        for more in ((), ("--with", "dateline"))
    )
    assert plain == [None, "near copy"]
    assert added == [None, "exact"]


def test_fit(invoke, folder: Path) -> None:
    from textclean import Templates

    pages = [{"body": f"{story(i, 60)}.\nOur memo: all you must know.", "host": "a.example"} for i in range(2)]
    (folder / "in.jsonl").write_text("".join(f"{json.dumps(page)}\n" for page in pages))
    write(folder, 'columns = { text = "body", site = "host" }\ntemplates = { min_pages = 2, by = "host" }\n')
    assert invoke("fit", "in.jsonl", "-o", "t.bin", "--config", "c.toml", "--min-share", "0.2").exit_code == 0
    found = Templates.load(folder / "t.bin")
    assert (found.settings.min_pages, found.settings.min_share, found.settings.by) == (2, 0.2, "host")
    assert (len(found), found.sites) == (2, ("a.example",))


RUN = """
preset = "minimal"
policy.threshold = 0.6
columns = { id = "id", clean = "kept", removed = "gone", flags = "marks" }
duplicates = { threshold = 0.95, representative = "longest" }
run = { dups = true, shard = 1 }
"""


def test_a_run_and_its_manifest(invoke, folder: Path) -> None:
    """The manifest holds the effective configuration, which gives the same run again."""
    (folder / "in.jsonl").write_bytes(jsonl(6))
    write(folder, RUN)
    done = invoke("run", "in.jsonl", "-o", "out", "--workers", "1", "--config", "c.toml", "--threshold", "0.9")
    assert done.exit_code == 0, done.stderr
    found, pipeline = output(folder / "out"), from_config("c.toml")
    assert [row["kept"] for row in found] == [pipeline(row["text"]) for row in found]
    stored = manifest(folder / "out")["settings"]["configuration"]
    config = Config.parse(stored)
    assert (config.preset, config.duplicates.threshold, config.columns.clean) == ("minimal", 0.9, "kept")
    assert config.pipeline() == pipeline
    assert config.run.shard == 1
    assert manifest(folder / "out")["duplicates"]["representative"] == "longest"
    (folder / "again.toml").write_text(config.to_toml())
    invoke("run", "in.jsonl", "-o", "again", "--workers", "1", "--config", "again.toml")
    assert {path.name: path.read_bytes() for path in (folder / "again").glob("*")} == {
        path.name: path.read_bytes() for path in (folder / "out").glob("*")
    }
    without = invoke("run", "in.jsonl", "-o", "plain", "--workers", "1", "--config", "c.toml", "--no-dups")
    assert (without.exit_code, (folder / "plain/duplicates.jsonl").exists()) == (0, False)


def test_options_that_a_run_refuses(invoke, folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(jsonl(1))
    for text, said in (
        ('title = "A strike"', "title is the headline of one text, but a run cleans many: remove it"),
        ('columns.clean = "text"', "two columns have the name 'text': rename one of them"),
        (
            'run.templates = "auto"',
            "templates are fitted site by site: name the column with the site or the URL",
        ),
        ('run.templates = "none.bin"', "none.bin: No such file or directory"),
        ('run.from = "json"', "run.from must be text, jsonl, csv, tsv, parquet, arrow, wet, warc or html, not 'json'"),
        ("duplicates.bands = 64", "c.toml: duplicates: 64 bands of 3 rows need 192 permutations, but num_perm is 128"),
    ):
        write(folder, text)
        done = invoke("run", "in.jsonl", "-o", "out", "--config", "c.toml")
        assert (done.exit_code, said in done.stderr) == (1 if "No such file" in said else 2, True), done.stderr
        assert not list((folder / "out").glob("part-*"))
