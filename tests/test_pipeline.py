"""Pipelines compose, cut until nothing more is cut, and cut less where too much would be removed."""

import itertools
import warnings
from collections.abc import Iterator

import pytest

import textclean
from tests.strategies import BODY, document
from textclean import ARTICLE, Document, Label, Pipeline, Policy
from textclean.errors import InputError, UnknownName
from textclean.filters import Captions, Furniture, Headlines, Lexical, Related, Repeated
from textclean.pipeline import MAX_ROUNDS, filter_name
from textclean.streams import WINDOW

TEXT = "\n".join(BODY)


def lines(*added: str) -> str:
    """An article with lines under it."""
    return "\n".join([*BODY, *added])


def shouting(doc: Document) -> Iterator[Label]:
    """A filter that is a function."""
    for block in doc.blocks:
        if block.content.isupper():
            yield Label(block.start, block.end, "promo", "shouting.line", 0.9, "all in capitals")


def whispering(doc: Document) -> Iterator[Label]:
    for block in doc.blocks:
        if block.content.islower():
            yield Label(block.start, block.end, "promo", "whispering", 0.95, "all in small letters")


def silent(doc: Document) -> tuple[Label, ...]:
    return ()


# Composition ----------------------------------------------------------------------------------------------------------


def test_a_function_is_a_filter() -> None:
    """Any callable that takes a document and gives labels can be added."""
    pipeline = ARTICLE | shouting
    assert pipeline(lines("THE END OF IT ALL")) == TEXT
    assert pipeline.filters == (*ARTICLE.filters, shouting)
    assert ARTICLE(lines("THE END OF IT ALL")) == lines("THE END OF IT ALL")


def test_a_filter_may_give_any_iterable() -> None:
    """Tuples, lists and generators are labels alike."""
    assert Pipeline((silent, lambda _: [], shouting))(lines("BUY")) == TEXT


def test_an_instance_is_a_filter() -> None:
    """Any callable object is a filter; without a name of its own it has that of its class or function."""

    class Nameless:
        def __call__(self, _: Document) -> list[Label]:
            return []

    found = Nameless()
    assert filter_name(found) == "Nameless"
    assert filter_name(shouting) == "shouting"
    assert filter_name(Lexical("ad")) == "ad"
    assert filter_name(Related()) == "related"
    assert Pipeline((found,)).names() == ("Nameless",)


def test_pipelines_add_up() -> None:
    """`a | b` has the filters of both, each once, those of `a` first, and the repair and policy of `a`."""
    a = Pipeline((Related(), Lexical("ad")), repair=None, policy=Policy(threshold=0.7))
    b = Pipeline((Lexical("ad"), Captions(), shouting), policy=Policy(threshold=0.1))
    both = a | b
    assert both.filters == (Related(), Lexical("ad"), Captions(), shouting)
    assert (both.repair, both.policy) == (None, Policy(threshold=0.7))
    assert (a | b | silent).filters[-1] is silent
    assert a.filters == (Related(), Lexical("ad"))


def test_what_a_pipeline_leaves_out_stays_out_in_a_sum() -> None:
    """Rules that one of two pipelines excludes are excluded from both of them together."""
    a = Pipeline((Related(),)).without("related.read_more")
    b = Pipeline((Lexical("share"),)).without("share.alone")
    text = lines("Read more: Mayor resigns", "Share", "Related Stories")
    assert (a | b)(text) == lines("Read more: Mayor resigns", "Share")


def test_what_a_pipeline_is_limited_to_does_not_limit_what_is_added() -> None:
    """`only` selects from the present filters; a filter that is added later has all of its rules."""
    only = ARTICLE.only("related.read_more")
    text = lines("THE END OF IT ALL", "Read more: Mayor resigns")
    assert (only | shouting)(text) == TEXT
    assert (only | Pipeline((shouting,)))(text) == TEXT


@pytest.mark.parametrize("wrong", [3, "related", None, ["related"]], ids=repr)
def test_what_is_no_filter_cannot_be_added(wrong: object) -> None:
    """Adding something that cannot be called is a TypeError at once, not at the first text."""
    with pytest.raises(TypeError, match="unsupported operand"):
        ARTICLE | wrong  # type: ignore[operator]


def test_pipelines_are_values() -> None:
    """Two pipelines of equal parts are equal and hash alike; none can be changed."""
    assert Pipeline((Related(), Lexical("ad"))) == Pipeline((Related(), Lexical("ad")))
    assert Pipeline((Related(),)) != Pipeline((Related(),), policy=Policy(threshold=0.6))
    assert len({Pipeline((Related(),)), Pipeline((Related(),)), Pipeline()}) == 2
    with pytest.raises(AttributeError):
        ARTICLE.filters = ()  # type: ignore[misc]


# Choosing -------------------------------------------------------------------------------------------------------------

# The heading is last, because the lines under it would count as its items.
CHROME = ("Copy link", "Advertisement", "Read more: Mayor resigns", "Related Stories")


@pytest.mark.parametrize(
    ("names", "stay"),
    [
        ((), ()),
        (("related",), CHROME[2:]),
        (("related.read_more",), CHROME[2:3]),
        (("related", "ad"), CHROME[1:]),
        (("related.read_more", "share.alone"), (CHROME[0], CHROME[2])),
        (("poll",), ()),
    ],
)
def test_without(names: tuple[str, ...], stay: tuple[str, ...]) -> None:
    """`without` removes what it names: a filter with all its rules, or a single rule."""
    assert ARTICLE.without("residue", *names)(lines(*CHROME)) == lines(*stay)


@pytest.mark.parametrize(
    ("names", "stay"),
    [
        (("related",), CHROME[:2]),
        (("related.read_more",), (*CHROME[:2], CHROME[3])),
        (("share", "ad"), CHROME[2:]),
        (("share.alone", "ad"), CHROME[2:]),
        (("poll",), CHROME),
        ((), CHROME),
    ],
)
def test_only(names: tuple[str, ...], stay: tuple[str, ...]) -> None:
    """`only` keeps what it names; without names it keeps no filter."""
    assert ARTICLE.only(*names)(lines(*CHROME)) == lines(*stay)


def test_only_runs_no_other_filter() -> None:
    """Filters without remaining rules are not run."""
    assert [*map(filter_name, ARTICLE.only("related.read_more", "byline").filters)] == ["related", "byline"]
    left = [*map(filter_name, ARTICLE.without("related", "byline.inline").filters)]
    assert left == [name for name in map(filter_name, ARTICLE.filters) if name != "related"]


def test_the_names_of_a_choice_are_those_that_are_left() -> None:
    """Rules that were removed cannot be selected, and selected rules can be removed."""
    chosen = ARTICLE.only("related.read_more", "related.heading", "ad")
    assert set(chosen.names()) >= {"related", "related.read_more", "related.heading", "ad", "ad.label"}
    assert "related.more_colon" not in chosen.names()
    assert "related.read_more" not in chosen.without("related.read_more").names()
    with pytest.raises(UnknownName):
        chosen.only("share")


def test_a_section_belongs_to_its_heading() -> None:
    """The lines under a heading are a rule of the heading's filter, which can be removed by itself."""
    text = lines("Most read", "Storm hits the coast", "Mayor resigns")
    assert ARTICLE(text) == TEXT
    assert ARTICLE.without("related")(text) == text
    assert ARTICLE.without("related.section")(text) == lines("Storm hits the coast", "Mayor resigns")


def test_choices_add_up() -> None:
    """`without` after `without`, and `without` after `only`, remove more rules."""
    text = lines(*CHROME)
    assert ARTICLE.without("related").without("share")(text) == ARTICLE.without("related", "share")(text)
    assert ARTICLE.only("related", "share").without("related.read_more")(text) == lines(*CHROME[1:3])


def test_a_plain_function_can_be_left_out() -> None:
    """A filter that lists no rules is selected by its name, or by the rules of its labels."""
    assert Pipeline((shouting, whispering)).without("shouting").filters == (whispering,)
    assert Pipeline((shouting, whispering)).only("whispering")(lines("BUY", "buy")) == lines("BUY")


def test_a_chosen_filter_may_name_its_rules_as_it_likes() -> None:
    """Selecting a filter selects all of its labels, whatever their rules are called."""

    def mine(doc: Document) -> Iterator[Label]:
        yield from (label._replace(rule="some.other.name") for label in shouting(doc))

    pipeline = ARTICLE | mine
    assert pipeline.only("mine")(lines("THE END OF IT ALL")) == TEXT
    assert pipeline.without("mine")(lines("THE END OF IT ALL")) == lines("THE END OF IT ALL")


def test_choices_of_both_sides_count_in_a_sum() -> None:
    """In a union each pipeline keeps its own selection of rules."""
    text = lines(*CHROME)
    assert (Pipeline((Lexical("ad"),)) | ARTICLE.only("related.read_more"))(text) == lines(CHROME[0], CHROME[3])
    assert (ARTICLE.only("related.read_more") | Pipeline((Lexical("ad"),)))(text) == lines(CHROME[0], CHROME[3])
    assert (ARTICLE.only("related.read_more") | ARTICLE.only("ad"))(text) == lines(CHROME[0], CHROME[3])


@pytest.mark.parametrize("name", ["relatd", "related.read_mor", "read_more", "", "Related", "related.", "rel"])
@pytest.mark.parametrize("method", ["without", "only"])
def test_an_unknown_name_is_refused(method: str, name: str) -> None:
    """An unknown name is an error that lists the names that exist."""
    with pytest.raises(UnknownName, match=f"unknown filter or rule '{name}'") as caught:
        getattr(ARTICLE, method)("ad", name)
    assert isinstance(caught.value, LookupError)
    assert caught.value.choices == tuple(sorted(ARTICLE.names()))
    for found in ARTICLE.filters:
        assert filter_name(found) in str(caught.value)


def test_a_near_miss_is_met_with_a_hint() -> None:
    """The error names the choices that are spelled most alike."""
    with pytest.raises(UnknownName, match=r"did you mean related\.read_more"):
        ARTICLE.without("related.readmore")


def test_names_are_filters_and_their_rules() -> None:
    """The names that can be selected: all filters and all of their rules, each once."""
    names = ARTICLE.names()
    assert names[: len(ARTICLE.filters)] == tuple(filter_name(f) for f in ARTICLE.filters)
    assert {"related.read_more", "byline.inline", "furniture.signs"} <= set(names)
    assert len(names) == len(set(names))
    assert (ARTICLE | shouting).names()[len(ARTICLE.filters)] == "shouting"


# Tagging --------------------------------------------------------------------------------------------------------------


def test_one_way_of_cleaning() -> None:
    """The short calls are the long one minus detail."""
    text = lines(*CHROME)
    result = ARTICLE.tag(text)
    assert ARTICLE(text) == textclean.clean(text) == textclean.tag(text).text == result.text
    assert textclean.tag(text, ARTICLE) == textclean.tag(text, "article") == result
    assert next(ARTICLE.pipe([text])) == result


def test_the_title_helps() -> None:
    """With the title known, a second headline is found that is missed without it."""
    again = "Ostwick is to have its bridge again"
    text = "\n".join([f"{again}!", BODY[0], again, *BODY[1:]])
    assert textclean.clean(text) == text
    assert textclean.clean(text, title=again) == "\n".join([f"{again}!", *BODY])


def test_the_language_chooses_the_lexicon() -> None:
    """English phrases are not looked for in a text of another language."""
    text = lines("Advertisement", "© 2023 Harbour Post")
    assert textclean.clean(text, lang="en") == TEXT
    with warnings.catch_warnings(action="ignore"):
        assert textclean.clean(text, lang="eo") == lines("Advertisement")


def test_labels_are_reported_whether_or_not_they_cut() -> None:
    """The result has all evidence, in source order, each piece once, also what was too weak to cut."""
    text = lines("For more tech guides, visit our front page.", "Advertisement", "Advertisement")
    result = textclean.tag(text)
    assert [label.rule for label in result.labels] == ["related.for_more", "ad.label", "ad.label"]
    assert [span.rule for span in result.removed] == ["ad.label", "ad.label"]


def test_a_pipeline_without_filters_only_repairs() -> None:
    """Without filters nothing is cut; without repair nothing is changed either."""
    text = "schÃ¶n &amp; gut\nRead more\n"
    assert Pipeline()(text) == "schön & gut\nRead more\n"
    assert Pipeline((Lexical("ad"),), repair=None)(text) == text
    assert Pipeline((), repair=None).tag(text).changed is False


def test_filters_see_the_repaired_text() -> None:
    """A caption whose quotes are mojibake is found; the removed span has the text of the source."""
    text = lines("Donâ€™t miss: the storm")
    result = textclean.tag(text)
    assert result.text == TEXT
    assert [span.text.strip() for span in result.removed] == ["Donâ€™t miss: the storm"]


# Rounds ---------------------------------------------------------------------------------------------------------------


def peeling(doc: Document) -> Iterator[Label]:
    """Labels the last line, as long as it says so: what was above it is then the last."""
    if doc.blocks and doc.blocks[-1].text.startswith("peel"):
        block = doc.blocks[-1]
        yield Label(block.start, block.end, "ad", "peeling", 0.99, "the last line")


@pytest.mark.parametrize("layers", [0, 1, 2, MAX_ROUNDS - 1])
def test_what_a_cut_brings_to_light_is_cut_too(layers: int) -> None:
    """The pipeline labels the remaining text again, until nothing more is cut."""
    result = Pipeline((peeling,)).tag(lines(*["peel"] * layers))
    assert result.text == TEXT
    assert len(result.removed) == len(result.labels) == layers
    assert result.suspect is None


@pytest.mark.parametrize("layers", [MAX_ROUNDS, MAX_ROUNDS + 1, 5 * MAX_ROUNDS])
def test_what_does_not_settle_is_left_alone(layers: int) -> None:
    """A filter that would peel the whole document line by line cuts nothing, and the result says why."""
    text = lines(*["peel"] * layers)
    result = Pipeline((peeling,)).tag(text)
    assert result.text == text
    assert result.removed == ()
    assert result.suspect is not None
    assert f"not settled after {MAX_ROUNDS} rounds" in result.suspect
    assert result.suspect in result.explain()
    assert len(result.labels) == MAX_ROUNDS


def test_a_document_of_a_later_round_is_that_of_its_text() -> None:
    """In each round a filter sees what segmenting the text so far would give; offsets stay the source's."""
    seen: list[Document] = []

    def watching(doc: Document) -> list[Label]:
        seen.append(doc)
        return list(peeling(doc))

    text = f"\n{BODY[0]}\n\npeel\r\n\r\n  peel too\n\n\n"
    with_title = Pipeline((watching,)).tag(text.replace("  peel", "peel"), title="A title", lang="en")
    assert len(seen) == 3
    for doc in seen:
        assert (doc.title, doc.lang) == ("A title", "en")
        assert all(doc.source[block.start : block.end] == block.raw for block in doc.blocks)
    again = [(b.text, b.gap) for b in document(with_title.text).blocks]
    assert [(b.text, b.gap) for b in seen[-1].blocks] == again


# Streams --------------------------------------------------------------------------------------------------------------


def test_pipe_streams() -> None:
    """Results come as texts come: an endless stream of texts is an endless stream of results."""
    texts = (f"{TEXT}\nText {i}" for i in itertools.count())
    results = ARTICLE.pipe(texts)
    assert [next(results).text[-6:] for _ in range(3)] == ["Text 0", "Text 1", "Text 2"]


def test_pipe_with_workers_holds_a_bounded_number_of_texts() -> None:
    """With workers too, a long stream is read only a little ahead, and the results come in order."""
    taken = []

    def texts() -> Iterator[str]:
        for i in range(20 * WINDOW):
            taken.append(i)
            yield f"{TEXT}\nText {i}"

    results = Pipeline((Furniture(),)).pipe(texts(), workers=2)
    assert taken == []
    assert [next(results).text[-6:] for _ in range(3)] == ["Text 0", "Text 1", "Text 2"]
    assert len(taken) <= 2 * WINDOW + 3
    results.close()  # type: ignore[attr-defined]


def test_pipe_of_nothing_is_nothing() -> None:
    """No texts, no results, whatever the workers."""
    assert list(ARTICLE.pipe([])) == []


# Filters of the library on their own ----------------------------------------------------------------------------------


def test_repeated_paragraphs_go_only_where_they_are_asked_for() -> None:
    """A repeated paragraph is kept by default; the filter `Repeated` cuts the second and keeps the first."""
    text = "\n".join([*BODY, BODY[0]])
    assert ARTICLE(text) == text
    result = (ARTICLE | Repeated()).tag(text)
    assert result.text == TEXT
    assert [(span.kind, span.reason) for span in result.removed] == [("repeated", "as in line 1")]


@pytest.mark.parametrize("found", ARTICLE.filters, ids=filter_name)
def test_filters_on_an_empty_document(found: Related) -> None:
    """A document without a line has no labels."""
    assert list(found(document(""))) == []
    assert list(found(document("\n \n", title="A title of four words"))) == []
    assert list(Headlines()(document("", title="A title of four words"))) == []


@pytest.mark.parametrize("text", ["One text.", b"One text."])
def test_a_single_text_is_no_stream(text: str | bytes) -> None:
    """A string is a stream of characters too, but surely meant as one text."""
    with pytest.raises(InputError, match="several texts"):
        ARTICLE.pipe(text)
