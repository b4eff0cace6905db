"""The fixture that runs a test with each kernel."""

from tests.kernels import kernel

__all__ = ["kernel"]
