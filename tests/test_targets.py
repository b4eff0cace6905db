"""Links and images are taken from the clean text, and come back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Pipeline
from textclean.errors import SettingError

TEXT = """\
# Harbour

See [the bridge](http://a.example/b) and ![a map](m.png) of caf&eacute; [x](/y "z").

* [A](/a)
* [B](/b)

![alone](z.png)

The end.
"""
PLAIN = Pipeline(markup="markdown")


@pytest.mark.parametrize(
    ("links", "images", "gone", "left"),
    [
        ("keep", "keep", [], ["[the bridge](http://a.example/b)", "![a map](m.png)"]),
        ("text", "keep", ["](/y"], ["See the bridge and ![a map](m.png) of café x.", "* A\n* B\n"]),
        ("drop", "keep", ["bridge", "* "], ["![alone](z.png)"]),
        ("keep", "alt", ["m.png"], ["and a map of", "\nalone\n", "[the bridge](http"]),
        ("keep", "drop", ["map", "alone"], ["[the bridge](http"]),
        ("text", "drop", ["](", "alone"], ["See the bridge and  of café x."]),
    ],
)
def test_options(links: str, images: str, gone: list[str], left: list[str]) -> None:
    pipeline = replace(PLAIN, links=links, images=images)
    result = pipeline.tag(TEXT)
    assert not [part for part in gone if part in result.text]
    assert not [part for part in left if part not in result.text]
    assert result.restore() == TEXT
    assert all(TEXT[span.start : span.end] == span.text for span in result.removed)
    assert pipeline(result.text) == result.text


def test_plain_text_has_none() -> None:
    assert Pipeline(links="drop", markup="text")("see [it](/a)") == "see [it](/a)"


@pytest.mark.parametrize("name", ["markup", "links", "images"])
def test_other_values_are_refused(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} must be"):
        Pipeline(**{name: "all"})


@given(st.text(st.sampled_from("ab []()!x\n*"), max_size=60))
def test_it_restores_and_settles(text: str) -> None:
    pipeline = replace(PLAIN, links="text", images="drop")
    result = pipeline.tag(text)
    assert result.restore() == text
    assert pipeline(result.text) == result.text
