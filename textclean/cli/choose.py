"""`textclean choose`: writes the best of several texts of one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from textclean.cli.files import STDIN, limits_of, read, write_stdout
from textclean.cli.options import Options, config_option, pass_options, setting_options
from textclean.cli.terminal import announce_stdin, visible

__all__ = ["choose_command"]


@click.command("choose", short_help="Write the best of several texts of one page.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(allow_dash=True))
@click.option(
    "--page",
    "pages",
    multiple=True,
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="A text of the whole page, cleaned by the preset page; the others are judged by its lines. May be repeated.",
)
@click.option("--title", metavar="TEXT", help="The headline of the page.")
@click.option(
    "--model",
    default="choose",
    show_default=True,
    metavar="NAME|FILE.npz",
    help='A model of `textclean train --choose`, or "medoid": the text that agrees most with the others.',
)
@click.option("--explain", is_flag=True, help="Write no text, but the score of each and why one is chosen.")
@config_option
@setting_options("", "preset", "plus", "without", "only", "lang")
@pass_options
def choose_command(
    options: Options, files: tuple[str, ...], pages: tuple[str, ...], title: str | None, model: str, explain: bool
) -> None:
    """Clean each FILE, texts of one page by different extractors, and write the best one to standard output.

    The name, the expected F1 and the reason are written to standard error. A FILE that cannot be read is named there,
    too, and the others are compared.
    """
    from textclean.choosing.choose import choose  # numpy is loaded where it is needed

    config = options.config()
    names = tuple(dict.fromkeys((*files, *pages)))
    announce_stdin(names)
    limits = limits_of(config)
    found = {name: read(name, limits) for name in names}
    texts = {name: text for name, text in found.items() if text is not None}
    if not texts:
        raise SystemExit(1)
    chosen = choose(
        texts,
        pages=[name for name in pages if name in texts],
        title=title or config.title,
        lang=config.lang,
        preset=config.pipeline(),
        model=model,
    )
    shown = "".join(f"{line}\n" for line in _lines(chosen.name, chosen.why, chosen.scores))
    if explain:
        write_stdout(shown.encode())
    else:
        click.echo(f"textclean: {visible(_shown(chosen.name))}: {chosen.why}", err=True)
        write_stdout(chosen.text.encode())
    if len(texts) < len(names):
        raise SystemExit(1)


def _lines(name: str, why: str, scores: Mapping[str, float]) -> Iterator[str]:
    """The score of each text, the best first, and why it is chosen."""
    for other, score in sorted(scores.items(), key=lambda item: -item[1]):
        yield f"{score:.4f} {visible(_shown(other))}"
    yield f"chosen: {visible(_shown(name))}: {why}"


def _shown(name: str) -> str:
    return "standard input" if name == STDIN else name
