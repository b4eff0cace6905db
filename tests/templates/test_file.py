"""Templates on disk: saved, loaded, fitted further, damaged; whose page a URL is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.templates.sites import article, page
from textclean import NearDuplicates, Templates, archive
from textclean.errors import CorpusError
from textclean.templates import FittedTemplates
from textclean.templates.site_names import site_of

PAGES = [page(article(seed)) for seed in range(6)]


def filled(first: int = 0, last: int = 6, **options: object) -> Templates:
    templates = Templates(**options)  # type: ignore[arg-type]
    for seed, text in enumerate(PAGES[first:last], first):
        templates.update(text, f"site{seed % 2}.example")
    return templates


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    filled().save(tmp_path / "templates.bin")
    return tmp_path / "templates.bin"


@pytest.mark.parametrize(
    "options", [{}, {"max_lines": 60, "max_site_lines": 40}, {"by": None}, {"by": "host", "min_pages": 2}]
)
def test_templates_come_back_as_they_were(tmp_path: Path, options: dict[str, object]) -> None:
    for templates in (filled(**options), filled(0, 0, **options)):
        templates.save(tmp_path / "x")
        again = Templates.load(tmp_path / "x")
        assert again == templates
        assert FittedTemplates.load(tmp_path / "x") == templates.freeze()
        again.update(PAGES[0], "new.example")
        templates.update(PAGES[0], "new.example")
        assert again == templates


def test_a_fit_goes_on_from_a_file(tmp_path: Path) -> None:
    filled(0, 4).save(tmp_path / "x")
    templates = filled(4, 6)
    templates.merge(Templates.load(tmp_path / "x"))
    assert templates == filled()


def test_a_filter_by_itself(tmp_path: Path, saved: Path) -> None:
    found = FittedTemplates.load(saved)
    found.save(tmp_path / "small")
    assert FittedTemplates.load(tmp_path / "small") == found
    assert (tmp_path / "small").stat().st_size < saved.stat().st_size
    with pytest.raises(CorpusError, match="small was saved without the pages"):
        Templates.load(tmp_path / "small")


def test_a_file_is_the_same_each_time(saved: Path, tmp_path: Path) -> None:
    Templates.load(saved).save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_every_cut_and_every_damage_is_seen(saved: Path) -> None:
    whole = saved.read_bytes()
    for size in [0, 5, 40, len(whole) // 2, *range(len(whole) - 40, len(whole))]:
        saved.write_bytes(whole[:size])
        with pytest.raises(CorpusError, match=r"is no index of textclean|is cut short at"):
            Templates.load(saved)
    for place in range(31, len(whole), len(whole) // 97):
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(CorpusError, match=r"is damaged|is cut short"):
            (Templates.load(saved), FittedTemplates.load(saved))


def test_other_files_are_refused(tmp_path: Path, saved: Path) -> None:
    NearDuplicates().save(tmp_path / "copies.index")
    with pytest.raises(CorpusError, match="holds no templates: see that it is a file that `textclean fit` wrote"):
        FittedTemplates.load(tmp_path / "copies.index")
    with pytest.raises(CorpusError, match="needed here"):
        NearDuplicates.load(saved)
    (tmp_path / "x").write_text("something else, and long enough to hold a trailer")
    with pytest.raises(CorpusError, match="x is no index of textclean"):
        FittedTemplates.load(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        Templates.load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 99}, "version 99, but 1 is needed here"),
        ({"min_pages": 0}, "settings that are none: min_pages must be at least 2"),
        ({"by": "page"}, "settings that are none: unknown way"),
        ({"size": None}, "settings that are none"),
        ({"level": "x"}, "contradicts itself"),
    ],
)
def test_forged_settings_are_refused(saved: Path, changes: dict[str, object], message: str) -> None:
    file = archive.Archive(saved)
    arrays = {name: [file.array(name)] for name in file._places}
    archive.write(saved, file.settings | changes, arrays)
    with pytest.raises(CorpusError, match=message):
        Templates.load(saved)


@pytest.mark.parametrize("name", ["counts", "entries", "sites", "entry_stops"])
def test_a_forged_filter_is_refused(saved: Path, name: str) -> None:
    file = archive.Archive(saved)
    arrays = {key: [file.array(key)] for key in file._places}
    archive.write(saved, file.settings, arrays | {name: [np.concatenate((arrays[name][0], arrays[name][0][:1]))]})
    with pytest.raises(CorpusError, match=r"contradicts itself"):
        FittedTemplates.load(saved)


@pytest.mark.parametrize("name", ["kept_sites", "kept_counts", "lines", "line_stops", "signatures"])
def test_forged_pages_are_refused(saved: Path, name: str) -> None:
    file = archive.Archive(saved)
    arrays = {key: [file.array(key)] for key in file._places}
    archive.write(saved, file.settings, arrays | {name: [arrays[name][0][:-1]]})
    with pytest.raises(CorpusError, match=r"contradicts itself"):
        Templates.load(saved)


def test_a_file_holds_nothing_that_runs(saved: Path) -> None:
    """No pickle: the directory is JSON, all else is numbers; and no line of a page."""
    file = archive.Archive(saved)
    assert file.settings == json.loads(json.dumps(file.settings))
    assert {file._places[name]["dtype"] for name in file._places} <= {"|u1", "<i8"}
    assert b"morning memo" not in saved.read_bytes()


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("https://user:secret@News.Example.CO.UK:8080/a/b?c#d", "example.co.uk"),
        ("//cdn.example.com/x", "example.com"),
        ("example.com.", "example.com"),
        ("EXAMPLE.com/path", "example.com"),
        ("ann.github.io", "ann.github.io"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("192.168.0.1/x", "192.168.0.1"),
        ("http://localhost:8000/", "localhost"),
        ("https://www.bücher.example/", "xn--bcher-kva.example"),
        ("com", "com"),
        ("http://co.uk/", "co.uk"),
        (" Harbour Post ", "Harbour Post"),
        ("", ""),
        ("http://", "http://"),
        ("http://[", "["),
        ("a..b", "a..b"),
        ("\ud800.example", "\ud800.example"),
    ],
)
def test_the_site_of_a_url(name: str, site: str) -> None:
    assert site_of(name) == site
    assert site_of(site) == site
