"""The guides are true: their code runs, commands print what is shown, and the files and links that they name exist."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import documents
from tests.documents import GUIDES, README, ROOT, Block, blocks

DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / ".github").glob("*.md")), *GUIDES]
DOCUMENTS.append(ROOT / "textclean" / "linemodel" / "MODEL_CARD.md")
SHELLS = ("console", "bash", "sh")

# What the blocks of some guides import besides the library.
NEEDS = {
    "corpora": ("pyarrow", "orjson", "click"),
    "integrations": ("trafilatura", "pandas"),
    "reports": ("pyarrow", "orjson", "click", "jinja2"),
}
COMMANDS = ("click", "rich")


def needs(block: Block) -> str:
    """The package without which a block cannot run."""
    return block.mark.removeprefix("needs: ") if block.mark.startswith("needs: ") else ""


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_its_blocks_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in NEEDS.get(path.stem, COMMANDS):
        pytest.importorskip(package, reason=f"the guide needs {package}")
    monkeypatch.chdir(tmp_path)
    documents.prepare(tmp_path)
    names: dict[str, Any] = {}
    for block in blocks(path):
        if not needs(block):
            documents.run(block, tmp_path, names)


SPECIAL = [block for path in GUIDES for block in blocks(path) if needs(block)]


@pytest.mark.heavy
@pytest.mark.parametrize("block", SPECIAL, ids=lambda block: block.place)
def test_a_block_with_a_need_of_its_own_runs(block: Block, tmp_path: Path) -> None:
    """Spark and Ray: they start slowly."""
    pytest.importorskip(needs(block), reason=f"{needs(block)} is not installed")
    if needs(block) == "pyspark" and shutil.which("java") is None:
        pytest.skip("Spark needs java")
    documents.prepare(tmp_path)
    documents.run(block, tmp_path, {})


SHOWN = [block for path in DOCUMENTS for block in blocks(path, *SHELLS)]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.place)
def test_files_of_commands_exist(block: Block) -> None:
    """A file that a command names is in the checkout, or an earlier command of the same block writes it."""
    assert list(documents.missing_files(block)) == []


def test_a_missing_file_is_seen() -> None:
    block = Block(README, 1, "bash", "textclean clean examples/harbour.txt -o out\ncat out/a.txt b.txt\n", "")
    assert list(documents.missing_files(block)) == ["b.txt"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link is a file of the checkout, and its fragment is a heading there."""
    shown = re.sub(r"^```.*?^```|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", shown):
        if "://" in target:
            continue
        name, _, fragment = target.partition("#")
        linked = (path.parent / name).resolve() if name else path
        assert linked.exists(), target
        assert not fragment or fragment in anchors(linked), target


def anchors(path: Path) -> set[str]:
    """The fragments that lead to the headings of a document, as Markdown viewers make them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_links_each_guide() -> None:
    text = README.read_text(encoding="utf-8")
    assert [path.name for path in GUIDES if f"(examples/guides/{path.name})" not in text] == []


@pytest.mark.parametrize("block", [b for p in DOCUMENTS for b in blocks(p, "toml")], ids=lambda block: block.place)
def test_toml_is_valid(block: Block) -> None:
    assert tomllib.loads(block.text)


def test_filters_table() -> None:
    """The table of filters names those of the default preset, in their order."""
    from textclean.pipeline import filter_name
    from textclean.presets import ARTICLE

    text = (ROOT / "examples" / "guides" / "filters.md").read_text(encoding="utf-8")
    table = text.split("## The filters of the default preset")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)
    assert rows == [filter_name(f) for f in ARTICLE.filters]


def test_a_wrong_output_is_seen(tmp_path: Path) -> None:
    documents.prepare(tmp_path)
    with pytest.raises(AssertionError, match=r"README\.md:1: echo one"):
        documents.run(Block(README, 1, "console", "$ echo one\ntwo\n", ""), tmp_path, {})
    with pytest.raises(AssertionError, match="Expected:"):
        documents.run(Block(README, 1, "python", ">>> 1 + 1\n3\n", ""), tmp_path, {})
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        documents.run(Block(README, 1, "python", "1 / 0\n", ""), tmp_path, {})


def test_the_map_of_the_modules_is_the_contract() -> None:
    """CONTRIBUTING shows the layers that import-linter checks, from the top down."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contract = tools["importlinter"]["contracts"][0]["layers"]
    layers = [set(re.findall(r"\((\w+)\)", layer)) - {"__main__", "report"} for layer in contract]
    text = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8").partition("| modules | what they do |")[2]
    rows = re.findall(r"^\| (`.*`) \|", text.partition("\n\n")[0], re.MULTILINE)
    assert [set(re.findall(r"`(\w+)/?`", row)) for row in rows] == [layer for layer in layers if layer]
