"""spaCy: what a Doc holds of its cleaning, and the extensions that show it. Import it by `.spacy`."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from textclean.adapters.offsets import source_span
from textclean.result import Result

__all__ = ["ANCHORS", "RESULT", "language"]

# Of doc.user_data: as plain data, for a Doc is written to bytes.
RESULT, ANCHORS = "textclean", "textclean_anchors"


def language(code: str) -> str | None:
    """The language of a spaCy pipeline, None where it is of no language or of many."""
    return None if code in ("", "xx") else code


def _source(part: Token | Span) -> tuple[int, int]:
    """Where a token or span stood in the untouched source: at its own place, if no cleaning came first."""
    start = part.idx if isinstance(part, Token) else part.start_char
    return source_span(part.doc.user_data.get(ANCHORS) or [(0, 0, None)], start, start + len(part.text))


Doc.set_extension("textclean", getter=lambda doc: Result.from_dict(doc.user_data[RESULT]), force=True)
Token.set_extension("source", getter=_source, force=True)
Span.set_extension("source", getter=_source, force=True)
