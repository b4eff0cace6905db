"""The shared index, on a real Redis server that the test starts."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
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
    index, memory = shared(server, "answers", sample=0), NearDuplicates(sample=0)
    for name, text in made.items():
        assert index.add(name, text) == memory.add(name, text), name
    assert len(index) == len(memory) == len(made)
    assert [index.query(text) for text in made.values()] == [memory.query(text) for text in made.values()]
    copy = index.copy()
    assert list(copy) == list(memory)
    assert copy.pairs() == memory.pairs()
    assert copy.clusters() == memory.clusters()


class Trips:
    """Counts what is sent to Redis and answered before anything else is sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from redis.connection import AbstractConnection

        self.count = 0
        send = AbstractConnection.send_packed_command

        def counted(connection: Any, *arguments: Any, **options: Any) -> Any:
            self.count += 1
            return send(connection, *arguments, **options)

        monkeypatch.setattr(AbstractConnection, "send_packed_command", counted)

    def of(self, call: Callable[[], object]) -> int:
        """The round trips of a call."""
        before = self.count
        call()
        return self.count - before


def test_a_call_takes_few_round_trips(server: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    index = shared(server, "trips", sample=0)
    trips = Trips(monkeypatch)
    assert len(index) == 0
    assert trips.count >= 1, "it counts"
    assert trips.of(lambda: index.add("a", story(1))) == 2
    assert trips.of(lambda: index.add("b", story(1))) == 3, "one more for what it is compared with"
    assert trips.of(lambda: index.query(story(1))) == 2
    assert trips.of(lambda: index.query(story(3))) == 1
    assert trips.of(lambda: index.query("")) == 0
    many = {f"many {number}": story(number) for number in range(100, 400)}
    # One for all ids, one for each 256 texts, and at most one for what each of these parts is compared with.
    assert trips.of(lambda: index.add_many(list(many), list(many.values()))) <= 5
    assert trips.of(lambda: index.remove("b")) == 3


@pytest.mark.parametrize("size", [1, 7, 300])
def test_many_at_once_are_answered_as_one_by_one(server: dict[str, Any], size: int) -> None:
    made = corpus(5, 60)
    made |= {f"odd {number}": text for number, text in enumerate(ODD)}
    ids, texts = list(made), list(made.values())
    index, memory = shared(server, f"many {size}", sample=0), NearDuplicates(sample=0)
    found = [
        matches
        for first in range(0, len(ids), size)
        for matches in index.add_many(ids[first : first + size], texts[first : first + size])
    ]
    assert len(ids) > 256
    assert found == [memory.add(name, text) for name, text in made.items()]
    assert sum(map(bool, found)) > 60
    assert list(index.copy()) == ids
    assert index.copy().clusters() == memory.clusters()
    assert index.add_many([], []) == []


def test_many_are_added_all_or_none(server: dict[str, Any]) -> None:
    index = shared(server, "all or none")
    index.add("a", story(1))
    for ids, texts, message in (
        (["b", "a"], [story(2), story(3)], "the id 'a' is in use already"),
        (["b", "b"], [story(2), story(3)], "the id 'b' occurs twice"),
        (["b"], [story(2), story(3)], "there are 1 ids but 2 texts"),
        (["b", 1], [story(2), story(3)], "the id at position 1 is int, not str"),
        (["b", "c"], [story(2), None], "text 1 is NoneType, not str"),
    ):
        with pytest.raises((CorpusError, InputError), match=message):
            index.add_many(ids, texts)
        assert list(index.copy()) == ["a"]
    assert index.add_many(["b", "c"], [story(1), story(2)])[0][0].id == "a"


def test_many_clients_that_add_many(server: dict[str, Any]) -> None:
    """Of two texts that are added at the same moment, one by one or many at once, at least one finds the other."""
    clients = [shared(server, "many crowded") for _ in range(8)]
    parts = [range(first, 160, 8) for first in range(8)]  # the copies of a text are with neighbouring clients

    def add(client: int) -> list[list[Any]]:
        ids = [str(i) for i in parts[client]]
        texts = [story(i // 2) for i in parts[client]]
        if client % 4 < 2:
            return clients[client].add_many(ids, texts)  # type: ignore[no-any-return]
        return [clients[client].add(name, text) for name, text in zip(ids, texts, strict=True)]

    with ThreadPoolExecutor(8) as pool:
        matched = list(pool.map(add, range(8)))
    named = {
        frozenset((str(i), match.id))
        for part, found in zip(parts, matched, strict=True)
        for i, matches in zip(part, found, strict=True)
        for match in matches
    }
    assert named == {frozenset((str(i), str(i + 1))) for i in range(0, 160, 2)}


def test_datasketch_and_it_read_each_other(server: dict[str, Any]) -> None:
    """The layout in Redis is that of datasketch's MinHashLSH, with which an index of an earlier version was made."""
    from datasketch import MinHashLSH

    from textclean import MinHasher

    made = corpus(6, 6)
    index = shared(server, "layout")
    storage = {"type": "redis", "basename": b"layout:", "redis": server}
    theirs = MinHashLSH(num_perm=128, params=(42, 3), storage_config=storage, prepickle=False)
    hasher = MinHasher()
    sketches = [hasher.minhash(signature) for signature in hasher.signatures(list(made.values()))]
    index.add_many(list(made), list(made.values()))
    by_theirs = [set(theirs.query(sketch)) for sketch in sketches]
    assert all(name.encode() in found for name, found in zip(made, by_theirs, strict=True))
    answers = [index.query(text) for text in made.values()]
    counts = theirs.get_counts()
    for name, sketch in zip(made, sketches, strict=True):
        theirs.remove(name.encode())
        assert name.encode() not in theirs
        theirs.insert(name.encode(), sketch)
    assert [index.query(text) for text in made.values()] == answers
    assert theirs.get_counts() == counts
    for name in made:
        index.remove(name)
    assert theirs.is_empty()
    assert not any(theirs.get_counts())
    assert not any(theirs.query(sketch) for sketch in sketches)


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


class Mortal:
    """A server with data on disk, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        if SERVER is None:
            pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
        redis = pytest.importorskip("redis", reason="redis (the redis extra) is not installed")
        self._socket = folder / "s"
        self._command = [SERVER, "--port", "0", "--unixsocket", str(self._socket), "--dir", str(folder),
                         "--appendonly", "yes", "--appendfsync", "always", "--save", ""]  # fmt: skip
        self.config = {"unix_socket_path": str(self._socket), "retry": None}
        self.client = redis.Redis(**self.config)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        from redis.exceptions import RedisError

        while True:
            try:
                self.client.ping()
                return
            except RedisError:
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    server = Mortal(Path(tmp_path_factory.mktemp("m")))
    yield server
    server.kill()


class Cut:
    """Stands before a Redis client, and kills the server in its n-th round trip, after a number of its commands."""

    def __init__(self, client: Any, server: Mortal, trip: int, *, executed: int | None) -> None:
        self._client, self._server, self._left, self._executed = client, server, trip, executed

    def _cut(self, run: Callable[[], Any], pipe: Any = None) -> Any:
        self._left -= 1
        if self._left:
            return run()
        from redis.exceptions import ConnectionError as Lost

        if pipe is not None and self._executed is not None:
            pipe.command_stack[:] = pipe.command_stack[: self._executed]
        if self._executed is None or self._executed > 0:
            run()
        self._server.kill()
        raise Lost("Connection closed by server.")

    def pipeline(self, **options: Any) -> Any:
        pipe = self._client.pipeline(**options)
        run = pipe.execute

        def execute() -> Any:
            del pipe.execute  # a cycle would keep the connection open
            return self._cut(run, pipe)

        pipe.execute = execute
        return pipe

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return lambda *arguments, **options: self._cut(lambda: method(*arguments, **options))


@pytest.mark.heavy
@pytest.mark.parametrize("executed", [0, 1, 40, 86, 87, 88, 100, None], ids=lambda n: f"{n} commands")
@pytest.mark.parametrize("trip", [1, 2, 3])
def test_a_server_that_goes_away_while_a_text_is_added(mortal: Mortal, trip: int, executed: int | None) -> None:
    """In every round trip of `add`, after any number of its commands: one error, no half count, a retry works."""
    index = shared(mortal.config, "cut")
    index.add("a", story(1))
    index._redis = Cut(index._redis, mortal, trip, executed=executed)
    with pytest.raises(
        CorpusError, match=r"the index 'cut' in Redis does not answer: .*; check the server, then repeat"
    ):
        index.add("b", story(1))
    index._redis = mortal.client
    with pytest.raises(CorpusError, match="does not answer"):
        index.add("b", story(1))
    mortal.start()
    fresh = shared(mortal.config, "cut")
    counted = "b" in fresh
    assert counted == (trip == 3 or (trip == 2 and (executed is None or executed >= 87)))
    assert len(fresh) == 1 + counted
    assert [match.id for match in fresh.query(story(1))] == ["a", "b"][: 1 + counted], "what counts is found"
    assert [match.id for match in index.add("b", story(1))] == ["a"]
    assert [match.id for match in fresh.query(story(1))] == ["a", "b"]
    assert list(fresh.copy()) == ["a", "b"]
    with pytest.raises(CorpusError, match="the id 'b' is in use already"):
        index.add("b", story(1))
    fresh.remove("b")
    assert [match.id for match in fresh.query(story(1))] == ["a"]
    fresh.remove("a")
    assert {key for key in mortal.client.keys("*") if not key.startswith(b"cut:s")} == {b"cut:count"}


@pytest.mark.heavy
@pytest.mark.parametrize("executed", [0, 1, 40, 100, 300, None], ids=lambda n: f"{n} commands")
@pytest.mark.parametrize("trip", [1, 2, 3])
def test_a_server_that_goes_away_while_many_texts_are_added(mortal: Mortal, trip: int, executed: int | None) -> None:
    ids, texts = ["b", "c", "d", "e"], [story(1), story(2), story(1), ""]
    index = shared(mortal.config, "cut")
    index.add("a", story(1))
    index._redis = Cut(index._redis, mortal, trip, executed=executed)
    with pytest.raises(CorpusError, match="does not answer"):
        index.add_many(ids, texts)
    index._redis = mortal.client
    mortal.start()
    assert [[match.id for match in matches] for matches in index.add_many(ids, texts)] == [["a"], [], ["a", "b"], []]
    assert set(shared(mortal.config, "cut").copy()) == {"a", *ids}


@pytest.mark.heavy
def test_a_server_that_goes_away_is_one_error_in_every_method(mortal: Mortal) -> None:
    index = shared(mortal.config, "gone")
    index.add("a", story(1))
    calls: list[Callable[[], object]] = [
        lambda: index.add("b", story(1)),
        lambda: index.query(story(1)),
        lambda: len(index),
        lambda: "a" in index,
        lambda: index.remove("a"),
        lambda: NearDuplicates().merge(index.copy()),
        lambda: shared(mortal.config, "gone"),
    ]
    mortal.kill()
    for call in calls:
        with pytest.raises(CorpusError, match="the index 'gone' in Redis does not answer: "):
            call()
    mortal.start()
    index.remove("a")
    assert index.add("a", story(1)) == []
    assert [match.id for match in index.query(story(1))] == ["a"]


@pytest.mark.heavy
def test_a_server_killed_at_any_moment_loses_no_text_that_was_acknowledged(mortal: Mortal) -> None:
    """KILLS=50 in the environment kills it as often; the texts are added while it dies, and again until they are in."""
    index = shared(mortal.config, "killed")
    rng = random.Random(17)
    texts = [story(number // 2) for number in range(10 * int(os.environ.get("KILLS", "5")))]
    for number, text in enumerate(texts):
        killer = threading.Timer(rng.random() * 0.02, mortal.kill) if number % 10 == 9 else None
        if killer:
            killer.start()
        try:
            index.add(str(number), text)
        except CorpusError as error:
            assert "does not answer" in str(error)  # noqa: PT017
        if killer:
            killer.join()
            mortal.start()
            if str(number) not in index:
                index.add(str(number), text)
    assert len(index) == len(texts)
    for number, text in enumerate(texts):
        assert {match.id for match in index.query(text)} == {str(number), str(number ^ 1)}
    assert list(index.copy()) == [str(number) for number in range(len(texts))]


def test_settings_that_are_none_are_refused(server: dict[str, Any]) -> None:
    import redis

    for stored in ("", "{", "[]", "\udcff".encode("utf-8", "surrogatepass")):
        redis.Redis(**server).set("odd settings:settings", stored)
        with pytest.raises(CorpusError, match="the index 'odd settings' in Redis has settings that cannot be read"):
            shared(server, "odd settings")
