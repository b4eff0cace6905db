"""Reading one text and writing, as bytes; a failure is one line on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textclean.cli.terminal import tell, visible, visible_lines
from textclean.errors import FileError
from textclean.io.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from textclean.config import Config

__all__ = [
    "STDIN",
    "complain",
    "discard_stdout",
    "left_out",
    "limits_of",
    "read",
    "tell_left_out",
    "write_file",
    "write_stdout",
    "write_text",
]

STDIN = "-"
_SHOWN = 10  # files left out that are named


def limits_of(config: Config) -> Limits:
    """The limits that a configuration sets for reading.

    Args:
        config: The configuration; `run.max_record` is the size of a record in MB, `run.max_ratio` bounds unpacking.
    """
    return Limits(record=config.run.max_record << 20, ratio=config.run.max_ratio)


def read(name: str, limits: Limits = Limits()) -> bytes | None:
    """The bytes of a file or pipe that is one text, decompressed; None if it cannot be read: standard error says why.

    Args:
        name: The file, or - for standard input.
        limits: `limits.record` and `limits.ratio` bound a compressed text.
    """
    from textclean.io.one_text import one_text

    try:
        if name == STDIN:
            return one_text(sys.stdin.buffer, name, limits)
        with open(name, "rb") as file:  # noqa: PTH123 - pathlib takes a tenth of the time of a start
            return one_text(file, name, limits)
    except (OSError, FileError, MemoryError) as error:
        complain("standard input" if name == STDIN else name, error)
        return None


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output as they are; to a terminal, with control characters made visible.

    Args:
        data: The bytes.

    Raises:
        FileError: if they cannot be written.
    """
    try:
        if sys.stdout.isatty():
            data = visible_lines(data.decode("utf-8", "backslashreplace")).encode()
        left = memoryview(data)
        while left:  # with PYTHONUNBUFFERED set, a write may write only a part
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_stdout()
        raise FileError(f"standard output: {error.strerror}") from error


def discard_stdout() -> None:
    """Discard what standard output still buffers: the interpreter would try to write it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_text(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the locale; control characters are made visible.

    Args:
        text: The text.
    """
    write_stdout(visible_lines(text).encode())


def write_file(path: Path, data: bytes, mode_of: Path | None = None) -> bool:
    """Write a file in one step, so that a half-written file never exists.

    Args:
        path: The file.
        data: Its bytes.
        mode_of: A file whose permissions the new one gets.

    Returns:
        Whether it was written; if not, a line on standard error says why.
    """
    import shutil

    from textclean.atomic import replacing

    try:
        with replacing(path) as file:
            file.write(data)
            if mode_of is not None:
                shutil.copymode(mode_of, file.name)
    except OSError as error:
        complain(str(path), error)
        return False
    return True


def left_out(ignored: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines about the files that were left out: the first ones with their reasons, then how many there are more.

    Args:
        ignored: The files, each with its reason.

    >>> list(left_out([("in/.a.txt", "hidden")]))
    ['left out: in/.a.txt: hidden']
    """
    yield from (f"left out: {url}: {why}" for url, why in ignored[:_SHOWN])
    if len(ignored) > _SHOWN:
        yield f"left out: {len(ignored) - _SHOWN:,} more"


def tell_left_out(ignored: Sequence[tuple[str, str]]) -> None:
    """Name on standard error the files that were left out.

    Args:
        ignored: The files, each with its reason.
    """
    for line in left_out(ignored):
        tell(f"textclean: {visible(line)}")


def complain(name: str, problem: OSError | FileError | MemoryError) -> None:
    """Name a file on standard error, and what is wrong with it.

    Args:
        name: The file.
        problem: The error.
    """
    if isinstance(problem, MemoryError):
        why = "out of memory: give the process more"
    else:
        why = (isinstance(problem, OSError) and problem.strerror) or str(problem)
    tell(f"textclean: {visible(name)}: {visible(why)}")
