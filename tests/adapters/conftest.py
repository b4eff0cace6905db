"""What the tests of adapters of tables and models share."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.adapters.absent import without


@pytest.fixture
def without_package() -> Callable[[str, str], str]:
    """Import a module in a fresh interpreter in which a package is not to be found: the last line of its errors."""

    def message(module: str, package: str) -> str:
        program = without(package) + f"import {module}\n"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1
        return done.stderr.strip().splitlines()[-1]

    return message
