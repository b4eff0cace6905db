"""Lines of data differ from lists of stories by their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.linemodel.data_lines import data_lines

DATA = {
    "by year": ["2021: Ann Lee – Harbour", "2020: Ben Hu – Mill", "2019: Jo Mor – Harbour", "2018: Ann Lee – Gate"],
    "numbered": ["1. Harbour", "2. Mill", "3. Gate", "4. Quay", "5. Lock"],
    "numbered, Chinese": ["14、港口", "15、磨坊", "16、水门", "17、码头"],
    "with a gap": ["9) Harbour", "8) Mill", "7) Gate", "5) Quay", "4) Lock", "3) Dock", "2) Pier"],
    "sources": ["https://tides.example/1931", "[2] https://harbour.example/charts/12"],
    "an agenda": [
        "13 March 2021: Low Tide, The Piers",
        "KINGSTON, Quay Hall, 7 pm",
        "Sun, 15. März: Low Tide",
        "16.3.: Gate",
    ],
    "shares": ["NORTH QUAY 20%", "MILL LANE 25 %", "DOCK ROAD 13%"],
    "a table": ["Quay 12% 14% 18", "Mill 8% 9% 11", "Dock 7% 7% 12", "Gate 1% 2% 3"],
}
CHROME = {
    "stories with dates": [
        f"{name} closes {day}.03.2021" for day, name in enumerate(("Gate", "Mill", "Quay", "Dock"), 10)
    ],
    "dates of stories": ["12 March 2021, 14:05", "11 March 2021, 9:30", "11 March 2021, 8:15", "10 March 2021, 20:00"],
    "times": ["14:05 Gate closed", "13:50 Mill opened", "12:10 Quay flooded", "11:40 Dock sold"],
    "stories below their dates": [f"{day} March 2021 – Gate closes" for day in (12, 11, 10)],
    "two events": ["13 March 2021: Low Tide", "14 March 2021: The Piers"],
    "discounts": ["Boots 20%", "Coats"],
    "counts of comments": ["12 comments", "3 comments", "48 comments", "7 comments"],
    "a short list": ["1. Harbour", "2. Mill", "3. Gate"],
    "an address": ["https://harbour.example/news/1", "Share this"],
    "a menu": ["Home", "News", "Sport", "Weather"],
}


@pytest.mark.parametrize("lines", DATA.values(), ids=DATA)
def test_data_is_found(lines: list[str]) -> None:
    assert data_lines(["Winners", *lines, "Contact"]) == [False, *[True] * len(lines), False]


@pytest.mark.parametrize("lines", CHROME.values(), ids=CHROME)
def test_lists_of_a_page_are_no_data(lines: list[str]) -> None:
    assert not any(data_lines(lines))


@given(st.lists(st.text(max_size=20)))
def test_there_is_an_answer_for_each_line(lines: list[str]) -> None:
    assert len(data_lines(lines)) == len(lines)
