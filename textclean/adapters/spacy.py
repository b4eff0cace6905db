"""spaCy: a component that marks the chrome of a text, and a tokenizer that cleans first and knows where tokens stood.

By spaCy's convention importing this module registers them, and the extensions `doc._.textclean` (the `Result`),
`token._.source` and `span._.source` (half-open offsets into the untouched source).
"""

from __future__ import annotations

from dataclasses import dataclass

from textclean.errors import MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get
from textclean.result import Result

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ModuleNotFoundError as missing:
    if missing.name != "spacy":
        raise
    raise MissingExtra("spacy", "spacy") from None

from textclean.adapters.spacy_docs import ANCHORS, RESULT, language
from textclean.adapters.spacy_tokenizer import CleaningTokenizer, clean_first

__all__ = ["Chrome", "CleaningTokenizer", "clean_first", "component"]


@dataclass(frozen=True, slots=True)
class Chrome:
    """The component `textclean`: what is to be removed stands in `doc.spans["chrome"]`; the text stays whole.

    A span's label is the kind of chrome, its `id_` the rule. Config: `pipeline` (a preset's name), `spans_key`, `lang`.

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
        """Mark the chrome of a doc."""
        result = get(self.pipeline).tag(doc.text, lang=self.lang or language(doc.lang_))
        doc.spans[self.spans_key] = [span for span in _spans(doc, result) if span is not None]
        if ANCHORS not in doc.user_data:  # else the result of the cleaning that made this doc is kept
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
    """What spaCy calls to make the component."""
    get(pipeline)  # a wrong name is told when the component is made
    return Chrome(pipeline, spans_key, lang)


def _spans(doc: Doc, result: Result) -> list[Span | None]:
    """The removed spans, without the white space that goes with them."""
    found = []
    for span in result.removed:
        start = span.start + len(span.text) - len(span.text.lstrip())
        end = start + len(span.text.strip())
        found.append(doc.char_span(start, end, span.kind, span_id=span.rule, alignment_mode="expand"))
    return found
