"""A shared index: datasketch's MinHashLSH over Redis finds the candidates, the sets to verify them lie beside it.

Many processes on many machines add and query at once. A text is put down before it is asked about, so of two that are
added at the same moment at least one is told of the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from textclean.duplicates.index import NearDuplicates
from textclean.duplicates.settings import DuplicateSettings, Match, Relation
from textclean.duplicates.texts import NOBODY, Batch, read
from textclean.errors import CorpusError, InputError, MissingExtra
from textclean.shingling.minhash import lsh
from textclean.shingling.similarity import Sets, gather, stacked

Array = np.ndarray[Any, Any]

__all__ = ["SharedNearDuplicates"]

_HEAD = np.dtype([("number", "<u8"), ("digest", "<u8"), ("words", "<u8")])
_FETCHED = 1000  # sets that are asked for at once


class SharedNearDuplicates:
    """An index in Redis, of the same rule and with the same answers as `NearDuplicates`; needs the `redis` extra.

    name: of the index; several may lie on one server, under keys that begin with their names.
    redis: how to reach the server, as `redis.Redis` takes it: `{"host": "localhost", "port": 6379}`.
    settings: those of the index; whoever comes first decides, and others must come with the same.

    A crash between two steps of `add` leaves an id without bands: it counts and can be removed, but is not found.

    Raises:
        MissingExtra: (an ImportError) if the redis package is not installed.
        CorpusError: (a ValueError) if the index there was made with other settings; the message says which.
    """

    def __init__(self, name: str, redis: Mapping[str, Any], settings: DuplicateSettings | None = None) -> None:
        self.settings = settings or DuplicateSettings()
        self._redis = _client(redis)
        self._sets, self._count, header = (f"{name}:{part}" for part in ("sets", "count", "settings"))
        self._redis.setnx(header, json.dumps(self.settings.header()))
        self.settings.check(json.loads(str(self._redis.get(header), "utf-8")), f"the index {name!r} in Redis")
        storage = {"type": "redis", "basename": f"{name}:".encode(), "redis": dict(redis)}
        self._lsh = lsh(self.settings.bands, self.settings.rows, self.settings.num_perm, storage)

    def __len__(self) -> int:
        """How many documents there are."""
        return int(self._redis.hlen(self._sets))

    def __contains__(self, id: object) -> bool:  # noqa: A002
        """Whether there is a document of this id."""
        return isinstance(id, str) and bool(self._redis.hexists(self._sets, _key(id)))

    def add(self, id: str, text: str) -> list[Match]:  # noqa: A002
        """Take up a text and tell which others it matches, the earlier ones first.

        Raises:
            CorpusError: (a ValueError) if the id is taken.
            InputError: (a TypeError) if the id or the text is no str.
        """
        if not isinstance(id, str):
            raise InputError(f"the id is {type(id).__name__}, not str")
        batch = self._read(text)
        head = np.array([(self._redis.incr(self._count), batch.digest[0], batch.words[0])], _HEAD)
        if not self._redis.hsetnx(self._sets, _key(id), head.tobytes() + batch.sets.flat.astype("<u4").tobytes()):
            raise CorpusError(f"the id {id!r} is taken: remove it first, or choose another")
        if not batch.digest[0]:
            return []
        signature = self._minhash(batch)
        self._lsh.insert(_key(id), signature, check_duplication=False)
        return self._matches(batch, signature, id)

    def query(self, text: str) -> list[Match]:
        """Which texts this one matches, the earlier ones first; it is not taken up.

        Raises:
            InputError: (a TypeError) if the text is no str.
        """
        batch = self._read(text)
        return self._matches(batch, self._minhash(batch), None) if batch.digest[0] else []

    def remove(self, id: str) -> None:  # noqa: A002
        """Take a document out.

        Raises:
            CorpusError: (a ValueError) if there is no such document.
        """
        if id not in self:
            raise CorpusError(f"there is no document {id!r} in the index")
        if _key(id) in self._lsh:
            self._lsh.remove(_key(id))
        self._redis.hdel(self._sets, _key(id))

    def copy(self) -> NearDuplicates:
        """All documents as an index in memory, in the order in which they were added: for pairs, clusters, a file."""
        index = NearDuplicates.of(self.settings)
        stored = sorted((int(head["number"]), name, head, flat) for name, head, flat in self._all())
        for first in range(0, len(stored), _FETCHED):
            part = stored[first : first + _FETCHED]
            index.take([name for _, name, _, _ in part], _batch([(head, flat) for _, _, head, flat in part]))
        return index

    def _all(self) -> Iterator[tuple[str, Any, Array]]:
        for key, value in self._redis.hscan_iter(self._sets, count=_FETCHED):
            yield key.decode("utf-8", "surrogatepass"), *_parsed(value)

    def _read(self, text: str) -> Batch:
        return read([text], np.full(1, NOBODY, np.int32), self.settings.hasher)

    def _minhash(self, batch: Batch) -> Any:
        hasher = self.settings.hasher
        return hasher.minhash(hasher.sign(batch.sets.flat, np.array([0, len(batch.sets.flat)]))[0])

    def _matches(self, batch: Batch, signature: Any, own: str | None) -> list[Match]:
        keys = sorted(key for key in self._lsh.query(signature) if own is None or key != _key(own))
        found: list[tuple[int, Match]] = []
        for first in range(0, len(keys), _FETCHED):
            part = keys[first : first + _FETCHED]
            values = self._redis.hmget(self._sets, part)
            stored = [(key, *_parsed(value)) for key, value in zip(part, values, strict=True) if value is not None]
            found += self._verified(batch, stored)
        return [match for _, match in sorted(found)]

    def _verified(self, batch: Batch, stored: Sequence[tuple[bytes, Any, Array]]) -> Iterator[tuple[int, Match]]:
        """Those of the stored texts that match the one of the batch, with their numbers."""
        if not stored:
            return
        theirs = _batch([(head, flat) for _, head, flat in stored])
        asked = np.full(len(stored), len(stored))
        both = stacked(theirs.sets, batch.sets)
        same = theirs.digest == batch.digest[0]
        for i, j, c in self.settings.judged(both, np.arange(len(stored)), asked, same):
            kind = self.settings.relation(j, int(both.size[i]), int(both.size[-1]))
            name = stored[i][0].decode("utf-8", "surrogatepass")
            yield int(stored[i][1]["number"]), Match(name, j, c, Relation.EXACT if same[i] else kind)


def _client(config: Mapping[str, Any]) -> Any:
    try:
        from redis import Redis
    except ModuleNotFoundError:
        raise MissingExtra("redis", "redis") from None
    return Redis(**config)


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _parsed(value: bytes) -> tuple[Any, Array]:
    """The head and the set of a stored text."""
    return np.frombuffer(value, _HEAD, 1)[0], np.frombuffer(value, "<u4", offset=_HEAD.itemsize)


def _batch(stored: Sequence[tuple[Any, Array]]) -> Batch:
    """Stored texts as a batch."""
    flat = np.concatenate([found for _, found in stored]).astype(np.uint32)
    high = np.cumsum([len(found) for _, found in stored])
    sets = gather(Sets(flat, np.append(0, high[:-1]), high), np.arange(len(stored)))
    digest = np.array([head["digest"] for head, _ in stored], np.uint64)
    words = np.array([head["words"] for head, _ in stored], np.int64)
    return Batch(sets, digest, words, np.full(len(stored), NOBODY, np.int32))
