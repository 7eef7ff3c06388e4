"""Names that are paths: what is typed and what becomes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.path_names import clean_path, printable


@pytest.mark.parametrize(
    ("raw", "mark", "name"),
    [
        ("a", "", "a"),
        (" a  b / c ", "", "a b/c"),
        ("//a///b/", "", "a/b"),
        ("a\n\tb\x00c", "", "a b c"),
        ("##a/#b", "#", "a/#b"),
        ("\x00 #a", "#", "a"),
        ("#a", "", "#a"),
        (" / \x00/", "", ""),
        ("#", "#", ""),
    ],
)
def test_what_becomes_of_it(raw: str, mark: str, name: str):
    assert clean_path(raw, mark=mark) == name


@given(st.text())
def test_a_clean_path_stays_as_it_is(raw: str):
    name = clean_path(raw)
    assert clean_path(name) == name == printable(name)
    assert not name or all(step.strip() for step in name.split("/"))
