"""`textclean lexicon check`: what is wrong in a lexicon, and what its rules hit in a corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

LEXICON = """
[related]
kind = "teaser"

[related.read_more]
where   = "prefix"
phrases = ["lesen sie auch", "mehr zum thema"]
hits    = ["Lesen Sie auch: Brücke gesperrt"]
misses  = ["Sie lesen auch gern."]

[related.nie]
where   = "line"
phrases = ["unser brief"]
hits    = ["Unser Brief"]
misses  = ["Unser Brief kam an."]
"""


@pytest.fixture
def lexicon(folder: Path) -> Path:
    path = folder / "de.toml"
    path.write_text(LEXICON, encoding="utf-8")
    return path


def test_a_good_lexicon(invoke, lexicon: Path) -> None:
    done = invoke("lexicon", "check", "de.toml")
    assert (done.exit_code, done.stdout) == (0, "de.toml: 2 rules, 3 phrases; nothing is wrong\n")


def test_mistakes_are_listed_and_exit_with_1(invoke, lexicon: Path) -> None:
    lexicon.write_text(LEXICON.replace("prefix", "begin").replace('"Unser Brief"', '"Kein Brief"'), encoding="utf-8")
    done = invoke("lexicon", "check", "de.toml")
    first, *others = done.stdout.splitlines()
    assert done.exit_code == 1
    assert first == "de.toml: 1 rules, 1 phrases; 2 mistakes"
    assert [line.split(" ")[1] for line in others] == ["related.read_more:", "related.nie"]


def test_words_of_a_language(invoke, folder: Path) -> None:
    (folder / "de.toml").write_text('months = "mai juni"\n')
    assert invoke("lexicon", "check", "de.toml").stdout == "de.toml: 2 words; nothing is wrong\n"


def test_hits_in_a_corpus(invoke, lexicon: Path, folder: Path) -> None:
    """Files and rows of any format count; in a pipe, columns are separated by tabs."""
    (folder / "a.txt").write_text("Lesen Sie auch: Hafen\nEs regnet.\n", encoding="utf-8")
    (folder / "b.jsonl").write_text('{"text": "Lesen Sie auch: Hafen\\nMehr zum Thema"}\n', encoding="utf-8")
    done = invoke("lexicon", "check", "de.toml", "--corpus", "a.txt", "--corpus", "b.jsonl")
    assert done.exit_code == 0
    assert done.stdout.split("\n\n") == [
        "de.toml: 2 rules, 3 phrases; nothing is wrong",
        "4 lines of 2 texts; 3 of them are hit\n3\trelated.read_more",
        "rules that never hit\nrelated.nie",
        "lines that are hit most\n2\trelated.read_more\tLesen Sie auch: Hafen\n1\trelated.read_more\tMehr zum Thema\n",
    ]


def test_a_corpus_that_cannot_be_read_is_named(invoke, lexicon: Path) -> None:
    done = invoke("lexicon", "check", "de.toml", "--corpus", "nofile")
    assert done.exit_code == 1
    assert "nofile" in done.stderr


def test_a_file_that_is_not_utf8_is_named(invoke, folder: Path) -> None:
    (folder / "de.toml").write_bytes(b'months = "m\xe4rz"\n')
    done = invoke("lexicon", "check", "de.toml")
    assert done.exit_code == 1
    assert "de.toml: not UTF-8 text" in done.stderr
