"""Pages as one file of HTML: no script of a text runs there, nothing is loaded, nothing is sent.

jinja2 escapes every value that is not made here. A Content-Security-Policy names the page's own style and script by
their digests, so that a browser runs no other. Charts are SVG rectangles, made by the templates: measured on a chart of
20 bars, they are 4 kB, follow the reader's light or dark scheme, and need no package. matplotlib's SVG has 19 kB and
one scheme, and matplotlib is 35 MB. A page of Vega-Altair has 0.9 MB of script and one of plotly 4.8 MB, and Vega makes
functions of strings, which such a policy forbids.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import Any

from textclean.characters import visible
from textclean.errors import needs
from textclean.report.copies import Couple
from textclean.report.differences import Differences
from textclean.report.excerpts import CHARACTERS, Excerpt
from textclean.report.survey import Survey, Tally
from textclean.result import Result
from textclean.view import FAMILIES, document, family, side_by_side
from textclean.view.escaping import css, cut

with needs("jinja2", "report"):
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup, escape

__all__ = ["difference_page", "document_page", "report_page"]

ROWS, RULES = 50, 200
SETTING = 300  # characters of a setting
_SIZES = ((2, 2), (3, 3), (4, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, None))


def report_page(found: Survey) -> bytes:
    """The report of a run.

    Args:
        found: What the run did.
    """
    kinds = sorted(found.kinds.items(), key=lambda item: (-item[1].words, item[0]))
    rules = sorted(found.rules.items(), key=lambda item: (-item[1].words, item[0]))
    languages = sorted(found.languages.items(), key=lambda item: (-item[1].documents, item[0]))
    sizes = [(label, count) for label, count in _sizes(found) if count]
    return _page(
        "report.html",
        f"What was removed in {cut(found.run.folder.resolve().name, 80)}",
        "report of a run",
        "textclean report",
        {
            "s": found,
            "families": FAMILIES,
            "kinds": kinds[:ROWS],
            "rules": rules[:RULES],
            "more_rules": max(0, len(rules) - RULES),
            "sites": found.sites.top(ROWS),
            "languages": languages[:ROWS],
            "sizes": sizes,
            "most_sizes": max((count for _, count in sizes), default=0),
            "doubtful": found.doubtful.ordered(),
            "doubts": found.doubts.most_common(5),
            "most_cut": found.most_cut.ordered(),
            "lines": found.lines.top(ROWS),
            "once": list(found.once.least(ROWS)),
            "samples": [(name, found.samples[name]) for name, _ in kinds[:ROWS] if name in found.samples],
            "relations": found.copies.relations.most_common() if found.copies else [],
            "reasons": found.reasons.top(ROWS),
            "facts": _facts(found),
        },
    )


def document_page(result: Result, name: str) -> bytes:
    """The document view of a result.

    Args:
        result: The result.
        name: What the document is called.
    """
    from textclean.characters import count_words

    picture = document(
        result.source, result.removed, result.repairs, suspect=result.suspect, page_score=result.page_score
    )
    return _page(
        "document.html",
        cut(name, 120),
        "document view",
        "textclean explain --html",
        {
            "removed": len(result.removed),
            "repairs": len(result.repairs),
            "words_in": count_words(result.source),
            "words_out": count_words(result.text),
            "picture": Markup(picture),  # escaped by the view
        },
    )


def difference_page(found: Differences) -> bytes:
    """The differences of two cleanings.

    Args:
        found: The differences.
    """
    return _page(
        "diff.html",
        "What changed",
        "difference of two cleanings",
        "textclean diff",
        {
            "d": found,
            "removed": found.ordered(found.removed)[:RULES],
            "kept": found.ordered(found.kept)[:RULES],
            "moved": found.moved.most_common(ROWS),
            "new_lines": found.lines[0].top(ROWS),
            "kept_lines": found.lines[1].top(ROWS),
            "documents": found.documents.ordered(),
        },
    )


def _sizes(found: Survey) -> list[tuple[str, int]]:
    """The number of clusters by size."""
    sizes = found.copies.sizes if found.copies else {}
    return [
        (
            str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}",
            sum(count for size, count in sizes.items() if low <= size and (high is None or size <= high)),
        )
        for low, high in _SIZES
    ]


def _facts(found: Survey) -> list[tuple[str, str]]:
    """How the run was made: versions, preset, filters, inputs."""
    manifest = found.run.manifest
    settings = manifest["settings"]
    configuration = settings.get("configuration") or {}
    inputs = [str(source["url"]) for source in manifest["inputs"]]
    facts = [
        ("versions", ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())),
        ("inputs", ", ".join(inputs[:5]) + (f" and {len(inputs) - 5:,} more" if len(inputs) > 5 else "")),
        ("preset", str(configuration.get("preset", ""))),
        ("filters", ", ".join(map(str, settings["filters"]))),
        ("columns", ", ".join(f"{what}: {name}" for what, name in found.run.columns.items() if name)),
        ("near-duplicates", "looked for" if manifest["duplicates"] else "not looked for"),
        ("seed of the samples", str(found.seed)),
    ]
    return [(name, cut(value, 4 * SETTING)) for name, value in facts if value]


def _page(template: str, title: str, what: str, command: str, values: Mapping[str, Any]) -> bytes:
    """A page of a template, as UTF-8."""
    style, script = css() + _file("page.css"), _file("page.js")
    shared = {
        "title": title,
        "what": what,
        "command": command,
        "version": metadata.version("textclean-filters"),
        "style": Markup(style),  # our own files: their digests are in the policy
        "script": Markup(script),
        "style_digest": _digest(style),
        "script_digest": _digest(script),
    }
    text = _environment().get_template(template).render({**shared, **values})
    return text.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        loader=PackageLoader("textclean.report"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    made.filters |= {
        "family": lambda kind: family(kind).name,
        "picture": _picture,
        "pair": _pair,
        "share": _share,
        "edge": _edge,
        "breakable": _breakable,
        "short": lambda text: cut(text, SETTING),
    }
    return made


def _finalized(value: object) -> object:
    """A value that a template writes: of a text that is not markup, hidden characters become escapes."""
    return visible(value) if type(value) is str else value


def _picture(found: Excerpt) -> Markup:
    """The document view of an excerpt."""
    shown = document(
        found.source,
        found.cuts,
        found.repairs,
        suspect=found.suspect,
        page_score=found.page_score,
        most=CHARACTERS,
    )
    return Markup(shown)


def _pair(couple: Couple) -> Markup:
    """Two texts side by side."""
    return Markup(side_by_side(couple.names, couple.texts, couple.shared))


def _breakable(name: str) -> Markup:
    """A name of a rule, which may be broken behind its dot and its underscores."""
    return Markup(escape(visible(name)).replace(".", Markup(".<wbr>")).replace("_", Markup("_<wbr>")))


def _share(tally: Tally) -> float:
    """The share of the words of a site or language that was removed."""
    return tally.words / tally.words_in if tally.words_in else 0.0


def _edge(at: int, bins: int, high: str) -> str:
    """The ends of an interval of a histogram, in the unit of its axis."""
    if high.endswith("%"):
        return f"{100 * at / bins:.0f} to {100 * (at + 1) / bins:.0f} %"
    return f"{at / bins:.2f} to {(at + 1) / bins:.2f}"


def _file(name: str) -> str:
    return files("textclean.report").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The digest of an inline element, as a Content-Security-Policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
