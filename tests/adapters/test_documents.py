"""What the adapters of document tools share, and how adapters are reached."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.adapters.absent import without
from textclean import ARTICLE, adapters
from textclean.adapters.documents import clean_document, preset_name
from textclean.errors import InputError

TEXT = "The vote was close.\nShare this article\n"


def test_removed_spans_go_into_a_copy_of_the_metadata() -> None:
    metadata = {"id": 7}
    text, added = clean_document(TEXT, metadata, ARTICLE, lang=None, title_field=None, removed_field="cut")
    assert text == ARTICLE(TEXT)
    assert metadata == {"id": 7}
    assert list(added) == ["id", "cut"]
    assert [(span["kind"], TEXT[span["start"] : span["end"]]) for span in added["cut"]] == [
        (span.kind, span.text) for span in ARTICLE.tag(TEXT).removed
    ]


def test_removed_spans_can_be_left_out() -> None:
    cleaned = clean_document(TEXT, {"id": 7}, ARTICLE, lang=None, title_field="title", removed_field=None)
    assert cleaned == (ARTICLE(TEXT), {"id": 7})


def test_only_a_preset_has_a_name() -> None:
    assert preset_name("page") == "page"
    with pytest.raises(InputError, match="pass the name of a preset"):
        preset_name(ARTICLE)


def test_the_package_lists_its_adapters_alone() -> None:
    assert dir(adapters) == sorted(adapters.__all__)
    with pytest.raises(AttributeError, match=r"module 'textclean\.adapters' has no attribute 'sparkle'"):
        _ = adapters.sparkle


def test_an_adapter_is_an_attribute_that_is_imported_on_first_use() -> None:
    program = (
        "import sys, textclean\n"
        "assert not [m for m in ('sklearn', 'numpy') if m in sys.modules]\n"
        "print(textclean.adapters.sklearn.TextCleaner().pipeline)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "article\n"


def test_an_adapter_without_its_package_says_what_to_install() -> None:
    program = without("sklearn") + "import textclean; textclean.adapters.sklearn"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1].endswith('it comes with: pip install "textclean-filters[sklearn]"')
