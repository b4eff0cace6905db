"""Indexes on disk: saved, loaded, merged, damaged."""

from __future__ import annotations

import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.duplicates.stories import corpus, story
from tests.files import contents
from textclean import archive
from textclean.duplicates import DuplicateSettings, NearDuplicates, compatibility, index_file
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
    index = filled(names, threshold=0.6, seed=3, ngram=4)
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
        with pytest.raises(CorpusError, match=r"is not a near-dup|is cut short or damaged: .* build the index again"):
            NearDuplicates.load(saved)


def test_every_damage_is_seen_or_changes_nothing(saved: Path) -> None:
    """Zip has no checksum over its own headers: a flipped bit there may be of no consequence."""
    whole = bytearray(saved.read_bytes())
    index, refused, unseen = NearDuplicates.load(saved), 0, 0
    places = (*range(0, len(whole), len(whole) // 300), *range(len(whole) - 900, len(whole), 3))
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << place % 8
        saved.write_bytes(broken)
        try:
            again = NearDuplicates.load(saved)
        except CorpusError as error:
            refused += str(error).startswith(str(saved))
        else:
            assert (list(again), again.pairs()) == (list(index), index.pairs())
            unseen += 1
    assert refused + unseen == len(places)
    assert refused > 300, "a flipped bit of an array is seen"


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("something else, and long enough to hold a trailer")
    with pytest.raises(CorpusError, match="x is not a near-duplicate index: check that it is the file"):
        NearDuplicates.load(tmp_path / "x")
    np.savez(tmp_path / "other.npz", a=np.arange(3))
    with pytest.raises(CorpusError, match=r"other.npz is not a near-duplicate index"):
        NearDuplicates.load(tmp_path / "other.npz")
    with pytest.raises(FileNotFoundError):
        NearDuplicates.load(tmp_path / "nowhere")


def opened(path: Path) -> archive.Archive:
    return archive.Archive(path, index_file._FORMAT)


def test_another_scheme_or_version_is_refused(tmp_path: Path) -> None:
    described = compatibility.described(DuplicateSettings())
    archive.write(tmp_path / "x", index_file._FORMAT, described | {"scheme": "legacy"}, {})
    with pytest.raises(CorpusError, match="has scheme 'legacy', but 'affine32' is needed here: build both"):
        NearDuplicates.load(tmp_path / "x")
    archive.write(tmp_path / "x", index_file._FORMAT._replace(version=99), described, {})
    with pytest.raises(CorpusError, match=r"of version 99, but .* reads version 3: build the index again"):
        NearDuplicates.load(tmp_path / "x")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"threshold": 2}, "has invalid settings: threshold must be a number above 0, up to 1, not 2"),
        ({"bands": "x"}, "has invalid settings: bands must be a whole number from 1 on, not 'x'"),
        ({"rows": 50}, "has invalid settings: 42 bands of 50 rows need 2100 permutations"),
        ({"ngram": None}, "has invalid settings: ngram must be"),
    ],
)
def test_forged_settings_are_refused(saved: Path, settings: dict[str, object], message: str) -> None:
    archive.write(saved, index_file._FORMAT, opened(saved).settings | settings, contents(saved))
    with pytest.raises(CorpusError, match=message):
        NearDuplicates.load(saved)
    archive.write(saved, index_file._FORMAT, {"threshold": 0.7}, contents(saved))
    with pytest.raises(CorpusError, match="the setting 'jaccard' is missing"):
        NearDuplicates.load(saved)


@pytest.mark.parametrize(
    ("name", "forge", "message"),
    [
        ("text_row", lambda a: a + 100, "the ids refer to other texts than it has"),
        ("text_row", lambda a: a[:3], "it does not have one text for each id"),
        ("text_row", lambda a: a - 1, "the ids refer to other texts than it has"),
        ("text_row", lambda a: a * 0, "the ids refer to other texts than it has"),
        ("text_row", lambda a: a.astype(np.int64), "the array 'text_row' is not a column of int32"),
        ("size", lambda a: a[:2], "the ids refer to other texts than it has"),
        ("size", lambda a: a + 1, "the sizes of the texts contradict their shingles"),
        ("size", lambda a: a[::-1], "the sizes of the texts contradict their shingles"),
        ("size", lambda a: -a, "the sizes of the texts contradict their shingles"),
        ("size", lambda a: a.astype(float), "the array 'size' is not a column of int64"),
        ("digest", lambda a: a[:2], "its columns have different numbers of texts"),
        ("digest", lambda a: a * 0, "the number of band entries contradicts the texts"),
        ("words", lambda a: a[:2], "its columns have different numbers of texts"),
        ("words", lambda a: a * 0, "the sizes of the texts contradict their shingles"),
        ("site", lambda a: a + 1, "a text refers to a site that does not exist"),
        ("site", lambda a: a - 1, "a text refers to a site that does not exist"),
        ("site", lambda a: a[:2], "its columns have different numbers of texts"),
        ("flat", lambda a: a[:-1], "the sizes of the texts contradict their shingles"),
        ("flat", lambda a: a[::-1], "the shingles of a text are not sorted"),
        ("flat", lambda a: a.reshape(1, -1), "the array 'flat' is not a column of uint32"),
        ("entries", lambda a: a[:-1], "the number of band entries contradicts the texts"),
        ("entries", lambda a: a[::-1], "the band entries are not sorted"),
        ("entries", lambda a: a | np.uint64(2**28 - 1), "a band entry refers to a text that does not exist"),
        ("entries", lambda a: np.sort(a & ~np.uint64(1)), "the band entries contradict the texts"),
        ("ids", lambda a: a | 0xFF, "a string in 'ids' is not UTF-8"),
        ("ids", lambda a: a[:-1], "'ids' and 'ids_stops' contradict each other"),
        ("ids", lambda a: a * 0, "an id or a site occurs twice"),
        ("ids_stops", lambda a: a[:3], "'ids' and 'ids_stops' contradict each other"),
        ("ids_stops", lambda a: a[::-1], "'ids' and 'ids_stops' contradict each other"),
        ("ids_stops", lambda a: np.append(a, a[-1]), "it does not have one text for each id"),
        ("sites_stops", lambda a: np.append(a, [5]), "'sites' and 'sites_stops' contradict each other"),
        ("sites_stops", lambda a: np.append(a, [0, 0]), "an id or a site occurs twice"),
    ],
)
def test_forged_columns_are_refused(
    saved: Path, name: str, forge: Callable[[np.ndarray], np.ndarray], message: str
) -> None:
    """With the right checksums, and with columns that contradict each other."""
    arrays = contents(saved)
    with saved.open("wb") as file:
        np.savez(file, **arrays | {name: forge(arrays[name])})
    with zipfile.ZipFile(saved, "a") as file:
        described = compatibility.described(DuplicateSettings())
        header = {"format": index_file._FORMAT.name, "version": index_file._FORMAT.version, "settings": described}
        file.writestr("settings.json", json.dumps(header))
    with pytest.raises(CorpusError, match=message) as caught:
        NearDuplicates.load(saved)
    assert str(caught.value).startswith(f"{saved} is damaged: ")
    assert str(caught.value).endswith("; copy the file again, or build the index again")


def test_a_missing_column_and_odd_members_are_refused(saved: Path) -> None:
    settings, arrays = opened(saved).settings, contents(saved)
    archive.write(saved, index_file._FORMAT, settings, {name: arrays[name] for name in arrays if name != "words"})
    with pytest.raises(CorpusError, match="the array 'words' is missing"):
        NearDuplicates.load(saved)
    np.savez_compressed(saved.with_suffix(".npz"), **arrays)
    with pytest.raises(CorpusError, match="is not a near-duplicate index"):
        NearDuplicates.load(saved.with_suffix(".npz"))
    for text in ("[]", "{", "{}", '{"format": 1}', "[" * 100_000):
        with zipfile.ZipFile(saved, "w") as file:
            file.writestr("settings.json", text)
        with pytest.raises(CorpusError, match="is damaged: its settings"):
            NearDuplicates.load(saved)
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("settings.json", "{}")
    with pytest.raises(CorpusError, match="the sizes in its directory are wrong"):
        NearDuplicates.load(saved)


def test_saving_and_loading_need_little_memory(tmp_path: Path) -> None:
    """Neither makes a second copy of the index."""
    index = NearDuplicates()
    index.add_many([str(i) for i in range(4000)], [story(i, 400) for i in range(4000)])
    index.pairs()  # merges the runs of band entries
    peaks = {}
    for name, work in (
        ("save", lambda: index.save(tmp_path / "index")),
        ("load", lambda: NearDuplicates.load(tmp_path / "index")),
    ):
        tracemalloc.start()
        work()
        peaks[name] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    size = (tmp_path / "index").stat().st_size
    assert peaks["save"] < size
    assert peaks["load"] < 2 * size


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
    with pytest.raises(CorpusError, match="columns is not empty: name an empty one, for this index alone"):
        NearDuplicates(folder=tmp_path / "columns")


def test_a_file_holds_nothing_that_runs(saved: Path) -> None:
    """No pickle: `numpy.load` opens it, the settings are JSON, all else is numbers."""
    with np.load(saved, allow_pickle=False) as file:
        header = json.loads(file["settings.json"])
        assert header["settings"] == compatibility.described(DuplicateSettings())
        kinds = {file[name].dtype.str for name in file.files if name != "settings.json"}
    assert kinds == {"|u1", "<u4", "<u8", "<i4", "<i8"}
