"""What holds for all tests: which textclean they test, how Hypothesis runs, and the kernels of shingles."""

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parent.parent

# Machines are shared and slow at times: a deadline would measure the neighbours. In CI the same examples are tried each
# time, so that it judges the change and not the dice; new examples are found where people work.
settings.register_profile("textclean", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("textclean")


def imported_from() -> Path:
    """The folder that `import textclean` would take."""
    spec = importlib.util.find_spec("textclean")
    if spec is None or spec.origin is None:
        raise pytest.UsageError('textclean is not installed: pip install ".[test]", or "-e .[test]" to work on it')
    return Path(spec.origin).resolve().parent


def pytest_configure() -> None:
    """In CI the built wheel is tested: what is missing from it would go unseen in the source tree."""
    folder = imported_from()
    if os.environ.get("CI") and folder.is_relative_to(CHECKOUT / "textclean"):
        raise pytest.UsageError(
            f"CI tests the installed wheel, but textclean comes from the source tree ({folder}): "
            'run `pip install ".[test]"` without -e, and `pytest`, not `python -m pytest`'
        )


def pytest_report_header() -> str:
    """Say at the top of each run which textclean is tested."""
    return f"textclean: {imported_from()}"


@pytest.fixture(params=["numpy", "numba"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test with numpy's kernels of shingles, then with numba's."""
    from textclean.shingling import fast  # not above: what is imported is checked first

    if request.param == "numba":
        pytest.importorskip("numba", reason="numba (the fast extra) is not installed")
    monkeypatch.setattr(fast, "available", lambda: request.param == "numba")
    return str(request.param)
