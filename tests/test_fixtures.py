"""Documents before and after: each filter has pages that it cuts and pages that it spares.

`fixtures/<filter>/<case>.raw.txt` is what came from the scraper, `<case>.expected.txt` what has to be left of it. The
pair is cleaned by the default preset; a filter that the default preset does not have is asked alone.
"""

import difflib
from pathlib import Path
from typing import NamedTuple

import pytest

import textclean
from textclean import ARTICLE, Pipeline, filters
from textclean.pipeline import filter_name
from textclean.presets import PRESETS
from textclean.result import visible

FOLDER = Path(__file__).parent / "fixtures"
# Documents with gold spans; see test_seeds.py.
OTHER_FOLDERS = {"seeds"}
# The rules of corpora: what they must say is what their reference says; see filters/test_literature.py.
LITERATURE = {"c4", "refinedweb", "gopher", "fineweb"}


def pipelines() -> dict[str, Pipeline]:
    """The pipeline that cleans a folder's pairs, by the name of the folder, which is that of a filter."""
    found = {filter_name(f): ARTICLE for f in ARTICLE.filters}
    more = [f for preset in PRESETS.values() for f in preset.filters]
    more += [
        made() for name in filters.__all__ if isinstance(made := getattr(filters, name), type) and name != "Lexical"
    ]
    for f in more:
        if filter_name(f) not in LITERATURE:
            found.setdefault(filter_name(f), Pipeline((f,)))
    return found


PIPELINES = pipelines()


class Pair(NamedTuple):
    """A document before and after."""

    folder: str
    case: str
    raw: str
    expected: str

    @property
    def cuts(self) -> bool:
        return self.raw != self.expected


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


PAIRS = [
    Pair(path.parent.name, path.name.removesuffix(".raw.txt"), read(path), read(expected))
    for path in sorted(FOLDER.glob("*/*.raw.txt"))
    if (expected := path.with_name(path.name.replace(".raw.txt", ".expected.txt"))).is_file()
]
pairs = pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair.folder}-{pair.case}" for pair in PAIRS])


def must_become(source: str, expected: str, pipeline: Pipeline) -> textclean.Result:
    """Clean a source; where the outcome is another than the one expected, show what differs and which labels did it."""
    result = pipeline.tag(source)
    if result.text != expected:
        lines = [visible(line) for line in expected.split("\n")], [visible(line) for line in result.text.split("\n")]
        diff = "\n".join(difflib.unified_diff(*lines, "expected", "found", lineterm=""))
        labels = "\n".join(f"{x.line}: {x.kind}, {x.rule} {x.score:.2f}: {x.reason}" for x in result.removed)
        weak = "\n".join(f"{x.start}: {x.kind}, {x.rule} {x.score:.2f}: {x.reason}" for x in result.labels)
        pytest.fail(f"{diff}\nremoved:\n{labels}\n\nall evidence:\n{weak}\nsuspect: {result.suspect}", pytrace=False)
    return result


@pairs
def test_raw_becomes_expected(pair: Pair) -> None:
    """The page loses what is chrome, and nothing else: not a character, not a line end."""
    result = must_become(pair.raw, pair.expected, PIPELINES[pair.folder])
    assert result.restore() == pair.raw


@pairs
def test_expected_stays(pair: Pair) -> None:
    """What is left is clean: a second time nothing goes."""
    must_become(pair.expected, pair.expected, PIPELINES[pair.folder])


@pairs
def test_a_page_that_is_cut_is_cut_by_its_filter(pair: Pair) -> None:
    """A pair stands in the folder of a filter that cuts some of it, or of one that spares all of it."""
    rules = [span.rule.split(".")[0] for span in PIPELINES[pair.folder].tag(pair.raw).removed]
    assert (pair.folder in rules) == pair.cuts


@pairs
def test_a_pair_is_a_page(pair: Pair) -> None:
    """A fixture is a document, not a line: it has eight lines or more."""
    assert len([line for line in pair.raw.splitlines() if line.strip()]) >= 8


def test_every_filter_has_both_sorts_of_pairs() -> None:
    """Each filter has its folder, with a page that it cuts and one that it spares; each folder has its filter."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()} - OTHER_FOLDERS
    assert folders == set(PIPELINES)
    for sort in (True, False):
        assert {pair.folder for pair in PAIRS if pair.cuts == sort} == set(PIPELINES)


def test_every_file_is_one_of_a_pair() -> None:
    """No raw without its expected, no expected without its raw, and no other file beside them."""
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*")}
    files = {name for name in files if name.split("/")[0] not in OTHER_FOLDERS}
    paired = {f"{pair.folder}/{pair.case}.{sort}.txt" for pair in PAIRS for sort in ("raw", "expected")}
    assert files == paired


def test_a_difference_is_shown() -> None:
    """The comparison can fail, and then it tells the line that differs and the rule that cut it."""
    with pytest.raises(pytest.fail.Exception) as caught:
        must_become("It rained.\nAdvertisement\n", "It rained.\nAdvertisement\n", ARTICLE)
    assert "\n-Advertisement\n" in str(caught.value)
    assert "2: ad, ad.label 0.95" in str(caught.value)
