"""spaCy: a component that marks the chrome in a text, and a tokenizer that cleans the text first.

Importing this module registers both with spaCy, and the extensions `doc._.textclean` (the `Result`), `token._.source`
and `span._.source` (half-open offsets into the untouched source).
"""

from __future__ import annotations

from dataclasses import dataclass

from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.result import Result

with needs("spacy", "spacy"):
    from spacy.language import Language
    from spacy.tokens import Doc, Span

from textclean.adapters.spacy_docs import ANCHORS, RESULT, language
from textclean.adapters.spacy_tokenizer import CleaningTokenizer, clean_first

__all__ = ["Chrome", "CleaningTokenizer", "clean_first", "component"]


@dataclass(frozen=True, slots=True)
class Chrome:
    """The component `textclean`: it puts the chrome into `doc.spans["chrome"]`, and leaves the text whole.

    A span's label is the kind of chrome, its `id_` the rule.

    Args:
        pipeline: The name of a preset, or a `Pipeline`.
        spans_key: The key of the spans in `doc.spans`.
        lang: The language of the texts (ISO 639-1), if it is not that of the doc.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> chrome = nlp.add_pipe("textclean", config={"pipeline": "article"})
    >>> doc = nlp("The vote was close.\\nShare this article\\n")
    >>> [(span.text, span.label_, span.id_) for span in doc.spans["chrome"]]
    [('Share this article', 'share', 'share.alone')]
    """

    pipeline: str | Pipeline = "article"
    spans_key: str = "chrome"
    lang: str | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Mark the chrome in a doc."""
        result = get(self.pipeline).tag(doc.text, lang=self.lang or language(doc.lang_))
        doc.spans[self.spans_key] = [span for span in _spans(doc, result) if span is not None]
        if ANCHORS not in doc.user_data:  # with anchors, it already has the result of the tokenizer
            doc.user_data[RESULT] = result.to_dict()
        return doc


@Language.factory("textclean")
def component(
    nlp: Language,  # noqa: ARG001  # spaCy passes both by name
    name: str,  # noqa: ARG001
    pipeline: str = "article",
    spans_key: str = "chrome",
    lang: str | None = None,
) -> Chrome:
    """Make the component; spaCy calls this for `nlp.add_pipe("textclean", config=...)`.

    Args:
        nlp: Ignored; part of spaCy's signature.
        name: Ignored; part of spaCy's signature.
        pipeline: The name of a preset.
        spans_key: The key of the spans in `doc.spans`.
        lang: The language of the texts (ISO 639-1), if it is not that of the doc.

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name.
    """
    get(pipeline)  # an unknown preset fails here, not at the first doc
    return Chrome(pipeline, spans_key, lang)


def _spans(doc: Doc, result: Result) -> list[Span | None]:
    """The removed spans, without the white space that is removed with them."""
    spans = []
    for removed in result.removed:
        start = removed.start + len(removed.text) - len(removed.text.lstrip())
        end = start + len(removed.text.strip())
        spans.append(doc.char_span(start, end, removed.kind, span_id=removed.rule, alignment_mode="expand"))
    return spans
