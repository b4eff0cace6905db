"""A shared index in Redis: bands in the layout of datasketch's MinHashLSH propose candidates, stored sets verify them.

Many processes on many machines can add and query at the same time. `add` stores a text before it looks for matches, so
of two texts added at the same moment at least one is reported as a match of the other. Redis executes the commands of a
pipeline in their order, so one round trip both stores and looks up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from textclean.arrays import Array
from textclean.duplicates.compatibility import described, require_compatible
from textclean.duplicates.index import NearDuplicates
from textclean.duplicates.matches import Match
from textclean.duplicates.matching import compare, hasher_of, relations
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.shared_bands import SharedBands, band_values
from textclean.duplicates.text_columns import ABSENT, Batch, shingled
from textclean.errors import CorpusError, InputError, MissingExtra
from textclean.shingling.similarity import Sets, gather

__all__ = ["SharedNearDuplicates"]

_HEAD = np.dtype([("number", "<u8"), ("digest", "<u8"), ("words", "<u8")])
_FETCHED = 1000  # sets fetched at once
_CHUNK = 256  # texts stored in one round trip: with 42 bands some 5 MB of commands


class SharedNearDuplicates:
    """An index in Redis that gives the same answers as `NearDuplicates` with `sample=0`; needs the `redis` extra.

    It looks for candidates by bands alone, so `add` and `query` miss short excerpts; `copy` makes an index that finds
    them. A call of `add` takes three round trips to the server, two if nothing is similar; `add_many` takes one for all
    texts, two for each 256 of them, and one for each further 1,000 texts that these are compared with.

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
        self._bands = SharedBands(f"{name}:".encode(), self.settings.bands)
        with self._answered():
            self._redis.setnx(header, json.dumps(described(self.settings)))
            require_compatible(self.settings, _header(self._redis.get(header), self._name), self._name)

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
        return self.add_many([id], [text])[0]

    def add_many(self, ids: Sequence[str], texts: Sequence[str]) -> list[list[Match]]:
        """Add many texts with few round trips to the server; if an argument is invalid, none is added.

        Args:
            ids: A name for each text.
            texts: The texts.

        Returns:
            For each text what `add` would have returned, one text after the other.

        Raises:
            CorpusError: (a ValueError) if an id is already in the index or occurs twice, or the lengths differ. If
                another client adds one of the ids during the call, the other texts may have been added.
            InputError: (a TypeError) if an id or a text is not a str.
        """
        _require_ids(ids, len(texts))
        batch = shingled(list(texts), np.full(len(texts), ABSENT, np.int32), self._hasher)
        added = _Texts(list(ids), batch, self._values(batch))
        matches: list[list[Match]] = []
        with self._answered():
            stored, number = self._known(added.ids)
            for position, name in enumerate(added.ids):
                self._require_own(name, added, position, stored[position])
            for first in range(0, len(ids), _CHUNK):
                part = range(first, min(first + _CHUNK, len(ids)))
                found = self._store(added, part, [stored[position] is None for position in part], number)
                matches += self._matches(batch, part, found)
        for name in added.ids:
            self._unanswered.pop(name, None)
        return matches

    def _known(self, ids: Sequence[str]) -> tuple[list[bytes | None], int]:
        """What is stored under each id, and the number before those that are reserved for them."""
        if not ids:
            return [], 0
        pipe = self._redis.pipeline(transaction=False)
        for first in range(0, len(ids), _FETCHED):
            pipe.hmget(self._sets, [_key(name) for name in ids[first : first + _FETCHED]])
        pipe.incrby(self._count, len(ids))
        *stored, number = pipe.execute()
        return [value for values in stored for value in values], number - len(ids)

    def _store(self, added: _Texts, part: range, new: Sequence[bool], number: int) -> list[set[bytes]]:
        """Store texts: of each its bands, then its set, from which on it counts; then find what shares their bands.

        Args:
            added: The texts of the call.
            part: The positions of those that are stored.
            new: Whether each of them is to be stored; otherwise a call that was cut off has done it.
            number: The number before that of the first text.

        Returns:
            For each text the keys of the texts that share a band with it, those of later texts of the part left out.
        """
        pipe = self._redis.pipeline(transaction=False)
        answers: dict[int, int] = {}  # by position, where the answer is that says what is stored
        for position, is_new in zip(part, new, strict=True):
            if is_new:
                name, key = added.ids[position], _key(added.ids[position])
                own = self._unanswered[name] = added.stored(position, number + 1 + position)
                if added.values[position]:
                    self._bands.insert(pipe, key, added.values[position])
                # The client may repeat the commands by itself: then the value is there, and is this one.
                pipe.hsetnx(self._sets, key, own)
                pipe.hget(self._sets, key)
                answers[position] = len(pipe) - 1
        first = len(pipe)
        for position in part:
            if added.values[position]:
                self._bands.look_up(pipe, added.values[position])
        answered = pipe.execute()
        for position, at in answers.items():
            self._require_own(added.ids[position], added, position, answered[at])
        return _sharing(added, part, answered[first:])

    def _require_own(self, name: str, added: _Texts, position: int, stored: bytes | None) -> None:
        """Check that nothing is stored under an id, or what a call that was cut off has stored of the same text."""
        own = self._unanswered.get(name)
        if stored is not None and (stored != own or not added.is_text(position, stored)):
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
        batch = shingled([text], np.full(1, ABSENT, np.int32), self._hasher)
        if not batch.digest[0]:
            return []
        with self._answered():
            pipe = self._redis.pipeline(transaction=False)
            self._bands.look_up(pipe, self._values(batch)[0])
            return self._matches(batch, range(1), [set().union(*pipe.execute())])[0]

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove a document.

        Args:
            id: The id of the document.

        Raises:
            CorpusError: (a ValueError) if the index has no such document.
        """
        key = _key(id)
        with self._answered():
            pipe = self._redis.pipeline(transaction=False)
            pipe.hexists(self._sets, key)
            self._bands.recall(pipe, key)
            there, values = pipe.execute()
            if not there:
                raise CorpusError(f"there is no document {id!r} in the index")
            self._bands.withdraw(pipe, key, values)
            shared = pipe.execute()[1::2]
            self._bands.forget(pipe, key, values, shared)
            pipe.hdel(self._sets, key)
            pipe.execute()

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

    def _values(self, batch: Batch) -> list[list[bytes]]:
        """The values of the bands of each text; a blank text has none."""
        signatures = self._hasher.sign(batch.sets.flat, np.append(batch.sets.low, len(batch.sets.flat)))
        bands, rows = self.settings.bands, self.settings.rows
        worded = (batch.digest != 0).tolist()
        return [band_values(one, bands, rows) if has else [] for one, has in zip(signatures, worded, strict=True)]

    def _matches(self, batch: Batch, part: range, found: Sequence[set[bytes]]) -> list[list[Match]]:
        """The documents that each text of a part of the batch matches, among those whose keys were found for it."""
        matches: list[list[tuple[int, Match]]] = [[] for _ in part]
        keys = sorted(set().union(*found))
        for first in range(0, len(keys), _FETCHED):
            fetched = keys[first : first + _FETCHED]
            values = self._redis.hmget(self._sets, fetched)
            stored = [_Stored(key, *_parsed(value)) for key, value in zip(fetched, values, strict=True) if value]
            place = {one.key: at for at, one in enumerate(stored)}
            pairs = [(at, place[key]) for at, own in enumerate(found) for key in own & place.keys()]
            for at, match in self._verified(batch, part.start, stored, np.array(pairs, np.int64).reshape(-1, 2)):
                matches[at].append(match)
        return [[match for _, match in sorted(numbered)] for numbered in matches]

    def _verified(
        self, batch: Batch, start: int, stored: Sequence[_Stored], pairs: Array
    ) -> Iterator[tuple[int, tuple[int, Match]]]:
        """The pairs of a text of the batch, counted from `start`, and a stored text that match, with its number."""
        if not len(pairs):
            return
        theirs = _batch([(one.head, one.flat) for one in stored])
        exact = theirs.digest[pairs[:, 1]] == batch.digest[pairs[:, 0] + start]
        left, right = theirs.sets.chosen(pairs[:, 1]), batch.sets.chosen(pairs[:, 0] + start)
        compared = compare(self.settings, left, right, exact)
        kinds = relations(self.settings, compared.jaccard, left.size, right.size, exact)
        for i in np.flatnonzero(compared.matches).tolist():
            j, c, kind = float(compared.jaccard[i]), float(compared.containment[i]), kinds[i]
            one = stored[int(pairs[i, 1])]
            found = Match(one.key.decode("utf-8", "surrogatepass"), j, c, kind)
            yield int(pairs[i, 0]), (int(one.head["number"]), found)


class _Texts(NamedTuple):
    """The texts of a call: their ids, their sets, and the values of their bands."""

    ids: list[str]
    batch: Batch
    values: list[list[bytes]]

    def _set(self, position: int) -> bytes:
        """The set of a text as it is stored."""
        sets = self.batch.sets
        return bytes(sets.flat[sets.low[position] : sets.high[position]].astype("<u4").tobytes())

    def stored(self, position: int, number: int) -> bytes:
        """What is stored of a text that has this number."""
        head = np.array([(number, self.batch.digest[position], self.batch.words[position])], _HEAD)
        return head.tobytes() + self._set(position)

    def is_text(self, position: int, stored: bytes) -> bool:
        """Whether this is what is stored of a text, whatever its number."""
        head, _ = _parsed(stored)
        return bool(head["digest"] == self.batch.digest[position]) and stored[_HEAD.itemsize :] == self._set(position)


class _Stored(NamedTuple):
    """A text that was fetched."""

    key: bytes
    head: Any
    flat: Array


def _require_ids(ids: Sequence[object], texts: int) -> None:
    """Check the ids of `add_many`."""
    if len(ids) != texts:
        raise CorpusError(f"there are {len(ids)} ids but {texts} texts: each id needs one")
    seen: set[object] = set()
    for position, name in enumerate(ids):
        if not isinstance(name, str):
            raise InputError(f"the id at position {position} is {type(name).__name__}, not str")
        if name in seen:
            raise CorpusError(f"the id {name!r} occurs twice: choose another id for one of the texts")
        seen.add(name)


def _sharing(added: _Texts, part: range, answers: Iterable[set[bytes]]) -> list[set[bytes]]:
    """What shares a band with each text of a part, without itself and what comes after it in the part."""
    left = iter(answers)
    later = {_key(added.ids[position]) for position in part}
    found = []
    for position in part:
        keys = set().union(*(next(left) for _ in added.values[position])) - later
        later.discard(_key(added.ids[position]))
        found.append(keys)
    return found


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
