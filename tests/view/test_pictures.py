"""What pictures show, and that a text can do nothing in them."""

from __future__ import annotations

import itertools
import math
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import textclean
from textclean import Kind, NearDuplicates
from textclean.view import FAMILIES, Column, document, family, side_by_side, table
from textclean.view.svg import svg

ROOT = Path(__file__).parents[2]
HARBOUR = (ROOT / "examples" / "harbour.txt").read_text(encoding="utf-8")
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "<svg onload=alert(1)>",
    "\u202egnp.exe\u2066",
)


class Tags(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_document_view_shows_each_removal_with_its_reason() -> None:
    result = textclean.tag(HARBOUR)
    tags = Tags(document(result.source, result.removed, result.repairs)).tags
    notes = [attrs["data-why"] or "" for tag, attrs in tags if tag == "del"]
    assert [note.split(" · ")[1] for note in notes] == [f"{s.rule} {s.score:.2f}" for s in result.removed]
    assert all(attrs["tabindex"] == "0" for tag, attrs in tags if tag == "del")


def test_the_legend_counts_spans_and_words() -> None:
    result = textclean.tag(HARBOUR)
    text = Tags(document(result.source, result.removed)).text
    assert "teaser 4×, 23 words" in text
    assert "ad 1×, 1 word" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_has_no_markup_in_any_picture(hostile: str) -> None:
    removed = textclean.tag(f"{HARBOUR}\nRead more: {hostile}\n")
    pages = [
        document(removed.source, removed.removed, suspect=hostile),
        side_by_side((hostile, hostile), (hostile, hostile), ([(0, 3)], [])),
        table(hostile, [hostile], [Column(hostile)], [[hostile]]),
        svg(removed.source, removed.removed),
    ]
    for page in pages:
        found = Tags(page).tags
        assert {tag for tag, _ in found} <= {
            *("section", "div", "ul", "li", "i", "b", "label", "input", "span", "del", "ins", "p", "mark", "h4"),
            *("table", "thead", "tbody", "tr", "th", "td", "svg", "style", "rect", "text", "path"),
        }
        assert not [name for tag, attrs in found for name in attrs if name.startswith("on")]
        assert "\u202e" not in page


def test_a_long_line_is_cut_for_display_and_says_so() -> None:
    shown = document("word " * 2_000_000, [])
    assert len(shown) < 20_000
    assert "9,997,000 characters more" in shown


def test_a_long_text_is_cut_for_display_and_says_so() -> None:
    shown = document("A line of the text.\n" * 50_000, [])
    assert len(shown) < 2_000_000
    assert "The rest of 1,000,000 characters is not shown." in shown


def test_a_notebook_shows_an_index() -> None:
    index = NearDuplicates()
    for name in ("a<b>", "b"):
        index.add(name, HARBOUR)
    shown = Tags(index._repr_html_()).text
    assert "1 cluster of 2 texts" in shown
    assert "a<b>" in shown


def test_a_large_index_is_shown_without_its_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textclean.duplicates.picture.MOST_TEXTS", 1)
    index = NearDuplicates()
    for name in ("a", "b"):
        index.add(name, HARBOUR)
    assert "clusters are not shown" in index._repr_html_()


# Colours --------------------------------------------------------------------------------------------------------------

# How people without one kind of cone see (Machado, Oliveira, Fernandes, A physiologically-based model for simulation of
# color vision deficiency, 2009), for linear RGB.
VISION = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "no green cones": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881),
    ),
    "no blue cones": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039),
    ),
}  # fmt: skip


def linear(colour: str) -> list[float]:
    """A colour such as #0072b2 as linear RGB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """A colour in CIELAB, in which distances are about as large as they look."""
    x, y, z = (
        sum(a * b for a, b in zip(row, rgb, strict=True))
        for row in ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(first: str, second: str, vision: str) -> float:
    """How far two colours are apart for such eyes."""
    seen = [
        lab([min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(c), strict=True)))) for row in VISION[vision]])
        for c in (first, second)
    ]
    return math.dist(*seen)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_far_apart(vision: str, scheme: str) -> None:
    """A difference of 2.3 is just noticeable; 10 is seen at a glance, also in a small square."""
    for first, second in itertools.combinations(FAMILIES, 2):
        assert distance(getattr(first, scheme), getattr(second, scheme), vision) > 10, (first.name, second.name)


def test_colours_that_look_alike_would_be_found() -> None:
    assert distance("#c8500a", "#a67c00", "no green cones") < 10


def test_every_kind_has_a_family() -> None:
    assert sorted(kind for each in FAMILIES for kind in each.kinds) == sorted(Kind)
    assert family("a kind of one's own") == FAMILIES[-1]


# The picture of the README --------------------------------------------------------------------------------------------


def test_the_picture_of_the_readme_is_current(tmp_path: Path) -> None:
    """After a change of what is removed: python examples/picture.py examples/harbour.svg"""
    script = ROOT / "examples" / "picture.py"
    subprocess.run([sys.executable, str(script), "new.svg"], cwd=tmp_path, check=True, timeout=120)
    picture = (tmp_path / "new.svg").read_bytes()
    assert picture == (ROOT / "examples" / "harbour.svg").read_bytes()
    assert len(picture) < 200_000
    assert "(examples/harbour.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_lines_of_a_picture_keep_within_their_column() -> None:
    text = "word " * 60 + "\n" + "x" * 300 + "\n文字" * 40
    for x, width in re.findall(r'<text x="([\d.]+)"[^>]* textLength="([\d.]+)"', svg(text, [])):
        assert float(x) + float(width) < (470 if float(x) < 500 else 930)
