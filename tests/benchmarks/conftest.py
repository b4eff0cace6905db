"""The texts of the benchmarks."""

import os

import pytest

from tests.benchmarks.test_speed import article


@pytest.fixture(scope="module")
def texts(request: pytest.FixtureRequest) -> list[str]:
    """Texts of 2 kB: DOCUMENTS of the environment, or 200; few without `--benchmark-enable`."""
    measured = request.config.getoption("--benchmark-enable")
    return [article(2_000, seed) for seed in range(int(os.environ.get("DOCUMENTS", "200")) if measured else 5)]
