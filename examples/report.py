"""Report what cleaning removes from a corpus: by kind, with the spans of the highest and the lowest score.

    python examples/report.py [PAGES.jsonl]

It prints:

    21 texts, 3254 words, 747 of them removed
      58 teaser    0.98 Read next | 0.80 A pair of herons stops work on the n
      21 ad        0.98 Story continues below advertisement | 0.90 ADVERTISEMENT
      20 comment   0.98 Leave a comment | 0.80 10 comments
      19 share     0.99 Follow us on Facebook | 0.96 Share on Facebook
      16 timestamp 0.85 November 9, 2026 | 0.85 November 11, 2026
       7 promo     1.00 Sign up for our free newsletter | 1.00 Sign up for our free newsletter
       7 legal     0.99 © 2026 Harbour Post. All rights rese | 0.99 © 2026 Harbour Post. All rights rese
       5 byline    0.90 By Eva Lind | Harbour Post | 0.90 By Ann Lee | Harbour Post
       2 credit    0.91 Copyright 2026 Skerry News | 0.91 Copyright 2026 Skerry News
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
        print(f"{len(spans):4d} {kind:9s} {most[0]:.2f} {most[1]:.36} | {least[0]:.2f} {least[1]:.36}")


if __name__ == "__main__":
    main(*(sys.argv[1:] or [str(PAGES)]))
