"""spaCy: a tokenizer that cleans the text first, and keeps source offsets. Import it through `.spacy`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from textclean.adapters.documents import preset_name
from textclean.adapters.offsets import anchors
from textclean.adapters.spacy_docs import ANCHORS, RESULT, language
from textclean.pipeline import Pipeline
from textclean.presets import get

__all__ = ["CleaningTokenizer", "clean_first"]


class CleaningTokenizer:
    """A tokenizer that cleans a text, then passes it to another tokenizer; see `clean_first`.

    Args:
        inner: The tokenizer for the clean text.
        pipeline: The name of a preset, or a `Pipeline` (which cannot be written to disk or bytes).
        lang: The language of the texts (ISO 639-1).

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name.
    """

    def __init__(self, inner: Any, pipeline: str | Pipeline = "article", lang: str | None = None) -> None:
        self.inner, self.pipeline, self.lang, self.cleaner = inner, pipeline, lang, get(pipeline)

    def __call__(self, text: str) -> Doc:
        """Return the doc of the clean text, with the source offsets of its tokens."""
        result = self.cleaner.tag(text, lang=self.lang)
        doc: Doc = self.inner(result.text)
        doc.user_data[RESULT] = result.to_dict()
        doc.user_data[ANCHORS] = [list(anchor) for anchor in anchors(result)]
        return doc

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Write the inner tokenizer; the other settings are in spaCy's config.

        Args:
            path: The folder.
            exclude: The parts to leave out, passed to the inner tokenizer.

        Raises:
            InputError: (a TypeError) if the pipeline is not the name of a preset.
        """
        preset_name(self.pipeline)
        self.inner.to_disk(path, exclude=exclude)

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> CleaningTokenizer:
        """Read the inner tokenizer.

        Args:
            path: The folder.
            exclude: The parts to leave out, passed to the inner tokenizer.

        Returns:
            The tokenizer itself.
        """
        self.inner.from_disk(path, exclude=exclude)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the inner tokenizer as bytes; the other settings are in spaCy's config.

        Args:
            exclude: The parts to leave out, passed to the inner tokenizer.

        Raises:
            InputError: (a TypeError) if the pipeline is not the name of a preset.
        """
        preset_name(self.pipeline)
        return bytes(self.inner.to_bytes(exclude=exclude))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> CleaningTokenizer:
        """Read the inner tokenizer from bytes.

        Args:
            data: What `to_bytes` returned.
            exclude: The parts to leave out, passed to the inner tokenizer.

        Returns:
            The tokenizer itself.
        """
        self.inner.from_bytes(data, exclude=exclude)
        return self


def clean_first(nlp: Language, pipeline: str | Pipeline = "article", lang: str | None = None) -> Language:
    """Make a spaCy pipeline clean each text before it is tokenized; `nlp.to_disk` saves that with a preset's name.

    Args:
        nlp: The spaCy pipeline, which is changed in place.
        pipeline: The name of a preset, or a `Pipeline` (which cannot be saved).
        lang: The language of the texts (ISO 639-1), if it is not that of `nlp`.

    Returns:
        The spaCy pipeline.

    Raises:
        UnknownName: (a LookupError) if there is no preset of that name.

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
        config = {"@tokenizers": "textclean.CleaningTokenizer.v1", "inner": inner, "pipeline": pipeline, "lang": lang}
        nlp.config["nlp"]["tokenizer"] = config
    return nlp


@registry.tokenizers("textclean.CleaningTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy's is
def _tokenizer(
    inner: Callable[[Language], Any], pipeline: str = "article", lang: str | None = None
) -> Callable[[Language], CleaningTokenizer]:
    """The factory that spaCy finds by its name in a saved config."""
    return lambda nlp: CleaningTokenizer(inner(nlp), pipeline, lang)
