"""The index of near-duplicates: which texts are copies of each other, and how alike they are. Nothing is deleted."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from textclean.arrays import Array, indexes
from textclean.duplicates import index_file
from textclean.duplicates.compatibility import described, require_compatible
from textclean.duplicates.matches import Match, Pair
from textclean.duplicates.matching import Verifier, hasher_of
from textclean.duplicates.settings import DuplicateSettings
from textclean.duplicates.site_shingles import SiteShingles
from textclean.duplicates.text_columns import ABSENT, Batch, TextColumns, shingled
from textclean.errors import CorpusError, InputError, TextcleanWarning
from textclean.shingling.bands import BandIndex
from textclean.shingling.clusters import Cluster, components
from textclean.shingling.keys import band_keys, digest_keys, sampled_keys
from textclean.shingling.pairing import candidates, largest
from textclean.shingling.storage import Shelf

__all__ = ["NearDuplicates", "Representative"]

Representative = Literal["first", "longest"] | Callable[[str], Any]

_CHUNK = 2048  # texts added at once
_PAIRS = 1 << 18  # pairs compared at once


class Keys(NamedTuple):
    """What makes the texts of a batch candidates.

    Attributes:
        owner: The position of the text of each key.
        values: The keys of the bands, of the digests and of the sampled shingles.
    """

    owner: Array
    values: Array


class NearDuplicates:
    """An index of texts that finds near-duplicates.

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

    LSH bands of MinHash signatures propose candidates, and each candidate is verified with the true sets of shingles.
    Two texts match if their Jaccard similarity is at least `jaccard`, or if their containment (the share of the smaller
    text that the larger one contains) is at least `containment`, the smaller text has at least `min_shingles` shingles,
    and it is shorter: it has at most 0.99 of the shingles of the larger one, or at most the share `jaccard` where that
    is higher. Of texts of equal size the Jaccard similarity alone decides.

    Candidates share a band, or one of the shingles that `sample` selects, which find excerpts: their Jaccard similarity
    is low. Pairs that neither proposes are missed; `recall_at` says how many.

    Texts with the same words in the same order, whatever their case, accents and punctuation, are exact copies and are
    stored once. A text of fewer than `ngram` words is a single shingle and matches only its exact copies; a text
    without words (emoji, signs) only those with the same characters, and a blank one matches nothing.

    Results depend on the texts and their order alone, not on batches or on the platform. If texts come with their
    sites, `add` disregards the boilerplate that it has seen so far, `pairs` and `clusters` that of all texts.

    Args:
        threshold: The similarity from which on two texts match, by Jaccard or by containment.
        jaccard: A separate threshold for Jaccard similarity; None for `threshold`.
        containment: A separate threshold for containment; None for `threshold`.
        min_shingles: The shingles that a text needs to match by containment: "read more" is part of many texts.
        ngram: The number of words in a shingle.
        bands: The number of LSH bands; 42 bands of 3 rows suit up to a million texts, 32 of 4 ten million, 25 of 5
            more.
        rows: The signature values in a band.
        sample: One in this number of shingles is a key beside the bands, so that an excerpt is found in a text of any
            length: with 8 one of 60 words in 999 of 1,000 cases. A smaller number finds more, takes more space (with 8,
            a byte for each shingle of a text) and compares more pairs; 0 leaves it to the bands.
        num_perm: The number of values in a signature (datasketch's affine32 scheme).
        seed: The seed of the signatures' permutations.
        max_candidates: A text is compared with at most the first `max_candidates` texts that share a band with it,
            and at most the first `max_candidates` exact copies of a text are reported.
        min_site_texts: The texts of a site that must share a shingle before it counts as the site's boilerplate.
        representative: Which text leads a cluster, unless `clusters` is called with another choice.
        folder: An empty folder that holds the columns, for an index that is larger than memory; ids stay in memory.
            The folder is scratch space, which is refused once it holds files: `save` writes an index to keep, and a
            process that is killed, or gets an OSError because the disk is full, goes on from what it saved last.

    Attributes:
        settings: The settings, as a `DuplicateSettings`.

    Raises:
        SettingError: (a ValueError) if a setting is out of its range.
        CorpusError: (a ValueError) if the folder is not empty.
    """

    def __init__(
        self,
        threshold: float = 0.7,
        *,
        jaccard: float | None = None,
        containment: float | None = None,
        min_shingles: int = 20,
        ngram: int = 5,
        bands: int = 42,
        rows: int = 3,
        sample: int = 8,
        num_perm: int = 128,
        seed: int = 1,
        max_candidates: int = 1000,
        min_site_texts: int = 3,
        representative: Literal["first", "longest"] = "first",
        folder: str | Path | None = None,
    ) -> None:
        settings = DuplicateSettings(
            threshold=threshold,
            jaccard=jaccard,
            containment=containment,
            min_shingles=min_shingles,
            ngram=ngram,
            bands=bands,
            rows=rows,
            sample=sample,
            num_perm=num_perm,
            seed=seed,
            max_candidates=max_candidates,
            min_site_texts=min_site_texts,
            representative=representative,
        )
        self._create(settings, folder)

    @classmethod
    def of(cls, settings: DuplicateSettings, folder: str | Path | None = None) -> NearDuplicates:
        """Create an empty index.

        Args:
            settings: The settings.
            folder: An empty folder that holds the columns; None for memory.

        Raises:
            CorpusError: (a ValueError) if the folder is not empty.
        """
        index = cls.__new__(cls)
        index._create(settings, folder)
        return index

    def _create(self, settings: DuplicateSettings, folder: str | Path | None) -> None:
        """Create the empty columns."""
        folder = None if folder is None else Path(folder)
        if folder is not None and folder.exists() and any(folder.iterdir()):
            raise CorpusError(f"the folder {folder} is not empty: name an empty one, for this index alone")
        self.settings = settings
        self._shelf = Shelf(folder)
        self._texts = TextColumns(self._shelf)
        self._bands = BandIndex(self._shelf)
        self._sites = SiteShingles(settings.min_site_texts)
        self._verifier = Verifier(settings, self._texts, self._sites)
        self._hasher = hasher_of(settings)
        # Three numberings: documents in the order of input, distinct texts as rows of `_texts`, sites.
        self._document_of: dict[str, int] = {}
        self._ids: list[str | None] = []  # by document; None once it is removed
        self._text_row = self._shelf.column("i4")  # by document
        self._warned = False
        self._signed = True  # whether all signatures disregard the boilerplate that is known now

    def __len__(self) -> int:
        """The number of documents."""
        return len(self._document_of)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        """Whether the index has a document with this id."""
        return id in self._document_of

    def _repr_html_(self) -> str:
        """For notebooks: the number of texts and clusters, and the largest clusters with what they have in common."""
        from textclean.duplicates.picture import picture

        return picture(self)

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of input."""
        return (name for name in self._ids if name is not None)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns, in memory or in the folder; the ids, Python strings in a dict, come on top."""
        return self._texts.nbytes + self._bands.nbytes + self._text_row.nbytes

    def recall_at(self, jaccard: float, *, shared: int = 0) -> float:
        """Compute the share of pairs that become candidates, and so can be found.

        Args:
            jaccard: The Jaccard similarity of the pairs. A short excerpt has a low one, whatever its containment.
            shared: The number of shingles that the texts of a pair share, of which some are sampled: of an excerpt its
                own. 0 for what the bands find.

        >>> [round(NearDuplicates().recall_at(j), 3) for j in (0.2, 0.3, 0.5, 0.7)]
        [0.286, 0.683, 0.996, 1.0]
        >>> [round(NearDuplicates().recall_at(0.0, shared=n), 3) for n in (14, 20, 56)]
        [0.846, 0.931, 0.999]
        """
        return self.settings.recall_at(jaccard, shared=shared)

    def add(self, id: str, text: str, *, site: str | None = None) -> list[Match]:  # noqa: A002
        """Add a text.

        Args:
            id: A name for the text.
            text: The text.
            site: Where it was published, if known: shingles that the site's texts share are disregarded.

        Returns:
            The earlier texts that it matches, in the order of input.

        Raises:
            CorpusError: (a ValueError) if the id is already in the index.
            InputError: (a TypeError) if the id or the text is not a str.
        """
        return self.add_many([id], [text], sites=None if site is None else [site])[0]

    def add_many(
        self, ids: Sequence[str], texts: Sequence[str], *, sites: Sequence[str | None] | None = None
    ) -> list[list[Match]]:
        """Add many texts, much faster than one by one; if an argument is invalid, none is added.

        Args:
            ids: A name for each text.
            texts: The texts.
            sites: Where each text was published, None if unknown.

        Returns:
            For each text what `add` would have returned.

        Raises:
            CorpusError: (a ValueError) if an id is already in the index or occurs twice, or the lengths differ.
            InputError: (a TypeError) if an id or a text is not a str.
        """
        self._check(list(ids), list(texts), sites)
        numbers = np.array([self._sites.number(site) for site in sites or ()] or [ABSENT] * len(ids), np.int32)
        matches: list[list[Match]] = []
        for first in range(0, len(ids), _CHUNK):
            part = slice(first, first + _CHUNK)
            batch = shingled(list(texts[part]), numbers[part], self._hasher)
            documents = np.arange(len(self._ids), len(self._ids) + len(batch))
            if len(batch) == 1 and not self._sites.names:
                # One text is looked up before it is there: after that each of its keys leads to itself.
                keys = self._keys(batch)
                shared = self._sharing(keys)
                matches += self._matches(batch, shared, documents)
                self.insert(ids[part], batch, keys, alone=not len(shared[0]))
            else:
                limits, keys = self.insert(ids[part], batch)
                matches += self._matches(batch, self._sharing(keys, limits), documents)
        return matches

    def _check(self, ids: Sequence[object], texts: Sequence[object], sites: Sequence[object] | None) -> None:
        """Check the arguments of `add_many`."""
        for name, given in (("texts", texts), ("sites", sites)):
            if given is not None and len(given) != len(ids):
                raise CorpusError(f"there are {len(ids)} ids but {len(given)} {name}: each id needs one")
        for what, given in (("id", ids), ("text", texts)):
            for position, value in enumerate(given):
                if not isinstance(value, str):
                    raise InputError(f"the {what} at position {position} is {type(value).__name__}, not str")
        seen: set[object] = set()
        for one in ids:
            if one in self._document_of or one in seen:
                raise CorpusError(f"the id {one!r} is in use already: remove that document, or choose another id")
            seen.add(one)

    def insert(
        self, ids: Sequence[str], batch: Batch, keys: Keys | None = None, *, alone: bool = False
    ) -> tuple[Array, Keys]:
        """Add texts that are shingled already.

        Args:
            ids: A name for each text; the names are not checked.
            batch: The texts.
            keys: Their keys, where these are known; only without sites, which change them.
            alone: Whether it is known that no text of the index shares a key with them.

        Returns:
            The number of rows before each text was added, and the keys of all.
        """
        documents = np.arange(len(self._ids), len(self._ids) + len(ids))
        rows = np.full(len(batch), ABSENT, np.int64) if alone else self._exact_copies(batch)
        unknown = indexes(rows == ABSENT)
        first = self._first_copies(batch, unknown)
        new = unknown[first == unknown]
        new_rows = self._texts.extend(batch, new, documents[new])
        rows[new] = new_rows
        rows[unknown] = rows[first]
        is_new = np.zeros(len(ids), bool)
        is_new[new] = True
        for i in indexes(~is_new).tolist():
            self._texts.add_copy(int(rows[i]), int(documents[i]))
        self._ids.extend(ids)
        self._document_of.update(zip(ids, documents.tolist(), strict=True))
        self._text_row.extend(rows)
        self._sites.add(new_rows, batch.site[new])
        if self._sites.names:
            self._sites.count(self._texts.sets, batch.site[new], self._texts.owner != ABSENT)
            self._signed = False
        keys = keys or self._keys(batch)
        worded = batch.digest[new] != 0
        row_of = np.full(len(batch), ABSENT, np.int64)
        row_of[new[worded]] = new_rows[worded]
        row = row_of[keys.owner]
        stored = row != ABSENT
        self._bands.insert(keys.values[stored][:, None], row[stored])
        return len(self._texts) - len(new) + np.cumsum(is_new) - is_new, keys

    def _exact_copies(self, batch: Batch) -> Array:
        """The row of the text of the same site that each text of a batch is an exact copy of, or ABSENT."""
        rows = np.full(len(batch), ABSENT, np.int64)
        keys = digest_keys(batch.digest).ravel()
        query, row = self._bands.lookup(keys, np.arange(len(keys)), self.settings.max_candidates)
        if len(query):
            same = (self._texts.digest[row] == batch.digest[query]) & (self._texts.site[row] == batch.site[query])
            same &= (self._texts.owner[row] != ABSENT) & (batch.digest[query] != 0)
            rows[query[same][::-1]] = row[same][::-1]
        return rows

    def _first_copies(self, batch: Batch, unknown: Array) -> Array:
        """The first of the unknown exact copies of each unknown text on its site; a blank text has none."""
        seen: dict[tuple[int, int], int] = {}
        kinds = zip(batch.digest[unknown].tolist(), batch.site[unknown].tolist(), unknown.tolist(), strict=True)
        return np.array([seen.setdefault((digest, site), i) if digest else i for digest, site, i in kinds], np.int64)

    def _keys(self, batch: Batch) -> Keys:
        """The keys of the bands, the digests and the sampled shingles of all texts; a blank text shares no key."""
        sets = self._sites.without(batch.sets, batch.site)
        signatures = self._hasher.sign(sets.flat, np.concatenate((sets.low, [len(sets.flat)])))
        banded = band_keys(signatures, self.settings.bands, self.settings.rows).ravel()
        owner, sampled = sampled_keys(sets, self.settings.sample)
        every = np.arange(len(batch))
        owners = np.concatenate((every.repeat(self.settings.bands), every, owner))
        return Keys(owners, np.concatenate((banded, digest_keys(batch.digest).ravel(), sampled)))

    def query(self, text: str, *, site: str | None = None) -> list[Match]:
        """Find the texts that a text matches, without adding it.

        Args:
            text: The text.
            site: Where it was published, if known.

        Returns:
            The matches, in the order of input.

        Raises:
            InputError: (a TypeError) if the text is not a str.
        """
        number = self._sites.names.get(site, ABSENT) if site is not None else ABSENT
        batch = shingled([text], np.array([number], np.int32), self._hasher)
        return self._matches(batch, self._sharing(self._keys(batch)), np.array([len(self._ids)]))[0]

    def _matches(self, batch: Batch, shared: tuple[Array, Array], documents: Array) -> list[list[Match]]:
        """The documents before its own that each text of a batch matches, among the rows that share a key with it."""
        query, row = shared
        live = (batch.digest[query] != 0) & (self._texts.owner[row] != ABSENT)
        query, row = query[live], row[live]
        matches: list[list[tuple[int, Match]]] = [[] for _ in documents]
        for first in range(0, len(query), _PAIRS):
            part = slice(first, first + _PAIRS)
            compared = self._verifier.batch(batch, query[part], row[part])
            found = np.flatnonzero(compared.matches)
            jaccard, rows, queries = compared.jaccard[found], row[part][found], query[part][found]
            for q, r, j, c, relation, own in zip(
                queries.tolist(),
                rows.tolist(),
                jaccard.tolist(),
                compared.containment[found].tolist(),
                self._verifier.relations(jaccard, rows, batch, queries),
                documents[queries].tolist(),
                strict=True,
            ):
                for earlier in self._texts.documents(r)[: self.settings.max_candidates]:
                    if earlier < own:
                        matches[q].append((earlier, Match(str(self._ids[earlier]), j, c, relation)))
        return [[match for _, match in sorted(numbered)] for numbered in matches]

    def _sharing(self, keys: Keys, limits: Array | None = None) -> tuple[Array, Array]:
        """The texts of a batch and the rows below their limits that share a key with them, sorted, without repeats."""
        return self._bands.lookup(keys.values, keys.owner, self.settings.max_candidates, limits)

    def compare(self, first: str, second: str) -> Pair:
        """Compare two documents, whether they match or not.

        Args:
            first: The id of one document.
            second: The id of the other.

        Raises:
            CorpusError: (a ValueError) if the index has no such document.
        """
        a, b = (self._text_row.data[[self._document(name)]] for name in (first, second))
        compared = self._verifier.rows(a, b)
        relation = self._verifier.relations(compared.jaccard, a, self._texts, b)[0]
        return Pair(first, second, float(compared.jaccard[0]), float(compared.containment[0]), relation)

    def _document(self, name: str) -> int:
        """The number of a document."""
        try:
            return self._document_of[name]
        except KeyError:
            raise CorpusError(f"there is no document {name!r} in the index of {len(self):,}") from None

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove a document; `save` drops its data.

        Args:
            id: The id of the document.

        Raises:
            CorpusError: (a ValueError) if the index has no such document.
        """
        document = self._document(id)
        del self._document_of[id]
        self._ids[document] = None
        self._texts.drop(int(self._text_row.data[document]), document)
        self._signed = not self._sites.names

    def pairs(self) -> list[Pair]:
        """List all pairs that match, in the order of the later document, then of the earlier one."""
        rows, jaccard, containment = self._matching_rows()
        copies = np.array([[row, row] for row in self._texts.copies], np.int64).reshape(-1, 2)
        ones = np.ones(len(copies))
        found = [
            (y, x, j, c, a, b)
            for (left, right), j, c in zip(
                np.concatenate((rows, copies)).tolist(),
                np.append(jaccard, ones).tolist(),
                np.append(containment, ones).tolist(),
                strict=True,
            )
            for y, x, a, b in self._document_pairs(left, right)
        ]
        found.sort()
        if not found:
            return []
        ids, (later, earlier, jaccards, containments, a, b) = self._ids, zip(*found, strict=True)
        relations = self._verifier.relations(np.array(jaccards), np.array(a), self._texts, np.array(b))
        return [
            Pair(str(ids[x]), str(ids[y]), j, c, relation)
            for y, x, j, c, relation in zip(later, earlier, jaccards, containments, relations, strict=True)
        ]

    def _document_pairs(self, left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
        """Pair the documents of two texts: the later and the earlier document, the earlier one's text, the later's."""
        for a, b in {(left, right), (right, left)}:
            for x in self._texts.documents(a)[: self.settings.max_candidates]:
                for y in self._texts.documents(b):
                    if x < y:
                        yield y, x, a, b

    def clusters(self, representative: Representative | None = None, *, max_hops: int | None = 1) -> list[Cluster]:
        """Group the documents that are alike; documents that match no other are left out.

        Every two members of a cluster match, so that each is like the lead, whichever that is. A text that holds two
        stories, or a chain of edits, joins no texts that are unlike. The documents and their ids decide what is in a
        cluster, their order does not.

        Args:
            representative: Which document leads a cluster: "first" in the order of input, "longest" (the first of
                these), or the one for which a function of the id returns the least value (the earliest date, the
                best source); None for the choice of the settings.
            max_hops: 1: every two members match. More: or they are joined by at most that many matches through one
                member, of which at most one rests on containment alone; then a member may be unlike the lead. None:
                plain connected components.

        Returns:
            The clusters, in the order of their first members.

        Raises:
            SettingError: (a ValueError) if there is no such representative.

        >>> index = NearDuplicates(ngram=2)
        >>> words = "one two three four five six seven eight".split()
        >>> for id, text in {"a": words, "b": words, "c": ["zero", *words]}.items():
        ...     _ = index.add(id, " ".join(text))
        >>> index.clusters(representative="longest")
        [Cluster(lead='c', ids=('a', 'b', 'c'))]
        """
        if representative is None:
            representative = self.settings.representative
        if isinstance(representative, str):
            representative = replace(self.settings, representative=representative).representative  # checks the choice
        rows, jaccard, _ = self._matching_rows()
        order = sorted(np.unique(rows).tolist(), key=self._least_id)
        groups = components(order, rows, jaccard, self.settings.least[0], max_hops)
        grouped = {row for group in groups for row in group}
        groups += [[row] for row in self._texts.copies if row not in grouped]
        documents = sorted(sorted(d for row in group for d in self._texts.documents(row)) for group in groups)
        return [self._cluster(members, representative) for members in documents]

    def _least_id(self, row: int) -> str:
        """The least of the ids of a text, which does not depend on the order of input."""
        return min(str(self._ids[document]) for document in self._texts.documents(row))

    def _cluster(self, documents: list[int], representative: Representative) -> Cluster:
        """A cluster of these documents."""
        ids = [str(self._ids[document]) for document in documents]
        if representative == "longest":
            words = self._texts.words[self._text_row.data[documents]]
            lead = ids[int(np.argmax(words))]
        else:
            lead = ids[0] if representative == "first" else min(ids, key=representative)
        return Cluster(lead, tuple(ids))

    def _matching_rows(self) -> tuple[Array, Array, Array]:
        """All pairs of texts that match, (n, 2), with their Jaccard similarity and containment."""
        self._sign_again()
        self._warn_of_crowds()
        rows = candidates(self._bands.entries(), self.settings.max_candidates)
        alive = self._texts.owner != ABSENT
        rows = rows[alive[rows].all(axis=1)]
        matches = np.empty(len(rows), bool)
        jaccard, containment = np.empty(len(rows)), np.empty(len(rows))
        for first in range(0, len(rows), _PAIRS):
            part = slice(first, first + _PAIRS)
            jaccard[part], containment[part], matches[part] = self._verifier.rows(rows[part, 0], rows[part, 1])
        return rows[matches], jaccard[matches], containment[matches]

    def _warn_of_crowds(self) -> None:
        """Warn, once an index, that more texts share a key than are compared."""
        crowd = 0 if self._warned else largest(self._bands.entries())
        if crowd <= self.settings.max_candidates + 1:
            return
        self._warned = True
        warnings.warn(
            f"{crowd:,} texts share a band or a sampled shingle, more than the {self.settings.max_candidates:,} "
            "(max_candidates) that each is compared with, so pairs among them may be missed: if they are pages of one "
            "template, name their sites (site=, --site-field) or clean the texts first (fit templates); otherwise "
            "raise max_candidates",
            TextcleanWarning,
            stacklevel=4,
        )

    def _sign_again(self) -> None:
        """Count the boilerplate of sites over all texts, and sign all texts without it."""
        if self._signed:
            return
        texts = self._texts
        alive = texts.owner != ABSENT
        self._sites.count(texts.sets, texts.site[alive], alive, growth=0)
        entries = []
        living = np.flatnonzero(alive & (texts.digest != 0))
        for first in range(0, len(living), _CHUNK):
            rows = living[first : first + _CHUNK]
            keys = self._keys(texts.batch(rows))
            entries.append(keys.values | rows.astype(np.uint64)[keys.owner])
        self._bands.rebuild(np.concatenate(entries) if entries else np.empty(0, np.uint64))
        self._signed = True

    def merge(self, other: NearDuplicates) -> None:
        """Add all documents of another index, in their order, after those of this one.

        Args:
            other: The other index.

        Raises:
            CorpusError: (a ValueError) if the other index has other settings (the message names them), or if both have
                a document of the same id; then nothing is added.
        """
        require_compatible(self.settings, described(other.settings), "the other index")
        if shared := self._document_of.keys() & other._document_of.keys():
            raise CorpusError(
                f"both indexes have a document {min(shared)!r}: remove it from one of them ({len(shared):,} in both)"
            )
        names = {number: self._sites.number(name) for name, number in other._sites.names.items()}
        ids = list(other)
        rows = other._text_row.data[[other._document_of[name] for name in ids]] if ids else np.empty(0, np.int64)
        for first in range(0, len(ids), _CHUNK):
            part = slice(first, first + _CHUNK)
            batch = other._texts.batch(rows[part])
            site = np.array([names.get(number, ABSENT) for number in batch.site.tolist()], np.int32)
            self.insert(ids[part], replace(batch, site=site))

    def save(self, path: str | Path) -> None:
        """Write the index to a file in one step: an existing file is replaced once the new one is complete.

        Args:
            path: The file.

        Raises:
            OSError: if it cannot be written.
        """
        self._sign_again()
        ids = list(self)
        text_row = self._text_row.data[[self._document_of[name] for name in ids]] if ids else np.empty(0, np.int32)
        documents = index_file.Documents(ids, text_row, list(self._sites.names))
        index_file.save_index(Path(path), self.settings, documents, self._texts, self._bands)

    @classmethod
    def load(
        cls, path: str | Path, *, settings: DuplicateSettings | None = None, folder: str | Path | None = None
    ) -> NearDuplicates:
        """Read an index, with the settings that it was saved with.

        Args:
            path: The file.
            settings: Settings whose signatures and sets the file must have; None accepts any.
            folder: An empty folder that holds the columns, for an index that is larger than memory; None for memory.

        Raises:
            CorpusError: (a ValueError) if the file is not an index, is cut short, damaged, or made with another
                version, scheme or settings; the message says which.
            OSError: if it cannot be read.
        """
        file, own = index_file.open_index(Path(path), settings)
        documents = index_file.read_documents(file)
        index = cls.of(own, folder)
        index_file.read_texts(file, index._texts, documents)
        index_file.read_bands(file, index._bands, index._texts, own)
        for site in documents.sites:
            index._sites.number(site)
        index._ids = list(documents.ids)
        index._document_of = {name: document for document, name in enumerate(documents.ids)}
        index._text_row.extend(documents.text_row)
        index._sites.add(np.arange(len(index._texts)), index._texts.site)
        index._sites.count(index._texts.sets, index._texts.site, index._texts.owner != ABSENT, growth=0)
        return index
