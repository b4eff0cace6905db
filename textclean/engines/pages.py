"""Pages of HTML in a run: the article of each is extracted, the best of several extractors' texts, and cleaned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from textclean import presets
from textclean.arrow.buffers import source_array
from textclean.arrow.kernel import add_results, column_texts
from textclean.characters import well_formed
from textclean.choosing.choice import Choice
from textclean.decoding import decode
from textclean.engines.job import RECORD, Job, Templated
from textclean.extraction.best import best_of_page, extractor_names
from textclean.io.json_rows import dumps, loads

__all__ = ["EXTRACTOR", "clean_pages", "plain_pages"]

EXTRACTOR = "extractor"  # the key of a row that names the extractor of its text
LEFT_OUT = "left_out"  # the key for those that could not read the page


def clean_pages(batch: pa.RecordBatch, job: Job) -> pa.RecordBatch:
    """Extract and clean the articles of pages.

    The text column of a row becomes the chosen extractor's text, of which the removed spans are parts. The row also
    gets the name of the extractor, and those that could not read the page; the page score is the expected F1.

    Args:
        batch: Rows with HTML in the text column.
        job: The settings of the run.

    Raises:
        MissingExtra: if the package of an extractor is not installed.
        PageError: if no extractor can read a page.
    """
    names = extractor_names(job.extractors or "best")
    sites = _values(batch, job.columns.site)
    langs = _values(batch, job.columns.lang)
    rows: list[dict[str, Any]] = [loads(row.encode()) for row in batch.column(RECORD).to_pylist()]
    results = []
    for at, html in enumerate(column_texts(batch, job.columns.text)):
        page = well_formed(html) if isinstance(html, str) else decode(html or b"").text
        choice = _chosen(page, rows[at].get("url"), names, job, sites[at], langs[at])
        results.append(replace(choice.result, page_score=choice.score))
        rows[at].update({job.columns.text: well_formed(choice.result.source), EXTRACTOR: choice.name})
        if choice.left_out:
            rows[at][LEFT_OUT] = sorted(choice.left_out)
    texts = source_array([result.source for result in results])
    batch = _with(_with(batch, job.columns.text, texts), RECORD, pa.array(_lines(rows), pa.large_string()))
    return add_results(batch, results, job.columns.text, added=job.columns)


def _chosen(page: str, url: Any, names: tuple[str, ...], job: Job, site: str | None, lang: str | None) -> Choice:
    """The best text of a page; the templates of its site help to clean all."""
    article, whole = job.pipeline, presets.PAGE
    if job.by_site is not None and site is not None:
        article = job.by_site(site)
        if isinstance(job.by_site, Templated):
            whole = whole | job.by_site.templates.of(site)
    return best_of_page(
        page,
        url if isinstance(url, str) else None,
        names,
        article=article,
        page=whole,
        lang=lang or job.lang,
    )


def plain_pages(batch: pa.RecordBatch, job: Job) -> pa.RecordBatch:
    """Rows of pages with the whole page's plain text in the place of the HTML, as templates are fitted on.

    Args:
        batch: Rows with HTML in the text column.
        job: The settings of the run.

    Raises:
        MissingExtra: if the package of the extractor is not installed.
    """
    from textclean.errors import PageError
    from textclean.extraction.extractors import WHOLE_PAGE, extract

    names = extractor_names(job.extractors or "best")
    name = next((one for one in names if one in WHOLE_PAGE), "resiliparse_page")
    texts: list[str] = []
    for html in column_texts(batch, job.columns.text):
        page = well_formed(html) if isinstance(html, str) else decode(html or b"").text
        try:
            texts.append(extract(page, None, name).text)
        except PageError:
            texts.append("")
    return _with(batch, job.columns.text, source_array(texts))


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    return [dumps(row).decode() for row in rows]


def _values(batch: pa.RecordBatch, name: str | None) -> list[str | None]:
    """The strings of a column; a None for each row without the column."""
    if name is None or name not in batch.schema.names:
        return [None] * batch.num_rows
    values: list[str | None] = batch.column(name).to_pylist()
    return values


def _with(batch: pa.RecordBatch, name: str, column: pa.Array) -> pa.RecordBatch:
    """The batch with another column under a name that it has."""
    return batch.set_column(batch.schema.get_field_index(name), pa.field(name, column.type), column)
