"""Indexes, templates and models whose process is killed, whose disk is full, or whose file changes while it is read."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.duplicates.stories import corpus, story
from tests.templates.test_file import filled as filled_templates
from textclean import NearDuplicates, Templates
from textclean.errors import CorpusError
from textclean.linemodel import models

# Adds texts to an index in a folder, and saves it now and then; says what is saved once it is.
GROWING = """
import sys
from pathlib import Path
from tests.duplicates.stories import story
from textclean import NearDuplicates

index = NearDuplicates(folder=sys.argv[1])
print("begun", flush=True)
for number in range(100_000):
    index.add(str(number), story(number % 50), site=f"site{number % 3}")
    if number % 20 == 19:
        index.save(sys.argv[2])
        print(len(index), flush=True)
"""


@pytest.mark.heavy
def test_an_index_in_a_folder_that_is_killed_while_it_grows(tmp_path: Path) -> None:
    """What was saved is there as a whole; the folder is scratch space and refused. KILLS=50 kills as often."""
    rng, saved = random.Random(3), tmp_path / "saved.index"
    for number in range(int(os.environ.get("KILLS", "5"))):
        folder = tmp_path / f"columns{number}"
        saved.unlink(missing_ok=True)
        command = [sys.executable, "-c", GROWING, str(folder), str(saved)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(rng.random() * 1.5)
            process.kill()
            said = process.stdout.read().split()
        assert process.returncode == -signal.SIGKILL
        acknowledged = int(said[-1]) if said else 0
        if acknowledged:
            index = NearDuplicates.load(saved)
            assert len(index) in (acknowledged, acknowledged + 20)
            assert list(index) == [str(i) for i in range(len(index))]
            assert [match.id for match in index.query(story(7))][:1] == ["7"]
        else:
            assert not saved.exists() or len(NearDuplicates.load(saved)) == 20
        with pytest.raises(CorpusError, match=f"{folder.name} is not empty"):
            NearDuplicates(folder=folder)


def save_index(path: Path) -> None:
    index = NearDuplicates()
    index.add_many(list(made := corpus(5, 8)), list(made.values()))
    index.save(path)


def save_model(path: Path) -> None:
    models.save(models.load("page"), path)


def save_templates(path: Path) -> None:
    filled_templates().save(path)


@pytest.mark.parametrize("save", [save_index, save_templates, save_model])
@pytest.mark.parametrize("size", [0, 100, 3000])
def test_a_full_disk_keeps_the_old_file(tmp_path: Path, save: Callable[[Path], None], size: int) -> None:
    """The system refuses to write more than some bytes, as on a full disk."""
    path = tmp_path / "kept.npz"
    path.write_bytes(b"old")
    models.load("page")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        with pytest.raises(OSError, match="File too large"):
            save(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["kept.npz"], "no half-written file is left"
    save(path)
    assert path.stat().st_size > 3000


def test_a_full_disk_while_a_folder_grows_is_an_error(tmp_path: Path) -> None:
    """The space is taken when a column grows, so that writing to it never ends the process by a signal."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        index = NearDuplicates(folder=tmp_path / "columns")
        with pytest.raises(OSError, match="File too large"):
            index.add_many([str(number) for number in range(200)], [story(number) for number in range(200)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_the_columns_of_a_folder_have_space_on_the_disk(tmp_path: Path) -> None:
    index = NearDuplicates(folder=tmp_path / "columns")
    index.add("a", story(1))
    for path in (tmp_path / "columns").iterdir():
        assert path.stat().st_blocks * 512 >= path.stat().st_size, "no holes"


@pytest.mark.parametrize("fault", ["replaced", "cut", "overwritten"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """A file that is replaced is read as it was; one that is cut or overwritten in place is refused."""
    path, other = tmp_path / "x.index", tmp_path / "other.index"
    save_index(path)
    expected = list(NearDuplicates.load(path))
    NearDuplicates().save(other)

    def then(read: Callable[..., object]) -> Callable[..., object]:
        def opened(*arguments: object, **options: object) -> object:
            found = read(*arguments, **options)
            if fault == "replaced":
                other.replace(path)
            elif fault == "cut":
                os.truncate(path, 2000)
            else:
                path.write_bytes(bytes(path.stat().st_size))
            return found

        return opened

    from textclean.duplicates import index_file

    monkeypatch.setattr(index_file, "open_index", then(index_file.open_index))
    if fault == "replaced":
        assert list(NearDuplicates.load(path)) == expected
    else:
        with pytest.raises(CorpusError, match=r"x\.index is damaged: .*; copy the file again, or build"):
            NearDuplicates.load(path)


@pytest.mark.parametrize("fault", ["replaced", "cut"])
def test_templates_that_change_while_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    path, other = tmp_path / "x.bin", tmp_path / "other.bin"
    save_templates(path)
    expected = Templates.load(path)
    filled_templates(0, 0).save(other)

    from textclean.templates import file as template_file

    opened = template_file.opened

    def then(*arguments: object, **options: object) -> object:
        found = opened(*arguments, **options)  # type: ignore[arg-type]
        if fault == "replaced":
            other.replace(path)
        else:
            os.truncate(path, 2000)
        return found

    monkeypatch.setattr(template_file, "opened", then)
    if fault == "replaced":
        assert Templates.load(path) == expected
    else:
        with pytest.raises(CorpusError, match=r"x\.bin is damaged: .*; copy the file again, or fit"):
            Templates.load(path)
