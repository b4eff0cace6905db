"""Indexes on disk: saved, loaded, merged, damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.duplicates.stories import corpus, story
from textclean import archive
from textclean.duplicates import DuplicateSettings, NearDuplicates
from textclean.errors import CorpusError

MADE = corpus(7, 8)
NAMES = list(MADE)


def filled(names: list[str], **options: object) -> NearDuplicates:
    index = NearDuplicates(**options)  # type: ignore[arg-type]
    index.add_many(names, [MADE[name] for name in names])
    return index


def same(one: NearDuplicates, other: NearDuplicates) -> bool:
    asked = [*MADE.values(), story(99)]
    return (
        list(one) == list(other)
        and one.settings == other.settings
        and one.pairs() == other.pairs()
        and one.clusters() == other.clusters()
        and [one.query(text) for text in asked] == [other.query(text) for text in asked]
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    filled(NAMES).save(tmp_path / "copies.index")
    return tmp_path / "copies.index"


@pytest.mark.parametrize("names", [[], NAMES[:1], NAMES])
def test_an_index_comes_back_as_it_was(tmp_path: Path, names: list[str]) -> None:
    index = filled(names, threshold=0.6, seed=3, size=4)
    index.save(tmp_path / "index")
    again = NearDuplicates.load(tmp_path / "index")
    assert same(index, again)
    assert again.add("new", story(50)) == index.add("new", story(50))


def test_removed_documents_are_not_saved(tmp_path: Path) -> None:
    index = filled(NAMES)
    for name in NAMES[::2]:
        index.remove(name)
    index.save(tmp_path / "index")
    filled(NAMES[1::2]).save(tmp_path / "fresh")
    assert same(NearDuplicates.load(tmp_path / "index"), index)
    sizes = [(tmp_path / name).stat().st_size for name in ("index", "fresh")]
    assert sizes[0] == pytest.approx(sizes[1], abs=64)


def test_a_file_is_replaced_in_one_step(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def fail(*_: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        filled(NAMES[:3]).save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_file_is_the_same_each_time(saved: Path, tmp_path: Path) -> None:
    NearDuplicates.load(saved).save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_every_cut_is_seen(saved: Path) -> None:
    whole = saved.read_bytes()
    for size in [0, 5, 40, len(whole) // 2, *range(len(whole) - 60, len(whole))]:
        saved.write_bytes(whole[:size])
        with pytest.raises(CorpusError, match=r"is no index of textclean|is cut short at"):
            NearDuplicates.load(saved)


def test_every_damage_is_seen(saved: Path) -> None:
    whole = bytearray(saved.read_bytes())
    for place in range(31, len(whole), len(whole) // 97):
        broken = bytearray(whole)
        broken[place] ^= 0x10
        saved.write_bytes(broken)
        with pytest.raises(
            CorpusError, match=r"is damaged: (the array '\w+'|its directory) is not as it was|is cut short"
        ):
            NearDuplicates.load(saved)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("something else, and long enough to hold a trailer")
    with pytest.raises(CorpusError, match="x is no index of textclean"):
        NearDuplicates.load(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        NearDuplicates.load(tmp_path / "nowhere")


@pytest.mark.parametrize(("name", "value"), [("version", 99), ("scheme", "legacy")])
def test_another_scheme_or_version_is_refused(tmp_path: Path, name: str, value: object) -> None:
    index = filled(NAMES[:3])
    archive.write(tmp_path / "x", index.settings.header() | {name: value}, {})
    with pytest.raises(CorpusError, match=rf"has {name} {value!r}, but .* is needed here: build both"):
        NearDuplicates.load(tmp_path / "x")


@pytest.mark.parametrize(("name", "value"), [("seed", 2), ("ngram", 3), ("num_perm", 256), ("bands", 32), ("rows", 2)])
def test_other_settings_are_refused_on_load_and_merge(saved: Path, name: str, value: int) -> None:
    message = f"has {name} {getattr(DuplicateSettings(), name)}, but {value} is needed here"
    options = {name: value}
    with pytest.raises(CorpusError, match=f"the other index {message}"):
        NearDuplicates(**options).merge(filled(NAMES[:2]))  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match=message):
        NearDuplicates.load(saved, settings=DuplicateSettings(**options))  # type: ignore[arg-type]
    assert len(NearDuplicates.load(saved, settings=DuplicateSettings(threshold=0.3))) == len(NAMES)


def test_merged_indexes_are_one_index() -> None:
    for cut in (0, 1, len(NAMES) // 2, len(NAMES)):
        one = filled(NAMES[:cut])
        one.merge(filled(NAMES[cut:]))
        assert same(one, filled(NAMES))


def test_an_id_in_both_is_refused() -> None:
    one = filled(NAMES[:5])
    with pytest.raises(CorpusError, match=r"both indexes have a document .* remove it from one of them"):
        one.merge(filled(NAMES[4:]))
    assert same(one, filled(NAMES[:5]))


def test_an_index_on_disk_is_one_in_memory(tmp_path: Path, saved: Path) -> None:
    index = filled(NAMES[:30], folder=tmp_path / "columns")
    index.merge(filled(NAMES[30:]))
    assert same(index, filled(NAMES))
    assert sum(path.stat().st_size for path in (tmp_path / "columns").iterdir()) >= index.nbytes
    assert same(NearDuplicates.load(saved, folder=tmp_path / "more"), index)
    with pytest.raises(CorpusError, match="columns is not empty: name one for the index alone"):
        NearDuplicates(folder=tmp_path / "columns")


def test_a_file_holds_nothing_that_runs(saved: Path) -> None:
    """No pickle: the directory is JSON, all else is numbers."""
    file = archive.Archive(saved)
    assert file.settings == json.loads(json.dumps(DuplicateSettings().header()))
    assert {file._places[name]["dtype"] for name in file._places} <= {"|u1", "<u4", "<u8", "<i4", "<i8"}
