"""Every example in a docstring of the installed package is true."""

import doctest
import importlib
import io
import pkgutil
import types

import pytest

import textclean
from textclean.errors import MissingExtra

MODULES = ["textclean", *sorted(m.name for m in pkgutil.walk_packages(textclean.__path__, "textclean."))]


def run_examples(module: types.ModuleType) -> tuple[int, str]:
    """How many examples the module has, and what doctest says about those that are false."""
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for found in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(found, out=report.write)
    return runner.tries, report.getvalue()


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except (ModuleNotFoundError, MissingExtra) as missing:
        if (missing.name or "").partition(".")[0] == "textclean":
            raise
        pytest.skip(f"{name} needs an optional package: {missing}")
    _, failures = run_examples(module)
    if failures:
        pytest.fail(failures, pytrace=False)


def test_all_modules_are_walked() -> None:
    assert {"textclean.document", "textclean.segment", "textclean.cli.terminal", "textclean.__main__"} <= set(MODULES)


def test_examples_are_found_and_a_false_one_is_reported() -> None:
    assert run_examples(importlib.import_module("textclean.segment"))[0] > 0
    module = types.ModuleType("false", doc="\n>>> 1 + 1\n3\n")
    assert "Expected:" in run_examples(module)[1]
