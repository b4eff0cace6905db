"""The index: what it finds, and that the way to it makes no difference."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, corpus, edited, framed, story, texts
from textclean.duplicates import DuplicateSettings, Match, NearDuplicates, Pair, Relation
from textclean.errors import CorpusError, InputError, SettingError, TextcleanWarning
from textclean.shingling import bands
from textclean.shingling.keys import ROW_BITS
from textclean.shingling.normalization import words

SITES = ("a.example", "b.example", None)


def filled(made: dict[str, str], **options: object) -> NearDuplicates:
    index = NearDuplicates(**options)  # type: ignore[arg-type]
    index.add_many(list(made), list(made.values()))
    return index


def grams(text: str, size: int = 5) -> set[tuple[str, ...]]:
    found = words(text) or text.split()  # a text without words is compared as a whole, by its characters
    return {tuple(found[i : i + size]) for i in range(max(len(found) - size + 1, 1))} if found else set()


def found(index: NearDuplicates, made: dict[str, str]) -> list[list[Match]]:
    return [index.add(name, text) for name, text in made.items()]


def test_pairs_are_those_of_all_pairs_compared(kernel: str) -> None:
    """With sets of words instead of hashes, and every pair looked at."""
    made = corpus(3)
    sets = {name: grams(text) for name, text in made.items()}
    wanted = {}
    for (a, x), (b, y) in combinations(sets.items(), 2):
        if x and y:
            shared = len(x & y)
            jaccard, containment = shared / len(x | y), shared / min(len(x), len(y))
            exact = words(made[a]) == words(made[b]) and bool(words(made[a]) or made[a].strip() == made[b].strip())
            smaller, larger = sorted((len(x), len(y)))
            if jaccard >= 0.7 or (containment >= 0.7 and 20 <= smaller <= 0.99 * larger):
                part = Relation.CONTAINS if len(x) > len(y) else Relation.CONTAINED_IN
                near = Relation.NEAR_COPY if jaccard >= 0.7 else part
                wanted[a, b] = (jaccard, containment, Relation.EXACT if exact else near)
    pairs = {(p.first, p.second): (p.jaccard, p.containment, p.relation) for p in filled(made).pairs()}
    assert set(pairs) <= set(wanted)
    assert len(pairs) >= 0.97 * len(wanted), "the bands find nearly all"
    assert all(pairs[both] == pytest.approx(wanted[both]) for both in pairs)
    assert {relation for _, _, relation in pairs.values()} == set(Relation)


def test_one_by_one_or_all_at_once(kernel: str) -> None:
    made = corpus(1)
    one, many, parts = NearDuplicates(), NearDuplicates(), NearDuplicates()
    matched = found(one, made)
    assert sum(map(len, matched)) > 40
    assert many.add_many(list(made), list(made.values())) == matched
    names = list(made)
    for first in range(0, len(names), 7):
        part = names[first : first + 7]
        assert parts.add_many(part, [made[name] for name in part]) == matched[first : first + 7]
    assert one.pairs() == many.pairs() == parts.pairs()
    assert one.clusters() == many.clusters() == parts.clusters()
    listed = [Pair(m.id, name, *m[1:]) for name, matches in zip(made, matched, strict=True) for m in matches]
    assert one.pairs() == listed


def test_both_kernels_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba (the fast extra) is not installed")
    from textclean.shingling import fast

    made = corpus(2)
    compiled = filled(made).pairs()
    monkeypatch.setattr(fast, "available", lambda: False)
    assert filled(made).pairs() == compiled


@settings(max_examples=30)
@given(st.lists(texts, max_size=12), st.data())
def test_any_texts_in_any_batches(batch: list[str], data: st.DataObject) -> None:
    made = {str(i): text for i, text in enumerate(batch)}
    options = {"ngram": 2, "min_shingles": 3, "threshold": 0.5}
    one, many = NearDuplicates(**options), NearDuplicates(**options)  # type: ignore[arg-type]
    matched = found(one, made)
    cut = data.draw(st.integers(0, len(batch)))
    names = list(made)
    assert many.add_many(names[:cut], batch[:cut]) + many.add_many(names[cut:], batch[cut:]) == matched
    assert one.pairs() == many.pairs()
    for text, matches in zip(batch, matched, strict=True):
        asked = one.query(text)
        assert {m.id for m in matches} <= {m.id for m in asked}
        assert all(0 < m.jaccard <= 1 and 0 < m.containment <= 1 and m.jaccard <= m.containment for m in asked)


@settings(max_examples=30)
@given(st.permutations(range(12)))
def test_the_order_of_input_changes_no_pair(order: list[int]) -> None:
    made = list(corpus(5, 2).items())[:12]
    pairs = filled(dict(made)).pairs()
    mixed = filled(dict(made[i] for i in order)).pairs()
    assert {frozenset(p[:2]): p[2:4] for p in mixed} == {frozenset(p[:2]): p[2:4] for p in pairs}


def test_a_copy_with_a_page_around_it_and_a_part_are_found() -> None:
    index = NearDuplicates()
    text = story(1, 200)
    index.add("story", text)
    (page,) = index.query(framed(text, 5, 40))
    (part,) = index.query(" ".join(text.split()[:120]))
    assert (page.relation, part.relation) == (Relation.NEAR_COPY, Relation.CONTAINS)
    assert part.jaccard < 0.7 < part.containment == 1.0
    index.add("page", framed(text, 5, 120))
    assert [m.relation for m in index.query(text)] == [Relation.EXACT, Relation.CONTAINS]
    index = NearDuplicates()
    index.add("part", " ".join(text.split()[:120]))
    assert [m.relation for m in index.query(text)] == [Relation.CONTAINED_IN]


def test_thresholds_of_their_own() -> None:
    text, part = story(1, 200), " ".join(story(1, 200).split()[:120])
    for options, hits in (
        ({}, 1),
        ({"containment": 1.0, "jaccard": 0.9}, 1),
        ({"containment": 0.7, "min_shingles": 117}, 0),
        ({"jaccard": 0.5, "min_shingles": 1000}, 1),
        ({"threshold": 0.5, "jaccard": 0.9, "min_shingles": 1000}, 0),
    ):
        index = filled({"part": part}, **options)
        assert len(index.query(text)) == hits, options


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_match_their_exact_copies_or_nothing(text: str) -> None:
    index = filled({"other": story(1), "one": text, "empty": "", "blank": " \n"})
    wanted = ["one"] if text.strip() else []
    assert [m.id for m in index.query(text)] == wanted
    assert [m.id for m in index.add("two", text)] == wanted
    assert all(m.relation == "exact" for m in index.query(text))


def test_a_text_without_words_has_only_exact_copies(kernel: str) -> None:
    made = {"a": "👍👍🎉", "b": "👍👍", "c": "👍👍🎉\n", "d": "—", "e": "* * *", "f": "* * *", "g": "one of words"}
    pairs = [(p.first, p.second, str(p.relation)) for p in filled(made).pairs()]
    assert pairs == [("a", "c", "exact"), ("e", "f", "exact")]


def test_short_texts_are_not_all_alike() -> None:
    index = NearDuplicates()
    for text in ("Read more", "By Ann Lee", "Read", "More", "Photo: AP", "4", "5 min read"):
        assert index.add(text, text) == []
    assert [m.id for m in index.add("again", "READ MORE!")] == ["Read more"]


def test_a_short_text_in_a_long_one_is_no_match() -> None:
    index = NearDuplicates()
    index.add("story", story(1, 40))
    assert index.query(" ".join(story(1, 40).split()[:20])) == []


def test_exact_copies_are_kept_once() -> None:
    index = NearDuplicates()
    index.add("first", story(1, 500))
    index.add("second", story(2, 500))
    taken = index.nbytes
    for i in range(300):
        index.add(f"copy{i}", story(1, 500).title())
    assert index.nbytes < taken + 300 * 100
    assert len(index.query(story(1, 500))) == 301
    assert index.clusters()[0].lead == "first"
    assert len(index.pairs()) == 301 * 300 // 2


def test_no_more_than_a_crowd_is_compared() -> None:
    index = NearDuplicates(max_candidates=5)
    near = [" ".join([*story(1, 300).split(), f"copy{i}"]) for i in range(40)]
    matched = index.add_many([str(i) for i in range(40)], near)
    assert max(map(len, matched)) <= 3 * 5
    assert all(matched[1:])
    with pytest.warns(TextcleanWarning, match=r"40 texts share a band .* name their sites \(site=") as warned:
        clusters = index.clusters()
    assert clusters == [("0", tuple(map(str, range(40))))]
    index.pairs()
    assert len(warned) == 1
    again = NearDuplicates(max_candidates=5)
    assert [again.add(str(i), text) for i, text in enumerate(near)] == matched
    same = NearDuplicates(max_candidates=5)
    matched = same.add_many([str(i) for i in range(40)], [story(1)] * 40)
    assert [len(matches) for matches in matched] == [min(i, 5) for i in range(40)]
    assert len(same.pairs()) == sum(map(len, matched))


def test_ids() -> None:
    index = filled({"a": story(1), "": "", "\ud800": story(2)})
    assert list(index) == ["a", "", "\ud800"]
    assert len(index) == 3
    assert "a" in index
    assert "b" not in index
    assert 1 not in index
    for ids, batch in ((["b", "a"], ["x", "y"]), (["b", "b"], ["x", "y"])):
        with pytest.raises(CorpusError, match="is in use already: remove that document"):
            index.add_many(ids, batch)
    with pytest.raises(CorpusError, match="there are 2 ids but 1 texts"):
        index.add_many(["b", "c"], ["x"])
    with pytest.raises(CorpusError, match="there are 1 ids but 2 sites"):
        index.add_many(["b"], ["x"], sites=["y", "z"])
    with pytest.raises(InputError, match="the text at position 1 is bytes, not str"):
        index.add_many(["b", "c"], ["x", b"y"])  # type: ignore[list-item]
    with pytest.raises(InputError, match="the id at position 0 is int, not str"):
        index.add(1, "x")  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="no document 'nobody' in the index of 3"):
        index.compare("a", "nobody")
    assert len(index) == 3, "nothing was added"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 0}, "threshold must be a number above 0, up to 1, not 0"),
        ({"jaccard": 1.1}, "jaccard must be a number above 0, up to 1, not 1.1"),
        ({"bands": 43}, "43 bands of 3 rows need 129 permutations, but num_perm is 128"),
        ({"ngram": 0}, "ngram must be a whole number from 1 on, not 0"),
        ({"min_site_texts": 1}, "min_site_texts must be a whole number from 2 on, not 1"),
    ],
)
def test_settings_that_cannot_be(options: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        NearDuplicates(**options)  # type: ignore[arg-type]


def test_what_is_removed_is_found_no_more() -> None:
    made = corpus(4)
    whole, gone = filled(made), list(made)[::3]
    for name in gone:
        whole.remove(name)
    rest = {name: text for name, text in made.items() if name not in gone}
    fresh = filled(rest)
    assert list(whole) == list(fresh)
    assert whole.pairs() == fresh.pairs()
    assert whole.clusters() == fresh.clusters()
    assert [whole.query(text) for text in made.values()] == [fresh.query(text) for text in made.values()]
    with pytest.raises(CorpusError, match="there is no document"):
        whole.remove(gone[0])
    whole.add_many(gone, [made[name] for name in gone])
    assert {frozenset(p[:2]) for p in whole.pairs()} == {frozenset(p[:2]) for p in filled(made).pairs()}


def test_clusters_and_who_leads_them() -> None:
    text = story(1, 200)
    made = {"b": edited(text, 1), "a": framed(text, 3, 20), "alone": story(9), "c": text, "copy": text}
    index = filled(made, threshold=0.5)
    assert index.clusters() == [("b", ("b", "a", "c", "copy"))]
    assert index.clusters("longest")[0].lead == "a"
    assert index.clusters(lambda name: {"copy": 0}.get(name, 1))[0].lead == "copy"
    with pytest.raises(SettingError, match="representative must be first or longest, not 'last'"):
        index.clusters("last")  # type: ignore[arg-type]


def test_a_text_of_two_stories_does_not_join_them() -> None:
    one, two = story(1, 200), story(2, 200)
    index = filled({"one": one, "two": two, "both": f"{one}\n{two}"}, threshold=0.5, bands=64, rows=2)
    assert [c.ids for c in index.clusters()] == [("one", "both")]
    assert [c.ids for c in index.clusters(max_hops=None)] == [("one", "two", "both")]


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("changed", [6, 9, 15, 30, 60])
def test_texts_of_one_size_match_by_jaccard_alone(threshold: float, changed: int) -> None:
    text = story(5, 300).split()
    other = [f"{word}x" if i % (300 // changed) == 0 else word for i, word in enumerate(text)]
    index = filled({"one": " ".join(text), "other": " ".join(other)}, threshold=threshold)
    assert len(index.pairs()) == (index.compare("one", "other").jaccard >= threshold)


@pytest.mark.parametrize("share", [0.3, 0.75, 0.8, 0.85, 0.95])
@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.9, 0.97])
def test_what_is_contained_as_a_whole_matches_whatever_its_size(threshold: float, share: float) -> None:
    text = story(5, 400).split()
    index = filled({"whole": " ".join(text), "part": " ".join(text[: int(400 * share)])}, threshold=threshold)
    assert len(index.pairs()) == 1


@settings(max_examples=40)
@given(st.permutations(range(9)), st.sampled_from(("first", "longest")))
def test_any_order_gives_the_same_clusters_and_no_member_is_unlike_its_lead(order: list[int], who: str) -> None:
    one, two, three = (story(i, 200) for i in (1, 2, 3))
    made = [one, two, three, f"{one} {two} {three}", edited(one, 4), framed(two, 8, 90), f"{two} {three}"]
    made += [" ".join(one.split()[:140]), edited(edited(one, 4), 5, 0.04)]
    wanted = {frozenset(c.ids) for c in filled({str(i): text for i, text in enumerate(made)}).clusters()}
    index = filled({str(i): made[i] for i in order})
    clusters = index.clusters(who)  # type: ignore[arg-type]
    assert {frozenset(c.ids) for c in clusters} == wanted
    matched = {frozenset(pair[:2]) for pair in index.pairs()}
    for cluster in clusters:
        assert all(frozenset(both) in matched for both in combinations(cluster.ids, 2))


@pytest.mark.parametrize("at", range(4))
def test_a_page_of_many_stories_joins_none_of_them(at: int) -> None:
    parts = [(f"story {i}", story(40 + i, 200)) for i in range(3)]
    page = ("page", "\n".join(text for _, text in parts))
    clusters = filled(dict([*parts[:at], page, *parts[at:]])).clusters()
    assert [set(c.ids) for c in clusters] == [{"page", "story 0"}]


def test_a_chain_of_edits_ends() -> None:
    chain = [story(1, 300).split()]
    for i in range(1, 12):
        chain.append([*chain[-1][: 25 * (i - 1)], *story(100 + i, 25).split(), *chain[-1][25 * i :]])
    index = filled({str(i): " ".join(text) for i, text in enumerate(chain)})
    assert [len(c.ids) for c in index.clusters(max_hops=None)] == [12]
    assert max(len(c.ids) for c in index.clusters()) < 7


def test_recall_is_what_the_bands_find() -> None:
    draw = random.Random(1)
    index, hits, wanted = NearDuplicates(jaccard=0.01, min_shingles=10**6, sample=0), 0, 0.0
    for i in range(300):
        text = story(i, 200)
        index.add(str(i), text)
        other = edited(text, i, draw.choice((0.1, 0.2)))
        hits += any(m.id == str(i) for m in index.query(other))
        a, b = grams(text), grams(other)
        wanted += index.recall_at(len(a & b) / len(a | b))
    assert hits == pytest.approx(wanted, abs=3 * 300**0.5 / 2)
    assert DuplicateSettings(bands=9, rows=13).recall_at(0.8) == pytest.approx(0.4, abs=0.01), (
        "datasketch's bands at threshold 0.8"
    )


@pytest.mark.parametrize(("words_of", "share"), [(24, 0.9), (60, 0.99), (150, 0.9999)])
def test_an_excerpt_is_found_in_a_long_text(words_of: int, share: float) -> None:
    hits = 0
    for i in range(100):
        text = [f"{word}{i}" for word in story(i, 700).split()]
        index = filled({"whole": " ".join(text)})
        begin = i * (700 - words_of) // 100
        hits += [m.id for m in index.query(" ".join(text[begin : begin + words_of]))] == ["whole"]
    assert hits >= 100 * share
    assert NearDuplicates().recall_at(0.0, shared=words_of - 4) >= share


def test_a_sampled_shingle_finds_what_recall_says() -> None:
    index, hits = NearDuplicates(bands=1, rows=20, sample=16), 0
    for i in range(400):
        text = story(i, 300).split()
        index.add(str(i), " ".join(text))
        hits += any(m.id == str(i) for m in index.query(" ".join(text[50:78])))
    assert hits == pytest.approx(400 * index.recall_at(0.0, shared=24), abs=3 * 400**0.5 / 2)


class TestSites:
    """What a site puts around its stories counts for nothing, once enough is seen of it."""

    @staticmethod
    def pages(stories: int = 12, chrome: int = 150) -> list[tuple[str, str, str]]:
        """Each story on two of four sites, each with a frame of its own."""
        frames = [(story(500 + s, chrome), story(600 + s, chrome)) for s in range(4)]
        return [
            (f"{i}/{s}", "\n".join((frames[s][0], story(i, 120), frames[s][1])), f"site{s}")
            for i in range(stories)
            for s in (i % 4, (i + 1) % 4)
        ]

    def score(self, index: NearDuplicates) -> tuple[int, int]:
        right = [p.first.split("/")[0] == p.second.split("/")[0] for p in index.pairs()]
        return sum(right), len(right) - sum(right)

    @pytest.mark.usefixtures("kernel")
    def test_copies_in_the_chrome_of_their_sites(self) -> None:
        made = self.pages()
        ids, pages, sites = map(list, zip(*made, strict=True))
        without, matched = NearDuplicates(), NearDuplicates()
        without.add_many(ids, pages)
        matched.add_many(ids, pages, sites=sites)
        right, wrong = self.score(without)
        assert right < wrong + 6
        assert self.score(matched) == (12, 0)

    def test_batches_make_no_difference_to_pairs(self, tmp_path: Path) -> None:
        made = self.pages()
        one, many = NearDuplicates(), NearDuplicates()
        for name, page, site in made:
            one.add(name, page, site=site)
        many.add_many(*map(list, list(zip(*made, strict=True))[:2]), sites=[site for _, _, site in made])
        assert one.pairs() == many.pairs()
        assert one.clusters() == many.clusters()
        one.save(tmp_path / "index")
        assert NearDuplicates.load(tmp_path / "index").pairs() == many.pairs()
        for name, _, _ in made[::5]:
            one.remove(name)
        rest = [row for i, row in enumerate(made) if i % 5]
        fresh = NearDuplicates()
        fresh.add_many([r[0] for r in rest], [r[1] for r in rest], sites=[r[2] for r in rest])
        assert one.pairs() == fresh.pairs()

    def test_a_story_that_its_site_runs_again_and_again_stays(self) -> None:
        index = NearDuplicates()
        for i in range(6):
            index.add(str(i), edited(story(1, 200), i, 0.005), site="a")
        assert len(index.pairs()) == 15

    def test_an_exact_copy_on_another_site(self) -> None:
        index = NearDuplicates()
        index.add("one", story(1), site="a")
        assert [m.relation for m in index.add("two", story(1), site="b")] == [Relation.EXACT]
        assert [m.id for m in index.query(story(1), site="unheard of")] == ["one", "two"]


@pytest.mark.parametrize("at_once", [bands._BATCH, 700, 3])
def test_a_text_is_taken_as_it_is_in_every_place(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random access, removal and growth of the sorted runs, against a dict; also where a lookup is done in pieces."""
    monkeypatch.setattr(bands, "_BATCH", at_once)
    draw = random.Random(5)
    index = bands.BandIndex(NearDuplicates()._shelf)
    truth: dict[int, list[int]] = {}
    row = 0
    for size in [1] * 700 + [5, 600, 3, 900, 1, 1, 513]:
        keys = np.array([[draw.randrange(900) << ROW_BITS for _ in range(3)] for _ in range(size)], np.uint64)
        index.insert(keys, np.arange(row, row + size))
        for i, found_keys in enumerate(keys.tolist()):
            for key in found_keys:
                if row + i not in truth.setdefault(key, []):
                    truth[key].append(row + i)
        row += size
    asked = np.array([[k << ROW_BITS, (k + 1) << ROW_BITS] for k in range(0, 1000, 7)], np.uint64)
    query, rows = index.lookup(asked.ravel(), np.repeat(np.arange(len(asked)), 2), 10**6)
    for i, pair in enumerate(asked.tolist()):
        assert rows[query == i].tolist() == sorted({r for key in pair for r in truth.get(key, [])})
    query, rows = index.lookup(asked[:, 0], np.arange(len(asked)), 2)
    for i, (key, _) in enumerate(asked.tolist()):
        assert len(rows[query == i]) <= 2
        assert set(rows[query == i].tolist()) <= set(truth.get(key, [])[:2])
    below = np.array([draw.randrange(row) for _ in asked])
    earlier = rows < below[query]
    limited = index.lookup(asked[:, 0], np.arange(len(asked)), 2, below)
    assert [column.tolist() for column in limited] == [query[earlier].tolist(), rows[earlier].tolist()]
