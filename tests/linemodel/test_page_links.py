"""Markdown that has the links of a whole page is read by the line model; a README is not."""

import pytest

from textclean.linemodel import LineModel
from textclean.linemodel.page_links import has_page_links
from textclean.reading import document

MENU = "".join(f"* [{name}](https://a.example/{name.lower()})\n" for name in (
    "News", "Sport", "Weather", "Jobs", "Cars", "Homes", "Travel", "Food", "Books", "Music", "Film"
))  # fmt: skip
STORY = """\
# Old bridge closes

The council voted on Tuesday to close the [old bridge](https://a.example/bridge) for a year, after cracks were found.

Buses will go by the northern road from Monday, and those on the island will be given a ferry at night.
"""
README = """\
# gauge

[![build](https://ci.example/gauge.svg)](https://ci.example/gauge)

Reads meters and writes what they say to a file, as often as you like. See the [guide](docs/guide.md).

## Contents

* [Install](#install)
* [Use](#use)

## Install

Run `pip install gauge`, and plug in a meter.

## Use

* [Examples](docs/examples.md)
* [Meters](docs/meters.md)
"""

FILES = "\nSee [the pier](../pier.html?page=2#map) and more.\n"
SHOPS = "\n[Maps](maps.md)\n\n[Shops](shops.md)\n"
LAID_OUT = (
    '<p align="center">\n  <img src="gauge.svg" width="400">\n</p>\n\n<!-- the meters that we know -->\n\n<details>\n'
)


@pytest.mark.parametrize(
    "text",
    [
        f"{MENU}\n{STORY}",
        f"{STORY}\n[News](/news)\n\n[Sport](/sport)\n\n[Jobs](/jobs)\n",
        f"{STORY}\n[Next](https://a.example/2)\n\n[Last](https://a.example/9)\n\n[Share](#)\n",
        f"[Home](/) [News](/news) [Sport](/sport) [Jobs](/jobs) [Cars](/cars) [Food](/food)\n\n{STORY}",
        STORY + FILES * 10 + SHOPS,
        f"{MENU}\n{STORY}\n<!-- the end -->\n",
        f"{MENU}\n{STORY}\n" + '<div class="popup">\n' * 4,
        f"{MENU}\n{STORY}\n```html\n{LAID_OUT}```\n",
    ],
)
def test_a_page(text: str) -> None:
    assert has_page_links(document(text, markup="markdown"))


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        README,
        f"{STORY}\n{MENU}",
        f"[News](/news) [Sport](/sport) [Jobs](/jobs) [Cars](/cars) [Food](/food) [Books](/books)\n\n{STORY}",
        f"{LAID_OUT}\n[Home](/) [News](/news) [Sport](/sport) [Jobs](/jobs) [Cars](/cars)\n\n</details>\n\n{STORY}",
        STORY + FILES * 9 + SHOPS,
        STORY + FILES.replace(".html", ".md") * 20 + SHOPS.replace(".html", ".md"),
        STORY + FILES.replace("../", "https://b.example/") * 20 + SHOPS.replace(".html", ".md"),
        f"{STORY}\n" + "[More](https://b.example)\n\n" * 40,
        f"{LAID_OUT}\n{MENU}\n</details>\n\n{STORY}",
    ],
)
def test_no_page(text: str) -> None:
    assert not has_page_links(document(text, markup="markdown"))


def test_the_model_does_not_read_it() -> None:
    model = LineModel(max_prose_share=2, max_enclosed_prose_share=2)
    assert list(model(document(README, markup="markdown"))) == []
    assert model.page_score(document(README, markup="markdown")) is None
    assert model.page_score(document(f"{MENU}\n{STORY}", markup="markdown")) is not None
