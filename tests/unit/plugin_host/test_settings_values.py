"""A plugin's settings are what its dataclass allows, whatever was stored."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import setting
from carrel.plugin_host.settings_values import accepts, settings_of, wrong_schema


@dataclass(frozen=True)
class Settings:
    on: bool = setting(default=True, title="On")
    goal: int = setting(10, "Goal", minimum=0, maximum=100)
    share: float = setting(0.5, "Share", minimum=0)
    free: float = setting(1.0, "Free")
    count: int = setting(1, "Count")
    style: str = setting("plain", "Style", choices=("plain", "rich"))
    name: str = setting("", "Name")


DEFAULTS = Settings()


def test_what_is_stored_and_valid_counts():
    stored = {"on": False, "goal": 0, "share": 2, "style": "rich", "name": "日本", "gone": 1}
    found = settings_of(Settings, stored)
    assert found == Settings(on=False, goal=0, share=2.0, style="rich", name="日本")
    assert type(found.share) is float


HOSTILE = {
    "on": [1, 0, "yes", None, [], {}],
    "goal": [True, "3", 3.0, -1, 101, 10**400, None, [3]],
    "share": [True, "1", -0.1, math.nan, math.inf, 10**400, {}],
    "free": [math.nan, -math.inf, 10**400],
    "count": [2**63, -(2**63), 10**5000, 1.0],
    "style": ["other", "", ["plain"], {"plain": 1}, 3],
    "name": ["x" * 10_001, "\ud800", b"x", 3, ["x"], None],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_valid_counts_as_the_default(name: str):
    for value in HOSTILE[name]:
        assert settings_of(Settings, {name: value}) == DEFAULTS, repr(value)[:50]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([f.name for f in dataclasses.fields(Settings)]), json_values)
)
def test_anything_may_be_stored(stored: dict[str, Any]):
    found = settings_of(Settings, stored)
    for field in dataclasses.fields(Settings):
        value = getattr(found, field.name)
        assert accepts(field, value)
        assert type(value) is type(field.default)


def test_values_that_do_not_go_together_are_the_defaults():
    @dataclass(frozen=True)
    class Range:
        low: int = setting(1, "Low")
        high: int = setting(2, "High")

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise ValueError

    assert settings_of(Range, {"low": 2}) == Range(2, 2)
    assert settings_of(Range, {"low": 3}) == Range(1, 2)


def schema(field: Any, kind: type = int) -> type:
    return dataclasses.make_dataclass("Made", [("x", kind, field)])


@dataclass
class Tired:
    x: int = setting(1, "X")

    def __post_init__(self) -> None:
        raise RuntimeError("tired")


WRONG = {
    "no dataclass": (dict, "must be a dataclass"),
    "an instance": (DEFAULTS, "must be a dataclass"),
    "nothing": (None, "must be a dataclass"),
    "another field": (schema(dataclasses.field(default=1)), "x is not made by setting"),
    "another type": (schema(setting((), "X"), tuple), "must be a bool, int, float or str"),
    "below its limit": (schema(setting(1, "X", minimum=2)), "outside its own choices or limits"),
    "none of its choices": (schema(setting("a", "X", choices=("b",))), "outside its own"),
    "no number": (schema(setting(math.nan, "X")), "outside its own"),
    "it raises": (Tired, "the schema cannot be made: tired"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_schema(case: str):
    found, says = WRONG[case]
    assert says in str(wrong_schema(found))


def test_a_schema():
    assert wrong_schema(Settings) is None
