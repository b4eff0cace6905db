"""spaCy: the user data of a cleaned Doc, and the extensions that read it. Import it through `.spacy`."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from textclean.adapters.offsets import source_span
from textclean.result import Result

__all__ = ["ANCHORS", "RESULT", "language"]

# Keys of doc.user_data, whose values are plain data because a Doc can be written to bytes.
RESULT, ANCHORS = "textclean", "textclean_anchors"


def language(code: str) -> str | None:
    """Return the language of a spaCy pipeline; None if it has no language, or several.

    Args:
        code: The language code of spaCy, "" or "xx" for none.
    """
    return None if code in ("", "xx") else code


def _source(part: Token | Span) -> tuple[int, int]:
    """The offsets of a token or span in the untouched source; its own offsets, if the doc was not cleaned."""
    start = part.idx if isinstance(part, Token) else part.start_char
    return source_span(part.doc.user_data.get(ANCHORS) or [(0, 0, None)], start, start + len(part.text))


Doc.set_extension("textclean", getter=lambda doc: Result.from_dict(doc.user_data[RESULT]), force=True)
Token.set_extension("source", getter=_source, force=True)
Span.set_extension("source", getter=_source, force=True)
