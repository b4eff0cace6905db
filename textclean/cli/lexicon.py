"""`textclean lexicon check`: what is wrong in a lexicon, and what its rules hit in a corpus."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from textclean.cli.drawing import draw_columns, draw_lines
from textclean.cli.files import complain, limits_of
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.terminal import announce_stdin, visible
from textclean.columns import Fields
from textclean.lexicon_check import Found, Hits, check, hits

__all__ = ["lexicon"]

# Lines that are listed as the ones hit most.
MOST = 20


@click.group(short_help="Check a lexicon of phrases.")
def lexicon() -> None:
    """Check the files of phrases that a language or a site has; `textclean lexicon check --help` tells how."""


@lexicon.command("check", short_help="Say what is wrong in a lexicon, and what its rules hit.")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--corpus", "corpora", multiple=True, metavar="FILE|FOLDER|-", type=click.Path(allow_dash=True),
    help="Texts, as for `textclean run`: list which lines the rules hit in them, and which rules hit none. "
    "May be repeated.",
)  # fmt: skip
@config_option
@setting_options("columns", "text")
@setting_options("run", "max_record", "max_ratio", "encoding")
@pass_options
def check_command(options: Options, file: Path, corpora: tuple[str, ...]) -> None:
    """Say all that is wrong in FILE: a lexicon such as textclean/lexicons/de.toml or one of your own, or the words of a
    language such as textclean/languages/de.toml.

    With --corpus, count the lines of real texts that each rule hits: a rule that never hits may be spelt as no newsroom
    spells it, a line that is hit most should be chrome, and a sentence that is hit should be none of an article's.
    """
    from textclean.cli.texts import Reader

    try:
        found = check(file.read_text(encoding="utf-8"), file.name)
    except OSError as error:
        complain(str(file), error)
        raise SystemExit(1) from None
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{visible(str(file))}: not UTF-8 text: save it as UTF-8 ({error})") from error
    draw_lines(_summary(file.name, found))
    failed = bool(found.mistakes)
    if corpora and found.rules:
        config = options.config()
        reader = Reader(Fields(config.columns.text), limits_of(config), encoding=config.run.encoding)
        announce_stdin(corpora)
        _show(hits(found.rules, (text.text for text in reader.texts(corpora)), file.name))
        failed = failed or reader.failed
    if failed:
        raise SystemExit(1)


def _summary(name: str, found: Found) -> list[tuple[str, str]]:
    """What a file has, and what is wrong in it, as lines with their styles."""
    phrases = sum(len(rule.phrases) for rule in found.rules)
    holds = f"{found.words} words" if found.words else f"{len(found.rules)} rules, {phrases} phrases"
    verdict = f"{len(found.mistakes)} mistakes" if found.mistakes else "nothing is wrong"
    return [("bold", f"{name}: {holds}; {verdict}"), *(("red", mistake) for mistake in found.mistakes)]


def _show(found: Hits) -> None:
    """Write what the rules hit."""
    hit = sum(found.hit.values())
    draw_lines([("bold", f"\n{found.lines:,} lines of {found.texts:,} texts; {hit:,} of them are hit")])
    counts = sorted((-count, rule) for rule, count in found.rules.items() if count)
    draw_columns([(str(-count), rule) for count, rule in counts], ("yellow", "cyan"))
    if never := sorted(rule for rule, count in found.rules.items() if not count):
        draw_lines([("bold", "\nrules that never hit"), *(("", rule) for rule in never)])
    _lines("lines that are hit most", found.hit)
    _lines("sentences that are hit", found.sentences)


def _lines(title: str, lines: Counter[tuple[str, str]]) -> None:
    """Write the lines that are hit most, if there are any."""
    if lines:
        draw_lines([("bold", f"\n{title}")])
        rows = [(str(count), rules, line) for (rules, line), count in lines.most_common(MOST)]
        draw_columns(rows, ("yellow", "cyan", ""))
