"""A shared index in Redis: datasketch's MinHashLSH proposes candidates, and stored shingle sets verify them.

Many processes on many machines can add and query at the same time. `add` stores a text before it looks for matches, so
of two texts added at the same moment at least one is reported as a match of the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from textclean.arrays import Array
from textclean.duplicates.compatibility import described, require_compatible
from textclean.duplicates.index import NearDuplicates
from textclean.duplicates.matches import Match, Relation
from textclean.duplicates.matching import compare, hasher_of, relation
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.text_columns import ABSENT, Batch, shingled
from textclean.errors import CorpusError, InputError, MissingExtra
from textclean.shingling.minhash import lsh
from textclean.shingling.similarity import Sets, gather, stacked

__all__ = ["SharedNearDuplicates"]

_HEAD = np.dtype([("number", "<u8"), ("digest", "<u8"), ("words", "<u8")])
_FETCHED = 1000  # sets fetched at once


class SharedNearDuplicates:
    """An index in Redis that gives the same answers as `NearDuplicates` with `sample=0`; needs the `redis` extra.

    It looks for candidates by bands alone, so `add` and `query` miss short excerpts; `copy` makes an index that finds
    them.

    If the server goes away in the middle of a call, the call ends in a `CorpusError` and can be repeated on the same
    object. A text counts once it is stored as a whole: one whose `add` was cut off before that is neither counted nor
    found. A `remove` that was cut off may leave a document that counts and is not found until the call is repeated.
    What a server that was killed still has when it comes back is what Redis itself was configured to keep.

    Args:
        name: The name of the index, which prefixes its keys; a server can hold several indexes.
        redis: The arguments of `redis.Redis`: `{"host": "localhost", "port": 6379}`.
        settings: The settings of a new index, or those that an existing index must have.

    Attributes:
        settings: The settings of the index.

    Raises:
        MissingExtra: (an ImportError) if the redis package is not installed.
        CorpusError: (a ValueError) if the index exists and has other settings (the message says which), or the server
            cannot be reached; this holds for every method.
    """

    def __init__(self, name: str, redis: Mapping[str, Any], settings: DuplicateSettings | None = None) -> None:
        self.settings = settings or DuplicateSettings()
        self._hasher = hasher_of(self.settings)
        self._redis = _client(redis)
        self._sets, self._count, header = (f"{name}:{part}" for part in ("sets", "count", "settings"))
        self._name = f"the index {name!r} in Redis"
        # What `add` was storing when the server went away, by id: it may or may not be there.
        self._unanswered: dict[str, bytes] = {}
        storage = {"type": "redis", "basename": f"{name}:".encode(), "redis": dict(redis)}
        with self._answered():
            self._redis.setnx(header, json.dumps(described(self.settings)))
            require_compatible(self.settings, _header(self._redis.get(header), self._name), self._name)
            self._lsh = lsh(self.settings.bands, self.settings.rows, self.settings.num_perm, storage)

    def __len__(self) -> int:
        """The number of documents."""
        with self._answered():
            return int(self._redis.hlen(self._sets))

    def __contains__(self, id: object) -> bool:  # noqa: A002
        """Whether the index has a document with this id."""
        with self._answered():
            return isinstance(id, str) and bool(self._redis.hexists(self._sets, _key(id)))

    def add(self, id: str, text: str) -> list[Match]:  # noqa: A002
        """Add a text.

        Args:
            id: A name for the text.
            text: The text.

        Returns:
            The other texts that it matches, in the order in which they were added.

        Raises:
            CorpusError: (a ValueError) if the id is already in the index.
            InputError: (a TypeError) if the id or the text is not a str.
        """
        if not isinstance(id, str):
            raise InputError(f"the id is {type(id).__name__}, not str")
        batch = self._shingled(text)
        signature = self._minhash(batch) if batch.digest[0] else None
        with self._answered():
            self._store(id, batch, signature)
            found = [] if signature is None else self._matches(batch, signature, id)
        self._unanswered.pop(id, None)
        return found

    def _store(self, name: str, batch: Batch, signature: Any) -> None:
        """Store a text: its bands, then its set, from which on it counts; nothing if a repeated call finds it there."""
        key, own = _key(name), self._unanswered.get(name)
        stored = self._redis.hget(self._sets, key)
        content = batch.sets.flat.astype("<u4").tobytes()
        if stored is None:
            head = np.array([(self._redis.incr(self._count), batch.digest[0], batch.words[0])], _HEAD)
            own = head.tobytes() + content
            if signature is not None:
                self._lsh.insert(key, signature, check_duplication=False)
            self._unanswered[name] = own
            # The client may have repeated the command by itself: then the value is there, and is this one.
            stored = own if self._redis.hsetnx(self._sets, key, own) else self._redis.hget(self._sets, key)
        if stored != own or _parsed(stored)[0]["digest"] != batch.digest[0] or stored[_HEAD.itemsize :] != content:
            self._unanswered.pop(name, None)
            raise CorpusError(f"the id {name!r} is in use already: remove that document, or choose another id")

    def query(self, text: str) -> list[Match]:
        """Find the texts that a text matches, without adding it.

        Args:
            text: The text.

        Returns:
            The matches, in the order in which they were added.

        Raises:
            InputError: (a TypeError) if the text is not a str.
        """
        batch = self._shingled(text)
        if not batch.digest[0]:
            return []
        with self._answered():
            return self._matches(batch, self._minhash(batch), None)

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove a document.

        Args:
            id: The id of the document.

        Raises:
            CorpusError: (a ValueError) if the index has no such document.
        """
        if id not in self:
            raise CorpusError(f"there is no document {id!r} in the index")
        with self._answered():
            if _key(id) in self._lsh:
                self._lsh.remove(_key(id))
            self._redis.hdel(self._sets, _key(id))

    def copy(self) -> NearDuplicates:
        """Copy all documents into an index in memory, in the order in which they were added.

        The copy computes pairs and clusters, and can be saved to a file.
        """
        index = NearDuplicates.of(self.settings)
        with self._answered():
            found = list(self._all())
        stored = sorted((int(head["number"]), name, head, flat) for name, head, flat in found)
        for first in range(0, len(stored), _FETCHED):
            part = stored[first : first + _FETCHED]
            index.insert([name for _, name, _, _ in part], _batch([(head, flat) for _, _, head, flat in part]))
        return index

    @contextmanager
    def _answered(self) -> Iterator[None]:
        """Turn an error of the Redis client into a `CorpusError`."""
        from redis.exceptions import RedisError

        try:
            yield
        except RedisError as error:
            reason = str(error).rstrip(".") or type(error).__name__
            raise CorpusError(
                f"{self._name} does not answer: {reason}; check the server, then repeat the call"
            ) from error

    def _all(self) -> Iterator[tuple[str, Any, Array]]:
        """The id, the head and the set of every document."""
        for key, value in self._redis.hscan_iter(self._sets, count=_FETCHED):
            yield key.decode("utf-8", "surrogatepass"), *_parsed(value)

    def _shingled(self, text: str) -> Batch:
        """A batch of one text."""
        return shingled([text], np.full(1, ABSENT, np.int32), self._hasher)

    def _minhash(self, batch: Batch) -> Any:
        """datasketch's MinHash of a batch of one text."""
        hasher = self._hasher
        return hasher.minhash(hasher.sign(batch.sets.flat, np.array([0, len(batch.sets.flat)]))[0])

    def _matches(self, batch: Batch, signature: Any, own: str | None) -> list[Match]:
        """The documents other than `own` that match the text of the batch."""
        keys = sorted(key for key in self._lsh.query(signature) if own is None or key != _key(own))
        found: list[tuple[int, Match]] = []
        for first in range(0, len(keys), _FETCHED):
            part = keys[first : first + _FETCHED]
            values = self._redis.hmget(self._sets, part)
            stored = [(key, *_parsed(value)) for key, value in zip(part, values, strict=True) if value is not None]
            found += self._verified(batch, stored)
        return [match for _, match in sorted(found)]

    def _verified(self, batch: Batch, stored: Sequence[tuple[bytes, Any, Array]]) -> Iterator[tuple[int, Match]]:
        """The stored texts that match the text of the batch, with their numbers."""
        if not stored:
            return
        theirs = _batch([(head, flat) for _, head, flat in stored])
        sets = stacked(theirs.sets, batch.sets)
        exact = theirs.digest == batch.digest[0]
        compared = compare(self.settings, sets, np.arange(len(stored)), np.full(len(stored), len(stored)), exact)
        size = sets.size
        for i in np.flatnonzero(compared.matches).tolist():
            j, c = float(compared.jaccard[i]), float(compared.containment[i])
            kind = Relation.EXACT if exact[i] else relation(self.settings, j, int(size[i]), int(size[-1]))
            key, head, _ = stored[i]
            yield int(head["number"]), Match(key.decode("utf-8", "surrogatepass"), j, c, kind)


def _client(config: Mapping[str, Any]) -> Any:
    """A Redis client."""
    try:
        from redis import Redis
    except ModuleNotFoundError:
        raise MissingExtra("redis", "redis") from None
    return Redis(**config)


def _header(stored: bytes | None, whose: str) -> Mapping[str, Any]:
    """The settings of an index as they are stored."""
    try:
        found = json.loads(stored or b"")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CorpusError(f"{whose} has settings that cannot be read: choose another name, or delete its keys")
    return found


def _key(name: str) -> bytes:
    """An id as a key of Redis."""
    return name.encode("utf-8", "surrogatepass")


def _parsed(value: bytes) -> tuple[Any, Array]:
    """The head and the set of a stored text."""
    if len(value) < _HEAD.itemsize or len(value) % 4:
        raise CorpusError(f"a text in Redis is damaged: it has {len(value):,} bytes: build the index again")
    return np.frombuffer(value, _HEAD, 1)[0], np.frombuffer(value, "<u4", offset=_HEAD.itemsize)


def _batch(stored: Sequence[tuple[Any, Array]]) -> Batch:
    """Some stored texts as a batch."""
    flat = np.concatenate([members for _, members in stored]).astype(np.uint32)
    high = np.cumsum([len(members) for _, members in stored])
    sets = gather(Sets(flat, np.append(0, high[:-1]), high), np.arange(len(stored)))
    digest = np.array([head["digest"] for head, _ in stored], np.uint64)
    words = np.array([head["words"] for head, _ in stored], np.uint64)
    if words.max(initial=0) > np.iinfo(np.int64).max:
        raise CorpusError("a text in Redis is damaged: it has more words than can be counted: build the index again")
    return Batch(sets, digest, words.astype(np.int64), np.full(len(stored), ABSENT, np.int32))
