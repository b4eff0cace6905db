r"""Binary data: files that hold no text, known by their first bytes, or by their NUL and control bytes.

UTF-16 and UTF-32 hold NUL bytes and are text, with or without a byte order mark; so is a text with a stray NUL.

    >>> looks_like(b"\x7fELF\x02\x01\x01\x00")
    'an ELF program or library'
    >>> looks_like("Ça va".encode("utf-16-le")), looks_like(b"Bread\nand butter")
    (None, None)
"""

from __future__ import annotations

from textclean.decoding import decode
from textclean.errors import FileError

__all__ = ["SNIFFED", "looks_like", "refuse_binary"]

SNIFFED = 1 << 12  # the first bytes of a file by which its format is known

_MAGIC = {
    b"\x7fELF": "an ELF program or library",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive (or a document in one: docx, xlsx, odt, epub)",
    b"PK\x05\x06": "an empty zip archive",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"SQLite format 3\x00": "an SQLite database",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office document",
    b"\xcf\xfa\xed\xfe": "a Mach-O program",
    b"\xca\xfe\xba\xbe": "a Java class or a Mach-O program",
    b"\x93NUMPY": "a NumPy array",
}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Control bytes that no text needs: all but tab, line feed, vertical tab, form feed, carriage return and escape.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_MOST = 20  # one control byte in this many bytes makes binary data


def looks_like(data: bytes) -> str | None:
    """What binary data looks like, in words; None for text.

    Args:
        data: The bytes: all of them, or the first ones.
    """
    for magic, words in _MAGIC.items():
        if data.startswith(magic):
            return words
    if b"\0" not in data or _is_wide(data):
        return None
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return "binary data" if controls * _MOST > len(data) else None


def refuse_binary(data: bytes, where: str = "") -> None:
    """Raise an error for binary data.

    Args:
        data: The bytes: all of them, or the first ones.
        where: What the message begins with.

    Raises:
        FileError: if the bytes are not text.
    """
    if what := looks_like(data):
        raise FileError(f"{where}not text: it looks like {what}: extract its text first")


def _is_wide(data: bytes) -> bool:
    """Whether bytes with NULs are UTF-16 or UTF-32."""
    if decode(data).how in ("bom", "nul bytes"):
        return True
    for encoding in _WIDE:  # too short for `decode`, or UTF-32 without a mark
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(chr(code) in text for code in _CONTROLS):
            return True
    return False
