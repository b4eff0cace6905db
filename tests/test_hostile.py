"""Bad input: a correct result or an error that says what to do, in time that grows no faster than the text."""

import gc
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import textclean
from tests.shapes import ARTICLE_TEXT, PARAGRAPH, SHAPES
from tests.strategies import BODY
from textclean import ARTICLE, PAGE, Pipeline, Result
from textclean.decoding import decode
from textclean.errors import InputError, SettingError, UnknownName
from textclean.overlap import overlap
from textclean.presets import PRESETS
from textclean.reading import document


def checked(source: str | bytes, preset: str | Pipeline = "article") -> Result:
    """The result of cleaning, after checks that hold for every text: it can be restored, shown and sent."""
    result = textclean.tag(source, preset)
    assert result.restore() == source
    assert result.explain() is not None
    assert "<script" not in result._repr_html_()
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))).text == result.text
    return result


def type_name(value: object) -> str:
    return type(value).__name__


# Not a text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [None, 7, 1.5, True, ["a line"], {"text": "a"}, Path("page.txt"), object()], ids=type_name
)
@pytest.mark.parametrize(
    "call",
    [textclean.clean, textclean.tag, ARTICLE, ARTICLE.tag, lambda x: list(ARTICLE.pipe([x]))],
    ids=["clean", "tag", "a pipeline", "its tag", "its pipe"],
)
def test_what_is_no_text_is_refused(call: Callable[[Any], Any], wrong: Any) -> None:
    """None, numbers, lists and paths raise a TypeError that says what to pass and what came."""
    with pytest.raises(InputError, match=f"expected the text as str or bytes, not {type(wrong).__name__}") as caught:
        call(wrong)
    assert isinstance(caught.value, TypeError)


def test_what_is_no_text_is_refused_by_a_worker() -> None:
    """A worker's error reaches the caller as the same error, after the results that came before it."""
    stream = ARTICLE.pipe([ARTICLE_TEXT, None], workers=2)  # type: ignore[list-item]
    assert next(stream).text == ARTICLE_TEXT
    with pytest.raises(InputError, match="not NoneType"):
        next(stream)


@pytest.mark.parametrize("wrong", ["articel", "", "ARTICLE", None, 3, ("article",), ["article"]], ids=repr)
def test_an_unknown_preset_is_refused(wrong: Any) -> None:
    """A preset that does not exist raises a LookupError with the presets that do."""
    with pytest.raises(UnknownName, match=", ".join(sorted(PRESETS))):
        textclean.clean("It rained.", wrong)


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_are_refused_at_once(workers: int) -> None:
    """Too few workers are an error of the call itself, not of the first text."""
    with pytest.raises(SettingError, match=f"workers must be at least 1, not {workers}"):
        ARTICLE.pipe([], workers=workers)


# Hardly a text ------------------------------------------------------------------------------------------------------

BLANK = [
    "",
    " ",
    "\n",
    "\r\n",
    "\r",
    " \t\n\u00a0\n",
    "\u2028",
    "\u2029\u2029",
    "\u3000",
    "\x85",
    "\x0b\x0c",
    "\x1c\x1d",
]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_blank_text_is_left_alone(text: str) -> None:
    """Without a visible character there is nothing to find: white space comes back as it was."""
    result = checked(text)
    assert result.text == text
    assert result.labels == result.removed == result.repairs == ()


@pytest.mark.parametrize(
    "text", ["x", "7", ".", "\x00", "\ud800", "\u200b", "\ufeff", "\u0301", "<", "&", "\\", "\x1b"]
)
def test_a_single_character(text: str) -> None:
    """One character, of whatever sort, is text like any other."""
    checked(text)
    checked(f"{ARTICLE_TEXT}{text}\n{ARTICLE_TEXT}")


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (b"", "", "utf-8 (utf-8)"),
        (b"caf\xc3\xa9\n", "café\n", "utf-8 (utf-8)"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", "utf-8 (bom)"),
        (b"\xff\xfe" + "café ☕".encode("utf-16-le"), "café ☕", "utf-16-le (bom)"),
        ("It rained.\n".encode("utf-16-be"), "It rained.\n", "utf-16-be (nul bytes)"),
        (b"\xff\xfe\0\0" + "It rained.\n".encode("utf-32-le"), "It rained.\n", "utf-32-le (bom)"),
        ("“Ça va”, said the café’s owner.".encode("cp1252"), "“Ça va”, said the café’s owner.", "cp1252 ("),
    ],
)
def test_bytes(raw: bytes, text: str, encoding: str) -> None:
    """Bytes are decoded, the result has the encoding, and `restore` returns the same bytes."""
    result = checked(raw)
    assert result.text == text
    assert result.encoding is not None
    assert result.encoding.startswith(encoding)
    assert result.raw == raw


@pytest.mark.parametrize(
    "raw", [b"\xff", b"\xff\xfe", b"\xc3", b"It \xff\xfe rained.", b"\x00" * 99, bytes(range(256)) * 9]
)
def test_bytes_that_are_no_text(raw: bytes) -> None:
    """Any bytes give some text, never an error, and are restored unchanged."""
    assert checked(raw).encoding


def test_bytes_and_text_are_cleaned_alike() -> None:
    """The bytes of a text give what the text gives: same spans, same labels."""
    text = f"{ARTICLE_TEXT}Read more: Mayor resigns\n"
    from_bytes, from_text = textclean.tag(text.encode()), textclean.tag(text)
    assert from_bytes.text == from_text.text == ARTICLE_TEXT
    assert (from_bytes.removed, from_bytes.labels) == (from_text.removed, from_text.labels)


def test_lone_surrogates_stay_where_they_are() -> None:
    """Half a surrogate pair neither raises an error nor removes its line."""
    text = ARTICLE_TEXT + "The \ud800 and the \udfff met.\nRead more: \ud83d\n"
    result = checked(text)
    assert "met." in result.text
    assert [span.line for span in result.removed] == [len(BODY) + 2]


def test_a_split_pair_is_one_character() -> None:
    """The two surrogates of a pair become the one character that they encode; the source still has two."""
    result = checked("An \ud83d\ude00 smiles.\n")
    assert result.text == "An \U0001f600 smiles.\n"


def test_nul_bytes_go_and_can_be_put_back() -> None:
    """A NUL is removed by repair, and still in the source."""
    result = checked("It\x00 rained\x00.\n")
    assert result.text == "It rained.\n"
    assert [repair.before for repair in result.repairs] == ["It\x00 rained\x00."]


def test_zalgo_is_capped() -> None:
    """A letter with hundreds of accents keeps some of them."""
    result = checked("Z" + "\u0301" * 100_000 + "algo\n")
    assert result.text.startswith("Ź")
    assert result.text.endswith("algo\n")
    assert len(result.text) < 100


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\x1b[2J\x1b[31m", "\u202egnp.exe", "=cmd|'/C calc'!A0"]
)
def test_hostile_lines_are_shown_harmlessly(hostile: str) -> None:
    """Neither HTML nor control characters of a text reach a browser or a terminal through an explanation."""
    result = checked(f"{ARTICLE_TEXT}Read more: {hostile}\n{hostile}\n")
    for shown in (result.explain(), result._repr_html_()):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "<script" not in shown or shown == result.explain()


# Long texts -----------------------------------------------------------------------------------------------------------


def test_a_line_of_50_megabytes() -> None:
    """One endless line of prose comes back as it is."""
    text = "The river rose again on Sunday. " * (50_000_000 // 32)
    result = textclean.tag(text)
    assert result.text == text
    assert not result.changed


def test_an_endless_line_is_searched_at_its_ends() -> None:
    """A credit at the end and a date at the beginning of a line of a megabyte are found as in a short one."""
    middle = "The river rose again on Sunday. " * 32_000
    result = textclean.tag(f"date 2020-09-28 {middle}\n{ARTICLE_TEXT}")
    assert result.text == f"{middle}\n{ARTICLE_TEXT}".replace(" \n", " \n", 1)
    assert [span.rule for span in result.removed] == ["timestamp.date_prefix"]


def test_a_million_lines() -> None:
    """A text of a million lines, one in ten with something in it, is a text."""
    text = ("x" + "\n" * 10) * 100_000
    result = textclean.tag(text)
    assert result.text == text
    assert result.labels == ()


def test_one_line_of_chrome_100_000_times() -> None:
    """A page that repeats one line of chrome is removed but for white space, and the source can be restored."""
    text = "Advertisement\n" * 100_000
    result = textclean.tag(text)
    assert result.text.strip() == ""
    assert len(result.removed) == 100_000
    assert result.restore() == text


def test_prose_and_chrome_by_turns() -> None:
    """However often chrome is repeated between paragraphs, it is removed, and the paragraphs are kept."""
    result = textclean.tag(f"{PARAGRAPH}Advertisement\n" * 5_000)
    assert result.text == PARAGRAPH * 5_000
    assert {span.text.strip() for span in result.removed} == {"Advertisement"}
    assert len(result.removed) == 5_000


# Time -----------------------------------------------------------------------------------------------------------------

# Texts whose cost shows only when they are long.
LONG = {"comments as prose": 500_000, "comments again and again": 500_000}
ENOUGH = 0.02
MOST = 500_000
# Twice the text may take this many times the time. Eight times the text are measured: linear and quadratic growth, 8
# and 64 times the time, are easier to keep apart than 2 and 4, and a step (a buffer outgrows a cache) counts less.
DOUBLED, TIMES = 2.2, 8
# The passages of two texts are found by sorting all of their shingles.
SORTED = 2.6


def encoded(text: str) -> bytes:
    """The bytes of a text in an encoding that must be guessed."""
    return text.encode("cp1252", "replace")


def fitted(text: str) -> None:
    """Fit templates on two pages of a site and use them on one."""
    templates = textclean.Templates(min_pages=2, by="host")
    templates.update(text, "ostwick.example")
    templates.update(f"{text}\nOne line more.\n", "ostwick.example")
    for _ in templates.freeze().of("ostwick.example")(document(text)):
        pass


def compared(text: str) -> None:
    """Add a text and a longer one to an index, and cluster them."""
    index = textclean.NearDuplicates()
    index.add("first", text)
    index.add("second", f"{text} and some more")
    index.clusters()


def shown(text: str) -> None:
    """All that a result can be made into."""
    result = textclean.tag(text)
    result.explain()
    result._repr_html_()
    assert result.restore() == text
    Result.from_dict(result.to_dict())


def placed(text: str) -> None:
    """The places in the source of parts of repaired lines."""
    for block in document(text).blocks:
        block.span(len(block.text) // 2, len(block.text))


WORK: dict[str, Callable[[str], object]] = {
    "article": ARTICLE.tag,
    "page": PAGE.tag,
    "strict": PRESETS["strict"].tag,  # has all filters of article and minimal
    "rules of corpora": (PRESETS["c4"] | PRESETS["refinedweb"] | PRESETS["gopher"] | PRESETS["fineweb"]).tag,
    "entities": lambda text: document(text, unescape=True),
    "decoding": lambda text: decode(encoded(text)),
    "templates": fitted,
    "near-duplicates": compared,
    "passages": lambda text: textclean.passages([text, text]),
    "results": shown,
    "places": placed,
    "overlap": lambda text: overlap(text, text),
}


def seconds(work: Callable[[str], object], text: str, times: int) -> float:
    """The least processor time of some work, without that of the garbage collector."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        gc.disable()
        try:
            began = time.process_time()
            work(text)
            best = min(best, time.process_time() - began)
        finally:
            gc.enable()
    return best


# The runs of each measurement. One measurement may be disturbed, not six; quadratic time passes in none.
ROUNDS = (1, 2, 3, 3, 5, 5)


def growth(
    work: Callable[[str], object], make: Callable[[int], str], n: int, rounds: tuple[int, ...] = ROUNDS
) -> float:
    """How many times longer `TIMES` times the text takes, the best of some measurements; 0 if it is always fast."""
    while (once := seconds(work, make(n), 1)) < ENOUGH and n < MOST:
        n *= 2
    if once < ENOUGH:
        return 0.0
    ratio = float("inf")
    for times in rounds:
        once = min(once, seconds(work, make(n), times)) if times > 1 else once
        ratio = min(ratio, seconds(work, make(TIMES * n), times) / once)
        if ratio <= DOUBLED**3:
            break
    return ratio


# All works on all shapes take half an hour (GROWTH=all): by default a sixth of the shapes have one of the works.
ALL = [(work, name) for work in WORK for name in SHAPES]
TURN = [(list(WORK)[at % len(WORK)], name) for at, name in enumerate(SHAPES) if at % 6 == 0]


@pytest.mark.heavy
@pytest.mark.parametrize(("work", "name"), ALL if os.environ.get("GROWTH") == "all" else TURN)
def test_time_grows_with_the_text(work: str, name: str) -> None:
    """Twice the text takes at most 2.2 times the time: no comparison of all pairs, no backtracking pattern."""
    ratio = growth(WORK[work], SHAPES[name], LONG.get(name, 10_000))
    doubled = SORTED if work == "passages" else DOUBLED
    assert ratio <= doubled**3, f"{TIMES} times the text takes {ratio:.1f} times the time"


def test_growth_is_seen() -> None:
    """Work that compares all pairs of lines differs clearly from work that looks at each once."""

    def all_pairs(text: str) -> None:
        lines = text.splitlines()
        assert sum(line == other for line in lines for other in lines)

    assert growth(all_pairs, SHAPES["short lines"], 1_000, (1,)) > DOUBLED**3


# Memory ---------------------------------------------------------------------------------------------------------------

# Many short lines; what may be in memory at the peak for each character of them, beside the text itself.
SHORT_LINES = {
    "one letter": "x\n",
    "one letter to repair": "\u00ad\u00e9\n",
    "a menu": "Home\nNews of the day\nx\nAnn, 3\n",
    "links to share": "Share\nTweet\nEmail\n",
}
MOST_BYTES = 200


def peak(preset: str, text: str) -> int:
    """The most memory that cleaning takes at a time, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        textclean.tag(text, preset)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("unit", SHORT_LINES.values(), ids=SHORT_LINES)
def test_memory_of_short_lines(unit: str) -> None:
    """Each character of a text of short lines takes less than 200 bytes: what more of them add, the constant aside."""
    less, more = (unit * (lines // unit.count("\n")) for lines in (4_000, 8_000))
    textclean.tag(less)
    added = peak("article", more) - peak("article", less)
    assert added < MOST_BYTES * (len(more) - len(less))


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for a process's largest size")
@pytest.mark.parametrize("unit", SHORT_LINES.values(), ids=SHORT_LINES)
@pytest.mark.parametrize(("preset", "lines"), [("article", 3 * 10**5), ("page", 5 * 10**4)])
def test_memory_of_many_short_lines(preset: str, lines: int, unit: str) -> None:
    """Beside a stretch that is scored at once, a character of 300,000 short lines (`page`: 50,000) takes 200 bytes."""
    program = (
        "import resource, sys, textclean\n"
        "from pathlib import Path\n"
        "unit, preset, lines = sys.argv[1:]\n"
        "def size():\n"
        "    status = Path('/proc/self/status')\n"
        "    if status.exists():\n"  # on Linux `ru_maxrss` begins with that of the process that started this one
        "        return int(status.read_text().split('VmHWM:')[1].split()[0]) * 1024\n"
        "    kilo = 1 if sys.platform == 'darwin' else 1024\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kilo\n"
        "from textclean.linemodel import compiled_trees\n"
        "compiled_trees.pays(compiled_trees.WORTH)\n"  # numba is loaded now, not within what is measured
        "textclean.tag(unit * 20_000, preset)\n"  # a stretch of lines that is scored at once
        "text = unit * (int(lines) // unit.count(chr(10)))\n"
        "before = size()\n"
        "textclean.tag(text, preset)\n"
        "print((size() - before) / len(text))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(textclean.__file__).parent.parent)}
    run = subprocess.run(
        [sys.executable, "-c", program, unit, preset, str(lines)],
        capture_output=True, text=True, env=environment, timeout=600, check=True,
    )  # fmt: skip
    assert float(run.stdout) < MOST_BYTES
