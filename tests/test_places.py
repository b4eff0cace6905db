"""Places: what a line is by where in which document it stands."""

import pytest

import textclean
from tests.strategies import BODY, document
from textclean.places import PLACES

P = list(BODY)
QUOTE = "“We have asked for safer boats since the spring, and nobody on the board has answered us until today.”"


def holds(name: str, text: str, line: str) -> bool:
    """Whether a predicate holds for the line that begins so."""
    doc = document(text)
    (i,) = [i for i, block in enumerate(doc.blocks) if block.content.startswith(line)]
    return PLACES[name](doc, i)


@pytest.mark.parametrize(("above", "expected"), [(QUOTE, True), (P[0], False), ("A heading", False)])
def test_the_source_of_a_quotation_stands_below_it(above: str, expected: bool) -> None:
    """A name and a title are a source there, and a byline elsewhere."""
    text = "\n".join([*P, *P, above, "Carla Mendes, staff writer"])
    assert holds("after_quote", text, "Carla Mendes") is expected
    assert ("Carla Mendes, staff writer" in textclean.clean(text)) is expected


@pytest.mark.parametrize(("mentions", "expected"), [(0, False), (1, False), (2, True)])
def test_a_person_of_the_article_is_not_its_author(mentions: int, expected: bool) -> None:
    """Two paragraphs that speak of somebody make that person a subject."""
    spoken = ["The council heard what Amdal had to say, and nobody in the room spoke for a while."] * mentions
    text = "\n".join([*P, *spoken, *P, "Ruth Amdal is a director of the harbour board and its oldest member."])
    assert holds("subject", text, "Ruth Amdal is") is expected
    assert ("Ruth Amdal is" in textclean.clean(text)) is expected


def test_a_line_that_begins_with_no_name_has_no_subject() -> None:
    assert not holds("subject", "\n".join([*P, "and so on"]), "and so")


@pytest.mark.parametrize("top", [True, False])
def test_a_copyright_line_at_the_top_heads_the_text(top: bool) -> None:
    """In a licence the terms stand below it; at the foot of a page nothing does."""
    line = "Copyright (c) 2021 The Harbour Project"
    text = "\n".join(["Harbour Licence", line, "Terms", *P * 2] if top else [*P * 2, "Terms", line])
    assert holds("heads_text", text, line) is top
    assert (line in textclean.clean(text)) is top


@pytest.mark.parametrize(("title", "expected"), [("Cookies", True), ("Privacy", False), ("Cookies are baked.", False)])
def test_a_paragraph_of_a_privacy_statement_has_its_heading(title: str, expected: bool) -> None:
    """A banner has none, or stands in a document on something else."""
    line = "We use cookies to remember your language, and you can refuse them in your browser."
    text = "\n".join(["Privacy statement", *P, title, line, *P])
    assert holds("privacy_clause", text, "We use") is expected
    assert not holds("privacy_clause", "\n".join([*P, title, line, *P]), "We use")
    assert not holds("privacy_clause", line, "We use")


@pytest.mark.parametrize(
    ("salutation", "expected"),
    [("Dear Mr Okafor,", True), ("Liebe Frau Lind,", True), ("Dear it was.", False), ("The letter,", False)],
)
def test_a_letter_has_a_salutation(salutation: str, expected: bool) -> None:
    """Its date is a part of it."""
    text = "\n".join(["14 May 2021", salutation, *P * 2, "Sincerely,", "Margaret Lindqvist"])
    assert holds("in_letter", text, "14 May") is expected
    assert ("14 May 2021" in textclean.clean(text)) is expected


def test_one_line_makes_no_letter() -> None:
    """A column answers letters: its own date is not part of one."""
    assert not holds("in_letter", "\n".join(["14 May 2021", "Dear Abby,", *P * 2]), "14 May")
    assert not holds("in_letter", "\n".join(["14 May 2021", *P, "Dear Abby,", *P, "Yours,", "Ann"]), "14 May")


@pytest.mark.parametrize("step", ["Step", "Note"])
def test_instructions_tell_the_reader_what_to_do(step: str) -> None:
    """ "Sign up" is what a how-to says, between steps that have numbers."""
    line = "Sign up for the bundle using the same email address as before, and wait for the letter."
    text = "\n".join([f"{step} 1. Open the page.", *P[:2], line, *P[2:], f"{step} 2. Close it.", P[0]])
    assert holds("in_steps", text, "Sign up") is (step == "Step")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Privacy Policy", True),
        ("Terms of use", True),
        ("Datenschutzerklärung", True),
        ("Policy", False),
        ("Privacy at sea", False),
    ],
)
def test_a_statement_on_privacy_has_its_subject_for_its_title(title: str, expected: bool) -> None:
    """Its date and the links that it names are parts of it."""
    spoken = ["This policy says what the harbour keeps of those who use its page, and for how long it does so."] * 2
    text = "\n".join([title, "Last updated: 11 October 2020", *spoken, "Contact us", *P])
    assert holds("in_policy", text, "Contact us") is expected
    assert ("11 October" in textclean.clean(text)) is expected
    assert not holds("in_policy", "\n".join([title, *P, "Contact us", *P]), "Contact us")
    assert not holds("in_policy", "\n".join([*P, title, *spoken, "Contact us", *P]), "Contact us")


@pytest.mark.parametrize("terms", ["The charts come without warranties.", "The charts come from the harbour."])
def test_a_licence_has_copyright_lines_at_its_end(terms: str) -> None:
    """At the end of other texts they are the page's."""
    line = "Copyright (c) 2021 The Harbour Project. All rights reserved."
    text = "\n".join(["Harbour Licence", "You may redistribute the charts, in whole or in part.", *P * 2, terms, line])
    assert holds("in_licence", text, line) is ("warranties" in terms)
    assert (line in textclean.clean(text)) is ("warranties" in terms)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (("06:10", "06:45", "07:20"), True),
        (("12:20", "11:45", "9:10"), True),
        (("06:10", "05:45", "07:20"), False),
        (("06:10", "06:10", "07:20"), False),
        (("06:10", "06:45"), False),
    ],
)
def test_the_times_of_a_log_are_in_order(times: tuple[str, ...], expected: bool) -> None:
    """The lengths of videos are in none."""
    text = "\n".join(line for time, below in zip(times, P, strict=False) for line in (time, below))
    assert holds("in_log", text, times[-1]) is expected
    assert not holds("in_log", text, P[0][:20])
    assert not holds("in_log", "\n".join([*times, *P]), times[-1])


@pytest.mark.parametrize(("term", "expected"), [("close", True), ("Close", False), ("close window", False)])
def test_a_manual_explains_its_terms(term: str, expected: bool) -> None:
    """A button with a small letter stands alone, or above no sentence."""
    text = "\n".join([*P, "error", P[0], term, P[1], *P])
    assert holds("term", text, term) is expected
    assert not holds("term", "\n".join([*P, term, P[1]]), term)
    assert not holds("term", "\n".join([*P, "error", P[0], term]), term)


@pytest.mark.parametrize("heading", ["Copyright Notice", "Copyright", "Terms and Notice"])
def test_a_heading_names_what_stands_below_it(heading: str) -> None:
    """Where a page ends in its copyright line, nothing goes on below."""
    line = "Copyright (C) The Halden Observatory (2016)."
    text = "\n".join([*P, heading, line, *P])
    assert holds("named_above", text, "Copyright (C)") is (heading == "Copyright Notice")
    assert not holds("named_above", "\n".join([*P, heading, line]), "Copyright (C)")
    assert not holds("named_above", line, line)


def test_an_empty_document_is_neither() -> None:
    assert not PLACES["in_letter"](document(""), 0)
    assert not PLACES["in_steps"](document(""), 0)
