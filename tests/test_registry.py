"""Filters by name: textclean's own, and those of installed packages, broken ones included."""

import sys
from pathlib import Path

import pytest

from textclean import ARTICLE, filters, lexicon, presets, registry
from textclean.errors import FilterError, UnknownName
from textclean.linemodel import LineModel, Residue
from textclean.pipeline import filter_name

GOOD = """
from textclean import Label

class Weather:
    name = "weather"
    def __eq__(self, other): return type(other) is type(self)
    def __hash__(self): return 0
    def __call__(self, doc):
        for block in doc.blocks:
            if "°" in block.text:
                yield Label(block.start, block.end, "weather", "weather", 0.9, "degrees")

def tides(doc):
    return ()

made = Weather()
number = 3
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages: one that works, and one of each sort that is broken."""
    folder = tmp_path / "site"
    entries = {
        "good": "weather = good_filters:Weather\ntides = good_filters:tides",
        "again": "twice = good_filters:tides",
        "once-more": "twice = good_filters:made",
        "gone": "gone = no_such_module:Filter",
        "raising": "raising = raising_filters:Filter",
        "half": "half = good_filters:NoSuchName",
        "number": "number = good_filters:number",
        "misnamed": "clouds = good_filters:Weather",
        "abstract": "pathlike = pathlib:Path\nneedy = textclean.filters:Lexical",
        "greedy": "related = good_filters:Weather",
    }
    for package, points in entries.items():
        info = folder / f"{package}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[textclean.filters]\n{points}\n")
    (folder / "good_filters.py").write_text(GOOD, encoding="utf-8")
    (folder / "raising_filters.py").write_text("raise RuntimeError('no\\nlicence')")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "good_filters", raising=False)
    return folder


def test_all_filters_of_textclean_have_their_name() -> None:
    """Whatever a preset uses or `textclean.filters` exports can be named, each once, and has no settings."""
    names = [filter_name(f) for f in registry.own()]
    assert len(names) == len(set(names))
    for preset in presets.PRESETS.values():
        for found in preset.filters:
            assert type(registry.get(filter_name(found))) is type(found)
    # Phrases has no name before it is given a lexicon.
    classes = {value for name in filters.__all__ if isinstance(value := getattr(filters, name), type)}
    assert {type(f) for f in registry.own()} == (classes | {LineModel, Residue}) - {filters.Phrases}
    assert all(registry.get(name) == f for name, f in zip(names, registry.own(), strict=True))


def test_a_group_of_rules_without_a_class_is_a_filter() -> None:
    """A group that stands in a lexicon alone needs no line of code to have a name."""
    made = {f.name for f in registry.own() if isinstance(f, filters.Lexical)}
    classes = {f.name for f in registry.own() if not isinstance(f, filters.Lexical)}
    assert made == set(lexicon.groups()) - classes
    assert registry.get("ad") == filters.Lexical("ad")
    assert registry.get("related") == filters.Related()


def test_the_line_model_is_one_of_our_own_filters() -> None:
    """It needs no entry point, so that a source tree that is not installed has it too."""
    assert registry.get("boilerplate") == presets.PAGE.filters[-1]
    assert ARTICLE.without("residue").plus("boilerplate") == presets.PAGE
    assert registry.get("residue") == ARTICLE.filters[-1]


def test_names_are_known_without_an_import(packages: Path) -> None:
    """A listing costs no import, and breaks on no broken package."""
    names = registry.names()
    assert names == tuple(sorted(names))
    assert {"ad", "dateline", "boilerplate", "weather", "tides", "gone", "raising", "number"} <= set(names)
    assert "good_filters" not in sys.modules


def test_a_filter_of_a_package(packages: Path) -> None:
    """A class is instantiated, a function is used as it is; a pipeline with either knows their names."""
    pipeline = ARTICLE.plus("weather", "tides", "weather")
    assert [filter_name(f) for f in pipeline.filters][-2:] == ["weather", "tides"]
    assert pipeline.plus("weather", "related") == pipeline
    assert pipeline.without("weather") == ARTICLE.plus("tides")
    text = "\n".join(["The council voted on Tuesday, and the vote was close enough to be counted again."] * 9)
    assert pipeline(f"{text}\n12° in Oslo\n") == f"{text}\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "gone",
            "filter 'gone' of gone (no_such_module:Filter) cannot be loaded: ModuleNotFoundError:",
        ),
        ("raising", "filter 'raising' of raising (raising_filters:Filter) cannot be loaded: RuntimeError: no licence"),
        ("half", "filter 'half' of half (good_filters:NoSuchName) cannot be loaded: AttributeError:"),
        ("number", "filter 'number' of number (good_filters:number) is of type int, which cannot be called: 3"),
        ("clouds", "filter 'clouds' of misnamed (good_filters:Weather) has the name 'weather'"),
        ("needy", "filter 'needy' of abstract (textclean.filters:Lexical) cannot be loaded: TypeError:"),
        ("pathlike", "filter 'pathlike' of abstract (pathlib:Path) is of type PosixPath, which"),
        ("twice", "filter 'twice' is registered twice, by again (good_filters:tides) and once-more (good_filters:"),
    ],
)
def test_a_broken_package_is_one_clear_line(packages: Path, name: str, said: str) -> None:
    """It names the filter, the package, what was imported and why it failed; other filters work."""
    with pytest.raises(FilterError) as caught:
        registry.get(name)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ImportError)
    assert filter_name(registry.get("weather")) == "weather"


def test_a_name_of_ours_is_ours(packages: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A package cannot put a filter in the place of one of textclean's; that it tries is logged."""
    assert registry.get("related") == filters.Related()
    assert "greedy (good_filters:Weather): ignored, because textclean has a filter of that name" in caplog.text


def test_an_unknown_name(packages: Path) -> None:
    """The error lists what there is, broken or not."""
    with pytest.raises(UnknownName, match="unknown filter 'wether'; did you mean weather"):
        ARTICLE.plus("wether")


def test_the_command_line_takes_the_name(packages: Path) -> None:
    """`--with` adds it, `--only` and `--without` know it, and a broken package ends in one line and exit code 2."""
    pytest.importorskip("click", reason="click is not installed")
    from click.testing import CliRunner

    from textclean.cli.app import app

    text = f"{'The council voted on Tuesday, and the vote was close enough to count again. ' * 3}\n" * 9
    run = CliRunner().invoke
    source = f"{text}12° in Oslo\n"
    assert run(app, ["clean"], input=source).stdout == source
    assert run(app, ["clean", "--with", "weather"], input=source).stdout == text
    assert run(app, ["clean", "--with", "weather", "--only", "weather"], input=source).stdout == text
    assert run(app, ["clean", "--with", "weather", "--without", "weather"], input=source).stdout == source
    broken = run(app, ["clean", "--with", "raising"], input=source)
    assert broken.exit_code == 2
    assert broken.stderr.startswith("textclean: filter 'raising' of raising")
    assert broken.stderr.count("\n") == 1
