"""For the engines' tests: a run in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engines.corpora import Serial
from textclean.engines import local


@pytest.fixture
def serial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., local.Summary]:
    """Run on the folder `in`, into the folder `out`, without processes; from a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(local, "Pool", Serial)
    Path("in").mkdir()

    def serial(output: str = "out", **settings: Any) -> local.Summary:
        return local.run(["in"], output, **settings)

    return serial
