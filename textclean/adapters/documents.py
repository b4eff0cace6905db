"""What the adapters of document tools share: the text of a document cleaned, the removed spans in its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textclean.errors import InputError
from textclean.pipeline import Pipeline
from textclean.result import Result

__all__ = ["clean_document", "preset_name", "removed_dicts"]


def clean_document(
    text: str,
    metadata: Mapping[str, Any],
    pipeline: Pipeline,
    *,
    lang: str | None,
    title_field: str | None,
    removed_field: str | None,
) -> tuple[str, dict[str, Any]]:
    """Clean the text of a document.

    Args:
        text: The document's text.
        metadata: The document's metadata; it is not changed.
        pipeline: The pipeline that cleans the text.
        lang: The language of the text (ISO 639-1).
        title_field: The metadata field with the headline, if there is one.
        removed_field: The metadata field for the removed spans; None to leave them out.

    Returns:
        The clean text, and the metadata with the removed spans.
    """
    title = metadata.get(title_field) if title_field else None
    result = pipeline.tag(text, title=title, lang=lang)
    removed = {removed_field: removed_dicts(result)} if removed_field else {}
    return result.text, {**metadata, **removed}


def removed_dicts(result: Result) -> list[dict[str, Any]]:
    """Return the removed spans of a result as dicts.

    Args:
        result: The result of a pipeline.
    """
    return [span._asdict() for span in result.removed]


def preset_name(pipeline: str | Pipeline) -> str:
    """Return the preset's name, which a tool's configuration can hold.

    Args:
        pipeline: The name of a preset, or a pipeline.

    Raises:
        InputError: (a TypeError) if it is a pipeline: a configuration cannot hold one.
    """
    if not isinstance(pipeline, str):
        raise InputError("a Pipeline cannot be written to a configuration: pass the name of a preset instead")
    return pipeline
