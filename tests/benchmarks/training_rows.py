"""Makes the rows that the shipped line models are trained on, of a folder of pages whose article is known.

    python -m tests.benchmarks.training_rows page PAGES page.jsonl
    textclean train page.jsonl --kind stacked_trees --folds 3 -o page.npz
    python -m tests.benchmarks.training_rows residue PAGES residue.jsonl
    textclean train residue.jsonl --kind stacked_trees --folds 3 -o residue.npz

PAGES holds files such as `wcxb.dev.jsonl.gz`, in any depth: the name before the first dot is that of the source. A
row has `id`, `inputs` (name -> text that an extractor made of the page), and `gold`, or `lines` with `labels` (1 for
the article), or the strings `with` and `without`; it may have `site`, `type`, `lang` and `title`. The pages themselves
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
# The extractors of articles; the last two know English only.
ANY_LANGUAGE, ENGLISH_ONLY = ("trafilatura", "readability", "boilerpy3", "resiliparse_main"), ("newspaper", "justext")
SILVER = ("trafilatura", "readability")
NO_ARTICLES = ("turku_lines",)  # sources whose text is no page: no extractor has read it


def turn(row: Row, salt: str = "") -> int:
    """A number that follows from the page, to choose by."""
    return int(hashlib.md5(f"{salt}{row['id']}{row['site']}".encode()).hexdigest(), 16)


def sources(folder: Path) -> Iterator[Row]:
    """The rows of all files of a folder, with their source, site, language and convention."""
    for path in sorted(folder.rglob("*.jsonl.gz")):
        source = path.name.split(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if not row.get("inputs") or "html_text" not in row["inputs"]:
                    continue
                yield {
                    **row,
                    "source": source,
                    "site": row.get("site") or f"{source}-{row['id']}",
                    "type": row.get("type") or "article",
                    "lang": row.get("lang") or ("en" if source in ENGLISH else ""),
                    "title": row.get("title") or "",
                    "keep": "story" if source in STORY else "page" if source in PAGE else "auto",
                }


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
    """A row for the model of whole pages: html-text and one more rendering."""
    found = known(row)
    if found is None:
        return None
    text, chosen = row["inputs"]["html_text"], RENDERINGS[turn(row) % len(RENDERINGS)]
    second = row["inputs"].get(chosen)
    inputs = {"html_text": text, chosen: second} if second else {"html_text": text, "one line": " ".join(text.split())}
    twice = row["source"] == "wcxb" and row["type"] != "article"
    return {**described(row), **found, "inputs": inputs, "weight": 2.0 if twice else WEIGHTS.get(row["source"], 1.0)}


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
