"""A file or stream that is one text, as bytes."""

from __future__ import annotations

from textclean.errors import FileError
from textclean.io.binary import SNIFFED, refuse_binary
from textclean.io.compression import Readable, buffered, compression, unpacked
from textclean.io.formats import by_head, by_name
from textclean.io.limits import Limits

__all__ = ["one_text"]


def one_text(stream: Readable, name: str, limits: Limits) -> bytes:
    """The bytes of a file or stream that is one text, decompressed.

    Args:
        stream: The stream.
        name: The name of the file.
        limits: `limits.record` bounds a compressed text; a text that is not compressed may have any size.

    Raises:
        FileError: if it is binary or holds rows or columns, or is damaged, cut short or too large.
        MissingExtra: if its compression needs a package that is not installed.
    """
    source = buffered(stream)
    packed = compression(source.peek(8)[:8]) is not None
    plain = unpacked(source, limits.ratio)
    found = by_head(plain.peek(8)[:8]) or by_name(name)
    if found is not None and found.holds != "text":
        raise FileError(f"it holds {found.name} records, not one text: `textclean run` cleans such files")
    data = plain.read(limits.record + 1)
    if len(data) > limits.record and not packed:
        refuse_binary(data[:SNIFFED])  # before all of it is read: a device has no end
        data += plain.read()
    elif len(data) > limits.record:
        raise FileError(
            f"too large: more than {limits.record:,} bytes, decompressed: raise max_record (in the table run of a "
            "configuration), or decompress it first"
        )
    refuse_binary(data)
    return data
