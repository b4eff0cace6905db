"""Haystack: a component that cleans documents, before a splitter or an embedder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textclean.errors import InputError, MissingExtra
from textclean.pipeline import Pipeline
from textclean.presets import get

try:
    from haystack import Document, component, default_from_dict, default_to_dict
except ModuleNotFoundError as missing:
    if missing.name != "haystack":
        raise
    raise MissingExtra("haystack-ai", "haystack") from None

__all__ = ["TextCleaner"]


@component
class TextCleaner:
    """Cleans the content of documents; what was removed, where and why, is in their meta.

    pipeline: a preset's name, or a Pipeline (which `to_dict` cannot write). lang: language of the texts (ISO 639-1).
    title_field: the meta field that holds a document's headline. removed_field: the one for what was removed, or None.
    keep_id: a document keeps its id, which Haystack would make of the new content.

    >>> from haystack import Document
    >>> cleaner = TextCleaner(pipeline="article")
    >>> found = cleaner.run(documents=[Document(content="The vote was close.\\nShare this article\\n")])
    >>> found["documents"][0].content
    'The vote was close.\\n'
    >>> [(span["kind"], span["text"]) for span in found["documents"][0].meta["removed"]]
    [('share', '\\nShare this article')]
    """

    def __init__(
        self,
        pipeline: str | Pipeline = "article",
        *,
        lang: str | None = None,
        title_field: str | None = None,
        removed_field: str | None = "removed",
        keep_id: bool = False,
    ) -> None:
        get(pipeline)  # a wrong name is told at once
        self.pipeline, self.lang, self.title_field = pipeline, lang, title_field
        self.removed_field, self.keep_id = removed_field, keep_id

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """The documents with clean content; one without text stays as it is."""
        return {"documents": [self._cleaned(document) for document in documents]}

    def to_dict(self) -> dict[str, Any]:
        """The component as plain data.

        Raises:
            InputError: if its pipeline is no preset's name.
        """
        if not isinstance(self.pipeline, str):
            raise InputError("a pipeline of one's own cannot be written as data: clean with a preset, by its name")
        names = ("pipeline", "lang", "title_field", "removed_field", "keep_id")
        return default_to_dict(self, **{name: getattr(self, name) for name in names})

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TextCleaner:
        """The component that `to_dict` wrote."""
        return default_from_dict(cls, data)

    def _cleaned(self, document: Document) -> Document:
        if document.content is None:
            return document
        title = document.meta.get(self.title_field) if self.title_field else None
        result = get(self.pipeline).tag(document.content, title=title, lang=self.lang)
        removed = {self.removed_field: [s._asdict() for s in result.removed]} if self.removed_field else {}
        same = document.id if self.keep_id else ""  # Haystack makes an id where there is none
        return replace(document, id=same, content=result.text, meta={**document.meta, **removed})
