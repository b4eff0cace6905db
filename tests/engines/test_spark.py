"""The Spark engine gives the rows, the clusters and the templates that are got without it."""

from __future__ import annotations

import doctest
import logging
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.duplicates.stories import corpus, story
from tests.engines.corpora import article, jsonl, output
from textclean import ARTICLE, Document, Label, Pipeline
from textclean.arrow.kernel import clean_batch
from textclean.columns import Added
from textclean.duplicates import DuplicateSettings, NearDuplicates
from textclean.engines.job import Job
from textclean.errors import CorpusError, InputError, SettingError, TextcleanWarning, UnknownName
from textclean.templates import Templates

pytest.importorskip("pyspark", reason="pyspark (the spark extra) is not installed")

from tests.engines.spark_session import HAS_JAVA, WHY, session, shuffled
from textclean.engines.spark import Copies, buckets, clean, few, near_duplicates, templates
from textclean.engines.spark.linking import linked

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not HAS_JAVA, reason=WHY),
    # Spark asks for pandas, warns that it is new, and then does not use it here.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    found = session(tmp_path_factory.mktemp("spark"))
    yield found
    found.stop()


def plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of Spark as plain values."""
    return [row.asDict(recursive=True) for row in rows]


def test_the_rows_of_the_local_engine(spark: Any, serial: Callable[..., object]) -> None:
    Path("in/a.jsonl").write_bytes(jsonl(40))
    serial(job=Job(output="jsonl"))
    df = clean(
        spark.read.schema("id string, text string").json(str(Path("in/a.jsonl").resolve())).repartition(3), ARTICLE
    )
    assert df.columns == ["id", "text", "clean_text", "removed", "flags", "page_score"]
    found = sorted(plain(df.collect()), key=lambda row: int(row["id"][1:]))
    assert found == [{**row, "page_score": None} for row in output(Path("out"))]
    assert sum(bool(row["removed"]) for row in found) == 14


def test_all_arguments_and_odd_rows(spark: Any) -> None:
    columns: dict[str, list[Any]] = {
        "n": [1, 2, 3, 4],
        "body": [article(0), None, "cafÃ© au lait\n", ""],
        "head": ["Bridge", None, "A headline", None],
        "tongue": ["en", None, "en-GB", None],
        "site": ["a.example", "b.example", None, "a.example"],
    }
    batch = pa.record_batch(columns)
    df = spark.createDataFrame(batch.to_pylist(), "n int, body string, head string, tongue string, site string")
    arguments: dict[str, Any] = {
        "added": Added("c", "r", "f"), "lang": "en", "title_column": "head", "lang_column": "tongue",
        "site_column": "site", "by_site": lambda site: ARTICLE if site == "a.example" else Pipeline(),
    }  # fmt: skip
    found = clean(df, ARTICLE, "body", **arguments).orderBy("n").collect()
    assert plain(found) == clean_batch(batch, ARTICLE, "body", **arguments).to_pylist()


def test_bytes_that_are_not_utf8(spark: Any) -> None:
    raw = [(1, "café au lait\n".encode("latin-1")), (2, b"plain\n")]
    found = clean(spark.createDataFrame(raw, "id int, text binary"), ARTICLE).orderBy("id").collect()
    assert [row.clean_text for row in found] == [ARTICLE(text) for _, text in raw]


def test_a_filter_that_fails_takes_one_row_along(spark: Any) -> None:
    def fragile(doc: Document) -> list[Label]:
        if "Lot 3," in doc.source:
            raise RuntimeError("no \ud83d")
        return []

    df = spark.createDataFrame([(i, article(i)) for i in range(1, 8)], "id int, text string").coalesce(1)
    found = clean(df, ARTICLE | fragile).orderBy("id").collect()
    assert [row.text for row in found] == [article(i) for i in range(1, 8)]
    failed = [row for row in found if row.clean_text is None]
    why = "failed: FilterError: filter 'fragile' failed: RuntimeError: no \\ud83d"
    assert [(row.id, row.removed, row.flags, row.page_score) for row in failed] == [(3, None, [why], None)]


def index(texts: dict[str, str], settings: DuplicateSettings) -> NearDuplicates:
    found = NearDuplicates.of(settings)
    found.add_many(list(texts), list(texts.values()))
    return found


def expected(local: NearDuplicates, representative: Any, max_hops: int | None) -> dict[str, tuple[Any, ...]]:
    """What the local engine says of each text that has copies: its cluster by the first member, and how like it is."""
    found = {}
    for cluster in local.clusters(representative, max_hops=max_hops):
        for name in cluster.ids:
            pair = local.compare(name, cluster.lead)
            relation = None if name == cluster.lead else str(pair.relation)
            found[name] = (cluster.ids, cluster.lead, pair.jaccard, pair.containment, relation)
    return found


def spark_clusters(rows: Iterable[Any], order: list[str]) -> dict[str, tuple[Any, ...]]:
    """The same of the Spark engine."""
    rows = list(rows)
    members: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: order.index(row.id)):
        members.setdefault(row.cluster, []).append(row.id)
    firsts = [order.index(members[number][0]) for number in sorted(members)]
    assert firsts == sorted(firsts)
    return {r.id: (tuple(members[r.cluster]), r.lead, r.jaccard, r.containment, r.relation) for r in rows}


def frame(spark: Any, texts: dict[str, str]) -> Any:
    rows = [(at, name, text) for at, (name, text) in enumerate(texts.items())]
    return spark.createDataFrame(rows, "at int, id string, text string").repartition(3)


@pytest.fixture(params=["in the driver and in buckets", "distributed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to group matches and to find candidates; which one is taken depends on how many there are."""
    if request.param == "distributed":
        monkeypatch.setattr(few, "FEW", -1)
        monkeypatch.setattr(buckets, "MOST_TEXTS", -1)


@pytest.mark.usefixtures("way")
def test_the_clusters_and_pairs_of_the_local_index(spark: Any) -> None:
    texts = corpus(1, 16)
    local = index(texts, DuplicateSettings())
    with Copies(frame(spark, texts), order_column="at") as found:
        for representative, max_hops in (("first", 1), ("first", 2), ("longest", None)):
            got = found.clusters(representative, max_hops=max_hops).collect()  # type: ignore[arg-type]
            assert spark_clusters(got, list(texts)) == expected(local, representative, max_hops)
        pairs = {tuple(row) for row in found.pairs().collect()}
        assert pairs == {(p.first, p.second, p.jaccard, p.containment, str(p.relation)) for p in local.pairs()}
        assert {relation for *_, relation in pairs} == {"exact", "near copy", "contains", "contained in"}
        assert not found.capped_bands().collect()
        with pytest.raises(SettingError, match="representative must be first or longest, not 'last'"):
            found.clusters("last")  # type: ignore[arg-type]


@pytest.mark.usefixtures("way")
def test_hot_bands_are_capped_as_here_and_reported(spark: Any, caplog: pytest.LogCaptureFixture) -> None:
    texts = {f"{i:02}": f"{article(1)} And then, number {i}." for i in range(9)} | {"zz": article(1), "zy": article(1)}
    settings = DuplicateSettings(0.9, max_candidates=2)
    df = frame(spark, texts)
    with caplog.at_level(logging.WARNING):
        found = near_duplicates(df, threshold=0.9, settings=settings)
    local = index(dict(sorted(texts.items())), settings)
    with pytest.warns(TextcleanWarning, match="max_candidates"):
        assert spark_clusters(found.collect(), sorted(texts)) == expected(local, "first", 1)
    assert "bands are shared by more than 2 texts, one of them by 10:" in caplog.text
    with Copies(df, settings=settings) as copies:
        assert ("00", 10) in {tuple(row) for row in copies.capped_bands().collect()}
        pairs = {(row.first, row.second) for row in copies.pairs().collect()}
        assert pairs == {(pair.first, pair.second) for pair in local.pairs()}
    found.unpersist()


@pytest.mark.usefixtures("way")
def test_nothing_that_is_alike(spark: Any) -> None:
    df = spark.createDataFrame([(1, "One."), (2, None), (3, "")], "id int, text string")
    assert near_duplicates(df).collect() == []
    assert near_duplicates(df.limit(0)).collect() == []


def test_what_is_shuffled(spark: Any) -> None:
    """Bands move as few long rows: with a row an entry it was a hundred rows a text."""
    rng = random.Random(4)
    words = [f"word{number}" for number in range(5000)]
    texts = {f"{i:03}": " ".join(rng.choices(words, k=500)) for i in range(200)}
    df = frame(spark, texts | {f"copy {i}": text + " at the end" for i, text in texts.items()}).persist()
    df.count()
    before = shuffled(spark)
    near_duplicates(df).unpersist()
    written, records = (now - then for now, then in zip(shuffled(spark), before, strict=True))
    df.unpersist()
    assert 2_000 < written / 400 < 12_000, "a set of 2 kB is shuffled at least once"
    assert records / 400 < 25


def test_components_of_long_ways(spark: Any) -> None:
    chain = [(i + 1, i) for i in range(200)]
    star = [(i, 1000) for i in range(1001, 1100)]
    found, rounds = linked(spark.createDataFrame(chain + star, "node long, other long"))
    assert {tuple(row) for row in found.collect()} == {(i, 0) for i in range(1, 201)} | set(star)
    assert rounds <= 9  # the last of which sees that nothing changes


def pages() -> list[tuple[str | None, str | None]]:
    made: list[tuple[str | None, str | None]] = [
        (f"{story(100 * i + j)}.\nOur morning memo, from {site}", f"https://www.{site}/{i}")
        for i in range(1, 12)
        for j, site in enumerate(("harbour.example", "ferry.example"))
    ]
    return [*made, made[0], (None, "x.example"), ("A page of nobody's.", None)]


@pytest.mark.parametrize("sizes", [{}, {"max_lines": 30, "max_site_lines": 16}])
def test_templates_are_those_fitted_here(spark: Any, sizes: dict[str, int]) -> None:
    df = spark.createDataFrame(pages(), "text string, site string").repartition(5)
    local = Templates(2, by="host", **sizes)
    for text, site in pages():
        if text is not None and site is not None:
            local.update(text, site)
    found = templates(df, min_pages=2, by="host", **sizes)
    assert found == local
    assert found.freeze() == local.freeze()
    assert found.freeze().sites == ("www.ferry.example", "www.harbour.example")
    assert (len(found) < 22) == bool(sizes)


def test_templates_of_a_whole_corpus(spark: Any) -> None:
    df = spark.createDataFrame([(text,) for text, _ in pages()], "text string")
    local = Templates(by=None)
    for text, _ in pages():
        if text is not None:
            local.update(text)
    assert templates(df, site_column=None, by=None) == local


def test_what_is_refused(spark: Any) -> None:
    df = spark.createDataFrame([(1, "a", 2)], "id int, text string, flags int")
    with pytest.raises(InputError, match="there is a column 'flags' already"):
        clean(df, ARTICLE)
    df = df.drop("flags")
    with pytest.raises(InputError, match="the column 'id' is int32, not text"):
        clean(df, ARTICLE, "id")
    with pytest.raises(UnknownName, match="unknown column 'site'; there are: id, text"):
        clean(df, ARTICLE, site_column="site")
    with pytest.raises(UnknownName, match="unknown column 'site'"):
        templates(df)
    with pytest.raises(CorpusError, match="the sites of the pages are missing"):
        templates(df, site_column=None)
    with pytest.raises(UnknownName, match="unknown column 'date'"):
        near_duplicates(df, order_column="date")
    with pytest.raises(InputError, match="the column 'id' is int, not text"):
        near_duplicates(df, text_column="id")
    with pytest.raises(SettingError, match=r"threshold must be a number above 0, up to 1, not 2\.0"):
        near_duplicates(df, threshold=2.0)


def test_examples(spark: Any) -> None:
    """The examples of the docstrings, which doctest alone has no session for."""
    held = {
        "spark": spark, "ARTICLE": ARTICLE, "clean": clean, "templates": templates,
        "df": spark.createDataFrame([(article(1), "a.example")], ["text", "site"]),
    }  # fmt: skip
    text = "\n".join(str(shown.__doc__).replace("# doctest: +SKIP", "") for shown in (templates, clean))
    found = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, held, "examples", None, None))
    assert (found.failed, found.attempted) == (0, 6)


def test_without_pyspark_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['pyspark'] = None; import textclean.engines.spark"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    assert run.returncode == 1
    assert 'pyspark is not installed; it comes with: pip install "textclean-filters[spark]"' in run.stderr
