"""A file appears whole, or not at all."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from textclean.atomic import TEMPORARY, opened_here, replacing, write

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, permissions and pipes of POSIX")


def test_a_file_takes_the_place_of_another_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def half_written(path: Path, error: type[BaseException]) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise error


@pytest.mark.parametrize("error", [OSError, ValueError, KeyboardInterrupt])
def test_what_fails_leaves_nothing_and_touches_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a"
    write(path, b"old")
    with pytest.raises(error):
        half_written(path, error)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_threads_that_write_one_path(tmp_path: Path) -> None:
    """Each write is whole, none fails, and a reader never finds the file missing or partial."""
    path = tmp_path / "a"
    contents = [bytes([letter]) * 300_000 for letter in b"abcd"]
    write(path, contents[0])
    failed: list[BaseException] = []
    ended = threading.Event()

    def until_it_fails(step: Callable[[], None]) -> None:
        try:
            step()
        except BaseException as error:  # noqa: BLE001 - an assertion of a thread fails the test below
            failed.append(error)

    def keep_writing(data: bytes) -> None:
        for _ in range(40):
            write(path, data)

    def keep_reading() -> None:
        while not ended.is_set():
            assert path.read_bytes() in contents

    writers = [threading.Thread(target=until_it_fails, args=(partial(keep_writing, data),)) for data in contents]
    readers = [threading.Thread(target=until_it_fails, args=(keep_reading,)) for _ in range(2)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in readers:
        thread.join()
    assert failed == []
    assert list(tmp_path.iterdir()) == [path]


def test_the_temporary_name_is_another_one_each_time(tmp_path: Path) -> None:
    names = set[str]()
    for _ in range(20):
        with replacing(tmp_path / "a") as file:
            names.add(Path(file.name).name)
    assert len(names) == 20
    assert all(name.startswith(".") and name.endswith(TEMPORARY) and len(name) < 40 for name in names)


@POSIX
def test_a_temporary_name_that_is_taken_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if a name could be guessed: neither a file nor a link there is written to, or removed."""
    monkeypatch.setattr(os, "urandom", bytes)
    with replacing(tmp_path / "a") as file:
        guessed = Path(file.name)
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    for target in (victim, tmp_path / "nowhere"):
        guessed.symlink_to(target)
        with pytest.raises(FileExistsError):
            write(tmp_path / "a", b"new")
        assert guessed.is_symlink()
        guessed.unlink()
    guessed.hardlink_to(victim)
    with pytest.raises(FileExistsError):
        write(tmp_path / "a", b"new")
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()


@POSIX
def test_a_link_is_replaced_itself(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "link"
    victim.write_bytes(b"precious")
    for target in (victim, tmp_path / "nowhere"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        write(link, b"new")
        assert not link.is_symlink()
        assert link.read_bytes() == b"new"
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()


@POSIX
def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    pipe, link, folder = tmp_path / "pipe", tmp_path / "link", tmp_path / "folder"
    os.mkfifo(pipe)
    link.symlink_to(os.devnull)
    folder.mkdir()
    for path in (pipe, link, folder):
        with pytest.raises(OSError, match=r"Not a regular file|Is a directory") as caught:
            write(path, b"new")
        assert caught.value.filename == str(path)
    assert sorted(tmp_path.iterdir()) == sorted([pipe, link, folder])
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()


@POSIX
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_permissions(tmp_path: Path, umask: int) -> None:
    """A new file has those of any new file; a replaced one keeps its own, but never runs as its owner."""
    path = tmp_path / "a"
    before = os.umask(umask)
    try:
        write(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask
        for mode in (0o600, 0o640, 0o664, 0o755, 0o444):
            path.chmod(mode)
            with replacing(path) as file:
                assert stat.S_IMODE(os.fstat(file.fileno()).st_mode) == mode
            assert stat.S_IMODE(path.stat().st_mode) == mode
        path.chmod(0o4755)
        write(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o755
    finally:
        os.umask(before)


@POSIX
def test_the_owner_stays_where_that_is_possible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    write(path, b"old")
    given: list[tuple[int, int]] = []

    def fchown(_: int, user: int, group: int) -> None:
        given.append((user, group))
        raise PermissionError

    monkeypatch.setattr(os, "fchown", fchown)
    write(path, b"new")
    assert given == [(path.stat().st_uid, path.stat().st_gid)]
    assert path.read_bytes() == b"new"


def test_names_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".txt")
    write(path, b"new")
    assert path.read_bytes() == b"new"


@POSIX
def test_a_folder_that_cannot_be_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without it, or a folder that may not be listed: the file is there, and that is no error."""
    real = os.open

    def unlisted(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_DIRECTORY:
            raise PermissionError
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", unlisted)
    write(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@POSIX
def test_a_file_is_not_opened_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match=r"symbolic link|Too many levels"):
        opened_here(tmp_path / "link", os.O_RDWR | os.O_CREAT)
    handle = opened_here(tmp_path / "victim", os.O_RDWR | os.O_CREAT)
    os.close(handle)
    assert (tmp_path / "victim").read_bytes() == b"precious"
