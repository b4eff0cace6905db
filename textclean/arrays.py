"""The type of a numpy array of any shape and element type.

A module that must be importable without numpy imports this one under `TYPE_CHECKING` only.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Array"]

# Element types and shapes stand in docstrings: numpy's stubs cannot express most of them.
Array = np.ndarray[Any, Any]
