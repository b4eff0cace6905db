"""Clean a Hugging Face dataset: add columns with the clean text and what was removed.

python examples/hf_map.py
"""

from pathlib import Path

from datasets import Dataset, disable_progress_bars

from textclean.adapters.datasets import cleaner

HARBOUR = Path(__file__).with_name("harbour.txt")


def main() -> None:
    """Clean a dataset of one text and print what was removed from it."""
    disable_progress_bars()
    rows = Dataset.from_dict({"id": ["harbour"], "text": [HARBOUR.read_text(encoding="utf-8")]})
    clean = rows.map(cleaner("article"), batched=True)
    for row in clean:
        print(f"{row['id']}: {len(row['text'])} characters, {len(row['clean_text'])} after cleaning")
        for span in row["removed"]:
            print(f"  line {span['line']:>2}  {span['kind']:<10} {span['rule']}")


if __name__ == "__main__":
    main()
