"""Every example in a docstring of the installed package is true."""

import doctest
import importlib
import io
import types

import pytest

from tests.modules import NAMES, imported


def run_examples(module: types.ModuleType) -> tuple[int, str]:
    """How many examples the module has, and what doctest says about those that are false."""
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for found in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(found, out=report.write)
    return runner.tries, report.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_examples_of(name: str) -> None:
    module = imported(name)
    _, failures = run_examples(module)
    if failures:
        pytest.fail(failures, pytrace=False)


def test_all_modules_are_walked() -> None:
    assert {"textclean.document", "textclean.segment", "textclean.cli.terminal", "textclean.__main__"} <= set(NAMES)


def test_examples_are_found_and_a_false_one_is_reported() -> None:
    assert run_examples(importlib.import_module("textclean.segment"))[0] > 0
    module = types.ModuleType("false", doc="\n>>> 1 + 1\n3\n")
    assert "Expected:" in run_examples(module)[1]
