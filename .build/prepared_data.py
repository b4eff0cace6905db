"""Puts the prepared data into a wheel: a start then need not parse the lexicons (`textclean.prepared`)."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Prepared(BuildHookInterface):  # type: ignore[type-arg]  # hatchling looks for one class, whatever its parameter
    """Prepares the data in a temporary folder: a checkout and an editable install read the TOML files themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files, and name them to the builder.

        Args:
            version: The sort of the wheel.
            build_data: What the builder puts into it.
        """
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        try:
            from textclean import prepared
            from textclean.preparing import prepare
        finally:
            sys.path.remove(self.root)
        self._folder = TemporaryDirectory()
        for file in prepare(Path(self._folder.name)):
            build_data["force_include"][str(file)] = f"textclean/{prepared.FOLDER}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the temporary folder.

        Args:
            version: The sort of the wheel.
            build_data: What the builder put into it.
            artifact_path: The wheel.
        """
        if version == "standard":
            self._folder.cleanup()
