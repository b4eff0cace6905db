"""Drawing alone: no text sends control sequences to a terminal."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest

from textclean.cli.drawing import draw_columns, draw_lines

HOSTILE = "a\x1b]0;owned\x07b\x9b2J\r\u202ec [/b]"
HARMLESS = r"a\x1b]0;owned\x07b\x9b2J\r\u202ec [/b]"


def shown(draw: Callable[[], None], *, terminal: bool) -> str:
    """What `draw` writes to a standard output that is a terminal, or a pipe."""
    written = io.BytesIO()
    screen = io.TextIOWrapper(written, encoding="utf-8", newline="")
    screen.isatty = lambda: terminal  # type: ignore[method-assign]
    with redirect_stdout(screen):
        draw()
    screen.flush()
    return written.getvalue().decode()


@pytest.mark.parametrize("terminal", [True, False])
def test_lines(terminal: bool) -> None:
    assert shown(lambda: draw_lines([("", HOSTILE), ("", "plain")]), terminal=terminal) == f"{HARMLESS}\nplain\n"


@pytest.mark.parametrize("terminal", [True, False])
def test_columns(terminal: bool) -> None:
    table = shown(lambda: draw_columns([(HOSTILE, "plain")], styles=("", "")), terminal=terminal)
    assert table.split() == [*HARMLESS.split(), "plain"]
