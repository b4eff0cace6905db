"""Programs for a process of its own, in which some packages are as if they were not installed."""

from __future__ import annotations

__all__ = ["without"]


def without(*packages: str) -> str:
    """The beginning of a program that cannot import these."""
    return (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name in {packages!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Absent())\n"
    )
