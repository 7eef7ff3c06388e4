"""Numbers with units, in fields of any unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.domain.query import Field, Node, Range, Text
from carrel.search.query_language import parse
from carrel.search.units import in_unit, said, unit_behind

UNITS = ("", "B", "GB", "MiB", "params", "M", "FLOP/s", "TFLOPS", "tokens/s", "W", "x", "ms", "%")


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("80", "GB", 80),
        ("80GB", "GB", 80),
        ("80gb", "GB", 80),
        ("80G", "GB", 80),
        ("500MB", "GB", 0.5),
        ("2TB", "GB", 2000),
        ("1GiB", "B", 2**30),
        ("1024MiB", "GiB", 1),
        ("1Ki", "B", 1024),
        ("80B", "GB", 8e-8),
        ("7B", "params", 7e9),
        ("7b", "params", 7e9),
        ("7Bparams", "params", 7e9),
        ("7G", "", 7e9),
        ("1.3B", "", 1.3e9),
        ("175B", "M", 175_000),
        ("125M", "params", 125e6),
        ("3k", "params", 3000),
        ("3K", "params", 3000),
        ("1T", "tokens", 1e12),
        ("7B", "B", 7),
        ("1,000,000", "", 1_000_000),
        ("1'000", "params", 1000),
        ("1,000.5", "W", 1000.5),
        ("-5B", "params", -5e9),
        ("1.5e3k", "W", 1.5e6),
        ("100TFLOP/s", "FLOP/s", 1e14),
        ("100TFLOPS", "FLOP/s", 1e14),
        ("100T", "FLOP/s", 1e14),
        ("1PFLOP/s", "TFLOP/s", 1000),
        ("312TFLOP/s", "TFLOPS", 312),
        ("6PFLOP/min", "TFLOP/s", 100),
        ("3600/h", "tokens/s", 1),
        ("60ktok/min", "tokens/s", 1000),
        ("2tokenspersecond", "tokens/s", 2),
        ("1/s", "samples/min", 60),
        ("2ksamples/s", "samples/s", 2000),
        ("1.2kW", "W", 1200),
        ("2x", "x", 2),
        ("2X", "times", 2),
        ("2×", "x", 2),
        ("2times", "×", 2),
        ("2x", "", 2),
        ("10ms", "ms", 10),
        ("5%", "%", 5),
    ],
)
def test_what_is_read(typed: str, unit: str, number: float):
    assert float(in_unit(typed, unit) or "nan") == number


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", "GB"),
        ("GB", "GB"),
        ("many", ""),
        ("80Gb", "GB"),  # perhaps bits
        ("80GB", "W"),
        ("80GB/s", "GB"),
        ("300mW", "W"),
        ("2x", "GB"),
        ("1,5", ""),
        ("1,0000", ""),
        ("1_0", ""),
        ("٣", ""),
        ("nan", ""),
        ("7Bx", "params"),
        ("7BB", "params"),
        ("1e99999", ""),
        ("1/ſ", "W/s"),
    ],
)
def test_what_is_no_number_of_this_unit(typed: str, unit: str):
    assert in_unit(typed, unit) is None


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        ("80", "GB", ("80", "GB")),
        ("9999", "", ("9999", "")),
        ("7000000000", "params", ("7B", "params")),
        ("1300000000", "", ("1.3B", "")),
        ("175000", "M", ("175B", "")),
        ("1234567", "params", ("1234567", "params")),
        ("100000000000000", "FLOP/s", ("100", "TFLOP/s")),
        ("80000", "GB", ("80", "TB")),
        ("-20000", "W", ("-20", "kW")),
        ("80000", "MiB", ("80000", "MiB")),
        ("80000", "ms", ("80000", "ms")),
        ("1e+300", "W", ("1e+300", "W")),
    ],
)
def test_what_is_said(number: str, unit: str, shown: tuple[str, str]):
    assert said(number, unit) == shown


FIELDS = (
    StoredField(name="params", title="Parameters", kind="number", unit="params"),
    StoredField(name="hw.memory", title="Memory", kind="number", unit="GB"),
    StoredField(name="throughput", title="Throughput", kind="number", unit="FLOP/s"),
    StoredField(name="speedup", title="Speedup", kind="number", unit="x"),
)


@pytest.mark.parametrize(
    ("query", "node", "says"),
    [
        (
            "params:7B..13B",
            Range("params", "7000000000", "13000000000"),
            "Parameters is 7B to 13B params",
        ),
        (
            "params:7..13B",
            Range("params", "7000000000", "13000000000"),
            "Parameters is 7B to 13B params",
        ),
        (
            "params:500M..7b",
            Range("params", "500000000", "7000000000"),
            "Parameters is 500M to 7B params",
        ),
        ("params:..7k", Range("params", None, "7000"), "Parameters is at most 7000 params"),
        ("hw.memory:>=80GB", Field("hw.memory", ">=", "80"), "Memory is at least 80 GB"),
        ('hw.memory:">= 80 GB"', Field("hw.memory", ">=", "80"), "Memory is at least 80 GB"),
        ("hw.memory:2GB..500MB", Range("hw.memory", "0.5", "2"), "Memory is 0.5 to 2 GB"),
        ("hw.memory:2..90000GB", Range("hw.memory", "2", "90000"), "Memory is 2 GB to 90 TB"),
        (
            "throughput:>=100TFLOP/s",
            Field("throughput", ">=", "100000000000000"),
            "Throughput is at least 100 TFLOP/s",
        ),
        ("speedup:>=2×", Field("speedup", ">=", "2"), "Speedup is at least 2 x"),
        (
            "hw.memory:80W ",
            Text(("hw.memory:80W",)),
            "searched as text: hw.memory:80W",
        ),
    ],
)
def test_clauses_with_units(query: str, node: Node, says: str):
    parsed = parse(query, FIELDS)
    assert parsed.tree == node
    assert parsed.understood[0].meaning == says


PIECES = st.sampled_from(
    [
        *"0179,.'eE+-kKMmGgTPBbix×/ſ",
        "1,000",
        "1e",
        "e999",
        "GB",
        "flops",
        "params",
        "/s",
        "per",
        "h",
    ]
)


@given(st.lists(PIECES | st.text(max_size=2), max_size=8).map("".join), st.sampled_from(UNITS))
def test_nothing_raises_and_what_is_read_is_a_number(text: str, unit: str):
    number = in_unit(text, unit)
    assert number is None or isinstance(float(number), float)
    assert text.endswith(unit_behind(text))


@given(st.integers(1, 10**15) | st.floats(1e-9, 1e18), st.sampled_from(UNITS), st.text(max_size=12))
def test_any_unit_can_be_shown_and_is_read_again(number: float, known: str, made_up: str):
    for unit in (known, made_up):
        shown, shown_unit = said(str(number), unit)
        assert shown
    again = in_unit("".join(said(str(number), known)), known)
    assert again is not None
    assert float(again) == pytest.approx(number)
    assert isinstance(shown_unit, str)
