"""Words of a private language that stay out of code, comments, docstrings, messages and documents."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
WORDS = re.compile(
    r"\b(?:told|nobody|is\s(?-i:(?!None))none|so\smany|taken\sup|takes?\sup(?!\sto\b)|anew|the\shouse|not\ssaid|to\sbe\shad)\b",
    re.IGNORECASE,
)
MODULE_WORDS = re.compile(rf"{WORDS.pattern}|\brooms?\b", re.IGNORECASE)
# Example texts, which are data: constants, arguments and keys whose strings are not checked.
EXAMPLES = {
    *("hits", "misses", "phrases", "STORY", "MENU", "ARTICLE", "CHROME", "HOSTILE", "GROWING"),
    *("SUBJECTS", "VERBS", "RESTS"),
}
# Positions of the hits and the misses among the arguments of `Rule`.
RULE_EXAMPLES = slice(4, 6)
# Other strings that hold the words of texts, by file: the names of their constants.
DATA = {"textclean/filters/gopher.py": {"_PROSE"}, "examples/add_filter.py": {"PAGE"}}


def examples(tree: ast.AST, data: set[str]) -> Iterator[ast.AST]:
    """The expressions of a module that are example texts."""
    names = EXAMPLES | data
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in names for target in targets):
                yield node.value
        elif isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg in names)
            if isinstance(node.func, ast.Name) and node.func.id == "Rule":
                yield from node.args[RULE_EXAMPLES]


def strings(tree: ast.AST, data: set[str]) -> Iterator[tuple[int, str]]:
    """Line and value of each string that is not an example."""
    skipped = {id(inner) for node in examples(tree, data) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of the docstring of each module, class and function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(ast.Constant(str(text)) as constant), *_]:
                    yield constant.lineno, text


def comments_and_names(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of the comments of a Python file, and of its identifiers as words."""
    comments: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            comments[token.start[0]] = token.string
        elif token.type == tokenize.NAME:
            yield token.start[0], spoken(token.string)
    for line, comment in comments.items():  # with the next line, for phrases that are broken across lines
        yield line, f"{comment}\n{comments.get(line + 1, '')}"


def code(source: str, data: set[str]) -> Iterator[tuple[int, str]]:
    """Line and text of all that a Python file says: comments, identifiers as words, docstrings and other strings."""
    yield from comments_and_names(source)
    yield from strings(ast.parse(source), data)


def code_of_tests(source: str) -> Iterator[tuple[int, str]]:
    """As `code`, without the strings that are no docstrings: in tests they are example data."""
    yield from comments_and_names(source)
    yield from docstrings(ast.parse(source))


def spoken(name: str) -> str:
    """An identifier as words.

    >>> spoken("_two_words"), spoken("TwoWords")
    ('two words', 'Two Words')
    """
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).split("_")).strip()


def offending(said: Iterator[tuple[int, str]], pattern: re.Pattern[str]) -> list[str]:
    """The words that should not be there, each with its line."""
    return sorted(
        {
            f"{line + text[: match.start()].count(chr(10))}: {match[0]!r}"
            for line, text in said
            for match in pattern.finditer(re.sub(r"[^\S\n]*\n[^\S\n]*(?:#:? )?", "\n", text))
        }
    )


def files() -> list[str]:
    """Code and documents of the project; lexicons and example texts aside."""
    paths = [*CHECKOUT.glob("textclean/**/*.py"), *CHECKOUT.glob("tests/**/*.py"), CHECKOUT / "_textclean_pytest.py"]
    paths += [path for kind in ("py", "md", "toml") for path in CHECKOUT.glob(f"examples/**/*.{kind}")]
    paths += [*CHECKOUT.glob(".github/*.md"), *(CHECKOUT / n for n in ("README.md", "CHANGELOG.md", "pyproject.toml"))]
    return sorted(path.relative_to(CHECKOUT).as_posix() for path in paths)


@pytest.mark.parametrize("file", files())
def test_plain_words(file: str) -> None:
    text = (CHECKOUT / file).read_text(encoding="utf-8")
    if file.startswith("tests/"):
        found = offending(code_of_tests(text), MODULE_WORDS)
    elif file.endswith(".py"):
        found = offending(code(text, DATA.get(file, set())), MODULE_WORDS)
    else:
        found = offending(iter([(1, without_examples(text, file))]), WORDS)
    assert found == [], f"{file} has words that the project avoids: {found}"


def without_examples(text: str, file: str) -> str:
    """The text of a document; without the values of hits, misses and phrases in TOML."""
    examples = r"^(?:hits|misses|phrases) *= *(?:\[[^\]]*\]|\".*)" if file.endswith((".toml", ".md")) else r"(?!)"
    return re.sub(examples, lambda match: "\n" * match[0].count("\n"), text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# it was told\n", ["1: 'told'"]),
        ("x = 1  # a count of so\n# many\n", ["1: 'so\\nmany'"]),
        ("def _taken_up(): pass\n", ["1: 'taken up'"]),
        ("class TheHouse: pass\n", ["1: 'The House'"]),
        ('"""One.\n\nTwo, which is\nnone of it.\n"""\n', ["3: 'is\\nnone'"]),
        ('"""Whether it is None."""\nx is None\n', []),
        ('f"{x} is not to be had"\n', ["1: 'to be had'"]),
        ('def f():\n    """One.\n\n    In this room.\n    """\n', ["4: 'room'"]),
        ('Rule("a", "b", 1.0, "told", ("told",), ("told",))\n', ["1: 'told'"]),
        ("# it takes up to 12 seconds\n", []),
        ('STORY = "Nobody was told."\n', []),
        ('WORDS = "told said"\n', []),
    ],
)
def test_the_words_are_found(source: str, words: list[str]) -> None:
    assert offending(code(source, {"WORDS"}), MODULE_WORDS) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# it was told\n", ["1: 'told'"]),
        ("def test_nobody(): pass\n", ["1: 'nobody'"]),
        ("class Test:\n    def test(self):\n        'It is told.'\n", ["3: 'told'"]),
        ("async def test():\n    'It is told.'\n", ["2: 'told'"]),
        ('"""It is told."""\n', ["1: 'told'"]),
        ('def test():\n    assert clean("Nobody was told.") == f"{1} told"\n', []),
    ],
)
def test_the_words_are_found_in_tests(source: str, words: list[str]) -> None:
    assert offending(code_of_tests(source), MODULE_WORDS) == words
