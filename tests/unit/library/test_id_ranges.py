"""Sets of ids as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.library.id_ranges import decode_ids, decode_ranges, encode_ids


@pytest.mark.parametrize(
    ("ids", "text"),
    [([], ""), ([3], "3"), ([3, 1, 2, 3], "1-3"), ([1, 3, 4, 9], "1,3-4,9")],
)
def test_text(ids: list[int], text: str):
    assert encode_ids(ids) == text


@given(st.sets(st.integers(0, 200) | st.integers(0, 2**62)))
def test_there_and_back(ids: set[int]):
    assert decode_ids(encode_ids(ids)) == sorted(ids)


def test_a_long_run_is_one_range():
    assert decode_ranges(encode_ids(range(1, 50_001))) == [(1, 50_000)]
