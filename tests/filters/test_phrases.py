"""A lexicon of one's own: what it finds, and what is said when it is wrong."""

import pickle
from pathlib import Path

import pytest

from textclean import ARTICLE, Pipeline
from textclean.errors import LexiconError
from textclean.filters import Phrases
from textclean.testing import check_filter

MEMO = """
[harbour]
kind = "promo"

[harbour.memo]
where = "prefix"
phrases = ["our morning memo"]
score = 0.95
hits = ["Our Morning Memo: all that you must know"]
misses = ["He read our morning memo."]

[harbour.calendar]
where = "anywhere"
phrases = ["the harbour post calendar"]
unless = ["quoted"]
hits = ["Order the Harbour Post calendar for 9 crowns"]
misses = ["“I have the Harbour Post calendar,” she said."]
"""


def test_lines_with_its_phrases_are_found(tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(MEMO)
    own = Phrases.load(path)
    assert [rule.id for rule in own.rules] == ["harbour.memo", "harbour.calendar"]
    text = "It snowed.\nOur morning memo: all the rest\nHe read our morning memo.\n"
    result = (ARTICLE | own).tag(text)
    assert result.text == "It snowed.\nHe read our morning memo.\n"
    assert [(span.kind, span.rule, span.line) for span in result.removed] == [("promo", "harbour.memo", 2)]
    assert result.restore() == text


def test_it_is_a_value_and_a_sound_filter() -> None:
    own = Phrases.parse(MEMO, name="harbour")
    assert pickle.loads(pickle.dumps(own)) == own
    assert hash(own) == hash(Phrases.parse(MEMO, name="harbour"))
    assert "Our" not in repr(own)
    assert repr(own) != repr(Phrases.parse(MEMO + "\n", name="harbour"))
    check_filter(own)


def test_its_rules_can_be_left_out() -> None:
    pipeline = Pipeline((Phrases.parse(MEMO, name="harbour"),)).without("harbour.memo")
    assert pipeline("It snowed.\nOur morning memo: all\n") == "It snowed.\nOur morning memo: all\n"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[harbour", "harbour: not a valid TOML file"),
        ("[a.b]\nwhere = 'line'", "harbour: a.b: needs 'kind'"),
        (MEMO.replace("phrases", "phrase"), "harbour: harbour.memo: unknown field 'phrase'"),
        (MEMO.replace('["Our Morning', '["The Morning'), "harbour: harbour.memo does not label its own hit: 'The Mor"),
        (MEMO.replace('["He read our', '["Our'), "harbour: harbour.memo labels a line that it should spare: 'Our mor"),
    ],
)
def test_what_is_wrong_with_it_is_said(toml: str, said: str) -> None:
    with pytest.raises(LexiconError) as error:
        Phrases.parse(toml, name="harbour")
    assert str(error.value).startswith(said)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match=r"harbour\.toml: not UTF-8 text: save it as UTF-8"):
        Phrases.load(path)
