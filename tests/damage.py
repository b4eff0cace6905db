"""Damaged and forged zip files of arrays, made from a whole one; the same for the same seed."""

from __future__ import annotations

import io
import json
import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator

_CENTRAL = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"
# The fields of an entry of the directory, and of a local header: the offset and the format of each.
_FIELDS = {
    _CENTRAL: ((4, "H"), (6, "H"), (8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"),
               (32, "H"), (42, "I"), (46, "H")),
    _LOCAL: ((4, "H"), (6, "H"), (8, "H"), (14, "I"), (18, "I"), (22, "I"), (26, "H"), (28, "H")),
    _END: ((4, "H"), (8, "H"), (10, "H"), (12, "I"), (16, "I"), (20, "H")),
}  # fmt: skip
_ODD_NUMBERS = (0, 1, 2, 8, 9, 12, 14, 0x7F, 0xFF, 0x0FFF, 0x7FFF, 0xFFFE, 0xFFFF, 1 << 24, (1 << 31) - 1, 1 << 31)
_LARGE = 0xFFFFFFFF
_DTYPES = ("|O", "|b1", "|u1", "<u4", "<u8", "<i4", "<i8", "<f2", "<f4", "<f8", ">i8", "<U22", "<U99999999", "<M8[s]",
           "|V8", "<c16", "|S3", "<f3", "[('a', '<i4')]")  # fmt: skip
_SHAPES = ("()", "(0,)", "(1,)", "(7,)", "(3, 5)", "(-1,)", "(999999999999999999,)", "(99999999999, 99999999999)",
           "(2, 2, 2, 2)", "(1.5,)", "(" + "1," * 40 + ")", "x", "(", "(9" + "9" * 30 + ",)")  # fmt: skip
_HEADERS = (
    "{'descr': '%s', 'fortran_order': False, 'shape': %s, }",
    "{'descr': '%s', 'fortran_order': True, 'shape': %s, }",
    "{'descr': '%s', 'shape': %s, }",
    "{'descr': '%s', 'fortran_order': False, 'shape': %s, ",
    "{'descr': '%s', 'fortran_order': False, 'shape': %s, } + '''",
    "(((((%s%s",
)
_VALUES = (None, True, -1, 0, 1, 2.5, 1e308, 10**20, 10**400, "", "x", "\ud800", [], {}, [1], 2**31, 2**32, 2**63)


def damaged(whole: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Files made of a whole one by one kind of damage each.

    Args:
        whole: The whole file.
        seed: The seed of the damages.
        count: The number of files.
    """
    rng = random.Random(seed)
    kinds = (_flipped, _cut, _joined, _forged_directory, _forged_directory, _forged_header, _forged_numbers, _packed,
             _forged_settings)  # fmt: skip
    for number in range(count):
        yield kinds[number % len(kinds)](whole, rng)


def _flipped(whole: bytes, rng: random.Random) -> bytes:
    """Some bits are turned, or some bytes are replaced."""
    data = bytearray(whole)
    for _ in range(rng.choice((1, 1, 1, 3, 20))):
        place = rng.choice((rng.randrange(len(data)), max(len(data) - 1 - rng.randrange(2000), 0)))
        data[place] ^= 1 << rng.randrange(8)
    return bytes(data)


def _cut(whole: bytes, rng: random.Random) -> bytes:
    """The end, the start or a part of the middle is missing."""
    first, last = sorted(rng.randrange(len(whole) + 1) for _ in range(2))
    return rng.choice((whole[:first], whole[first:], whole[:first] + whole[last:]))


def _joined(whole: bytes, rng: random.Random) -> bytes:
    """A part is replaced by zeros or noise, occurs twice, or has something before or after it."""
    first, last = sorted(rng.randrange(len(whole) + 1) for _ in range(2))
    last = min(last, first + 5000)
    noise = rng.randbytes(last - first)
    return rng.choice(
        (
            whole[:first] + bytes(last - first) + whole[last:],
            whole[:first] + noise + whole[last:],
            whole[:last] + whole[first:],
            noise + whole,
            whole + noise,
            whole + whole,
        )
    )


def _forged_directory(whole: bytes, rng: random.Random) -> bytes:
    """A number of the directory, of a local header or of the end of the directory is another one."""
    data = bytearray(whole)
    mark = rng.choice((_CENTRAL, _CENTRAL, _LOCAL, _END))
    places = []
    at = data.find(mark)
    while at >= 0:
        places.append(at)
        at = data.find(mark, at + 1)
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.choice(places)
        offset, kind = rng.choice(_FIELDS[mark])
        size = struct.calcsize("<" + kind)
        if place + offset + size > len(data):
            continue
        most = (1 << 8 * size) - 1
        value = rng.choice((*_ODD_NUMBERS, most, rng.randrange(most + 1), len(data), len(data) - 1)) & most
        struct.pack_into("<" + kind, data, place + offset, value)
    return bytes(data)


def _again(
    whole: bytes, change: Callable[[str, bytes], bytes | None], method: int | None = None, copies: int = 1
) -> bytes:
    """The file with members that are changed, right checksums and a right directory; None leaves a member out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of names that occur twice
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            for _ in range(copies if data is not None else 0):
                new.writestr(info.filename, data or b"", info.compress_type if method is None else method)
    return out.getvalue()


def _names(whole: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return archive.namelist()


def _split(member: bytes) -> tuple[bytes, bytes]:
    """The header of a .npy file, and its numbers."""
    start = 10 + struct.unpack_from("<H", member, 8)[0]
    return member[:start], member[start:]


def _forged_header(whole: bytes, rng: random.Random) -> bytes:
    """An array has another type, shape or length than its numbers, or a header that cannot be parsed."""
    chosen = rng.choice([name for name in _names(whole) if name.endswith(".npy")])
    text = rng.choice(_HEADERS) % (rng.choice(_DTYPES), rng.choice(_SHAPES))

    def change(name: str, data: bytes) -> bytes:
        if name != chosen:
            return data
        header, numbers = _split(data)
        if rng.random() < 0.3:  # only the shape, or only the type
            old = header[10:].decode("latin-1")
            first, last = old.index("'shape': ") + 9, old.index(", }")
            new = old[:first] + rng.choice(_SHAPES) + old[last:]
        else:
            new = text
        encoded = new.encode() + b"\n"
        magic = rng.choice(
            (b"\x93NUMPY\x01\x00", b"\x93NUMPY\x01\x00", b"\x93NUMPY\x02\x00", b"\x93NUMPY\x09\x00", b"x")
        )
        size = rng.choice((len(encoded), len(encoded), 0xFFFF, 0))
        return magic + struct.pack("<H", size) + encoded + rng.choice((numbers, b"", numbers[:-1], numbers * 2))

    return _again(whole, change)


def _forged_numbers(whole: bytes, rng: random.Random) -> bytes:
    """An array has other numbers, right checksums and a right header."""
    chosen = rng.choice([name for name in _names(whole) if name.endswith(".npy")])

    def change(name: str, data: bytes) -> bytes:
        if name != chosen:
            return data
        header, numbers = _split(data)
        mixed = bytearray(numbers)
        for _ in range(rng.choice((1, 1, 5, 50)) if mixed else 0):
            place = rng.randrange(len(mixed))
            piece = rng.choice((b"\xff" * 8, bytes(8), b"\xff" * 7 + b"\x7f", rng.randbytes(8), b"\x01"))
            mixed[place : place + len(piece)] = piece[: len(mixed) - place]
        return header + rng.choice((bytes(mixed), numbers[::-1], bytes(len(numbers)), b"\xff" * len(numbers), mixed))

    return _again(whole, change)


def _packed(whole: bytes, rng: random.Random) -> bytes:
    """Members are compressed in another way, twice there, missing, too many, or far larger than stated."""
    if rng.random() < 0.5:
        method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED))
        missing = rng.choice((*_names(whole), "", ""))
        return _again(whole, lambda name, data: None if name == missing else data, method, copies=rng.choice((1, 1, 2)))
    chosen = rng.choice(_names(whole))
    bomb = _again(
        whole, lambda name, data: data + bytes(rng.choice((1, 1 << 16, 1 << 22))) if name == chosen else data,
        zipfile.ZIP_DEFLATED,
    )  # fmt: skip
    return bomb if rng.random() < 0.5 else _forged_directory(bomb, rng)


def _forged_settings(whole: bytes, rng: random.Random) -> bytes:
    """A setting has another value or is missing, or the settings are no JSON; or numbers change if there are none."""
    if "settings.json" not in _names(whole):
        return _forged_numbers(whole, rng)

    def change(name: str, data: bytes) -> bytes:
        if name != "settings.json":
            return data
        header = json.loads(data)
        table = rng.choice((header, header["settings"], header["settings"], header["settings"]))
        key = rng.choice(list(table))
        if rng.random() < 0.1:
            del table[key]
        else:
            table[key] = rng.choice(_VALUES)
        text = json.dumps(header)
        return rng.choice((text, text, text, text, text, "[" * 100_000, text[:-1], "1" * 5000, '"x"')).encode()

    return _again(whole, change)
