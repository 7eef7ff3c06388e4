"""How numbers, quantities and values are said, and read again as the same."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import MentionValue
from carrel_plugins.metrics_table.quantity_words import BY_UNIT
from carrel_plugins.metrics_table.value_text import read_value, value_text
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity, shown_value

UNITS = sorted({*BY_UNIT, "m"})


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (2.3, "x", "2.3x"),
        ([1.6, 3], "x", "1.6–3.0x"),
        ([2, 13], "x", "2–13x"),
        (1234, "x", "1234x"),
        (40, "%", "40%"),
        ([0.1, 10.25], "%", "0.1–10.2%"),
        (225e12, "FLOP/s", "225 TFLOP/s"),
        (80e9, "B", "80 GB"),
        (7e9, "params", "7B params"),
        ([7e9, 13e9], "params", "7–13B params"),
        ([350e6, 7e9], "params", "350M–7B params"),
        (999_900, "params", "1M params"),
        (128_000, "tokens", "128k tokens"),
        (0.012, "s", "12 ms"),
        (90, "s", "90 s"),
        (7200, "s", "2 h"),
        ([0.5, 90], "s", "500 ms – 90 s"),
        (2e-6, "W", "2 µW"),
        (64, "count", "64"),
        (0.45, "score", "0.45"),
        (30, "1/s", "30/s"),
        (1, "month", "1 month"),
        (3, "month", "3 months"),
        (2024, "year", "2024"),
        (None, "x", ""),
        (True, "x", ""),
        ([], "x", ""),
    ],
)
def test_a_value_is_short(value: MentionValue, unit: str, shown: str):
    assert shown_value(value, unit) == shown


@given(
    st.floats(min_value=0, allow_infinity=False), st.sampled_from([*UNITS, "a unit of nobody's"])
)
def test_no_more_than_three_digits_are_told(number: float, unit: str):
    said = shown_value(number, unit)
    digits = [one for one in said.partition("e")[0] if one.isdigit()]
    assert "nan" not in said
    assert said
    assert abs(number) >= 1000 or len("".join(digits).lstrip("0")) <= 3 or unit == "1/s"


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ("speedup", "speedup"),
        ("peak_flops_utilization", "peak FLOPS utilization"),
        ("gpu_count", "GPU count"),
    ],
)
def test_a_quantity_is_words(quantity: str, shown: str):
    assert shown_quantity(quantity) == shown


@pytest.mark.parametrize(
    ("qualifier", "shown"), [("up_to", "up to"), ("exact", ""), ("range", ""), ("new", "new")]
)
def test_a_qualifier_is_words(qualifier: str, shown: str):
    assert shown_qualifier(qualifier) == shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.3x", (2.3, 2.3, "x")),
        ("1.6-3x", (1.6, 3, "x")),
        ("1.6–3.0 x", (1.6, 3, "x")),
        ("40%", (40, 40, "%")),
        ("12 ms", (0.012, 0.012, "s")),
        ("225 TFLOP/s", (225e12, 225e12, "FLOP/s")),
        ("100TFLOPS", (100e12, 100e12, "FLOP/s")),
        ("7B", (7e9, 7e9, "params")),
        ("7B–13B params", (7e9, 13e9, "params")),
        ("$5M", (5e6, 5e6, "USD")),
        ("0.91", (0.91, 0.91, "score")),
        ("64 count", (64, 64, "count")),
        ("ten-fold", (10, 10, "x")),
    ],
)
def test_a_value_is_read_as_in_an_abstract(text: str, value: tuple[float, float, str]):
    assert read_value(text)[:3] == value


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [("gpu_count", "count"), ("perplexity", "perplexity"), ("f1", "score"), ("", "score")],
)
def test_a_number_alone_has_the_unit_of_its_quantity(quantity: str, unit: str):
    assert read_value("12", quantity) == (12, 12, unit, "")


@pytest.mark.parametrize(
    "text", ["", "   ", "much", "3 apples", "up to 3x", "3x and 4x", "9 to 2x", "1e400x", "9" * 300]
)
def test_what_is_no_value_is_refused_with_advice(text: str):
    with pytest.raises(ValueError, match=r"say a number with its unit, such as 2\.3x"):
        read_value(text)


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str):
    with contextlib.suppress(ValueError):
        assert read_value(text).unit


decimals = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False).map(float)


@given(decimals, decimals, st.sampled_from(UNITS))
def test_a_value_is_read_from_its_text_as_the_same(one: float, other: float, unit: str):
    low, high = sorted((one, other))
    for ends in ((low, low), (low, high)):
        assert read_value(value_text(*ends, unit))[:3] == (*ends, unit)


@given(
    st.integers(min_value=1, max_value=999),
    st.sampled_from("k M G T P".split()),
    st.sampled_from("B bit FLOP/s FLOPS Hz W J".split()),
)
def test_what_an_abstract_says_is_shown_and_read_as_the_same(digits: int, prefix: str, unit: str):
    for said in (f"{digits} {prefix}{unit}", f"{digits / 10}-{digits} {prefix}{unit}"):
        with contextlib.suppress(ValueError):  # "3 PW" is no power
            low, high, *rest = read_value(said)
            assert read_value(value_text(low, high, rest[0]))[:3] == (low, high, rest[0])


@given(st.floats(min_value=1e-9, max_value=1e26), st.sampled_from(UNITS))
def test_any_number_is_read_again_nearly_as_it_was(number: float, unit: str):
    low, high, read_unit, _ = read_value(value_text(number, number, unit))
    assert low == high
    assert read_unit == unit
    assert math.isclose(low, number, rel_tol=1e-11)
