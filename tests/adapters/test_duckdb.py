"""DuckDB: the SQL functions say what `tag` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from textclean import ARTICLE, Pipeline
from textclean.errors import UnknownName

pytest.importorskip("duckdb", reason="needs the extra duckdb")

import duckdb

from textclean.adapters.duckdb import register

TEXT = "The council voted on the bridge.\nShare this article\n"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        register(connection)
        connection.execute("CREATE TABLE pages(id INTEGER, body VARCHAR)")
        yield connection


def test_null_gives_null(con: duckdb.DuckDBPyConnection) -> None:
    con.executemany("INSERT INTO pages VALUES (?, ?)", [(1, TEXT), (2, None), (3, ""), (4, "Nothing to see.\n")])
    found = con.execute("SELECT textclean(body) FROM pages ORDER BY id").fetchall()
    assert found == [(ARTICLE(TEXT),), (None,), ("",), ("Nothing to see.\n",)]
    assert con.execute("SELECT textclean(NULL), textclean_tag(NULL)").fetchall() == [(None, None)]
    assert con.execute("SELECT count(textclean(body)) FROM pages WHERE body IS NULL").fetchall() == [(0,)]


def test_tag_gives_structs(con: duckdb.DuckDBPyConnection) -> None:
    con.executemany("INSERT INTO pages VALUES (?, ?)", [(1, TEXT), (2, None)])
    found = con.execute("SELECT textclean_tag(body) FROM pages ORDER BY id").fetchall()
    (span,) = ARTICLE.tag(TEXT).removed
    removed = [{name: value for name, value in span._asdict().items() if name != "text"}]
    assert found == [({"clean_text": ARTICLE(TEXT), "removed": removed, "flags": [], "page_score": None},), (None,)]
    rules = "SELECT unnest(textclean_tag(body).removed).rule FROM pages"
    assert con.execute(rules).fetchall() == [("share.alone",)]


def test_several_vectors_nulls_among_them(con: duckdb.DuckDBPyConnection) -> None:
    """DuckDB hands over 2,048 rows at a time."""
    con.execute(
        "INSERT INTO pages SELECT i, CASE WHEN i % 3 THEN 'Vote ' || i || E'.\\nShare this article\\n' END "
        "FROM range(5000) t(i)"
    )
    found = con.execute("SELECT id, body, textclean(body) FROM pages").fetchall()
    assert len(found) == 5000
    for place, body, clean in (found[0], found[1], found[2047], found[2048], found[2049], found[4999]):
        assert clean == (ARTICLE(body) if place % 3 else None)
    assert sum(clean is None for _, _, clean in found) == 1667


def test_a_second_pipeline_under_a_second_name(con: duckdb.DuckDBPyConnection) -> None:
    register(con, "unshared", ARTICLE.without("share"))
    assert con.execute("SELECT unshared(?), textclean(?)", [TEXT, TEXT]).fetchall() == [(TEXT, ARTICLE(TEXT))]


def test_registered_again_the_last_pipeline_counts(con: duckdb.DuckDBPyConnection) -> None:
    text = "It was close.\nShare this article"
    asked = [text]
    register(con)
    first = con.execute("SELECT textclean(?)", asked).fetchall()
    register(con)
    assert con.execute("SELECT textclean(?)", asked).fetchall() == first
    register(con, pipeline=Pipeline([]))
    assert con.execute("SELECT textclean(?), textclean_tag(?).clean_text", asked * 2).fetchall() == [(text, text)]


def test_unknown_preset(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownName, match="unknown preset 'artikle'"):
        register(con, "other", "artikle")


@pytest.mark.parametrize(("package", "extra"), [("duckdb", "duckdb"), ("pyarrow", "arrow")])
def test_the_pip_line_is_shown(without_package: Callable[[str, str], str], package: str, extra: str) -> None:
    message = without_package("textclean.adapters.duckdb", package)
    assert f'{package} is not installed; it comes with: pip install "textclean-filters[{extra}]"' in message
