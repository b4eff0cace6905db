"""The shared index, on a real Redis server that the test starts."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.duplicates.stories import ODD, corpus, story
from textclean.duplicates import DuplicateSettings, NearDuplicates
from textclean.errors import CorpusError, InputError, MissingExtra

SERVER = shutil.which("redis-server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """How to reach a server of the test's own, which listens on a socket file and keeps nothing."""
    if SERVER is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    redis = pytest.importorskip("redis", reason="redis (the redis extra) is not installed")
    # A socket's path may have no more than 107 bytes.
    folder = Path(tmp_path_factory.mktemp("r"))
    socket = folder / "s"
    process = subprocess.Popen(
        [SERVER, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        config = {"unix_socket_path": str(socket)}
        deadline = time.monotonic() + 20
        while True:
            try:
                redis.Redis(**config).ping()
                break
            except redis.exceptions.ConnectionError:
                assert process.poll() is None, "the server has ended"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
        yield config
    finally:
        process.terminate()
        process.wait(timeout=20)


def shared(server: dict[str, Any], name: str, **options: Any) -> Any:
    from textclean.duplicates.shared_index import SharedNearDuplicates

    return SharedNearDuplicates(name, server, DuplicateSettings(**options))


def test_it_answers_as_an_index_in_memory_does(server: dict[str, Any]) -> None:
    made = corpus(3, 8)
    index, memory = shared(server, "answers"), NearDuplicates()
    for name, text in made.items():
        assert index.add(name, text) == memory.add(name, text), name
    assert len(index) == len(memory) == len(made)
    assert [index.query(text) for text in made.values()] == [memory.query(text) for text in made.values()]
    copy = index.copy()
    assert list(copy) == list(memory)
    assert copy.pairs() == memory.pairs()
    assert copy.clusters() == memory.clusters()


def test_what_is_removed_is_found_no_more(server: dict[str, Any]) -> None:
    index = shared(server, "removed")
    for text in (story(1), "", "short"):
        index.add(f"one {text[:5]}", text)
    assert f"one {story(1)[:5]}" in index
    assert 1 not in index
    for text in (story(1), "", "short"):
        index.remove(f"one {text[:5]}")
    assert len(index) == 0
    assert index.query(story(1)) == index.query("short") == []
    with pytest.raises(CorpusError, match="there is no document 'one short'"):
        index.remove("one short")
    assert index.add("two", story(1)) == []


def test_another_client_sees_it_and_must_agree(server: dict[str, Any]) -> None:
    shared(server, "agreed", seed=5).add("a", story(1))
    assert [m.id for m in shared(server, "agreed", seed=5, threshold=0.9).query(story(1))] == ["a"]
    assert shared(server, "another").query(story(1)) == []
    message = "the index 'agreed' in Redis has seed 5, but 1 is needed here"
    with pytest.raises(CorpusError, match=message):
        shared(server, "agreed")


def test_of_two_at_the_same_moment_one_finds_the_other(server: dict[str, Any]) -> None:
    clients = [shared(server, "crowded") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        matched = list(pool.map(lambda i: clients[i % 8].add(str(i), story(i // 2)), range(40)))
    named = {frozenset((str(i), match.id)) for i, matches in enumerate(matched) for match in matches}
    assert named == {frozenset((str(i), str(i + 1))) for i in range(0, 40, 2)}


def test_ids_and_texts_of_all_kinds(server: dict[str, Any]) -> None:
    index = shared(server, "odd")
    for text in ODD:
        index.add(text, text)
    assert len(index) == len(ODD)
    with pytest.raises(CorpusError, match="is in use already: remove that document"):
        index.add(ODD[0], "x")
    with pytest.raises(InputError, match="the id is int, not str"):
        index.add(1, "x")
    with pytest.raises(InputError, match="text 0 is int, not str"):
        index.add("x", 1)
    assert set(index.copy()) == set(ODD)


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(MissingExtra, match=r"redis is not installed; .*textclean-filters\[redis\]"):
        shared({}, "nowhere")
