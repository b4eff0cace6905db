"""Templates: what they take for a site's own, what they leave, and that the way to them makes no difference."""

from __future__ import annotations

import pickle
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.duplicates.stories import ODD, texts
from tests.templates.sites import BOX, FOOT, HEAD, article, chrome, page, sentence
from textclean import ARTICLE, Document, Templates
from textclean.errors import CorpusError, InputError, MissingExtra, SettingError
from textclean.linemodel import LineModel
from textclean.reading import document
from textclean.templates import FittedTemplates, site_names
from textclean.templates.line_keys import normalized
from textclean.templates.site_names import site_of
from textclean.templates.sketch import sketch

SITE = "https://www.harbour.example/news/1"


def fitted(pages: list[str], site: str | None = SITE, **options: object) -> FittedTemplates:
    templates = Templates(**options)  # type: ignore[arg-type]
    for text in pages:
        templates.update(text, site)
    return templates.freeze()


def labelled(found: FittedTemplates, text: str, title: str | None = None) -> dict[str, str]:
    """The lines that are labelled, with the rule."""
    doc = document(text, title=title)
    return {text[label.start : label.end].strip(): label.rule for label in found(doc)}


PAGES = [page(article(seed)) for seed in range(6)]


def test_what_all_pages_share_is_the_sites() -> None:
    found = fitted(PAGES)
    new = page(article(99))
    assert {line for line, rule in labelled(found, new).items() if rule == "template.line"} == {*HEAD, BOX, *FOOT}
    doc = document(new)
    label = next(label for label in found(doc) if new[label.start : label.end] == BOX)
    assert (label.kind, label.reason) == ("repeated", "on 6 of 6 pages of harbour.example")
    cleaned = (ARTICLE | found).tag(new)
    assert BOX not in cleaned.text
    assert all(line in cleaned.text for line in article(99))
    assert cleaned.restore() == new


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Updated 3 hours ago", "UPDATED: 12 hours ago"),
        ("14 Comments", "1 comment"),
        ("Monday, June 3, 2024 at the harbour", "Friday, 12 December 2021 at the harbour"),
        ("© 2019 Harbour Post", "© 2024 Harbour Post"),
        ("Vor 3 Stunden am Hafen", "Vor 12 Tagen am Hafen"),
    ],
)
def test_what_changes_from_page_to_page_is_folded(one: str, other: str) -> None:
    assert normalized(one) == normalized(other)
    assert normalized(one) != normalized(f"{other}, or so it seems")


def test_a_line_that_changes_in_one_part_is_known_by_the_rest() -> None:
    teasers = [f"NOW READ: {article(50 + seed)[0]}" for seed in range(6)]
    found = fitted([page(article(seed), foot=(BOX, teasers[seed], *FOOT)) for seed in range(5)])
    assert labelled(found, page(article(9), foot=(teasers[5],)))[teasers[5]] == "template.part"
    assert teasers[5].removeprefix("NOW READ: ") not in labelled(found, page(article(9), foot=(teasers[5][10:],)))


def test_a_rare_line_inside_a_run_goes_with_it() -> None:
    rare = [article(70 + seed)[0] for seed in range(6)]
    feet = [(*FOOT[:2], line, "Tides of the week", *FOOT[2:]) for line in rare]
    found = fitted([page(article(seed), foot=feet[seed]) for seed in range(5)])
    assert labelled(found, page(article(9), foot=feet[5]))[rare[5]] == "template.run"
    alone = page(article(9), foot=(FOOT[1], rare[5], "Tides of the week"))
    assert rare[5] not in labelled(found, alone), "two lines are no run"


def test_a_sentence_that_two_articles_quote_is_theirs() -> None:
    quote = sentence(random.Random(5), 24)
    stories = [article(seed) for seed in range(4)]
    for story in stories[:3]:
        story.insert(3, quote)
    found = fitted([page(story) for story in stories])
    assert quote not in labelled(found, page(stories[0]))
    several = [article(20 + seed) for seed in range(8)]
    for story in several:
        story.insert(3, quote)
    assert quote in labelled(fitted([page(story) for story in several]), page(several[0])), "on eight it is the site's"


def test_a_passage_that_articles_share_is_theirs() -> None:
    """Paragraphs with a heading among them, in the body of three articles that are not copies of each other."""
    draw = random.Random(7)
    first, last = (" ".join(sentence(draw) for _ in range(5)) for _ in range(2))
    passage = [first, "What The Ferry Said", last]
    stories = [[*article(seed, 14)[:5], *passage, *article(seed, 14)[5:]] for seed in range(3)]
    found = fitted([page(story) for story in stories])
    assert found.profiles[0].pages == 3
    assert not set(passage) & set(labelled(found, page(stories[0])))


@pytest.mark.parametrize("min_pages", [2, 3])
@pytest.mark.parametrize("stories", [1, 2, 5])
def test_harm_articles_three_times_with_different_chrome(stories: int, min_pages: int) -> None:
    """Copies of a story count once, whatever stands around them: no line of an article is cut."""
    pages = []
    for seed in range(stories):
        for copy in range(3):
            head, foot = chrome(10 * seed + copy)
            pages.append(page(article(seed), tuple(head), tuple(foot)))
    found = fitted(pages, min_pages=min_pages)
    assert {one.pages for one in found.profiles} <= {stories}
    own = {line for seed in range(stories) for line in article(seed)}
    for text in (*pages, *("\n".join(article(seed)) for seed in range(stories))):
        assert not own & set(labelled(found, text))


def test_copies_among_much_prose_of_others_count_once() -> None:
    """Where the prose around a story outweighs it, its paragraphs tell: the signatures do not."""
    pages = [page([*article(1), *article(100 + copy, 20)[1:]], (), FOOT) for copy in range(3)]
    pages += [page(article(2), (), FOOT)]
    assert fitted(pages, min_pages=2).profiles[0].pages == 4, "a part of a body is not half of it"
    around = [article(200 + copy, 7)[1:4] for copy in range(3)]
    pages = [page([*article(1, 4), *more, *more[::-1]], (), FOOT) for more in around]
    assert fitted([*pages, page(article(2), (), FOOT)], min_pages=2).profiles[0].pages == 2


def test_edited_copies_count_once() -> None:
    story = article(1, 12)
    draw = random.Random(3)
    pages = []
    for copy in range(4):
        words = [[w if draw.random() > 0.01 else "otherwise" for w in line.split(" ")] for line in story]
        head, foot = chrome(copy)
        pages.append(page([" ".join(line) for line in words], tuple(head), tuple(foot)))
    assert labelled(fitted(pages, min_pages=2), pages[0]) == {}


def test_headline_and_lede_stay_where_they_belong() -> None:
    """Other pages tease a story with its headline and its lede: on its own page both stay."""
    stories = [article(seed) for seed in range(8)]
    teaser = (*stories[0][:2], *FOOT)
    found = fitted([page(stories[0]), *(page(story, foot=teaser) for story in stories[1:])])
    mine = labelled(found, page(stories[0]))
    assert not set(stories[0]) & set(mine)
    assert set(stories[0][:2]) <= set(labelled(found, page(stories[1], foot=teaser)))


def test_a_title_that_is_known_is_never_cut() -> None:
    text = page(article(9))
    assert FOOT[1] in labelled(fitted(PAGES), text)
    assert FOOT[1] not in labelled(fitted(PAGES), text, title=FOOT[1].upper())


def test_sites_are_kept_apart() -> None:
    templates = Templates()
    for seed, text in enumerate(PAGES):
        templates.update(text, f"https://{'news' if seed % 2 else 'sport'}.harbour.example/{seed}")
        templates.update("\n".join(article(seed)), f"http://ann{seed}.blogspot.com/")
    assert templates.sites == (*(f"ann{seed}.blogspot.com" for seed in range(6)), "harbour.example")
    found = templates.freeze()
    assert found.sites == ("harbour.example",)
    assert found.of("harbour.example") == found.of("https://harbour.example/x") == found.of("m.harbour.example")
    assert found.of("elsewhere.example").sites == found.of(None).sites == ()
    assert labelled(found.of("elsewhere.example"), PAGES[0]) == {}


def test_hosts_or_the_whole_corpus() -> None:
    hosts = Templates(by="host")
    whole = Templates(by=None)
    for seed, text in enumerate(PAGES):
        hosts.update(text, f"https://www{seed}.harbour.example/")
        whole.update(text)
    assert len(hosts.sites) == 6
    assert hosts.freeze().sites == ()
    found = whole.freeze()
    assert BOX in labelled(found.of("any.example"), PAGES[0])
    assert next(found(Document(BOX, document(PAGES[0]).blocks))).reason == "on 6 of 6 pages"


def test_several_sites_need_a_name() -> None:
    templates = Templates()
    for site in ("a.example", "b.example"):
        for text in PAGES:
            templates.update(text, site)
    with pytest.raises(CorpusError, match=r"templates of 2 sites: choose the page's with of\(site\)"):
        labelled(templates.freeze(), PAGES[0])


def test_a_share_of_the_pages_is_needed() -> None:
    pages = [page(article(seed), foot=("On board the ferry",) if seed < 3 else ()) for seed in range(40)]
    assert "On board the ferry" not in labelled(fitted(pages), pages[0])
    assert "On board the ferry" in labelled(fitted(pages, min_share=0.05), pages[0])


SOME = [*PAGES, *(page(article(seed), *map(tuple, chrome(seed % 2))) for seed in range(20, 26)), "", "x", *ODD[:12]]


@given(
    st.permutations(range(len(SOME))), st.lists(st.integers(0, len(SOME)), max_size=4), st.sampled_from([30, 90, 9999])
)
@settings(max_examples=40)
def test_any_split_and_any_order_give_the_same(order: list[int], cuts: list[int], size: int) -> None:
    """Also where not all pages can be kept, and where parts hold the same pages."""
    sketches = [(sketch(text), f"s{i % 3}.example") for i, text in enumerate(SOME)]
    whole = Templates(2, max_lines=2 * size, max_site_lines=size)
    for one in sketches:
        whole.add(*one)
    edges = sorted({0, *cuts, len(SOME)})
    parts = []
    for a, b in pairwise(edges):
        part = Templates(2, max_lines=2 * size, max_site_lines=size)
        for i in (*order[a:b], order[0]):
            part.add(*sketches[i])
        parts.append(part)
    merged = parts[-1]
    for part in parts[:-1]:
        merged.merge(part)
    assert merged == whole
    assert merged.freeze() == whole.freeze()
    assert sum(len(page) for _, site in merged._sample for page in site.pages.values()) <= 2 * size


def test_a_sample_says_so_and_finds_what_many_share() -> None:
    templates = Templates(max_lines=1000, max_site_lines=600)
    for seed in range(200):
        templates.update(page(article(seed)), SITE)
    assert 5 < len(templates) < 40
    found = templates.freeze()
    level = found.profiles[0].level
    assert level >= 2
    doc = document(PAGES[0])
    reasons = {label.reason for label in found(doc)}
    assert f"on {len(templates)} of {len(templates)} pages of harbour.example (a sample: 1 in {1 << level})" in reasons


@given(st.lists(texts, max_size=6), texts)
@settings(max_examples=60)
def test_hostile_texts(pages: list[str], text: str) -> None:
    """Anything can be fitted and looked at; labels are whole lines, and no text of one page alone is labelled."""
    found = fitted([*pages, *pages], min_pages=2)
    doc = document(text)
    starts = {(block.start, block.end) for block in doc.blocks}
    assert all((label.start, label.end) in starts and 0 < label.score < 1 for label in found(doc))
    if len(set(pages)) == 1:
        assert labelled(found, pages[0]) == {}


def test_the_filter_is_a_value() -> None:
    found = fitted(PAGES)
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert hash(again) == hash(found)
    assert (found.name, {rule.id.split(".")[0] for rule in found.rules}) == ("template", {"template"})
    assert found.of("harbour.example") == found
    with pytest.raises((AttributeError, TypeError)):
        found.by = None  # type: ignore[misc]
    assert (ARTICLE | found).without("template.run", "template.part").names()


def test_processes_sketch_their_parts() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        sketches = list(pool.map(sketch, PAGES))
    parts = [Templates(), Templates()]
    for i, found in enumerate(sketches):
        parts[i % 2].add(found, SITE)
    first, second = pickle.loads(pickle.dumps(parts))
    first.merge(second)
    assert first.freeze() == fitted(PAGES)


def test_wrong_use_is_an_error() -> None:
    with pytest.raises(InputError, match="expected the text as str, not bytes"):
        Templates().update(b"x", SITE)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected the site as str, not int"):
        Templates().update("x", 4)  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="the site of the page is missing"):
        Templates().update("x")
    with pytest.raises(SettingError, match="min_pages must be a whole number from 2 on, not 1"):
        Templates(1)
    with pytest.raises(SettingError, match=r"min_share must be a number from 0 to 1, not 1\.5"):
        Templates(min_share=1.5)
    with pytest.raises(SettingError, match="max_site_lines must be a whole number from 1 on"):
        Templates(max_site_lines=0)
    with pytest.raises(SettingError, match="by must be site, host or none, not 'page'"):
        Templates(by="page")  # type: ignore[arg-type]
    with pytest.raises(CorpusError, match="the other templates have min_pages 2, but 3 is needed here"):
        Templates().merge(Templates(2))


def test_the_public_suffix_list_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    site_names._suffixes.cache_clear()
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    with pytest.raises(MissingExtra, match=r"\[sites\]"):
        site_of("https://news.example.com/a")
    assert site_of("https://news.example.com/a", "host") == "news.example.com"


def test_templates_inform_the_line_model() -> None:
    """A line that the pages of a site share is chrome for the model, one of this page alone is rather its own."""
    found, text = fitted(PAGES), page(article(99))
    doc = document(text)
    priors = dict(zip((block.text for block in doc.blocks), found.priors(doc), strict=True))
    assert {line for line, prior in priors.items() if prior < 0} == {*HEAD, BOX, *FOOT}
    assert min(priors[line] for line in article(99)) > 0
    assert set(found.of("https://other.example/").priors(doc)) == {0.0}
    without = (ARTICLE | found).without("template.line", "template.part", "template.run")
    assert all(label.rule.split(".")[0] != "template" for label in without.labels(doc))


def test_the_line_model_reads_what_is_known() -> None:
    """What is known of a line decides where the model is in doubt, and also against it."""
    text = page(article(99))
    doc = document(text)
    story = article(99)[3]

    def gone(priors: dict[str, float]) -> set[str]:
        informed = doc.with_priors([priors.get(block.text, 0.0) for block in doc.blocks])
        return {text[label.start : label.end].strip() for label in LineModel()(informed) if label.score >= 0.5}

    assert HEAD[0] in gone({})
    assert story not in gone({})
    assert HEAD[0] not in gone({HEAD[0]: 30.0})
    assert story in gone({story: -30.0})


def marked(seed: int, mark: str = "*") -> str:
    """A page of the site as Markdown: its menu and foot as lists of links, the first line of the article a heading."""
    first, *rest = article(seed)
    menu = "\n".join(f"{mark} [{line}](/{i})" for i, line in enumerate(HEAD))
    foot = "\n".join(f"{mark} [{line}](/foot/{i})" for i, line in enumerate(FOOT))
    story = "\n\n".join((f"# {first}", *rest))
    return f"{menu}\n\n{story}\n\n**{BOX}**\n\n{foot}\n"


def test_a_crawl_of_markdown() -> None:
    found = fitted([marked(seed) for seed in range(6)])
    result = (ARTICLE | found).tag(marked(99))
    story = "\n\n".join((f"# {article(99)[0]}", *article(99)[1:]))
    assert result.text == f"{story}\n"
    assert result.restore() == marked(99)
    assert sum(span.rule == "template.line" for span in result.removed) > len(HEAD)  # rules name others


def test_the_key_of_a_line_is_its_text_without_marks() -> None:
    found = fitted([marked(seed) for seed in range(6)])
    for other in (marked(99, "-"), page(article(99))):
        left = (ARTICLE | found)(other)
        assert not any(line in left for line in (*HEAD, BOX, *FOOT))
        assert all(line in left for line in article(99))


def test_links_to_one_page_are_a_part_of_the_template() -> None:
    """What a link says may change from page to page; one that leads elsewhere on each page is the page's own."""

    def teased(seed: int, target: str) -> str:
        return marked(seed).replace("\n\n**", f"\n\n[{article(seed + 50)[0]}]({target})\n\n**", 1)

    found = fitted([teased(seed, "/live?from=home") for seed in range(6)])
    text = teased(99, "/live")
    labels = {text[x.start : x.end].strip(): x.rule for x in found(document(text, markup="markdown"))}
    link = f"[{article(149)[0]}](/live)"
    assert labels.get(link) == "template.part"
    other = fitted([teased(seed, f"/stories/{seed}") for seed in range(6)])
    text = teased(99, "/stories/99")
    assert all("/stories/" not in text[label.start : label.end] for label in other(document(text, markup="markdown")))
