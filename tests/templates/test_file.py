"""Templates on disk: saved, loaded, fitted further, damaged; whose page a URL is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.files import contents
from tests.templates.sites import article, page
from textclean import NearDuplicates, Templates, archive
from textclean.errors import CorpusError
from textclean.templates import FittedTemplates
from textclean.templates import file as template_file
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
        with pytest.raises(CorpusError, match=r"is not a file of templates|is cut short or damaged: "):
            Templates.load(saved)
    saved.write_bytes(whole)
    templates, refused, unseen = Templates.load(saved), 0, 0
    places = range(0, len(whole), len(whole) // 300)
    for place in places:
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            again = (Templates.load(saved), FittedTemplates.load(saved))
        except CorpusError as error:
            refused += str(error).startswith(str(saved))
        else:  # zip has no checksum over its own headers
            assert again == (templates, templates.freeze())
            unseen += 1
    assert refused + unseen == len(places)
    assert refused > 200


def test_other_files_are_refused(tmp_path: Path, saved: Path) -> None:
    NearDuplicates().save(tmp_path / "copies.index")
    with pytest.raises(CorpusError, match=r"copies.index is a near-duplicate index, not a file of templates"):
        FittedTemplates.load(tmp_path / "copies.index")
    with pytest.raises(CorpusError, match=r"templates.bin is a file of templates, not a near-duplicate index"):
        NearDuplicates.load(saved)
    (tmp_path / "x").write_text("something else, and long enough to hold a trailer")
    with pytest.raises(CorpusError, match="x is not a file of templates: check that it is the file"):
        FittedTemplates.load(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        Templates.load(tmp_path / "nowhere")


def settings_of(path: Path) -> dict[str, object]:
    return archive.Archive(path, template_file._FORMAT).settings


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"min_pages": 0}, "has invalid settings: min_pages must be a whole number from 2 on, not 0"),
        ({"by": "page"}, "has invalid settings: by must be site, host or none, not 'page'"),
        ({"max_lines": None}, "has invalid settings: max_lines must be"),
        ({"level": "x"}, "is damaged: the level of its sample is 'x'"),
        ({"level": 10**9}, "is damaged: the level of its sample is 1000000000"),
    ],
)
def test_forged_settings_are_refused(saved: Path, changes: dict[str, object], message: str) -> None:
    archive.write(saved, template_file._FORMAT, settings_of(saved) | changes, contents(saved))
    with pytest.raises(CorpusError, match=message):
        Templates.load(saved)


def test_another_version_or_way_to_group_is_refused(saved: Path) -> None:
    settings, arrays = settings_of(saved), contents(saved)
    archive.write(saved, template_file._FORMAT, settings | {"by": "page"}, arrays)
    with pytest.raises(CorpusError, match="by must be site, host or none, not 'page'"):
        FittedTemplates.load(saved)
    archive.write(saved, template_file._FORMAT._replace(version=99), settings, arrays)
    with pytest.raises(CorpusError, match=r"of version 99, but .* reads version 3: fit the templates again"):
        FittedTemplates.load(saved)


def forged(path: Path, name: str, forge: Callable[[np.ndarray], np.ndarray]) -> None:
    """Write a file again, with right checksums and one other array."""
    arrays = contents(path)
    archive.write(path, template_file._FORMAT, settings_of(path), arrays | {name: forge(arrays[name])})


@pytest.mark.parametrize(
    ("name", "forge", "message"),
    [
        ("sites", lambda a: a | 0xFF, "a string in 'sites' is not UTF-8"),
        ("sites", lambda a: a[::-1], "its sites are not sorted, or one occurs twice"),
        ("sites_stops", lambda a: a[:-1], "'sites' and 'sites_stops' contradict each other"),
        ("pages", lambda a: a[:-1], "the profiles of its sites contradict each other"),
        ("pages", lambda a: -a, "the profile of a site is invalid"),
        ("pages", lambda a: a.astype(np.float64), "the array 'pages' is not a column of int64"),
        ("levels", lambda a: a + 65, "the level of a site is out of range"),
        ("levels", lambda a: a - 1, "the level of a site is out of range"),
        ("entries", lambda a: a | 0xFF, "the profile of a site is invalid"),
        ("entries", lambda a: a[:-1], "'entries' and 'entries_stops' contradict each other"),
        ("entries_stops", lambda a: a - [1, 0], "'entries' and 'entries_stops' contradict each other"),
    ],
)
def test_a_forged_filter_is_refused(
    saved: Path, name: str, forge: Callable[[np.ndarray], np.ndarray], message: str
) -> None:
    forged(saved, name, forge)
    with pytest.raises(CorpusError, match=f"is damaged: {message}; copy the file again, or fit the templates again"):
        FittedTemplates.load(saved)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("kept_sites", "'kept_sites' and 'kept_sites_stops' contradict each other"),
        ("kept_pages", "the pages of its sites contradict each other"),
        ("kept_levels", "the pages of its sites contradict each other"),
        ("lines", "'lines' and 'lines_stops' contradict each other"),
        ("lines_stops", "'lines' and 'lines_stops' contradict each other"),
        ("signatures", "the pages of its sites contradict each other"),
    ],
)
def test_forged_pages_are_refused(saved: Path, name: str, message: str) -> None:
    forged(saved, name, lambda array: array[:-1])
    with pytest.raises(CorpusError, match=message):
        Templates.load(saved)


def test_a_file_holds_nothing_that_runs(saved: Path) -> None:
    """No pickle: `numpy.load` opens it, the settings are JSON, all else is numbers; and no line of a page."""
    with np.load(saved, allow_pickle=False) as file:
        assert json.loads(file["settings.json"])["format"] == "a file of templates"
        assert {file[name].dtype.str for name in file.files if name != "settings.json"} <= {"|u1", "<i8"}
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
