"""Report what cleaning removes from a corpus: by kind, with the spans of the highest and the lowest score.

    python examples/report.py [PAGES.jsonl]

It prints:

    21 texts, 3254 words, 649 of them removed
      40 teaser    0.91 Read next | 0.80 A pair of herons stops work on the n
      25 comment   0.94 Leave a comment | 0.80 10 comments
      21 timestamp 0.85 November 9, 2026 | 0.85 November 11, 2026
      21 ad        0.91 Story continues below advertisement | 0.90 ADVERTISEMENT
      19 promo     0.95 Follow us on Facebook | 0.55 Contact us | About us | Advertise
      15 share     0.94 Share this article | 0.91 Share on Facebook
       8 boilerplate 0.97 News | 0.95 News
       7 legal     0.90 © 2026 Harbour Post. All rights rese | 0.90 © 2026 Harbour Post. All rights rese
       5 byline    0.90 By Eva Lind | Harbour Post | 0.90 By Ann Lee | Harbour Post
       4 credit    0.68 Copyright 2026 Skerry News | 0.68 Copyright 2026 Skerry News
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from textclean import ARTICLE

PAGES = Path(__file__).parent / "pages.jsonl"


def main(path: str) -> None:
    """Print a table of the kinds of chrome in the texts of the pages."""
    found = defaultdict(list)
    words = gone = 0
    texts = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for result in ARTICLE.pipe(texts):
        words += len(result.source.split())
        for span in result.removed:
            found[span.kind].append((span.score, " ".join(span.text.split())))
            gone += len(span.text.split())
    print(f"{len(texts)} texts, {words} words, {gone} of them removed")
    for kind, spans in sorted(found.items(), key=lambda item: -len(item[1])):
        least, most = min(spans), max(spans)
        line = f"{len(spans):4d} {kind:9s} {most[0]:.2f} {most[1]:.36} | {least[0]:.2f} {least[1]:.36}"
        print(line.rstrip())


if __name__ == "__main__":
    main(*(sys.argv[1:] or [str(PAGES)]))
