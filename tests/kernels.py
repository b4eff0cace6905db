"""A fixture for all tests of shingles and of what is built on them: numpy's kernels, then numba's."""

from __future__ import annotations

import pytest

from textclean.shingling import fast


@pytest.fixture(params=["numpy", "numba"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test with each kernel."""
    if request.param == "numba":
        pytest.importorskip("numba", reason="numba (the fast extra) is not installed")
    monkeypatch.setattr(fast, "available", lambda: request.param == "numba")
    return str(request.param)
