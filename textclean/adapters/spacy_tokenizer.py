"""spaCy: a tokenizer that cleans first; its tokens know where they stood in the source. Import it by `.spacy`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from textclean.adapters.offsets import anchors
from textclean.adapters.spacy_docs import ANCHORS, RESULT, language
from textclean.errors import InputError
from textclean.pipeline import Pipeline
from textclean.presets import get

__all__ = ["CleaningTokenizer", "clean_first"]


class CleaningTokenizer:
    """A tokenizer that cleans a text before another one makes tokens of it; see `clean_first`."""

    def __init__(self, inner: Any, pipeline: str | Pipeline = "article", lang: str | None = None) -> None:
        self.inner, self.pipeline, self.lang, self.cleaner = inner, pipeline, lang, get(pipeline)

    def __call__(self, text: str) -> Doc:
        """The doc of the clean text, with the offsets of its tokens in the source."""
        result = self.cleaner.tag(text, lang=self.lang)
        doc: Doc = self.inner(result.text)
        doc.user_data[RESULT] = result.to_dict()
        doc.user_data[ANCHORS] = [list(anchor) for anchor in anchors(result)]
        return doc

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Write the tokenizer within; the rest stands in the config.

        Raises:
            InputError: if the pipeline is no preset's name, for a config holds nothing else.
        """
        self._check()
        self.inner.to_disk(path, exclude=exclude)

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> CleaningTokenizer:
        """Read the tokenizer within."""
        self.inner.from_disk(path, exclude=exclude)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """As `to_disk`, to bytes."""
        self._check()
        return bytes(self.inner.to_bytes(exclude=exclude))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> CleaningTokenizer:
        """As `from_disk`, from bytes."""
        self.inner.from_bytes(data, exclude=exclude)
        return self

    def _check(self) -> None:
        if not isinstance(self.pipeline, str):
            raise InputError("a pipeline of one's own cannot be written to a config: clean with a preset, by its name")


def clean_first(nlp: Language, pipeline: str | Pipeline = "article", lang: str | None = None) -> Language:
    """Let a spaCy pipeline clean each text before it makes tokens of it; `nlp.to_disk` writes that down too.

    nlp: is changed and given back. lang: language of the texts, if it is not that of `nlp`.

    >>> import spacy
    >>> nlp = clean_first(spacy.blank("en"))
    >>> source = "Share this article\\nThe vote was close.\\n"
    >>> doc = nlp(source)
    >>> [(token.text, token._.source) for token in doc[:2]]
    [('The', (19, 22)), ('vote', (23, 27))]
    >>> [span.kind for span in doc._.textclean.removed]
    ['share']
    """
    lang = lang or language(nlp.lang or "")
    nlp.tokenizer = CleaningTokenizer(nlp.tokenizer, pipeline, lang)
    if isinstance(pipeline, str):
        inner = nlp.config["nlp"]["tokenizer"]
        made = {"@tokenizers": "textclean.CleaningTokenizer.v1", "inner": inner, "pipeline": pipeline, "lang": lang}
        nlp.config["nlp"]["tokenizer"] = made
    return nlp


@registry.tokenizers("textclean.CleaningTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy's is
def _tokenizer(
    inner: Callable[[Language], Any], pipeline: str = "article", lang: str | None = None
) -> Callable[[Language], CleaningTokenizer]:
    return lambda nlp: CleaningTokenizer(inner(nlp), pipeline, lang)
