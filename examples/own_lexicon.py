"""Use a lexicon of your own: the phrases of one site as data, in examples/harbour.toml.

    python examples/own_lexicon.py

It prints:

    harbour.calendar: holds "order the harbour post calendar"
    harbour.letter: the line "stories from the quay, every friday in your inbox"
    line 18, harbour.calendar: The tide table for your kitchen wall: order the Harbour Post calendar for 9 crowns.
    line 20, harbour.letter: Stories from the quay, every Friday in your inbox
"""

from __future__ import annotations

import json
from pathlib import Path

from textclean import ARTICLE
from textclean.filters import Phrases

HERE = Path(__file__).parent


def main() -> None:
    """Clean a page of the site with its lexicon, and print what the lexicon found."""
    page = json.loads((HERE / "pages.jsonl").read_text(encoding="utf-8").splitlines()[0])["text"]
    own = Phrases.load(HERE / "harbour.toml")
    for rule in own.rules:
        print(f"{rule.id}: {rule.finds}")
    for span in (ARTICLE | own).tag(page).removed:
        if span.rule.startswith("harbour."):
            print(f"line {span.line}, {span.rule}: {page[span.start : span.end].strip()}")


if __name__ == "__main__":
    main()
