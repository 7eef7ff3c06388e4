"""What a plugin's field may say of a paper: values of its kind, cleaned and counted."""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Iterable
from typing import Any

import pytest

from carrel.domain.fields import FieldKind
from carrel.library.field_values import LONGEST_TEXT, MOST_VALUES, checked


class Level(enum.IntEnum):
    HIGH = 3


class Name(enum.StrEnum):
    SOME = "some"


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("number", [1, 2.5, -0.0, 10**30, -(2**63)], (1, 2.5, -0.0, 1e30, -(2**63))),
        ("number", [math.nan, math.inf, -math.inf, 1e400, 10**400, -(10**400)], ()),
        ("number", [True, "1", None, [1], 1j, b"1"], ()),
        ("number", [1, 1.0, Level.HIGH], (1, 3)),
        ("number", range(1_000), tuple(range(MOST_VALUES))),
        ("number", itertools.count(), tuple(range(MOST_VALUES))),
        ("number", itertools.repeat("never a number"), ()),
        ("keyword", ["a", " a  b\tc\n", "a", ""], ("a", "a b c")),
        ("keyword", ["a\0b", "\ud800", "x\udfffy", "\x85"], ("a b", "x y")),
        ("keyword", ["y" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1)], ("y" * LONGEST_TEXT,)),
        ("keyword", ["x" * 1_000_000], ()),
        ("keyword", [1, None, b"bytes", ["a"]], ()),
        ("keyword", [Name.SOME], ("some",)),
        ("text", ["Naïve  模型"], ("Naïve 模型",)),
        (
            "date",
            ["2024", "2024-03", "2024-03-05", "0001"],
            ("2024", "2024-03", "2024-03-05", "0001"),
        ),
        ("date", ["2024-13", "2023-02-29", "0000", "24", "2024-3", "2024-03-5", "20240305"], ()),
        ("date", ["2024-03-05T00", "²⁰²⁴", "٢٠٢٤", 2024, None, "2024-", "-2024", "2024/03"], ()),
        ("boolean", [True, False, True], (1, 0)),
        ("boolean", [1, 0, "yes", None], ()),
        ("boolean", [], ()),
    ],
)
def test_values(kind: FieldKind, given: Iterable[Any], kept: tuple[Any, ...]):
    found = checked(kind, given)
    assert found == kept
    assert [type(one) for one in found] == [type(one) for one in kept]


@pytest.mark.parametrize("given", ["text", b"bytes", None, 5])
def test_one_value_instead_of_several_is_a_mistake(given: Any):
    with pytest.raises(TypeError):
        checked("text", given)
