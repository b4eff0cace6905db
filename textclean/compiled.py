"""Kernels that numba (the `fast` extra) compiles on first use.

numba caches the machine code next to the source, or in the user's cache folder if that is read-only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

__all__ = ["available", "compiled"]


@cache
def available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a kernel, once.

    Args:
        kernel: A function of arrays and numbers.
    """
    from numba import njit

    found: Callable[..., Any] = njit(cache=True, nogil=True)(kernel)
    return found
