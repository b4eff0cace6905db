"""Work in several processes: in order, a little ahead, and errors where they belong."""

from collections.abc import Iterator

import pytest

from textclean.streams import WINDOW, in_processes


def test_answers_are_in_order_and_items_are_read_a_little_ahead() -> None:
    taken: list[str] = []

    def items() -> Iterator[str]:
        for i in range(20 * WINDOW):
            taken.append(str(i))
            yield str(i)

    answers = in_processes(int, items(), 2)
    assert next(answers) == 0
    assert len(taken) == 2 * WINDOW
    assert list(answers) == list(range(1, 20 * WINDOW))


def test_an_error_arrives_at_its_place() -> None:
    answers = in_processes(int, ["1", "two", "3"], 2)
    assert next(answers) == 1
    with pytest.raises(ValueError, match="two"):
        next(answers)


def test_nothing_to_do() -> None:
    assert list(in_processes(int, [], 2)) == []
