"""Draw the picture of the README: examples/harbour.txt, cleaned, as SVG.

    python examples/picture.py examples/harbour.svg

A test checks that the picture is the one that this script draws. In Python, `result.source`, `result.removed` and
`result.repairs` of any text make such a picture; `textclean explain FILE --html OUT` makes a page of it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import textclean
from textclean.view.svg import svg

TEXT = Path(__file__).parent / "harbour.txt"


def main(output: str) -> None:
    """Write the picture."""
    result = textclean.tag(TEXT.read_text(encoding="utf-8"))
    Path(output).write_text(svg(result.source, result.removed, result.repairs), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
