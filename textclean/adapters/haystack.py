"""Haystack: a component that cleans documents, before a splitter or an embedder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textclean.adapters.documents import clean_document, preset_name
from textclean.errors import needs
from textclean.pipeline import Pipeline
from textclean.presets import get

with needs("haystack-ai", "haystack", "haystack"):
    from haystack import Document, component, default_from_dict, default_to_dict

__all__ = ["TextCleaner"]


@component
class TextCleaner:
    """Cleans the content of documents; the removed spans, with their rules and reasons, go into the meta.

    Args:
        pipeline: The name of a preset, or a `Pipeline` (which `to_dict` cannot write).
        lang: The language of the texts (ISO 639-1).
        title_field: The meta field with a document's headline, if there is one.
        removed_field: The meta field for the removed spans; None to leave them out.
        keep_id: Whether a document keeps its id; otherwise Haystack derives it from the new content.

    >>> from haystack import Document
    >>> cleaner = TextCleaner(pipeline="article")
    >>> cleaned = cleaner.run(documents=[Document(content="The vote was close.\\nShare this article\\n")])
    >>> cleaned["documents"][0].content
    'The vote was close.\\n'
    >>> [(span["kind"], span["text"]) for span in cleaned["documents"][0].meta["removed"]]
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
        get(pipeline)  # an unknown preset fails here, not at the first document
        self.pipeline, self.lang, self.title_field = pipeline, lang, title_field
        self.removed_field, self.keep_id = removed_field, keep_id

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Clean the content of documents.

        Args:
            documents: The documents; one without content is returned as it is.

        Returns:
            New documents, in order, under "documents".
        """
        return {"documents": [self._cleaned(document) for document in documents]}

    def to_dict(self) -> dict[str, Any]:
        """Return the component as plain data.

        Raises:
            InputError: (a TypeError) if its pipeline is not the name of a preset.
        """
        names = ("lang", "title_field", "removed_field", "keep_id")
        settings = {name: getattr(self, name) for name in names}
        return default_to_dict(self, pipeline=preset_name(self.pipeline), **settings)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TextCleaner:
        """Make the component that `to_dict` wrote.

        Args:
            data: The plain data.
        """
        return default_from_dict(cls, data)

    def _cleaned(self, document: Document) -> Document:
        """The document with clean content; the same document, if it has none."""
        if document.content is None:
            return document
        text, meta = clean_document(
            document.content,
            document.meta,
            get(self.pipeline),
            lang=self.lang,
            title_field=self.title_field,
            removed_field=self.removed_field,
        )
        kept = document.id if self.keep_id else ""  # Haystack makes an id for an empty one
        return replace(document, id=kept, content=text, meta=meta)
