"""What textclean raises on purpose is below `TextcleanError`."""

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

import textclean
from tests.modules import modules
from textclean import errors

FOLDER = Path(textclean.__file__).parent
BUILTIN = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)}
# Built-in errors that a protocol of Python requires: the error and the function that raises it.
REQUIRED = {
    ("AttributeError", "__getattr__"),
    ("StopIteration", "__next__"),
}
# Places that raise a built-in error all the same, and why.
ALLOWED = {
    ("atomic.py", "OSError"): "as opening the path would raise it: a write fails in one way, with a path and an errno",
    ("on_demand.py", "AttributeError"): "what a module's `__getattr__` raises, which it makes",
    ("io/compression.py", "EOFError"): "the end of a stream that is cut short, which the readers make a FileError",
    ("io/json_rows.py", "ValueError"): "what the JSON decoders raise themselves; the readers make it a reject",
}
# Exceptions of the package that are not below TextcleanError, and why.
OUTSIDE = {
    "textclean.errors.TextcleanWarning": "a warning, not an error",
    "textclean.engines.shard.Stopped": "stops a worker; the pool that stops the run catches it",
    "textclean.engines.shard._Withdrawn": "restarts a shard; never leaves its module",
    "textclean.testing.patience.TooSlow": "becomes a BrokenContract in the checks",
    "textclean.cli.app.Refused": "click's own class of errors, which gives the exit code",
    "textclean.cli.app.Failed": "click's own class of errors, which gives the exit code",
}


def raised(tree: ast.AST, function: str = "") -> Iterator[tuple[str, str, int]]:
    """The built-in errors that a module raises: name, innermost function, line."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Raise):
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(error, ast.Name) and error.id in BUILTIN:
                yield error.id, inside, node.lineno
        yield from raised(node, inside)


def offending(source: str, file: str) -> list[str]:
    """The lines of a module that raise a built-in error without need."""
    return [
        f"{file}:{line}: {error}"
        for error, function, line in raised(ast.parse(source))
        if (error, function) not in REQUIRED and (file, error) not in ALLOWED
    ]


FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))


@pytest.mark.parametrize("file", FILES)
def test_no_bare_builtin_error_is_raised(file: str) -> None:
    assert offending((FOLDER / file).read_text(encoding="utf-8"), file) == []


def test_a_bare_error_is_found() -> None:
    source = (
        "def f():\n    raise ValueError('x')\ndef __getattr__(name):\n    raise AttributeError(name)\nraise KeyError\n"
    )
    assert offending(source, "a.py") == ["a.py:2: ValueError", "a.py:5: KeyError"]


def test_allowed_places_exist() -> None:
    """An exception from the rule that is no longer needed is removed from the list."""
    for file, error in ALLOWED:
        names = [name for name, _, _ in raised(ast.parse((FOLDER / file).read_text(encoding="utf-8")))]
        assert error in names, file


def classes() -> Iterator[type[Exception]]:
    """The exception classes that the package defines."""
    for module in modules():
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Exception) and thing.__module__ == module.__name__:
                yield thing


def test_exceptions_are_below_the_root() -> None:
    outside = {
        f"{each.__module__}.{each.__qualname__}" for each in classes() if not issubclass(each, errors.TextcleanError)
    }
    assert outside == set(OUTSIDE)


def test_the_docstring_lists_every_error() -> None:
    """The overview in `textclean.errors` has each class, with the built-in error that it is too."""
    lines = [line.split() for line in (errors.__doc__ or "").splitlines() if "+--" in line]
    listed = {words[1]: words[2].strip("()") for words in lines}
    public = [each for each in classes() if issubclass(each, errors.TextcleanError)]
    assert listed == {each.__name__: each.__bases__[1].__name__ for each in public if each is not errors.TextcleanError}


def test_needs_names_the_extra() -> None:
    message = r"left-pad is not installed; .*textclean-filters\[padding\]"
    with pytest.raises(errors.MissingExtra, match=message), errors.needs("left-pad", "padding", "left_pad"):
        import left_pad  # noqa: F401


def test_needs_hides_no_other_failure() -> None:
    """A package that is installed but lacks one of its own dependencies keeps its own error."""
    with pytest.raises(ModuleNotFoundError, match="No module named 'right_pad'"), errors.needs("left-pad", "padding"):
        import right_pad  # noqa: F401
