"""Near-duplicates: which texts are copies of which, how alike, and what they are to each other. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from textclean import archive
from textclean.duplicates.settings import DuplicateSettings, Match, Pair, Relation
from textclean.duplicates.site_shingles import Sites
from textclean.duplicates.texts import NOBODY, Batch, Texts, read
from textclean.errors import CorpusError, InputError, UnknownName
from textclean.shingling.bands import ROWS, BandIndex, band_keys, candidates, digest_keys
from textclean.shingling.clusters import Cluster, components
from textclean.shingling.similarity import gather, likeness, stacked
from textclean.shingling.storage import Shelf

Array = np.ndarray[Any, Any]
Representative = Literal["first", "longest"] | Callable[[str], Any]

__all__ = ["NearDuplicates"]

_CHUNK = 2048  # texts that are taken up together
_PAIRS = 1 << 18  # pairs that are verified together


class NearDuplicates:
    """An index of texts that tells which are near-duplicates.

    >>> index = NearDuplicates()
    >>> story = (
    ...     "The council of Ostwick voted on Tuesday to close the old bridge for the winter, the mayor said. The "
    ...     "keepers of the ferry had asked for more money to run at night, and will get it from the first of December."
    ... )
    >>> index.add("wire", story)
    []
    >>> for match in index.add("paper", "Home | News | Sport. Sign up for our newsletter! " + story + " Most read"):
    ...     print(match.id, round(match.jaccard, 2), round(match.containment, 2), match.relation)
    wire 0.79 1.0 near copy
    >>> index.clusters()
    [Cluster(lead='wire', ids=('wire', 'paper'))]

    Candidates come from bands of MinHash signatures; each is then verified with the true sets of shingles. Two texts
    match where their Jaccard likeness is at least `jaccard`, or their containment (what the larger one holds of the
    smaller one) is at least `containment` and the smaller one has at least `min_shingles` shingles. What the bands do not
    find is not verified: `recall_at` says how much that is.

    threshold: the likeness of a match, by either measure.
    jaccard, containment: thresholds of their own; above 1 is not allowed, 1 asks for all.
    min_shingles: the shingles that a text needs for a containment to count: "read more" stands in many texts.
    size: words in a shingle. num_perm, seed: of the signatures (datasketch's affine32).
    bands, rows: of a signature; 42 of 3 suit up to a million texts, 32 of 4 ten millions, 25 of 5 more.
    max_candidates: a text is compared with no more than the first `max_candidates` of those that share a band with it, and no more than
        the first `max_candidates` copies of one text are reported.
    min_site_texts: where sites are told, the texts of a site that must share a shingle for it to be the site's own.
    folder: an empty folder for the columns, for more than memory holds; ids stay in memory. It is working space: what
        is to be kept is saved.

    Texts of the same words in the same order, whatever their case, accents and punctuation, are exact copies and kept
    once. A text of fewer than `size` words is one shingle and matches only its exact copies; a text without a word
    matches nothing, not even its like. What is found depends on the texts and their order alone: not on how they are
    split into batches, nor on the platform; told sites, `add` goes by what it has seen so far, `pairs` and `clusters`
    by all that there is.

    Raises:
        ValueError: if a setting is out of its range.
        CorpusError: (a ValueError) if the folder is not empty.
    """

    def __init__(
        self,
        threshold: float = 0.7,
        *,
        jaccard: float | None = None,
        containment: float | None = None,
        min_shingles: int = 20,
        size: int = 5,
        bands: int = 42,
        rows: int = 3,
        num_perm: int = 128,
        seed: int = 1,
        max_candidates: int = 1000,
        min_site_texts: int = 3,
        folder: str | Path | None = None,
    ) -> None:
        self.settings = DuplicateSettings(
            threshold,
            jaccard,
            containment,
            min_shingles,
            size,
            bands,
            rows,
            num_perm,
            seed,
            max_candidates,
            min_site_texts,
        )
        self._empty(None if folder is None else Path(folder))

    def _empty(self, folder: Path | None) -> None:
        if folder is not None and folder.exists() and any(folder.iterdir()):
            raise CorpusError(f"the folder {folder} is not empty: name one for the index alone")
        self._shelf = Shelf(folder)
        self._texts = Texts(self._shelf)
        self._bands = BandIndex(self._shelf)
        self._sites = Sites(self.settings.min_site_texts)
        self._row: dict[str, int] = {}
        self._ids: list[str | None] = []
        self._text = self._shelf.column("i4")
        self._settled = True

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._row)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        """Whether there is a document of this id."""
        return id in self._row

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of input."""
        return (name for name in self._ids if name is not None)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns, in memory or in the folder; the ids, Python strings in a dict, come on top."""
        return self._texts.nbytes + self._bands.nbytes + self._text.nbytes

    def recall_at(self, jaccard: float) -> float:
        """The share of pairs of this Jaccard likeness that become candidates, and so can be found: 0 to 1.

        It is 1 - (1 - jaccard**rows)**bands. A short excerpt has a low Jaccard likeness, whatever its containment.

        >>> [round(NearDuplicates().recall_at(j), 3) for j in (0.2, 0.3, 0.5, 0.7)]
        [0.286, 0.683, 0.996, 1.0]
        """
        return self.settings.recall_at(jaccard)

    def add(self, id: str, text: str, *, site: str | None = None) -> list[Match]:  # noqa: A002
        """Take up a text and tell which earlier ones it matches, in their order.

        site: where it was published, if known: what the site's texts have in common then counts for nothing.

        Raises:
            CorpusError: (a ValueError) if the id is taken.
            InputError: (a TypeError) if the id or the text is no str.
        """
        return self.add_many([id], [text], sites=None if site is None else [site])[0]

    def add_many(
        self, ids: Sequence[str], texts: Sequence[str], *, sites: Sequence[str | None] | None = None
    ) -> list[list[Match]]:
        """Take up many texts at once; for each, what `add` would have told.

        Raises:
            CorpusError: (a ValueError) if an id is taken or stands twice, or the lengths differ; nothing is taken up.
            InputError: (a TypeError) if an id or a text is no str; nothing is taken up.
        """
        self._check(list(ids), list(texts), sites)
        numbers = np.array([self._sites.number(site) for site in sites or ()] or [-1] * len(ids), np.int32)
        found: list[list[Match]] = []
        for first in range(0, len(ids), _CHUNK):
            part = slice(first, first + _CHUNK)
            batch = read(list(texts[part]), numbers[part], self.settings.hasher)
            documents, keys = self.take(ids[part], batch)
            found += self._matches(batch, keys, documents)
        return found

    def _check(self, ids: Sequence[object], texts: Sequence[object], sites: Sequence[object] | None) -> None:
        for name, given in (("texts", texts), ("sites", sites)):
            if given is not None and len(given) != len(ids):
                raise CorpusError(f"there are {len(ids)} ids but {len(given)} {name}: each id needs one")
        for what, given in (("id", ids), ("text", texts)):
            for at, thing in enumerate(given):
                if not isinstance(thing, str):
                    raise InputError(f"the {what} at place {at} is {type(thing).__name__}, not str")
        seen: set[object] = set()
        for taken in ids:
            if taken in self._row or taken in seen:
                raise CorpusError(f"the id {taken!r} is taken: remove it first, or choose another")
            seen.add(taken)

    def take(self, ids: Sequence[str], batch: Batch) -> tuple[Array, Array]:
        """Take up texts that are read already, under ids that are free; the document and the band keys of each text."""
        documents = np.arange(len(self._ids), len(self._ids) + len(ids))
        texts = self._known(batch)
        fresh = np.flatnonzero(texts == NOBODY)
        first = self._first_of_their_kind(batch, fresh)
        new = fresh[first == fresh]
        rows = self._texts.extend(batch, new, documents[new])
        texts[new] = rows
        texts[fresh] = texts[first]
        is_new = np.zeros(len(ids), bool)
        is_new[new] = True
        for i in np.flatnonzero(~is_new).tolist():
            self._texts.add_copy(int(texts[i]), int(documents[i]))
        self._ids.extend(ids)
        self._row.update(zip(ids, documents.tolist(), strict=True))
        self._text.extend(texts)
        self._sites.take(rows, batch.site[new])
        if self._sites.names:
            self._sites.count(self._texts.sets, batch.site[new], self._texts.owner != NOBODY)
            self._settled = False
        keys = self._keys(batch)
        worded = batch.digest[new] != 0
        self._bands.insert(keys[new[worded]], rows[worded])
        return documents, keys

    def _known(self, batch: Batch) -> Array:
        """The row of the text that each of a batch is an exact copy of, on the same site; -1 where there is none."""
        texts = np.full(len(batch), NOBODY, np.int64)
        query, row = self._bands.lookup(digest_keys(batch.digest), self.settings.max_candidates)
        if len(query):
            same = (self._texts.digest[row] == batch.digest[query]) & (self._texts.site[row] == batch.site[query])
            same &= (self._texts.owner[row] != NOBODY) & (batch.digest[query] != 0)
            texts[query[same][::-1]] = row[same][::-1]
        return texts

    def _first_of_their_kind(self, batch: Batch, fresh: Array) -> Array:
        """For each fresh text of a batch, the first one there of the same words and site; itself without words."""
        seen: dict[tuple[int, int], int] = {}
        kinds = zip(batch.digest[fresh].tolist(), batch.site[fresh].tolist(), fresh.tolist(), strict=True)
        return np.array([seen.setdefault((digest, site), i) if digest else i for digest, site, i in kinds], np.int64)

    def _keys(self, batch: Batch) -> Array:
        """The band keys of each text, that of its digest last. Those without words get keys that nothing shares."""
        sets = gather(self._sites.without(batch.sets, batch.site), np.arange(len(batch)))
        signatures = self.settings.hasher.sign(sets.flat, np.append(sets.low, len(sets.flat)))
        return np.concatenate(
            (band_keys(signatures, self.settings.bands, self.settings.rows), digest_keys(batch.digest)), axis=1
        )

    def query(self, text: str, *, site: str | None = None) -> list[Match]:
        """Which texts this one matches, in their order; it is not taken up.

        Raises:
            InputError: (a TypeError) if the text is no str.
        """
        number = self._sites.names.get(site, NOBODY) if site is not None else NOBODY
        batch = read([text], np.array([number], np.int32), self.settings.hasher)
        return self._matches(batch, self._keys(batch), np.array([len(self._ids)]))[0]

    def _matches(self, batch: Batch, keys: Array, documents: Array) -> list[list[Match]]:
        """What each text of a batch matches among the documents before its own."""
        query, row = self._bands.lookup(keys, self.settings.max_candidates)
        live = (batch.digest[query] != 0) & (self._texts.owner[row] != NOBODY)
        query, row = query[live], row[live]
        same = self._texts.digest[row] == batch.digest[query]
        found: list[list[tuple[int, Match]]] = [[] for _ in documents]
        for first in range(0, len(query), _PAIRS):
            part = slice(first, first + _PAIRS)
            for q, r, j, c, relation in self._alike(batch, query[part], row[part], same[part]):
                for earlier in self._texts.documents(r)[: self.settings.max_candidates]:
                    if earlier < documents[q]:
                        found[q].append((earlier, Match(str(self._ids[earlier]), j, c, relation)))
        return [[match for _, match in sorted(matches)] for matches in found]

    def _alike(
        self, batch: Batch, query: Array, row: Array, same: Array
    ) -> Iterator[tuple[int, int, float, float, Relation]]:
        """Those pairs of a text of the batch and one of the index that match; `same` are those of the same words."""
        rows, back = np.unique(row, return_inverse=True)
        theirs = self._texts.batch(rows)
        sets = [gather(self._sites.without(b.sets, b.site), np.arange(len(b))) for b in (batch, theirs)]
        both = stacked(*sets)
        right = len(batch) + back.reshape(-1)
        for i, j, c in self.settings.judged(both, query, right, same):
            sizes = int(theirs.sets.size[back[i]]), int(batch.sets.size[query[i]])
            relation = Relation.EXACT if same[i] else self.settings.relation(j, *sizes)
            yield int(query[i]), int(row[i]), j, c, relation

    def _relation(self, jaccard: float, found: int, asked: int) -> Relation:
        """What a text is to another one that it matches."""
        texts = self._texts
        if texts.digest[found] == texts.digest[asked]:
            return Relation.EXACT
        return self.settings.relation(jaccard, int(texts.sets.size[found]), int(texts.sets.size[asked]))

    def _verified(self, left: Array, right: Array) -> tuple[Array, Array, Array]:
        """The places of those pairs of texts that match, and Jaccard and containment of all of them."""
        jaccard, containment, smaller = np.empty(len(left)), np.empty(len(left)), np.empty(len(left), np.int64)
        for first in range(0, len(left), _PAIRS):
            part = slice(first, first + _PAIRS)
            jaccard[part], containment[part], smaller[part] = self._likeness(left[part], right[part])
        alive = (self._texts.owner[left] != NOBODY) & (self._texts.owner[right] != NOBODY)
        return np.flatnonzero(self.settings.matches(jaccard, containment, smaller) & alive), jaccard, containment

    def _likeness(self, left: Array, right: Array) -> tuple[Array, Array, Array]:
        """Jaccard, containment and the size of the smaller set; texts of the same words are wholly alike."""
        sets = self._texts.sets
        if self._sites.names:
            rows, back = np.unique(np.concatenate((left, right)), return_inverse=True)
            batch = self._texts.batch(rows)
            sets = self._sites.without(batch.sets, batch.site)
            mapped = back.reshape(2, -1)
        else:
            mapped = np.stack((left, right))
        same = (self._texts.digest[left] == self._texts.digest[right]) & (self._texts.digest[left] != 0)
        jaccard, containment = np.ones(len(left)), np.ones(len(left))
        other = ~same
        jaccard[other], containment[other] = likeness(sets, mapped[0][other], mapped[1][other])
        return jaccard, containment, np.minimum(sets.size[mapped[0]], sets.size[mapped[1]])

    def compare(self, first: str, second: str) -> Pair:
        """How alike two documents are, whether they match or not.

        Raises:
            CorpusError: (a ValueError) if there is no such document.
        """
        rows = [int(self._text.data[self._document(name)]) for name in (first, second)]
        jaccard, containment, _ = self._likeness(*(np.array([row]) for row in rows))
        j, c = float(jaccard[0]), float(containment[0])
        return Pair(first, second, j, c, self._relation(j, *rows))

    def _document(self, name: str) -> int:
        try:
            return self._row[name]
        except KeyError:
            raise CorpusError(f"there is no document {name!r} in the index of {len(self):,}") from None

    def remove(self, id: str) -> None:  # noqa: A002
        """Take a document out; its place is given free when the index is saved.

        Raises:
            CorpusError: (a ValueError) if there is no such document.
        """
        document = self._document(id)
        del self._row[id]
        self._ids[document] = None
        self._texts.drop(int(self._text.data[document]), document)
        self._settled = not self._sites.names

    def pairs(self) -> list[Pair]:
        """All pairs that match, by the order of the later one, then of the earlier one."""
        rows, jaccard, containment = self._edges()
        copies = np.array([[row, row] for row in self._texts.copies], np.int64).reshape(-1, 2)
        alike = np.ones(len(copies))
        found = [
            (y, x, j, c, a, b)
            for (left, right), j, c in zip(
                np.concatenate((rows, copies)).tolist(),
                np.append(jaccard, alike).tolist(),
                np.append(containment, alike).tolist(),
                strict=True,
            )
            for y, x, a, b in self._documents(left, right)
        ]
        found.sort()
        ids = self._ids
        return [Pair(str(ids[x]), str(ids[y]), j, c, self._relation(j, a, b)) for y, x, j, c, a, b in found]

    def _documents(self, left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
        """The documents of two texts in pairs: the later and the earlier one, the earlier one's text, the later's."""
        for a, b in {(left, right), (right, left)}:
            for x in self._texts.documents(a)[: self.settings.max_candidates]:
                for y in self._texts.documents(b):
                    if x < y:
                        yield y, x, a, b

    def clusters(self, representative: Representative = "first", *, max_hops: int | None = 2) -> list[Cluster]:
        """The groups of texts that are alike, by the order of their first members; texts that match none are left out.

        representative: the lead of each: the first in the order of input, the longest (the first of these), or a function of the
            id, of which the smallest value leads (the earliest date, the best source).
        max_hops: how many matches a member may be away from the first member; of these one at most may rest on
            containment alone. So no long line of edits, and no text that holds two stories, joins what is not alike.
            None for the plain connected components.

        >>> index = NearDuplicates(size=2)
        >>> words = "one two three four five six seven eight".split()
        >>> for id, text in {"a": words, "b": words, "c": ["zero", *words]}.items():
        ...     _ = index.add(id, " ".join(text))
        >>> index.clusters(representative="longest")
        [Cluster(lead='c', ids=('a', 'b', 'c'))]
        """
        if not callable(representative) and representative not in ("first", "longest"):
            raise UnknownName("choice of representative", str(representative), ("first", "longest"))
        rows, jaccard, _ = self._edges()
        living = list(self._texts.living())
        groups = components(living, rows, jaccard >= self.settings.least[0], max_hops)
        joined = {row for group in groups for row in group}
        groups += [[row] for row in self._texts.copies if row not in joined]
        documents = sorted(sorted(d for row in group for d in self._texts.documents(row)) for group in groups)
        return [self._cluster(found, representative) for found in documents]

    def _cluster(self, documents: list[int], representative: Representative) -> Cluster:
        ids = [str(self._ids[document]) for document in documents]
        if representative == "longest":
            words = self._texts.words[self._text.data[documents]]
            lead = ids[int(np.argmax(words))]
        else:
            lead = ids[0] if representative == "first" else min(ids, key=representative)
        return Cluster(lead, tuple(ids))

    def _edges(self) -> tuple[Array, Array, Array]:
        """All pairs of texts that match, (n, 2), with Jaccard and containment."""
        self._settle()
        rows = candidates(self._bands.entries(), self.settings.max_candidates)
        matched, jaccard, containment = self._verified(rows[:, 0], rows[:, 1])
        return rows[matched], jaccard[matched], containment[matched]

    def _settle(self) -> None:
        """Where sites are told: what is their own is counted over all texts, and all are signed anew."""
        if self._settled:
            return
        texts = self._texts
        alive = texts.owner != NOBODY
        self._sites.count(texts.sets, texts.site[alive], alive, growth=0)
        entries = []
        living = np.flatnonzero(alive & (texts.digest != 0))
        for first in range(0, len(living), _CHUNK):
            rows = living[first : first + _CHUNK]
            keys = self._keys(texts.batch(rows))
            entries.append((keys | rows.astype(np.uint64)[:, None]).ravel())
        self._bands.rebuild(np.concatenate(entries) if entries else np.empty(0, np.uint64))
        self._settled = True

    def merge(self, other: NearDuplicates) -> None:
        """Take up all documents of another index, in their order, after those of this one.

        Raises:
            CorpusError: (a ValueError) if the other was made with other settings (the message says which), or if both
                have a document of the same id; nothing is taken up.
        """
        self.settings.check(other.settings.header(), "the other index")
        if twice := self._row.keys() & other._row.keys():
            raise CorpusError(
                f"both indexes have a document {min(twice)!r}: remove it from one of them ({len(twice)} such)"
            )
        names = {number: self._sites.number(name) for name, number in other._sites.names.items()}
        ids = list(other)
        rows = other._text.data[[other._row[name] for name in ids]] if ids else np.empty(0, np.int64)
        for first in range(0, len(ids), _CHUNK):
            part = slice(first, first + _CHUNK)
            batch = other._texts.batch(rows[part])
            site = np.array([names.get(number, -1) for number in batch.site.tolist()], np.int32)
            self.take(ids[part], replace(batch, site=site))

    def save(self, path: str | Path) -> None:
        """Write the index to a file, in one step: a file that stands there is replaced when the new one is whole.

        Raises:
            OSError: if it cannot be written.
        """
        self._settle()
        texts, living = self._texts, np.flatnonzero(self._texts.owner != NOBODY)
        moved = np.zeros(len(texts), np.uint64)
        moved[living] = np.arange(len(living), dtype=np.uint64)
        alive = texts.owner != NOBODY
        documents = [self._row[name] for name in self]
        names, stops = archive.pack(self)
        sites, site_stops = archive.pack(self._sites.names)
        chunks = [living[first : first + _CHUNK] for first in range(0, len(living), _CHUNK)]
        arrays: dict[str, Iterable[Array]] = {
            "flat": (gather(texts.sets, rows).flat for rows in chunks),
            "size": [texts.sets.size[living]],
            "digest": [texts.digest[living]],
            "words": [texts.words[living].astype(np.int64)],
            "site": [texts.site[living]],
            "text": [moved[self._text.data[documents]].astype(np.int64)],
            "entries": _renumbered(self._bands.entries(), alive, moved),
            "ids": [names],
            "id_stops": [stops],
            "sites": [sites],
            "site_stops": [site_stops],
        }
        archive.write(Path(path), self.settings.header(), arrays)

    @classmethod
    def of(cls, settings: DuplicateSettings, folder: str | Path | None = None) -> NearDuplicates:
        """An empty index of these settings."""
        index = cls.__new__(cls)
        index.settings = settings
        index._empty(None if folder is None else Path(folder))
        return index

    @classmethod
    def load(
        cls, path: str | Path, *, settings: DuplicateSettings | None = None, folder: str | Path | None = None
    ) -> NearDuplicates:
        """An index as it was saved, with the settings that it was saved with.

        settings: those that are expected, if the file is to be refused where its signatures or sets are others.
        folder: an empty folder for the columns, for more than memory holds.

        Raises:
            CorpusError: (a ValueError) if the file is no index, cut short, damaged, or made with another version,
                scheme or settings than expected; the message says which.
            OSError: if it cannot be read.
        """
        file = archive.Archive(Path(path))
        known = {field.name for field in fields(DuplicateSettings)}
        own = DuplicateSettings(**{name: value for name, value in file.settings.items() if name in known})
        (settings or own).check(file.settings, str(path))
        index = cls.of(own, folder)
        index._fill(file)
        return index

    def _fill(self, file: archive.Archive) -> None:
        """Take up what a file holds."""
        for site in archive.unpack(file.array("sites"), file.array("site_stops")):
            self._sites.number(site)
        self._ids = list(archive.unpack(file.array("ids"), file.array("id_stops")))
        self._row = {str(name): document for document, name in enumerate(self._ids)}
        self._text.extend(file.array("text"))
        owners = self._texts.fill(file, self._text.data)
        self._bands.fill(file.pieces("entries"))
        self._sites.take(np.arange(len(self._texts)), self._texts.site)
        self._sites.count(self._texts.sets, self._texts.site, owners != NOBODY, growth=0)


def _renumbered(entries: Array, alive: Array, moved: Array) -> Iterator[Array]:
    """The entries of texts that are alive, with their new rows; the order stays, as rows keep theirs."""
    for first in range(0, len(entries), _PAIRS):
        piece = entries[first : first + _PAIRS]
        rows = (piece & ROWS).astype(np.int64)
        piece, rows = piece[alive[rows]], rows[alive[rows]]
        yield piece & ~ROWS | moved[rows]
