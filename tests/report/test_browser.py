"""The pages in headless Chromium: what they show, what works by keyboard, and that a text can do nothing there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jinja2", reason="pages need jinja2")
pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is not installed")
pytest.importorskip("pyarrow", reason="runs need pyarrow")

import textclean
from textclean.report.differences import Differences, compared, row_of
from textclean.report.page import difference_page, document_page, report_page
from textclean.report.run_folder import Run
from textclean.report.survey import Survey, survey

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
HARBOUR = (Path(__file__).parents[2] / "examples" / "harbour.txt").read_text(encoding="utf-8")
DAMAGED = "\nThe cafÃ© on the quay sold soup, and itâ€™s said that it sold Q&amp;A books to all who came on Friday.\n"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# The contrast of every text with what is behind it: those below 4.5, with their colours. A picture of one colour is
# drawn of each colour, since it may be a mix.
CONTRAST = """() => {
  const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const layer = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const behind = [];
    for (let each = element; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor);
    const below = layer(["white", ...behind]), own = layer([`rgb(${below})`, getComputedStyle(element).color]);
    const [a, b] = [light(own), light(below)].sort((x, y) => y - x);
    texts += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push([walker.currentNode.data.slice(0, 40), own, below]);
  }
  return [texts, low];
}"""
# Elements that hold more than they show, or stand out of the window; what may be scrolled may be wider.
CLIPPED = """() => [...document.querySelectorAll("body *")].filter((element) => {
  if (!element.checkVisibility() || element.closest(".table, .sr, .skip, svg, script, style")) return false;
  const box = element.getBoundingClientRect();
  return box.right > innerWidth + 1 || box.left < -1 || element.scrollWidth > element.clientWidth + 1
    && getComputedStyle(element).overflowX !== "visible";
}).map((element) => element.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        made = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield made
        made.close()


@pytest.fixture(scope="module")
def found(run_folder: Path) -> Survey:
    return survey(Run.open(run_folder))


@pytest.fixture(scope="module")
def differences(run_folder: Path) -> Differences:
    texts = [(row.name, row.text) for row in Run.open(run_folder).rows()]
    strict = textclean.PAGE.without("related")
    return compared(
        ("page", "without related"),
        [(row_of(textclean.PAGE.tag(t), name, 0), row_of(strict.tag(t), name, 0)) for name, t in texts],
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, found: Survey, differences: Differences) -> dict[str, Path]:
    """The pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    result = textclean.tag(HARBOUR + DAMAGED)
    index = textclean.NearDuplicates()
    index.add_many(["a", "b"], [HARBOUR, HARBOUR])
    notebook = f"<!doctype html><html lang=en><body>{result._repr_html_()}{index._repr_html_()}</body></html>"
    made = {
        "report": report_page(found),
        "document": document_page(result, "harbour.txt"),
        "diff": difference_page(differences),
        "notebook": notebook.encode(),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_bytes(page)
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Open a page; at the end, nothing was loaded but the page, and nothing was complained of."""
    contexts = []
    seen: list[str] = []

    def open_page(path: Path, size: dict[str, int] = DESK, scheme: str = "light") -> Any:
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: seen.append(request.url) if request.url != path.as_uri() else None)
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert seen == []


# What is shown --------------------------------------------------------------------------------------------------------


def rows(page: Any, section: str) -> list[list[str]]:
    """The cells of the first table of a section, as they are shown."""
    script = "trs => trs.map(tr => [...tr.cells].map(cell => cell.innerText.trim()))"
    found: list[list[str]] = page.eval_on_selector_all(f"{section} table:first-of-type tbody tr:not([hidden])", script)
    return found


def test_the_figures_are_those_of_the_run(opened: Any, files: dict[str, Path], found: Survey) -> None:
    page = opened(files["report"])
    totals = page.locator("#totals").inner_text()
    for number in (found.documents, found.words_in, found.words_out, found.rejected, found.removed):
        assert f"{number:,}" in totals
    assert f"{100 * found.share:.1f} %" in totals
    kinds = {cells[0]: (cells[1], cells[3]) for cells in rows(page, "#kinds")}
    assert kinds == {kind: (f"{t.words:,}", f"{t.spans:,}") for kind, t in found.kinds.items()}
    rules = {cells[0]: cells[2] for cells in rows(page, "#rules")}
    assert rules == {rule: f"{tally.words:,}" for (rule, _), tally in found.rules.items()}
    lines = {cells[0]: cells[1] for cells in rows(page, "#lines .table:nth-of-type(2)")}
    assert lines == {text: f"{count:,}" for text, count, _ in found.lines.top(50)}
    assert page.locator("#copies details").count() == len(found.copies.couples if found.copies else [])


def test_tables_are_filtered_and_sorted_by_keyboard(opened: Any, files: dict[str, Path], found: Survey) -> None:
    page = opened(files["report"])
    page.focus("#rules input")
    page.keyboard.type("teaser related")
    shown = rows(page, "#rules")
    assert shown
    assert all(cells[1] == "teaser" for cells in shown)
    assert page.locator("#rules .found").inner_text() == f"{len(shown)} of {len(found.rules)}"
    page.fill("#rules input", "")
    page.focus("#rules th:nth-of-type(5) button")
    for order in (True, False):
        page.keyboard.press("Enter")
        spans = [int(cells[4].replace(",", "")) for cells in rows(page, "#rules")]
        assert spans == sorted(spans, reverse=order)


def test_a_document_opens_by_keyboard_and_says_why(opened: Any, files: dict[str, Path], found: Survey) -> None:
    page = opened(files["report"])
    first = page.locator("#review details").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("del").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.dataset.why")
    tip = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    cut = found.most_cut.ordered()[0].cuts[0]
    assert focused.startswith(f"{cut.kind} · {cut.rule} {cut.score:.2f}")
    assert tip == "attr(data-why)" or focused in tip.replace('\\"', '"')


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_clean_text_can_be_read_alone(opened: Any, files: dict[str, Path], size: dict[str, int]) -> None:
    page = opened(files["document"], size)
    result = textclean.tag(HARBOUR + DAMAGED)
    page.get_by_label("Clean text only").check()
    shown = page.locator(".tc-lines").inner_text()
    lines = [re.sub(r"^\d+\n", "", line) for line in re.split(r"\n(?=\d+\n)", shown)]
    assert [" ".join(line.split()) for line in lines] == [" ".join(s.split()) for s in result.text.splitlines() if s]


def test_a_tap_says_why(opened: Any, files: dict[str, Path]) -> None:
    page = opened(files["document"], PHONE)
    page.locator("del").first.click()
    assert page.evaluate("getComputedStyle(document.querySelector('del'), '::after').position") == "absolute"
    assert page.locator(".tc-was").count() == 3


def test_the_differences_are_shown(opened: Any, files: dict[str, Path], differences: Differences) -> None:
    page = opened(files["diff"])
    kept = {cells[0].split("\n")[1]: cells[1] for cells in rows(page, "#kept")}
    assert kept == {rule: f"{change.words:,}" for rule, change in differences.kept.items()}
    assert f"{differences.differing:,}" in page.locator("#totals").inner_text()
    assert page.locator("#documents .tc-doc").count() == 2 * len(differences.documents.ordered())


# How it looks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["report", "document", "diff", "notebook"])
def test_nothing_is_clipped_and_all_can_be_read(
    opened: Any, files: dict[str, Path], name: str, size: dict[str, int], scheme: str
) -> None:
    """No text is wider than its place or the window, and each has a contrast of at least 4.5."""
    page = opened(files[name], size, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(CLIPPED) == []
    texts, low = page.evaluate(CONTRAST)
    assert texts > 40
    assert low == []


def test_a_low_contrast_and_an_overflow_would_be_found(browser: Any) -> None:
    page = browser.new_page(viewport=PHONE)
    page.set_content("<body><p style='color:#999'>pale</p><pre style='overflow:hidden'>" + "x" * 200)
    assert [text for text, _, _ in page.evaluate(CONTRAST)[1]] == ["pale"]
    assert len(page.evaluate(CLIPPED)) == 1
    page.close()


def test_in_print_all_is_dark_on_white(opened: Any, files: dict[str, Path]) -> None:
    page = opened(files["report"], DESK, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.locator(".tools").first.is_visible()


# Hostile texts --------------------------------------------------------------------------------------------------------


def test_a_hostile_text_does_nothing(opened: Any, hostile_folder: Path, tmp_path: Path) -> None:
    """Scripts, handlers, other elements, bidi controls, template syntax and a line of 10 MB are text, and no more."""
    run = Run.open(hostile_folder)
    documents = [(row.text, row.name) for row in run.rows()]
    made = {
        "report": report_page(survey(run)),
        "diff": difference_page(
            compared(
                ("<script>a</script>", "b"),
                [
                    (row_of(textclean.ARTICLE.tag(t), name, 0), row_of(textclean.PAGE.tag(t), name, 0))
                    for t, name in documents[:8]
                ],
            )
        ),
        "document": document_page(textclean.tag("\n".join(text[:3000] for text, _ in documents)), documents[0][1]),
    }
    for name, data in made.items():
        assert len(data) < 2_000_000, name
        path = tmp_path / f"{name}.html"
        path.write_bytes(data)
        page = opened(path)
        title = page.title()
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        page.mouse.move(400, 500)
        page.evaluate("document.querySelectorAll('[tabindex], del').forEach((each) => each.focus())")
        assert page.title() == title != "changed"
        assert page.locator("script").count() == 1
        assert page.locator("iframe, img, body style, body meta, circle").count() == 0
        handlers = (
            "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/.test(a.name)))"
        )
        assert page.evaluate(f"{handlers}.length") == 0
        text = page.content()
        assert not [char for char in text if char in "\u202e\u2066\x1b\x00\u200b"]
        assert "1337" not in text.replace("1,337", "")


def test_the_policy_lets_no_other_script_run(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    """Even where a text became markup, its script would not run."""
    path = tmp_path / "broken.html"
    broken = "<script>document.title='changed'</script><img src=x onerror=\"document.title='changed'\">"
    path.write_bytes(files["document"].read_bytes().replace(b"</main>", broken.encode() + b"</main>"))
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("script").count() == 2
    assert page.title() == "harbour.txt"
    page.close()
