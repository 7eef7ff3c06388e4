"""The order of the papers that are kept for later, and how many were decided."""

from __future__ import annotations

import random

import pytest

from carrel.domain.paper import ReadingState
from carrel.library.library import Library
from carrel.library.reading import LibraryReader

LETTERS = "ABCDEF"


@pytest.fixture
def queued(library: Library, add, clock) -> list[int]:
    """Six papers that were kept for later, one after the other."""
    ids = add(*LETTERS)
    for one in ids:
        clock.minutes(1)
        library.set_state([one], ReadingState.LATER)
    return ids


def letters(reader: LibraryReader) -> str:
    return "".join(LETTERS[key - 1] for key in reader.queue())


def test_who_comes_last_stands_last(queued, library: Library, reader: LibraryReader, clock):
    assert letters(reader) == "ABCDEF"
    library.set_state([2], ReadingState.READ)
    clock.minutes(1)
    library.set_state([2], ReadingState.LATER)
    assert letters(reader) == "ACDEFB"


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [
        ([3], 1, "CABDEF"),
        ([1], None, "BCDEFA"),
        ([6], 2, "AFBCDE"),
        ([5, 2], 4, "ACEBDF"),
        ([2], 3, "ABCDEF"),
        ([2], 2, "ABCDEF"),
        ([99], 1, "ABCDEF"),
        ([1], 99, "BCDEFA"),
        ([6, 5, 4, 3, 2, 1], None, "FEDCBA"),
    ],
)
def test_moves(queued, library: Library, reader: LibraryReader, moved, before, expected):
    library.move_in_queue(moved, before)
    assert letters(reader) == expected
    if expected != LETTERS:
        assert reader.history(1)[0].label.endswith("in the queue")
        library.undo()
        assert letters(reader) == LETTERS


def test_any_number_of_moves(queued, library: Library, reader: LibraryReader, clock):
    """Moving to the same place again and again uses up the room between two numbers."""
    rng, model = random.Random(4), list(queued)
    for _ in range(300):
        one = rng.choice(model)
        rest = [other for other in model if other != one]
        before = rng.choice([*rest[:2], rest[0]])
        library.move_in_queue([one], before)
        rest.insert(rest.index(before), one)
        model = rest
        assert reader.queue() == model
    clock.minutes(1)
    library.set_state([model[0]], ReadingState.READ)
    library.set_state([model[0]], ReadingState.LATER)
    assert reader.queue() == [*model[1:], model[0]]


def test_decided_since(library: Library, add, reader: LibraryReader, clock):
    add(*LETTERS)
    library.set_state([1], ReadingState.READ)
    clock.minutes(60)
    now = clock.now
    library.set_state([1, 2], ReadingState.READ)  # 1 is read already
    library.set_state([3], ReadingState.LATER)
    library.set_state([4], ReadingState.DROPPED)
    library.set_state([4], ReadingState.INBOX)
    assert reader.decided_since(now) == {"read": 1, "later": 1}
    assert reader.decided_since(0) == {"read": 2, "later": 1}
    for _ in range(3):
        library.undo()
    assert reader.decided_since(now) == {"read": 1}
