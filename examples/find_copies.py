"""Find articles that several sites published: clean the pages first, or their chrome hides the copies.

    python examples/find_copies.py

`textclean dups examples/pages.jsonl -o flags.jsonl --clean --preset page` does the same. It prints:

    raw:
    cleaned:
      harbourpost-strike: near copy, Jaccard 0.91 with tarnvalley-strike
      millbrook-strike: near copy, Jaccard 0.91 with tarnvalley-strike
      skerrynews-strike: near copy, Jaccard 0.71 with tarnvalley-strike
      harbourpost-storm: near copy, Jaccard 0.90 with tarnvalley-storm
      skerrynews-storm: near copy, Jaccard 0.71 with tarnvalley-storm
"""

from __future__ import annotations

import json
from pathlib import Path

from textclean import PAGE, NearDuplicates

PAGES = Path(__file__).parent / "pages.jsonl"


def main() -> None:
    """Print the clusters of near-duplicate pages, before and after cleaning."""
    rows = [json.loads(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    ids = [row["id"] for row in rows]
    texts = [row["text"] for row in rows]
    for name, found in (("raw", texts), ("cleaned", [PAGE(text) for text in texts])):
        index = NearDuplicates(threshold=0.7)
        index.add_many(ids, found)
        print(f"{name}:")
        for cluster in index.clusters(representative="longest"):
            for other in cluster.ids:
                if other != cluster.lead:
                    pair = index.compare(other, cluster.lead)
                    print(f"  {other}: {pair.relation}, Jaccard {pair.jaccard:.2f} with {cluster.lead}")


if __name__ == "__main__":
    main()
