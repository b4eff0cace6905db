"""JSON files with a digest of their own content: a damaged or foreign file is recognized."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from textclean.errors import RunError

__all__ = ["sealed", "unsealed"]

_FORMAT, _DIGEST = "format", "checksum"


def sealed(kind: str, content: Mapping[str, Any], indent: int | None = None) -> bytes:
    """The bytes of a JSON file with its kind and the digest of its content.

    Args:
        kind: The kind of file, such as "manifest".
        content: The content, of values that JSON knows.
        indent: The indentation, for a file that people read.
    """
    body = json.loads(json.dumps({_FORMAT: _format(kind), **content}))
    return json.dumps({**body, _DIGEST: _digest(body)}, indent=indent).encode() + b"\n"


def unsealed(kind: str, path: Path, advice: str) -> dict[str, Any]:
    """The content of a file that `sealed` made.

    Args:
        kind: The kind of file.
        path: The file.
        advice: What to do if it is damaged, for the error.

    Raises:
        RunError: (a RuntimeError) if the file is damaged, or of another kind.
        OSError: if it cannot be read.
    """
    data = path.read_bytes()
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise RunError(f"{path} is damaged: it is no JSON: {advice}") from None
    if not isinstance(body, dict) or body.get(_FORMAT) != _format(kind):
        raise RunError(f"{path} is no {kind} that this version of textclean wrote: {advice}")
    found = body.pop(_DIGEST, None)
    if found != _digest(body):
        raise RunError(f"{path} is damaged: its digest does not fit its content: {advice}")
    del body[_FORMAT]
    return body


def _format(kind: str) -> str:
    """The name and version of a format."""
    return f"textclean {kind} 1"


def _digest(body: dict[str, Any]) -> str:
    """The digest of a JSON object, whatever its layout."""
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
