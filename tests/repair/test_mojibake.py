"""Mojibake: ftfy is followed, on cases re-typed from its documentation and on clean text that was damaged."""

from dataclasses import replace

import ftfy
import pytest

from tests.repair.cases import SENTENCES, WRONG_CODECS, repair, ungated
from textclean.repair import Repair

DOCUMENTED = [
    "âœ” No problems",
    "schÃ¶n",
    "l’humanitÃ©",
    "à perturber la rÃ©flexion",
    "&macr;\\_(ã\x83\x84)_/&macr;",
    "(à¸‡'âŒ£')à¸‡",
    "sÃ³",
    "voilÃ le travail",
    "fÃ cil",
    "Broken text&hellip; it&#x2019;s ﬂubberiﬁc!",
    "The Mona Lisa doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t have eyebrows.",
    "â€œ like this â€\ufffd",
    "P&EACUTE;REZ",
    "BUNDESSTRA&SZLIG;E",
    "&ntilde; &Ntilde; &NTILDE; &nTILDE;",
    "&Jscr;ohn &HilbertSpace;ancock",
    "&lt;tag&gt;",
    "&ATILDE;&SUP3;",
    "this&not that",
    "AHÅ™, the new sofa from IKEA®",
    "IL Y MARQUÉ…",
    "Ｕﾀｰﾝ",
    "What is this \x85 I don't even",
    "\x1b[36;44mI&#x92;m blue, da ba dee da ba doo&#133;\x1b[0m",
    "\ud83d\udca9 and \udca9\ud83d",
    "TELÃ‰FONO",
    "RÃ©sumÃ© â€“ fiancÃ©e",
    "Ã€ la carte, Â© 2020 Â« ici Â»",
    "Ð¿Ñ\x80Ð¸Ð²ÐµÑ‚",
    "ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€",
    "æ—¥æœ¬èªž",
    "ðŸ˜‚ðŸ˜\xad",
]


@pytest.mark.parametrize("line", DOCUMENTED)
def test_ftfy_says_the_same(line: str) -> None:
    config = ftfy.TextFixerConfig(
        unescape_html=True, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False
    )
    ours = Repair(spaces=False, zero_width=False)(line).text
    assert ours == ftfy.fix_and_explain(line, config).text
    assert repair(line) == ungated(repair, line)


@pytest.mark.parametrize("line", DOCUMENTED)
def test_ftfy_says_the_same_with_its_own_defaults(line: str) -> None:
    rewriting = Repair(uncurl_quotes=True, latin_ligatures=True, character_width=True)
    config = replace(rewriting, spaces=False, zero_width=False)
    assert config(line).text == ftfy.fix_and_explain(line, unescape_html=True).text


@pytest.mark.parametrize("codec", WRONG_CODECS)
@pytest.mark.parametrize("language", SENTENCES)
def test_mojibake_of_any_language_passes_no_gate(language: str, codec: str) -> None:
    broken = SENTENCES[language].encode().decode(codec, "replace")
    answer = repair(broken)
    assert answer == ungated(repair, broken)
    if codec in WRONG_CODECS[:2]:
        # Damage by these two codecs can be repaired in full.
        assert answer.text == SENTENCES[language]
        assert answer.steps
