"""Pairs of files and their settings, without pytest."""

import warnings
from pathlib import Path

import pytest

from textclean.config import Config
from textclean.errors import FixtureError, TextcleanWarning
from textclean.testing.pairs import find
from textclean.testing.samples import ARTICLE as STORY


def write(folder: Path, **files: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_bytes(text.encode())


def test_title_and_language_reach_the_pipeline(tmp_path: Path) -> None:
    """A pair is cleaned with the headline and the language of its settings."""
    headline = "Harbour pilots go on strike\n"
    text = f"{headline}{headline}{STORY}"
    write(tmp_path, a_raw_txt=text, a_expected_txt=headline + STORY, textclean_toml=f'title = "{headline[:-1]}"')
    (pair,) = find(tmp_path)
    pair.becomes_expected()
    write(
        tmp_path, textclean_toml='lang = "eo"\nwithout = ["residue"]'
    )  # a language without a lexicon: English phrases mean nothing
    write(tmp_path, a_raw_txt=f"{STORY}Sign up for our free newsletter\n")
    (pair,) = find(tmp_path)
    with warnings.catch_warnings(action="ignore", category=TextcleanWarning):
        assert pair.result().text == pair.result().source


def test_pairs_are_found_in_order(tmp_path: Path) -> None:
    """`find` returns the pairs of a folder and its subfolders, sorted."""
    write(tmp_path, b_raw_txt="x", b_expected_txt="x", a_raw_txt="x", a_expected_txt="x")
    write(tmp_path / "deep", c_raw_txt="x", c_expected_txt="x")
    assert [pair.raw.name[0] for pair in find(tmp_path)] == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["a_raw_txt", "a_expected_txt"])
def test_a_file_without_its_partner(tmp_path: Path, name: str) -> None:
    """The error names the file and the one that is missing."""
    write(tmp_path, **{name: "x"})
    with pytest.raises(FixtureError, match="is missing in the same folder"):
        find(tmp_path)


def test_without_settings_the_default_preset_cleans(tmp_path: Path) -> None:
    """A folder needs no `textclean.toml`."""
    write(tmp_path, a_raw_txt="x", a_expected_txt="x")
    (pair,) = find(tmp_path)
    assert pair.settings == Config()


def test_settings_that_are_no_text(tmp_path: Path) -> None:
    """A file in another encoding is an error with its name."""
    write(tmp_path, a_raw_txt="x", a_expected_txt="x")
    (tmp_path / "textclean.toml").write_bytes(b'title = "\xe4"')
    with pytest.raises(FixtureError, match=r"textclean\.toml: .*utf-8"):
        find(tmp_path)
