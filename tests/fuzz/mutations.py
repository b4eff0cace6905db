"""Changes of inputs: of bytes, of lines, of values of JSON, of the members of zip archives. Each is chosen by a random
generator, so that a number gives the same inputs again.
"""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from tests.fuzz.texts import vocabulary

__all__ = ["LARGEST", "Mutation", "mutate"]

LARGEST = 1 << 14  # bytes of an input that grows
Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]

# Numbers at the edges of types, as they stand in binary headers.
EDGES = (
    0,
    1,
    2,
    255,
    256,
    1 << 16,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    1 << 32,
    1 << 40,
    (1 << 63) - 1,
    (1 << 64) - 1,
)
TOKENS = tuple(
    b'" , \t : \\ \\u0000 \\ud800 \\udc00 { } [ ] {} [] null true 1e999 NaN -1 0 99999999999999999999 -0.0 "" """ '
    b"\xff \xfe \xef\xbb\xbf \xff\xfe \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80 \x80 \x1b$B \x00 \r \n \r\n = # << .. / "
    b'"text" "id" "url" "language" "clean_text" "removed" "flags" "page_score" text,id "steps" "score" '
    b"WARC/1.0 WARC-Type: conversion Content-Length: warcinfo WARC-Target-URI: <html> <meta charset= <article> <p> "
    b"[policy] [repair] [run] [columns] [templates] [duplicates] [tool.textclean] preset with without only lang title "
    b"where phrases regex near score inside unless only part opens_section hits misses kind <n> \n====\n "
    b"inf nan 1979-05-27 0x10 1_000 (a+)+ [[x]] (?i) (?<=a) \\1 \\p{L} * + $ ^ (?:a|b)*c".split(b" ")
)


def mutate(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """Change an input in one to four ways that suit it.

    Args:
        data: The input.
        draw: Chooses the changes.
        others: Inputs of which parts may be taken.
    """
    for _ in range(draw.choice((1, 1, 2, 4))):
        ways: tuple[Mutation, ...] = (flipped, edged, cut, doubled, with_token, spliced)
        if data.startswith(b"PK\x03\x04"):
            ways = (*ways, reforged, reforged, reforged, reforged)
        elif is_text(data):
            ways = (*ways, of_lines, of_lines, of_lines, with_line, with_line, reshaped, reshaped)
        data = draw.choice(ways)(data, draw, others)
    return data[: max(LARGEST, len(data) // 2)]


def is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8, surrogates included."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


# Bytes ----------------------------------------------------------------------------------------------------------------


def flipped(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """Some bytes become other ones."""
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 3, 9))):
        if made:
            made[draw.randrange(len(made))] ^= 1 << draw.randrange(8) if draw.random() < 0.5 else draw.randrange(1, 256)
    return bytes(made)


def edged(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A number at the edge of its type is written over some bytes."""
    size, order = draw.choice((1, 2, 4, 8)), draw.choice("<>")
    number = (draw.choice(EDGES) + draw.choice((0, 0, -1, 1))) % (1 << 8 * size)
    packed = number.to_bytes(size, "little" if order == "<" else "big")
    at = draw.randrange(len(data) + 1)
    return data[:at] + packed + data[at + size :]


def cut(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A stretch is left out, often the end."""
    first = draw.randrange(len(data) + 1)
    last = len(data) if draw.random() < 0.3 else min(len(data), first + draw.choice((1, 2, 8, 64)))
    return data[:first] + data[last:]


def doubled(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A stretch is repeated in another place."""
    first, at = draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)
    part = data[first : first + draw.choice((1, 4, 32, 256))]
    return data[:at] + part * draw.choice((1, 1, 2, 20)) + data[at:]


def with_token(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A token of a format is put in, or over something."""
    at, token = draw.randrange(len(data) + 1), draw.choice(TOKENS)
    return data[:at] + token + data[at + (len(token) if draw.random() < 0.3 else 0) :]


def spliced(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """The beginning of this input, the end of another."""
    other = draw.choice(others) if others else data
    return data[: draw.randrange(len(data) + 1)] + other[draw.randrange(len(other) + 1) :]


# Texts ----------------------------------------------------------------------------------------------------------------


def of_lines(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A line is moved, repeated, left out, glued to the next, or ended in another way."""
    lines = data.split(b"\n")
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
    way = draw.randrange(5)
    if way == 0:
        lines.insert(to, lines.pop(at))
    elif way == 1:
        lines[to:to] = [lines[at]] * draw.choice((1, 1, 3, 12))
    elif way == 2:
        del lines[at]
    elif way == 3 and at + 1 < len(lines):
        lines[at : at + 2] = [draw.choice((b"", b" ", b" | ", b"\xc2\xa0")).join(lines[at : at + 2])]
    else:
        lines[at] += draw.choice((b"\r", b"\xe2\x80\xa8", b"\xc2\x85", b" ", b"\x0c", b"\n", b"\xe2\x80\x8b"))
    return b"\n".join(lines)


def with_line(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A line or a piece of the vocabulary is put in, somewhere or as a line of its own."""
    piece = draw.choice(vocabulary()).encode("utf-8", "surrogatepass")
    if draw.random() < 0.5:
        lines = data.split(b"\n")
        lines.insert(draw.randrange(len(lines) + 1), piece)
        return b"\n".join(lines)
    text = data.decode("utf-8", "surrogatepass")
    at = draw.randrange(len(text) + 1)
    return text[:at].encode("utf-8", "surrogatepass") + piece + text[at:].encode("utf-8", "surrogatepass")


def reshaped(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """Text is written in another encoding or form, as damaged text is; a value of JSON becomes another one."""
    if data[:1] in (b"{", b"["):
        first, _, rest = data.partition(b"\n")
        try:
            value = json.loads(first)
        except (ValueError, RecursionError):
            return data
        return json.dumps(_other(value, draw)).encode() + (b"\n" + rest if rest else b"")
    text = data.decode("utf-8", "surrogatepass")
    first = draw.randrange(len(text) + 1)
    last = first + draw.choice((1, 5, 40, len(text)))
    damage: Callable[[str], str] = draw.choice(
        (
            lambda part: part.encode("utf-8", "ignore").decode("latin-1"),
            lambda part: part.encode("utf-8", "ignore").decode("cp1252", "replace"),
            lambda part: part.encode("utf-8", "ignore").decode("mac-roman"),
            lambda part: part.replace("&", "&amp;").replace("<", "&lt;"),
            lambda part: "".join(f"&#{ord(letter)};" for letter in part[:20]) + part[20:],
            lambda part: "\u200b".join(part),
            str.upper,
            str.swapcase,
            lambda part: part.replace(" ", "\u00a0"),
        )
    )
    made: str = text[:first] + damage(text[first:last]) + text[last:]
    return made.encode("utf-8", "surrogatepass")


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 0.5, 1.5, -0.1, 10**20, 1e308, float("nan"), float("inf"), "", "x", "text", "none",
    "NFKC", "article", "related", "mine.toml", "\ud800", "a\x00b", "\x1b[2J", [], {}, [[]], [None], ["x"], {"x": 1},
    [1, 2], "x" * 300,
)  # fmt: skip


def _other(value: Any, draw: random.Random, depth: int = 0) -> Any:
    """A value of JSON with one part changed."""
    if depth > 40 or not isinstance(value, dict | list) or not value or draw.random() < 0.15:
        return draw.choice(VALUES)
    if isinstance(value, list):
        at = draw.randrange(len(value))
        return [_other(one, draw, depth + 1) if i == at else one for i, one in enumerate(value)]
    key = draw.choice(list(value))
    made = {name: _other(one, draw, depth + 1) if name == key else one for name, one in value.items()}
    if draw.random() < 0.2:
        made[draw.choice((*value, "x", ""))] = made.pop(key)
    elif draw.random() < 0.2:
        del made[key]
    return made


# Archives -------------------------------------------------------------------------------------------------------------


def reforged(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A member of an archive is changed, and the archive is written again: its checksums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: (info.compress_type, archive.read(info)) for info in archive.infolist()}
    except Exception:  # noqa: BLE001 - whatever the archive has become, its bytes can still be changed
        return flipped(data, draw, others)
    if not members:
        return data
    name = draw.choice(list(members))
    kind, inside = members[name]
    way = draw.random()
    if way < 0.05:
        del members[name]
    elif way < 0.1:
        members[draw.choice((*members, "x.npy", "../x"))] = members[name]
    elif way < 0.15:
        members[name] = (draw.choice((0, 8, 12, 14)), inside)
    elif inside[:1] == b"{":
        members[name] = (kind, json.dumps(_other(json.loads(inside), draw)).encode() if _is_json(inside) else inside)
    else:
        members[name] = (kind, _array(inside, draw, others))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for each, (compress, content) in members.items():
            archive.writestr(zipfile.ZipInfo(each), content, compress)
    return sink.getvalue()


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _array(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """A .npy file with another header, or with other elements of the same number, or with more or fewer."""
    if len(data) < 10 or not data.startswith(b"\x93NUMPY"):
        return flipped(data, draw, others)
    end = 10 + struct.unpack("<H", data[8:10])[0]
    header, body = data[:end], data[end:]
    way = draw.random()
    if way < 0.2:
        for one in (b"<i8", b"<u8", b"<i4", b"<f4", b"<f8", b"<u4", b"|u1", b"|b1", b"<f2", b"|O"):
            if one in header:
                return header.replace(one, draw.choice((b"<i8", b"<f8", b"<u4", b"|u1", b"<f2", b"|O", b"<c8"))) + body
    if way < 0.35:
        shape = draw.choice((b"(0,)", b"()", b"(1, 1)", b"(1,)", b"(999999999999,)", b"(-1,)", b"(2, 3, 4)"))
        before, _, after = header.partition(b"(")
        return (before + shape + after.partition(b")")[2].ljust(len(after) - len(shape) + 1))[: len(header)] + body
    if way < 0.5:
        size = draw.choice((1, 2, 4, 8))
        at = draw.randrange(max(1, len(body) // size)) * size
        moved = body[:at] + body[at + size :] + body[at : at + size]
        return header + moved
    return header + draw.choice((flipped, edged, edged))(body, draw, others)[: len(body)].ljust(len(body), b"\0")
