"""What is Markdown, and what only looks like it."""

import pytest

from textclean.markup import is_markdown

PROSE = "The council voted on Tuesday to close the old bridge for a year.\n" * 8
CODE = "toll = 7\nprint(toll)\n" * 30


@pytest.mark.parametrize(
    "text",
    [
        "[Share](#)",
        "# Harbour\n\nThe pilots went on **strike**.\n",
        f"{PROSE}\n[Skip to content](#main)\n",
        "## One\n\nText.\n\n## Two\n\nText.\n",
        f"# Tolls\n\n### Before\n\n```python\n{CODE}```\n",
        f"## Tolls\n\nSee [the pier](/pier).\n\n```\n{CODE}```\n",
        f"```\n{CODE}```\n",
        f"# pay the toll\n```\n{CODE}```\n",
        f"{PROSE}\n```python\n{CODE}```\nSo far.\n```\n{CODE}```\n",
        "* [Home](/)\n* [News](https://a.example/news)\n",
        "![A map](map.png)\n",
        f"1. \n    [All boats](boats.html)\n2. \n    [Ropes](ropes.html)\n\n{PROSE * 20}",
    ],
)
def test_markdown(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "* * *\n\nThe end.",
        "1. item\n2. item\n* item\n- item",
        "Yours,\n--\nAnn Lee",
        "#harbour #strike are trending, and _x_ is a *sign*.",
        "# install the package\npip install it\n# run it\nrun\n",
        f"## Tolls\n\n{CODE}",
        f"{PROSE}\n```\n{CODE}",
        f"{PROSE}\n```\n{CODE}```\nSo far.\n```\n",
        f"Pay with ```toll``` or\n```pay``` it is.\n{PROSE}",
        f"## Tolls\n\n```\n{CODE}",
        "f(x)[0](y) and array[i] (see below)",
        "Rated 5* **\nA**b**",
        "> quoted in a mail\n> and more",
        "| a | b |\n| c | d |",
        f"{PROSE * 20}\n[one link](https://a.example)\n",
        f"{PROSE * 20}\nSee [one](https://a.example) and\nthen [another](https://a.example)\n",
    ],
)
def test_plain_text(text: str) -> None:
    assert not is_markdown(text)
