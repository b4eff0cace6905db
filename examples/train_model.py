"""Train a line model on pages with known articles, and measure it on sites that it has not seen.

    python examples/train_model.py

`textclean train examples/pages.jsonl -o mine.npz --folds 4` does the same. 21 pages are far too few for a model;
a few hundred pages of a hundred sites are a beginning. It prints:

    the rules: F1 0.66 -> 0.80
    with the model that has not seen the site: F1 0.66 -> 0.98
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from textclean import ARTICLE
from textclean.evaluation import evaluate, with_models
from textclean.linemodel import LineModel
from textclean.linemodel.models import save
from textclean.linemodel.training import train
from textclean.linemodel.training.folds import save_folds

PAGES = Path(__file__).parent / "pages.jsonl"


def main(folder: Path) -> None:
    """Train on all sites and on each fold's sites, and measure each page with the model that has not seen its site."""
    rows = [json.loads(line) for line in PAGES.read_text(encoding="utf-8").splitlines()]
    pages = [{"site": urlsplit(row["url"]).hostname, "text": row["text"], "gold": row["gold"]} for row in rows]
    trained = train(pages, folds=4)
    save(trained.model, folder / "mine.npz")  # LineModel(model="mine.npz") uses it
    unseen = with_models(ARTICLE | LineModel(), save_folds(trained, folder).model_for)
    for name, pipeline in (("the rules", ARTICLE), ("with the model that has not seen the site", unseen)):
        found = evaluate(pages, pipeline).to_dict()["inputs"]["all"]
        print(f"{name}: F1 {found['before']['f1']:.2f} -> {found['after']['f1']:.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
