"""Reading and writing, as bytes; what fails is one line on standard error."""

import gzip
import os
import shutil
import sys
import zlib
from pathlib import Path

import click

from textclean.atomic import replacing
from textclean.cli.terminal import visible, visible_lines

__all__ = ["STDIN", "complain", "discard_stdout", "read", "unzipped", "write_file", "write_stdout", "write_text"]

STDIN = "-"
_GZIP = b"\x1f\x8b"


def read(name: str) -> bytes | None:
    """The bytes of a file, or of standard input for `-`; None if it cannot be read, which stderr tells."""
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        complain("standard input" if name == STDIN else name, error)
        return None


def unzipped(data: bytes) -> bytes:
    """The bytes that were gzipped; others as they are.

    Raises:
        OSError: if they are cut short or damaged.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, zlib.error) as error:
        raise OSError(str(error)) from error


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output as they are; to a terminal, with control characters made visible."""
    try:
        if sys.stdout.isatty():
            data = visible_lines(data.decode("utf-8", "backslashreplace")).encode()
        left = memoryview(data)
        while left:  # with PYTHONUNBUFFERED set, a write may take less than it is given
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_stdout()
        raise click.ClickException(f"standard output: {error.strerror}") from error


def discard_stdout() -> None:
    """Send what is still buffered nowhere: the interpreter would try to write it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_text(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the locale; control characters are made visible."""
    write_stdout(visible_lines(text).encode())


def write_file(path: Path, data: bytes, mode_of: Path | None = None) -> bool:
    """Write a file in one step: no half-written file is ever seen.

    The new file gets the permissions of `mode_of`. False if it cannot be written, which stderr tells.
    """
    try:
        with replacing(path) as file:
            file.write(data)
            if mode_of is not None:
                shutil.copymode(mode_of, file.name)
    except OSError as error:
        complain(str(path), error)
        return False
    return True


def complain(name: str, problem: OSError) -> None:
    """Name a file and what is wrong with it."""
    click.echo(f"textclean: {visible(name)}: {problem.strerror or problem}", err=True)
