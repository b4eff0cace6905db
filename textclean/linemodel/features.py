"""What can be measured of a page's lines: columns, one number a line, computed for all lines at once.

The text of all blocks is laid out as one array of code points; every feature is then a sum or a look-up over that
array. Lines are first joined to units: where every inline tag began a new line, a sentence stands in several pieces.
Nothing here depends on where a text was cut out of: equal blocks with equal gaps give equal columns.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from textclean.document import Document

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["CUED", "FIXED", "OWN", "Measures", "cued", "fixed", "measure"]

# Classes of code points, as bits.
SPACE, UPPER, LOWER, LETTER, DIGIT, CJK, END, COMMA, JOINS, BULLET, QUOTE, MONEY, PIPE, OPENS, OTHER = (
    1 << i for i in range(15)
)
WORD = UPPER | LOWER | LETTER | DIGIT | CJK
_SIGNS = {
    END: ".!?…。！？।؟۔",
    COMMA: ",;、，؛،",
    JOINS: ",.;:!?)]}%’”'\"",
    BULLET: "•·▪▫■□●○◦‣⁃∙*►▶▸▹»›→✓✔➤➜>|-–—",
    QUOTE: "\"'“”‘’«»„)]*",
    MONEY: "$€£¥₹₽₩",
    PIPE: "|\t/›»>·•",
    OPENS: "([{“‘$#@&",
}
_CJK_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF),
    (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF),
)  # fmt: skip
# Words of sentences, not of menus. Of languages beside English only those that are no English word.
_STOP = """
a about after all also an and any are as at be because been before but by can could did do does for from had
has have he her him his how i if in into is it its just like may me more most my no not now of on one only or
other our out over said she should so some such than that the their them then there these they this those
through to too under up was we were what when where which while who will with would you your der die das und
ist nicht ein eine zu mit auf für von dem den des sich im wie bei auch aus nach wird le la les et est une des
du dans que qui pour pas sur par au avec ce il elle sont plus ne se el los las y en un una es por con para del
se lo como más pero al su sus il di che è un per non con sono della si nel alla o os e da do em um uma não com
mais na no dos das ao de het een en van dat niet met voor zijn op te aan ook er och att det som på är av för
inte med den i w z na się nie że do jest и в не на что с как по это из у за к а но он bir ve bu için ile da de
"""
STOP = tuple(_STOP.split())
# A line that ends in one of these goes on in the next.
_CARRY = """
a an the of to in on at by for with from and or but as is are was that his her their its our your my
"""
CARRY = tuple(_CARRY.split())
RUN = 12  # what a unit that is no prose costs a run of prose, in words


@dataclass(frozen=True, slots=True)
class Measures:
    """The units of a document: where each stands, its own numbers, and the hashes of its words.

    `start` and `stop` are half-open indexes into the document's blocks; a unit that is a part of a block has its
    offsets into the block's text in `part`.
    """

    start: Array
    stop: Array
    part: Array
    words: Array
    own: Array
    tokens: Array  # hashes of words, pairs of words, and words at an end of a unit
    token_unit: Array  # the unit of each
    count: Array  # how many tokens a unit has

    def __len__(self) -> int:
        return len(self.words)


@cache
def _tables() -> tuple[Array, Array]:
    """Class and lower-cased form of each code point of the basic plane; digits count as one."""
    import numpy as np

    kinds = np.zeros(0x10000, np.uint16)
    lower = np.arange(0x10000, dtype=np.uint32)
    letters = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": LETTER, "Lm": LETTER, "Mn": LETTER, "Mc": LETTER}
    for code in range(0x10000):
        c = chr(code)
        if c.isspace():
            kinds[code] = SPACE
            continue
        category = unicodedata.category(c)
        kinds[code] = letters.get(category, DIGIT if category[0] == "N" else 0 if category[0] in "PC" else OTHER)
        low = c.lower()
        if len(low) == 1:
            lower[code] = ord(low)
        if category == "Nd":
            lower[code] = 48
    for first, last in _CJK_RANGES:
        part = kinds[first : last + 1]
        part[(part & LETTER) > 0] = CJK
    for bit, signs in _SIGNS.items():
        for c in signs:
            kinds[ord(c)] |= bit
    return kinds, lower


@cache
def _powers() -> Array:
    """Odd 64-bit numbers, one a position in a word."""
    import numpy as np

    state, out = 0x9E3779B97F4A7C15, []
    for _ in range(64):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((state ^ (state >> 29)) | 1)
    return np.array(out, np.uint64)


def hashes(words: list[str]) -> Array:
    """The hashes of single words, as `measure` computes them."""
    import numpy as np

    codes, starts = _codes(words)
    stops = np.append(starts[1:], len(codes) + 1) - 1
    _, lower = _tables()
    return _hash(lower[codes], starts, stops)


def _codes(texts: list[str]) -> tuple[Array, Array]:
    """All texts as code points of the basic plane, a line end between them, and where each begins."""
    import numpy as np

    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(codes, 0xFFFF)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.zeros(len(texts), np.int64)
    np.cumsum(lengths[:-1] + 1, out=starts[1:])
    return codes, starts


def _hash(low: Array, starts: Array, stops: Array) -> Array:
    """A hash of each piece `low[start:stop]`; the pieces are in order and do not overlap."""
    import numpy as np

    if not len(starts):
        return np.zeros(0, np.uint64)
    lengths = stops - starts
    at = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(lengths.sum())
    within = (at - np.repeat(starts, lengths)) & 63
    mixed = low[at].astype(np.uint64) * _powers()[within]
    sums = np.add.reduceat(mixed, np.cumsum(lengths) - lengths)
    sums ^= sums >> np.uint64(31)
    sums *= np.uint64(0x9E3779B97F4A7C15)
    result: Array = sums ^ (sums >> np.uint64(29))
    return result


@cache
def _known(words: tuple[str, ...]) -> Array:
    import numpy as np

    return np.unique(hashes(list(words)))


def _among(values: Array, known: Array) -> Array:
    import numpy as np

    if not len(known):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    result: Array = known[at] == values
    return result


# What is measured of a unit by itself.
OWN = (
    "words", "log_words", "log_chars", "word_length", "longest", "stop", "commas", "sentences", "ends_sentence",
    "ends_colon", "ends_comma", "ends_ellipsis", "ends_question", "upper", "title", "first_upper", "all_upper",
    "digits", "digit_words", "starts_lower", "starts_bullet", "starts_digit",
    "quotes", "money", "pipes", "symbols", "at_signs",
    "slashes", "colons", "parens", "cjk", "foreign", "repeats", "again", "shape_share", "gap", "gap_after", "indent",
    "pieces", "distinct", "prose", "colon_at", "chars_word",
)  # fmt: skip


def measure(doc: Document) -> Measures:
    """The units of a document and what can be said of each without the others."""
    import numpy as np

    blocks = doc.blocks
    if not blocks:
        return _nothing()
    texts = [block.text for block in blocks]
    gaps = np.fromiter((block.gap for block in blocks), np.int64, len(blocks))
    codes, starts = _codes(texts)
    table, lower = _tables()
    kinds = table[codes]
    low = lower[codes]
    n = len(codes)
    isword = (kinds & WORD) > 0
    # An apostrophe between letters belongs to the word.
    apostrophe = (codes == 39) | (codes == 0x2019)
    if n > 2:
        apostrophe[1:-1] &= isword[:-2] & isword[2:]
        apostrophe[0] = apostrophe[-1] = False
        isword = isword | apostrophe
        low = np.where(apostrophe, np.uint32(39), low)
    edge = np.diff(np.concatenate(([0], isword.view(np.int8), [0])))
    t0, t1 = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    hashed = _hash(low, t0, t1)
    first, stop, bounds, part = _units(texts, starts, gaps, codes, kinds, t0, t1, hashed)
    return _measured(first, stop, part, bounds, gaps, codes, kinds, t0, t1, hashed)


def _nothing() -> Measures:
    """What can be said of an empty text."""
    import numpy as np

    none = np.zeros(0, np.int64)
    return Measures(
        none,
        none,
        np.zeros((0, 2), np.int64),
        none,
        np.zeros((0, len(OWN)), np.float32),
        np.zeros(0, np.uint64),
        none,
        none,
    )


def _ends(kinds: Array, starts: Array, stops: Array) -> tuple[Array, Array]:
    """Index of the first and of the last visible code point of each range (its bounds, if there is none)."""
    import numpy as np

    seen = np.flatnonzero((kinds & SPACE) == 0)
    if not len(seen):
        return starts, starts
    a = seen[np.minimum(np.searchsorted(seen, starts), len(seen) - 1)]
    b = seen[np.maximum(np.searchsorted(seen, stops) - 1, 0)]
    return np.minimum(a, np.maximum(stops - 1, starts)), np.maximum(b, starts)


def _sentence_end(kinds: Array, last: Array) -> Array:
    """Whether the text up to each place ends a sentence, looking through quotes and brackets."""
    import numpy as np

    at = last.copy()
    for _ in range(3):
        at = np.where((kinds[at] & QUOTE) > 0, np.maximum(at - 1, 0), at)
    result: Array = (kinds[at] & END) > 0
    return result


def _units(
    texts: list[str], starts: Array, gaps: Array, codes: Array, kinds: Array, t0: Array, t1: Array, hashed: Array
) -> tuple[Array, Array, Array, Array]:
    """Blocks joined to units: first and last block, bounds in the array of code points, and parts of blocks."""
    import numpy as np

    m = len(texts)
    stops = np.append(starts[1:] - 1, len(codes))
    a, b = _ends(kinds, starts, stops)
    ends = _sentence_end(kinds, b)
    words = np.searchsorted(t0, stops) - np.searchsorted(t0, starts)
    lower_start = (kinds[a] & LOWER) > 0
    sign_start = ((kinds[a] & JOINS) > 0) & ((kinds[a] & BULLET) == 0)
    goes_on = (lower_start | sign_start) & (gaps == 0)
    final = np.maximum(np.searchsorted(t0, stops) - 1, 0)
    carried = np.zeros(m, bool)
    if len(hashed):
        in_line = (words > 0) & (t1[final] == b + 1)
        carried = in_line & _among(hashed[final], _known(CARRY))
    carried |= ((kinds[b] & (COMMA | OPENS)) > 0) & (words > 0)
    joins = np.zeros(m, bool)  # whether a block goes on from the one above it
    if m > 1:
        here, above = slice(1, None), slice(None, -1)
        pair = words[here] + words[above]
        joins[here] = (
            (gaps[here] == 0)
            & ~ends[above]
            & ((sign_start[here] & ~(pair < 2)) | (lower_start[here] & (pair >= 6)) | (carried[above] & (pair >= 4)))
        )
        if m > 2:
            # A link in the middle of a sentence: the line after it goes on.
            link = goes_on[2:] & (gaps[1:-1] == 0) & ~ends[:-2] & ~ends[1:-1] & (words[:-2] >= 4) & (words[1:-1] <= 12)
            joins[1:-1] |= link & ((kinds[b[:-2]] & WORD) > 0)
    begin = np.flatnonzero(~joins)
    stop = np.append(begin[1:], m)
    bounds = np.append(starts[begin], len(codes))
    part = np.full((len(begin), 2), -1, np.int64)
    long = np.flatnonzero((stop - begin == 1) & (words[begin] > max(300, 0.5 * words.sum())))
    if len(long):
        return _split(int(long[0]), begin, stop, bounds, part, kinds, starts)
    return begin, stop, bounds, part


def _split(
    unit: int, begin: Array, stop: Array, bounds: Array, part: Array, kinds: Array, starts: Array
) -> tuple[Array, Array, Array, Array]:
    """A line that holds most of the text is no line: its sentences are the units."""
    import numpy as np

    low, high = int(bounds[unit]), int(bounds[unit + 1])
    piece = kinds[low:high]
    ends = (piece[:-2] & END > 0) & (piece[1:-1] & SPACE > 0) & (piece[2:] & (UPPER | CJK | LETTER | DIGIT) > 0)
    cuts = np.concatenate(([0], np.flatnonzero(ends) + 2))
    edges = np.append(cuts, high - low)
    count = len(cuts)
    if count < 2:
        return begin, stop, bounds, part
    offset = low - int(starts[begin[unit]])
    parts = np.stack((edges[:-1], edges[1:]), axis=1) + offset
    spread = np.concatenate((np.arange(unit), np.full(count, unit), np.arange(unit + 1, len(begin))))
    part = part[spread]
    part[unit : unit + count] = parts
    bounds = np.concatenate((bounds[:unit], low + cuts, bounds[unit + 1 :]))
    return begin[spread], stop[spread], bounds, part


def _measured(
    begin: Array, stop: Array, part: Array, bounds: Array, gaps: Array, codes: Array, kinds: Array,
    t0: Array, t1: Array, hashed: Array,
) -> Measures:  # fmt: skip
    import numpy as np

    n = len(begin)
    lo, hi = bounds[:-1], bounds[1:]

    def share(mask: Array) -> Array:
        """How many code points of each unit the mask marks."""
        counted: Array = np.diff(np.searchsorted(np.flatnonzero(mask), bounds))
        return counted

    visible = share((kinds & SPACE) == 0)
    chars = np.maximum(visible, 1)
    cjk = share((kinds & CJK) > 0)
    first_token = np.searchsorted(t0, lo)
    last_token = np.searchsorted(t0, hi)
    tokens = last_token - first_token
    words = tokens + cjk // 2
    per_word = np.maximum(words, 1)
    unit = np.repeat(np.arange(n), tokens)
    length = t1 - t0

    def per_token(values: Array) -> Array:
        total = np.concatenate(([0], np.cumsum(values, dtype=np.float64)))
        summed: Array = total[last_token] - total[first_token]
        return summed

    stop_word = _among(hashed, _known(STOP))
    upper_start = (kinds[t0] & UPPER) > 0
    any_digit = (kinds[t0] & DIGIT) > 0
    longer = length > 3
    longest = np.zeros(n)
    if len(length):
        nonempty = tokens > 0
        longest[nonempty] = np.maximum.reduceat(length, first_token[nonempty])
    a, b = _ends(kinds, lo, hi)
    ends = _sentence_end(kinds, b)
    sentence = np.zeros(len(kinds), bool)
    sentence[:-1] = ((kinds[:-1] & END) > 0) & ((kinds[1:] & (SPACE | QUOTE)) > 0)
    if n:
        sentence[-1] = kinds[-1] & END > 0
    upper_chars, letters = share((kinds & UPPER) > 0), share((kinds & (UPPER | LOWER | LETTER | CJK)) > 0)
    line_hash = np.zeros(n, np.uint64)
    if len(hashed):
        position = (np.arange(len(hashed)) - np.repeat(first_token, tokens)) & 63
        nonempty = tokens > 0
        mixed = hashed * _powers()[position]
        line_hash[nonempty] = np.add.reduceat(mixed, first_token[nonempty])
    _, inverse, repeats = np.unique(line_hash, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    order = np.argsort(inverse, kind="stable")
    earlier = np.ones(n, bool)
    if n:
        seen = np.flatnonzero(np.concatenate(([True], np.diff(inverse[order]) > 0)))
        earlier[order[seen]] = False
    distinct = np.ones(n)
    if len(hashed):
        _, back, total = np.unique(hashed, return_inverse=True, return_counts=True)
        distinct = per_token(total[back.reshape(-1)] == 1) / np.maximum(tokens, 1)
    title = per_token(longer & upper_start) / np.maximum(per_token(longer & ~any_digit), 1)
    commas = share((kinds & COMMA) > 0)
    all_upper = (upper_chars >= 0.9 * np.maximum(letters, 1)) & (letters > 3)
    prose = (words >= 8) & (ends | (words >= 30)) & ~all_upper
    question = np.isin(codes[b], (63, 0xFF1F, 0x61F))
    ellipsis = (codes[b] == 0x2026) | ((codes[b] == 46) & (codes[np.maximum(b - 1, 0)] == 46))
    shape = (
        np.minimum(words, 12) * 16 + ends * 8 + (title > 0.7) * 4 + ((kinds[a] & DIGIT) > 0) * 2
        + ((kinds[a] & BULLET) > 0)
    )  # fmt: skip
    _, shape_back, shape_count = np.unique(shape, return_inverse=True, return_counts=True)
    gap = gaps[begin] if n else np.zeros(0)
    in_parts = part[:, 0] > 0
    gap = np.where(in_parts, 0, np.minimum(gap, 4))
    colon_mask = codes == 58
    colon_total = share(colon_mask)
    colon_at = np.ones(n)
    where = np.flatnonzero(colon_mask)
    if len(where):
        next_colon = where[np.minimum(np.searchsorted(where, lo), len(where) - 1)]
        colon_at = np.where(colon_total > 0, np.minimum((next_colon - lo) / 40, 1), 1)
    columns = {
        "words": np.minimum(words, 400),
        "log_words": np.log1p(words),
        "log_chars": np.log1p(visible),
        "word_length": np.minimum(per_token(length) / np.maximum(tokens, 1), 20),
        "longest": np.minimum(longest, 40),
        "stop": per_token(stop_word) / np.maximum(tokens, 1),
        "commas": commas / per_word,
        "sentences": share(sentence) / per_word,
        "ends_sentence": ends,
        "ends_colon": codes[b] == 58,
        "ends_comma": (kinds[b] & COMMA) > 0,
        "ends_ellipsis": ellipsis,
        "ends_question": question,
        "upper": upper_chars / np.maximum(letters, 1),
        "title": title,
        "first_upper": (kinds[a] & UPPER) > 0,
        "all_upper": all_upper,
        "digits": share((kinds & DIGIT) > 0) / chars,
        "digit_words": per_token(any_digit) / np.maximum(tokens, 1),
        "starts_lower": (kinds[a] & LOWER) > 0,
        "starts_bullet": (kinds[a] & BULLET) > 0,
        "starts_digit": (kinds[a] & DIGIT) > 0,
        "quotes": share((codes == 34) | (codes == 0x201C) | (codes == 0x201D)) / per_word,
        "money": share((kinds & MONEY) > 0) / per_word,
        "pipes": share((kinds & PIPE) > 0) / per_word,
        "symbols": share((kinds & OTHER) > 0) / chars,
        "at_signs": share((codes == 64) | (codes == 35)) / per_word,
        "slashes": share((codes == 47) | (codes == 92) | (codes == 61) | (codes == 95)) / per_word,
        "colons": colon_total / per_word,
        "parens": share((codes == 40) | (codes == 91) | (codes == 123)) / per_word,
        "cjk": cjk / chars,
        "foreign": share(((kinds & (UPPER | LOWER | LETTER)) > 0) & (codes > 127)) / chars,
        "repeats": np.minimum(repeats[inverse], 9) if n else np.zeros(0),
        "again": earlier,
        "shape_share": shape_count[shape_back.reshape(-1)] / max(n, 1),
        "gap": gap,
        "gap_after": np.append(gap[1:], 4) if n else gap,
        "indent": np.minimum(a - lo, 60),
        "pieces": np.minimum(stop - begin, 20),
        "distinct": distinct,
        "prose": prose,
        "colon_at": colon_at,
        "chars_word": chars / per_word,
    }
    own = np.stack([np.asarray(columns[name], np.float32) for name in OWN], axis=1) if n else np.zeros((0, len(OWN)))
    grams, gram_unit = _grams(hashed, unit, first_token, last_token, tokens, line_hash)
    count = np.bincount(gram_unit, minlength=n)
    return Measures(begin, stop, part, words, own.astype(np.float32), grams, gram_unit, count)


def _grams(hashed: Array, unit: Array, first: Array, last: Array, tokens: Array, whole: Array) -> tuple[Array, Array]:
    """Hashes of words, of pairs, of the first and last word with their place, and of short units as a whole."""
    import numpy as np

    p = _powers()
    pair = unit[1:] == unit[:-1] if len(unit) else np.zeros(0, bool)
    pairs = (hashed[:-1] * p[10] + hashed[1:] * p[11])[pair]
    some = tokens > 0
    index = np.flatnonzero(some)
    heads = hashed[first[some]] * p[12] + p[13]
    tails = hashed[last[some] - 1] * p[14] + p[15]
    brief = np.flatnonzero(some & (tokens <= 6))
    grams = np.concatenate((hashed, pairs, heads, tails, whole[brief] * p[16] + p[17]))
    return grams, np.concatenate((unit, unit[:-1][pair] if len(unit) else unit, index, index, brief))


# ---- context: what the other units say of one ----

SHIFTED = ("log_words", "ends_sentence", "stop", "title", "prose", "digits", "gap", "again", "starts_bullet", "upper")
REACH = (1, 2, 3)
WINDOWED = ("log_words", "prose_words", "stop", "title", "ends_sentence", "repeats", "digits")
WINDOWS = (3, 8, 20)
_SIDES = ("before", "after")
PLACE = (
    "index", "index_end", "at", "at_words", "prose_before", "prose_after", "near_before", "near_after",
    "run_place", "run_far", "run_far_words", "run_share", "run_rank", "short_run", "short_at", "short_left",
    "topic", "topic_run", "overlap_first", "indent_change", "indent_common",
)  # fmt: skip
WHOLE = (
    "doc_units", "doc_words", "doc_prose", "doc_mean", "doc_short", "doc_stop", "doc_digits", "doc_title",
    "doc_repeats", "doc_gaps", "doc_run",
    "doc_run_words", "doc_runs", "doc_questions", "doc_money", "doc_foreign", "doc_pieces",
    "doc_colons", "doc_bullets", "doc_long",
)  # fmt: skip
FIXED = (
    *OWN,
    *(f"{name}{sign}{k}" for name in SHIFTED for k in REACH for sign in "-+"),
    *(f"{name}_{side}{k}" for name in WINDOWED for k in WINDOWS for side in _SIDES),
    *PLACE,
    *WHOLE,
)
CUED = (
    "cue", "cue_words",
    *(f"cue{sign}{k}" for k in REACH for sign in "-+"),
    *(f"cue_{side}{k}" for k in WINDOWS for side in _SIDES),
    "cue_sum_before", "cue_sum_after", "cue_run", "cue_run_far", "cue_run_share", "doc_cue", "doc_cue_words",
)  # fmt: skip


def _shift(column: Array, k: int) -> Array:
    import numpy as np

    out = np.full(len(column), -1, np.float32)
    if 0 < k < len(column):
        out[:-k] = column[k:]
    elif k < 0 and -k < len(column):
        out[-k:] = column[:k]
    return out


def _windows(column: Array) -> list[Array]:
    """The means of the units before each and of those after it, over windows of each length."""
    import numpy as np

    n = len(column)
    total = np.zeros(n + 1)
    np.cumsum(column, out=total[1:])
    out = []
    for k in WINDOWS:
        j = min(k, n)
        before, after = total[:-1].copy(), total[-1] - total[1:]
        before[j:] -= total[: n - j]
        after[: n - j] -= total[-1] - total[j + 1 :] if j < n else 0
        out += [before / k, after / k]
    return out


def _best_run(gains: Array) -> tuple[int, int, float]:
    """The run of greatest sum: first, last, sum; (0, -1, 0) if none is above zero."""
    import numpy as np

    if not len(gains):
        return 0, -1, 0.0
    total = np.concatenate(([0.0], np.cumsum(gains, dtype=np.float64)))
    least = np.minimum.accumulate(total[:-1])
    sums = total[1:] - least
    last = int(np.argmax(sums))
    if sums[last] <= 0:
        return 0, -1, 0.0
    first = int(np.flatnonzero(total[: last + 1] == least[last])[-1])
    return first, last, float(sums[last])


def _far(first: int, last: int, at: Array) -> Array:
    """How far each place is from a run: below zero before it, above zero after it."""
    import numpy as np

    if last < first:
        return np.zeros(len(at))
    result: Array = np.minimum(at - at[first], 0) + np.maximum(at - at[last], 0)
    return result


def fixed(m: Measures) -> Array:
    """All features that do not depend on a model: one row a unit, in the order of `FIXED`."""
    import numpy as np

    n = len(m)
    if not n:
        return np.zeros((0, len(FIXED)), np.float32)
    own = {name: m.own[:, i] for i, name in enumerate(OWN)}
    words = m.words.astype(np.float64)
    prose_words = np.where(own["prose"] > 0, np.minimum(words, 200), 0)
    columns: list[Array] = [m.own]
    columns += [_shift(own[name], sign * k)[:, None] for name in SHIFTED for k in REACH for sign in (-1, 1)]
    source = {**own, "prose_words": prose_words}
    columns += [side[:, None] for name in WINDOWED for side in _windows(source[name])]
    place, whole = _places(m, own, words, prose_words)
    columns += [column[:, None] for column in place]
    columns.append(np.broadcast_to(np.array(whole, np.float32), (n, len(WHOLE))))
    return np.concatenate([np.asarray(c, np.float32) for c in columns], axis=1)


def _nearest(mask: Array) -> tuple[Array, Array]:
    """Units since the last marked one before each, and until the next one after it."""
    import numpy as np

    n = len(mask)
    i = np.arange(n)
    marked = np.flatnonzero(mask)
    if not len(marked):
        return np.full(n, 99), np.full(n, 99)
    before = np.searchsorted(marked, i) - 1
    after = np.searchsorted(marked, i, side="right")
    b = np.where(before >= 0, i - marked[np.maximum(before, 0)], 99)
    a = np.where(after < len(marked), marked[np.minimum(after, len(marked) - 1)] - i, 99)
    return np.minimum(b, 99), np.minimum(a, 99)


def _places(m: Measures, own: dict[str, Array], words: Array, prose_words: Array) -> tuple[list[Array], list[float]]:
    import numpy as np

    n = len(m)
    i = np.arange(n)
    total = max(float(words.sum()), 1.0)
    seen_words = np.cumsum(words) - words
    mass = max(float(prose_words.sum()), 1.0)
    mass_before = np.cumsum(prose_words) - prose_words
    near_before, near_after = _nearest(own["prose"] > 0)
    gains = np.where(prose_words > 0, prose_words, -RUN)
    first, last, best = _best_run(gains)
    inside = (i >= first) & (i <= last)
    far = _far(first, last, i)
    far_words = _far(first, last, seen_words)
    # Runs of prose: where sums of gains stay above zero; how large each unit's run is against the largest.
    running = np.cumsum(gains)
    running = running - np.minimum(np.minimum.accumulate(running), 0)
    short = own["prose"] == 0
    change = np.flatnonzero(np.diff(np.concatenate(([-1], short.view(np.int8)))))
    lengths = np.diff(np.append(change, n))
    run_length = np.repeat(lengths, lengths)
    run_at = i - np.repeat(change, lengths)
    topic, topic_run, overlap = _topics(m, prose_words > 0, inside)
    indent = own["indent"]
    values, back = np.unique(indent, return_inverse=True)
    weight = np.bincount(back.reshape(-1), weights=words, minlength=len(values))
    common = weight[back.reshape(-1)] / total
    place = [
        np.log1p(i), np.log1p(n - 1 - i), i / n, seen_words / total, mass_before / mass,
        (mass - mass_before - prose_words) / mass, near_before, near_after,
        np.where(inside, 0, np.sign(far)), np.sign(far) * np.log1p(np.abs(far)),
        np.sign(far_words) * np.log1p(np.abs(far_words)), np.full(n, best / mass),
        running / max(float(running.max()), 1),
        np.where(short, np.minimum(run_length, 200), 0), np.where(short, np.minimum(run_at, 200), 0),
        np.where(short, np.minimum(run_length - run_at, 200), 0),
        topic, topic_run, overlap, np.clip(np.diff(indent, prepend=indent[:1]), -20, 20), common,
    ]  # fmt: skip
    weighted = words / total
    whole = [
        np.log1p(n), np.log1p(total), float(prose_words.sum()) / total, total / n,
        float((words <= 5).mean()), float((own["stop"] * weighted).sum()), float((own["digits"] * weighted).sum()),
        float(own["title"].mean()), float((own["repeats"] > 1).mean()), float((own["gap"] > 0).mean()),
        best / total, np.log1p(best), float((np.diff((prose_words > 0).astype(np.int8)) == 1).sum()) / n,
        float(own["ends_question"].mean()), float((own["money"] > 0).mean()), float((own["foreign"] * weighted).sum()),
        float(own["pieces"].mean()), float(own["ends_colon"].mean()), float(own["starts_bullet"].mean()),
        float((words >= 40).mean()),
    ]  # fmt: skip
    return place, whole


def _topics(m: Measures, prose: Array, inside: Array) -> tuple[Array, Array, Array]:
    """How many of a unit's words stand in other paragraphs, in the longest run of them, and near the text's top."""
    import numpy as np

    n = len(m)
    single = len(m.tokens)
    if not single:
        return np.zeros(n), np.zeros(n), np.zeros(n)
    # The first tokens are the words themselves, in order; pairs and places follow.
    words = int(np.argmax(np.diff(m.token_unit) < 0)) + 1 if (np.diff(m.token_unit) < 0).any() else single
    hashed, unit = m.tokens[:words], m.token_unit[:words]
    rare = ~_among(hashed, _known(STOP))
    _, back = np.unique(hashed, return_inverse=True)
    back = back.reshape(-1)
    size = int(back.max()) + 1
    counted = np.bincount(unit[rare], minlength=n)

    def shared(mask: Array) -> Array:
        marked = mask[unit]
        held = np.bincount(back[marked], minlength=size)
        elsewhere = held[back] - marked > 0
        out: Array = np.bincount(unit[rare & elsewhere], minlength=n) / np.maximum(counted, 1)
        return out

    top = np.zeros(n, bool)
    top[: min(n, 3)] = True
    return shared(prose), shared(inside), shared(top)


def cued(m: Measures, cue: Array) -> Array:
    """The features that follow from a score of each unit's words, in the order of `CUED`."""
    import numpy as np

    n = len(m)
    if not n:
        return np.zeros((0, len(CUED)), np.float32)
    words = m.words.astype(np.float64)
    weight = np.sqrt(np.minimum(words, 100))
    mass = cue * weight
    columns = [cue, mass]
    columns += [_shift(cue.astype(np.float32), sign * k) for k in REACH for sign in (-1, 1)]
    columns += _windows(mass)
    before = np.cumsum(mass) - mass
    after = mass.sum() - before - mass
    first, last, best = _best_run(mass)
    i = np.arange(n)
    far = _far(first, last, i)
    size = max(float(np.abs(mass).sum()), 1e-6)
    columns += [
        before / size, after / size, np.where((i >= first) & (i <= last), 0, np.sign(far)),
        np.sign(far) * np.log1p(np.abs(far)), np.full(n, best / size), np.full(n, cue.mean()),
        np.full(n, (cue * words).sum() / max(float(words.sum()), 1.0)),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)
