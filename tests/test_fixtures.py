"""Documents before and after: each filter has pages that it cuts and pages that it spares.

`fixtures/<filter>/<case>.raw.txt` is what came from the scraper, `<case>.expected.txt` what has to be left of it. That
the one becomes the other, and that the other stays as it is, is what the pytest plugin tests; here is what more a
fixture of this repository must be.
"""

from pathlib import Path

import pytest

from textclean import ARTICLE, lexicon, registry
from textclean.pipeline import filter_name
from textclean.testing import must_become
from textclean.testing.pairs import Pair, find, read_text

FOLDER = Path(__file__).parent / "fixtures"
# Documents with gold spans, see test_seeds.py; and pages in other languages, a folder each.
OTHER_FOLDERS = {"seeds", "languages"}
# The rules of corpora: what they must say is what their reference says; see filters/test_literature.py.
LITERATURE = {"c4", "refinedweb", "gopher", "fineweb"}
LEXICONS = sorted(path.stem for path in (Path(lexicon.__file__).parent / "lexicons").glob("*.toml"))
# Sorts of chrome that the page of a language has at least.
MOST_SORTS = 8
FILTERS = {filter_name(f) for f in registry.own()} - LITERATURE

PAGES = find(FOLDER / "languages")
PAIRS = [pair for pair in find(FOLDER) if pair not in PAGES]
pairs = pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair.raw.parent.name}-{pair.raw.name}" for pair in PAIRS])


def cuts(pair: Pair) -> bool:
    return read_text(pair.raw) != read_text(pair.expected)


@pairs
def test_nothing_is_lost(pair: Pair) -> None:
    """The page can be had back from what is left of it and what was taken, to the character."""
    assert pair.result().restore() == read_text(pair.raw)


@pairs
def test_a_page_that_is_cut_is_cut_by_its_filter(pair: Pair) -> None:
    """A pair stands in the folder of a filter that cuts some of it, or of one that spares all of it."""
    rules = [span.rule.split(".")[0] for span in pair.result().removed]
    assert (pair.raw.parent.name in rules) == cuts(pair)


@pairs
def test_a_pair_is_a_page(pair: Pair) -> None:
    """A fixture is a document, not a line: it has eight lines or more."""
    assert len([line for line in read_text(pair.raw).splitlines() if line.strip()]) >= 8


@pairs
def test_a_filter_of_the_default_preset_is_asked_among_the_others(pair: Pair) -> None:
    """Only a filter that the default preset does not have is asked alone."""
    name = pair.raw.parent.name
    default = name in map(filter_name, ARTICLE.filters)
    assert pair.settings.pipeline() == (ARTICLE if default else ARTICLE.plus(name).only(name))


def test_every_filter_has_both_sorts_of_pairs() -> None:
    """Each filter has its folder, with a page that it cuts and one that it spares; each folder has its filter."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()} - OTHER_FOLDERS
    assert folders == FILTERS
    for sort in (True, False):
        assert {pair.raw.parent.name for pair in PAIRS if cuts(pair) == sort} == FILTERS


def test_every_file_is_one_of_a_pair() -> None:
    """No raw without its expected, no expected without its raw, and no other file beside them but their settings."""
    files = {path for path in FOLDER.glob("*/*") if path.parent.name not in OTHER_FOLDERS}
    paired = {path for pair in PAIRS for path in (pair.raw, pair.expected)}
    assert {path for path in files if path.name != "textclean.toml"} == paired


@pytest.mark.parametrize("lang", [name for name in LEXICONS if name not in ("any", "en")])
def test_a_page_of_each_of_the_languages(lang: str) -> None:
    """For each language that has a lexicon there is a page with most sorts of chrome, of which nothing is lost."""
    pages = [pair for pair in PAGES if pair.raw.parent.name == lang]
    assert {pair.settings.lang for pair in pages} == {lang}
    for pair in pages:
        assert pair.result().restore() == read_text(pair.raw)
    found = {span.rule.split(".")[0] for pair in pages for span in pair.result().removed}
    assert len(found & {entry.group for entry in lexicon.load(lang).entries}) >= MOST_SORTS


def test_the_plugin_tests_them(request: pytest.FixtureRequest) -> None:
    """The folder is one of those that the ini option names, so that none of these pairs goes untested."""
    assert FOLDER in request.config.getini("textclean_fixtures")


def test_a_difference_is_shown() -> None:
    """The comparison can fail, and then it tells the line that differs and the rule that cut it."""
    with pytest.raises(AssertionError) as caught:
        must_become("It rained.\nAdvertisement\n", "It rained.\nAdvertisement\n", ARTICLE)
    assert "\n-Advertisement\n" in str(caught.value)
    assert "line 2: cut by ad.label 0.95" in str(caught.value)
