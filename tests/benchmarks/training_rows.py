"""Makes the rows that the shipped line models are trained on, of a folder of pages whose article is known.

    python -m tests.benchmarks.training_rows page PAGES page.jsonl
    textclean train page.jsonl --kind stacked_trees --folds 3 -o page.npz
    python -m tests.benchmarks.training_rows residue PAGES residue.jsonl
    textclean train residue.jsonl --kind stacked_trees --folds 3 -o residue.npz

PAGES holds files such as `wcxb.dev.jsonl.gz`, in any depth: the name before the first dot is that of the source. A
row has `id`, `inputs` (name -> text that an extractor made of the page), and `gold`, or `lines` with `labels` (1 for
the article), or the strings `with` and `without`; it may have `site`, `type`, `lang` and `title`. A file of Markdown
renderings (`markdown.dev.jsonl.gz`) adds them to the pages of the same `id`. The pages themselves
are not in the repository: the model card names the sources, and where they come from.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

# What the gold texts of a source keep of a page; "auto" for the others.
STORY = ("articles", "waddle", "fundus", "fundus_eval", "postlight", "dragnet", "zh_handmade")
PAGE = (
    "wcxb",
    "cleaneval",
    "turku_lines",
    "htmltotext",
    "readability",
    "omnivore",
    "newspaper4k",
    "cleanportaleval",
)
# Sources of English pages whose rows do not say so.
ENGLISH = ("articles", "wcxb", "dragnet", "cleaneval")
# The weight of a page, so that no convention outweighs the others; 1 for the other sources.
WEIGHTS = {"dragnet": 0.5, "readability": 0.5, "omnivore": 0.5, "turku_lines": 0.5, "cleaneval": 0.4}
# The second rendering of a page, in turn; the text in one line takes the place of one that is missing.
RENDERINGS = ("one line", "inscriptis", "bs4", "resiliparse_all", "inscriptis")
TEXTS = ("inscriptis", "bs4", "resiliparse_all")
# Pages that are no articles are few: they have a third rendering, and those with Markdown one of that.
MARKDOWN = ("html2text", "markdownify")
# The extractors of articles; the last two know English only.
ANY_LANGUAGE, ENGLISH_ONLY = ("trafilatura", "readability", "boilerpy3", "resiliparse_main"), ("newspaper", "justext")
SILVER = ("trafilatura", "readability")
NO_ARTICLES = ("turku_lines",)  # sources whose text is no page: no extractor has read it


def turn(row: Row, salt: str = "") -> int:
    """A number that follows from the page, to choose by."""
    return int(hashlib.md5(f"{salt}{row['id']}{row['site']}".encode()).hexdigest(), 16)


def sources(folder: Path) -> Iterator[Row]:
    """The rows of all files of a folder, with their source, site, language and convention."""
    files = {path.name.split(".")[0]: path for path in sorted(folder.rglob("*.jsonl.gz"))}
    markdown = {row["id"]: row["inputs"] for row in rows(files.pop("markdown", None))}
    for source, path in files.items():
        for row in rows(path):
            if "html_text" in (row.get("inputs") or ()):
                yield {
                    **row,
                    "inputs": {**row["inputs"], **markdown.get(row["id"], {})},
                    "source": source,
                    "site": row.get("site") or f"{source}-{row['id']}",
                    "type": row.get("type") or "article",
                    "lang": row.get("lang") or ("en" if source in ENGLISH else ""),
                    "title": row.get("title") or "",
                    "keep": "story" if source in STORY else "page" if source in PAGE else "auto",
                }


def rows(path: Path | None) -> Iterator[Row]:
    """The rows of a file; none without a file."""
    if path:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def known(row: Row) -> Row | None:
    """What is known of a page's article; None if that is too little to learn from."""
    inputs = row["inputs"]
    if "labels" in row:
        return {"gold": "\n".join(line for line, label in zip(row["lines"], row["labels"], strict=True) if label)}
    if row.get("gold") is not None:
        return {"gold": row["gold"]}
    extracts = {name: inputs[name] for name in SILVER if inputs.get(name)}
    if len(extracts) < len(SILVER):
        return None
    return {"extracts": extracts, "with": row.get("with") or [], "without": row.get("without") or []}


def page(row: Row) -> Row | None:
    """A row for the model of whole pages: html-text, one more rendering, and others of what is rare."""
    found = known(row)
    if found is None:
        return None
    given, at = row["inputs"], turn(row)
    text, chosen = given["html_text"], RENDERINGS[at % len(RENDERINGS)]
    second = given.get(chosen)
    inputs = {"html_text": text, chosen: second} if second else {"html_text": text, "one line": " ".join(text.split())}
    rare = row["source"] == "wcxb" and row["type"] != "article"
    others = [name for name in TEXTS if given.get(name) and name not in inputs] if rare else []
    marked = [name for name in MARKDOWN if given.get(name)]
    for names in filter(None, (others, marked)):
        name = names[at // 11 % len(names)]
        inputs[name] = given[name]
    weight = WEIGHTS.get(row["source"], 1.0)
    return {**described(row), **found, "inputs": inputs, "weight": 1.25 * weight if rare else weight}


def residue(row: Row) -> Row | None:
    """A row for the model of extractors' texts: two of them, or one beside the gold text."""
    gold = row.get("gold")
    if gold is None or row["source"] in NO_ARTICLES:
        return None
    names = ANY_LANGUAGE + (ENGLISH_ONLY if row["lang"] == "en" else ())
    texts = {name: row["inputs"][name] for name in sorted(names) if row["inputs"].get(name)}
    if not texts:
        return None
    at, every = turn(row, "r"), list(texts)
    first, second = every[at % len(every)], every[(at // 7) % len(every)]
    inputs = {first: texts[first], second: texts[second]}
    if at % 3 == 0 or first == second:
        inputs = {first: texts[first], "gold": gold}
    weight = WEIGHTS.get(row["source"], 1.0) * (0.5 if row["source"] in ("readability", "omnivore") else 1)
    return {**described(row), "gold": gold, "inputs": inputs, "weight": weight}


def described(row: Row) -> Row:
    """What a row says of its page beside the texts."""
    return {name: row[name] for name in ("source", "id", "site", "type", "lang", "title", "keep")}


def main() -> None:
    """Write the rows."""
    kinds: dict[str, Callable[[Row], Row | None]] = {"page": page, "residue": residue}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("pages", type=Path, help="the folder of the pages")
    parser.add_argument("output", type=Path, help="the file of rows")
    chosen = parser.parse_args()
    made = (kinds[chosen.kind](row) for row in sources(chosen.pages))
    with chosen.output.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in made if row is not None)


if __name__ == "__main__":
    main()
