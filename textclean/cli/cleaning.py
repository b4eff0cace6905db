"""The work of `textclean clean`. It needs neither click nor a configuration, which only options name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textclean.cli.files import complain, limits_of, read, write_file, write_stdout
from textclean.cli.pages import cleaned_page, is_page
from textclean.cli.terminal import announce_stdin, tell, visible
from textclean.errors import FileError, PageError
from textclean.io.formats import by_name, without_compression
from textclean.io.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from textclean.config import Config
    from textclean.pipeline import Pipeline
    from textclean.result import Result
    from textclean.templates import FittedTemplates

__all__ = ["cleaned_files", "target"]


def cleaned_files(
    files: Sequence[str],
    pipeline: Pipeline,
    config: Config | None = None,
    *,
    output: Path | None = None,
    check: bool = False,
    templates: FittedTemplates | None = None,
    site: str | None = None,
) -> bool:
    """Clean files, and write their texts.

    Args:
        files: Their names; "-" is standard input.
        pipeline: The pipeline.
        config: The headline, language, limits and extractors; None for the default configuration.
        output: The folder for the texts; None for standard output.
        check: Whether what would change is named, and no text is written.
        templates: Templates of sites.
        site: The site of the files, if it is known.

    Returns:
        Whether all went well, and if `check`, nothing would change.
    """
    announce_stdin(files)
    limits = Limits() if config is None else limits_of(config)
    well = True
    for name in files:
        source = read(name, limits)
        if source is None:
            well = False
            continue
        chosen = pipeline if templates is None else _with_templates(pipeline, templates, name, site)
        try:
            result = _cleaned(name, source, chosen, config)
        except PageError as error:
            complain(name, FileError(str(error)))
            well = False
            continue
        cleaned = result.text.encode()
        if check:
            if cleaned != source:
                well = False
                tell(f"would change {visible(name)}: {_summary(result)}")
        elif output is None:
            write_stdout(cleaned)
        elif not _written(output, name, cleaned):
            well = False
    return well


def _with_templates(pipeline: Pipeline, templates: FittedTemplates, name: str, site: str | None) -> Pipeline:
    """The pipeline with the templates of a file's site."""
    from textclean.cli.templates import site_of_file

    return pipeline | templates.of(site_of_file(name, site, templates))


def _cleaned(name: str, source: bytes, pipeline: Pipeline, config: Config | None) -> Result:
    """The result for a file; of a page of HTML, that for its article.

    Raises:
        PageError: if no extractor can read the page.
    """
    if is_page(name, source):
        if config is None:
            from textclean.config import Config

            config = Config()
        return cleaned_page(source, pipeline, config)
    if config is None:
        return pipeline.tag(source)
    return pipeline.tag(source, title=config.title, lang=config.lang)


def _written(folder: Path, name: str, data: bytes) -> bool:
    """Whether a text could be written into the folder."""
    from pathlib import Path

    return write_file(folder / target(name), data, mode_of=Path(name))


def target(name: str) -> str:
    """The name of the output: that of the file, without the ending of a compression; of a page of HTML, as a text.

    Args:
        name: The name of the file.
    """
    from pathlib import Path

    plain = without_compression(Path(name).name)
    found = by_name(plain)
    return f"{Path(plain).stem}.txt" if found is not None and found.pages else plain


def _summary(result: Result) -> str:
    """What a check found, in words."""
    from textclean.cli.progress import counted

    found = [
        counted(len(changes), what)
        for changes, what in ((result.removed, "removal"), (result.repairs, "repair"))
        if changes
    ]
    return ", ".join(found) or f"{result.encoding} to UTF-8"
