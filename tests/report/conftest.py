"""Runs over a few pages, made once for all tests of reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "examples" / "pages.jsonl"
HOSTILE = (
    "<script>document.title = 'changed'</script>",
    "</script><script>document.title = 'changed'</script>",
    "<img src=x onerror=\"document.title = 'changed'\">",
    "<svg onload=\"document.title = 'changed'\"><circle r=9 /></svg>",
    '" onfocus="document.title = \'changed\'" autofocus x="',
    "{{ 7 * 191 }} {% raw %}",
    "\u202etxet desrever\u202c \u2066isolated\u2069 \x1b[31m \x00 \u200b",
    "<iframe src=https://example.com></iframe><style>*{display:none}</style><meta http-equiv=refresh content=0>",
)
STORY = "The council voted on Tuesday to close the old bridge for a year, after engineers found cracks in two piers."

Made = Callable[..., Path]


@pytest.fixture(scope="session")
def make_run(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Clean rows into the folder of a run."""
    pytest.importorskip("pyarrow", reason="runs need pyarrow")
    pytest.importorskip("orjson", reason="runs need orjson")
    from textclean.config import Config
    from textclean.engines.configured import configured
    from textclean.engines.local import run

    def make(name: str, rows: list[dict[str, Any] | str], **settings: Any) -> Path:
        folder = tmp_path_factory.mktemp(name)
        source = folder / "pages.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run([str(source)], folder / "run", configured(Config.parse(settings)), workers=1)
        return folder / "run"

    return make


@pytest.fixture(scope="session")
def pages() -> list[dict[str, Any] | str]:
    """The rows of the example, and one that is no JSON."""
    return [*map(json.loads, PAGES.read_text(encoding="utf-8").splitlines()), '{"id": "n22", "text": nul}']


@pytest.fixture(scope="session")
def run_folder(make_run: Made, pages: list[dict[str, Any] | str]) -> Path:
    """A run over the example's pages."""
    return make_run("pages", pages, preset="page", columns={"site": "url"}, run={"dups": True})


@pytest.fixture(scope="session")
def hostile_folder(make_run: Made) -> Path:
    """A run over texts, ids, sites and reject reasons that try to do something in a page."""
    rows: list[dict[str, Any] | str] = [
        {
            "id": text,
            "url": f"https://a.example/{text}",
            "text": f"{STORY}\nRead more: {text}\n{STORY} {text}\n{text}\n",
        }
        for text in HOSTILE
    ]
    rows += [{"id": f"copy of {row['id']}", "text": row["text"]} for row in rows if isinstance(row, dict)]
    rows.append({"id": "long", "text": f"{STORY}\nRead more: {'<b>' * 3_500_000}\n{'word ' * 100_000}\n"})
    rows.append(f"<script>{HOSTILE[0]}")
    return make_run("hostile", rows, preset="article", columns={"site": "url"}, run={"dups": True})
