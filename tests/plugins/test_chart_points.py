"""What the chart draws of which mentions: groups, colours, points, words, questions."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.charted import REGISTRY, ChartShelf, Plugin, a_number, papers
from tests.plugins.open_plugins import a_paper, hostile

from carrel.api import MentionState
from carrel.hardware import load_registry
from carrel.ui.theme.tokens import DARK, LIGHT, contrast
from carrel_plugins.metrics_table import chart_reading
from carrel_plugins.metrics_table.chart_hardware import (
    NOT_STATED,
    OTHER,
    SEVERAL,
    group_of,
    marks,
)
from carrel_plugins.metrics_table.chart_points import point_of
from carrel_plugins.metrics_table.chart_reading import Answer, Question, answer
from carrel_plugins.metrics_table.chart_telling import line_of, lines_of

#: How linear red, green and blue look to who lacks one kind of cones (Machado and others, 2009).
SIGHTS = {
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                 (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("ids", "text", "expected"),
    [
        ((), "", NOT_STATED),
        ((), "an FPGA", OTHER),
        (("unheard-of",), "", OTHER),
        (("h1",), "", "Hop"),
        (("h1", "h2"), "", "Hop"),
        (("box",), "", "Hop"),
        (("box", "t1"), "", SEVERAL),
        (("t1", "unheard-of"), "", "Ten"),
    ],
)
def test_groups(ids: tuple[str, ...], text: str, expected: str):
    assert group_of(REGISTRY, ids, text) == expected


@pytest.mark.parametrize("dark", [False, True])
def test_every_group_has_a_mark_of_its_own(dark: bool):
    registry = load_registry()
    found = marks(registry, dark=dark)
    assert {family.name for family in registry.families} | {SEVERAL, OTHER, NOT_STATED} == set(
        found
    )
    assert len(set(found.values())) == len(found)
    usual = list(found)[:7]
    assert len({found[name].colour for name in usual}) == 7
    assert len({found[name].symbol for name in usual}) == 7


def test_families_with_many_devices_come_first():
    assert list(marks(REGISTRY, dark=False)) == ["Hop", "Ten", SEVERAL, OTHER, NOT_STATED]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_colours_stand_out_from_the_ground(tokens):
    grounds = [tokens.window, tokens.paper, *(["#ffffff"] if tokens is LIGHT else [])]
    for mark in marks(load_registry(), dark=tokens is DARK).values():
        assert min(contrast(mark.colour, ground) for ground in grounds) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_told_apart_without_red_or_green(sight: str, dark: bool):
    found = marks(load_registry(), dark=dark)
    colours = {mark.colour for name, mark in found.items() if name != SEVERAL}
    assert len(colours) == 8
    seen = [_lab(colour, SIGHTS[sight]) for colour in colours]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 15


def _lab(colour: str, sight) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in sight
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888
    fx, fy, fz = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.5, (2.5, 2.5)),
        (3, (3.0, 3.0)),
        ([1.6, 3.0], (1.6, 3.0)),
        ([3.0, 1.6], (1.6, 3.0)),
        (None, None),
        ("fast", None),
        (True, None),
        ([], None),
        (math.inf, None),
        ([1.0, math.nan], None),
    ],
)
def test_values(value, expected):
    point = point_of(a_number(value=value), a_paper(), REGISTRY)
    assert (point and (point.low, point.high)) == expected
    assert point is None or point.is_range == (expected[0] != expected[1])


@pytest.mark.parametrize(
    ("qualifier", "peak"), [("up_to", True), ("max", True), ("exact", False), (None, False)]
)
def test_peaks(qualifier: str | None, peak: bool):
    point = point_of(a_number(qualifier=qualifier), a_paper(), REGISTRY)
    assert point is not None
    assert point.is_peak is peak


def test_a_point_is_told():
    kept = a_number(value=[1.6, 3.0], qualifier="up_to", baseline="vLamp", hardware=["h1"], start=3)
    point = point_of(kept, a_paper(title="Lamps:  light for all", year=2024), REGISTRY)
    assert point is not None
    told = "up to 1.6–3.0x · over vLamp · on Hop 1 · Lamps: light for all (2024)"
    assert line_of(point, REGISTRY) == told
    assert lines_of(point, REGISTRY) == [
        "Lamps: light for all (2024)",
        "up to 1.6–3.0x speedup",
        "over vLamp",
        "on Hop 1",
        "“[1.6, 3.0]x”",
    ]
    plain = point_of(a_number(value=2, hardware_text="a lamp"), a_paper(title=" "), REGISTRY)
    assert plain is not None
    assert line_of(plain, REGISTRY) == "2x · on a lamp · Untitled"


@given(hostile, hostile, hostile)
def test_any_words_are_told_in_lines(title: str, baseline: str, hardware: str):
    kept = a_number(baseline=baseline, hardware=[hardware], quantity=title, qualifier=baseline)
    point = point_of(kept, a_paper(title=title), REGISTRY)
    assert point is not None
    assert line_of(point, REGISTRY)
    assert len(lines_of(point, REGISTRY)) >= 3


# -- what is asked of the library


def asked(kept, *, going_on=lambda: True, **question) -> Answer | None:
    return answer(Plugin(ChartShelf(papers(5), kept)), Question(**question), going_on)


KEPT = [
    a_number(1, 2.0),
    a_number(1, 40.0, unit="%"),
    a_number(2, 3.0),
    a_number(2, 3.5, is_result=False),
    a_number(2, 3.6, state=MentionState.SUGGESTED),
    a_number(2, 3.7, state=MentionState.REJECTED),
    a_number(3, 4.0, state=MentionState.CONFIRMED),
    a_number(3, 7e9, quantity="model_size", unit="params"),
    a_number(99, 5.0),  # its paper is gone
]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ({}, [2.0, 3.0, 4.0]),
        ({"results_only": False}, [2.0, 3.0, 3.5, 4.0]),
        ({"paper_ids": [2, 3]}, [3.0, 4.0]),
        ({"unit": "%"}, [40.0]),
        ({"quantity": "model_size"}, [7e9]),
        ({"quantity": "latency"}, []),
        ({"quantity": "model_size", "paper_ids": [1]}, []),
        ({"paper_ids": []}, []),
    ],
)
def test_what_counts_is_read(question: dict, values: list[float]):
    found = asked(KEPT, **question)
    assert found is not None
    assert [point.low for point in found.points] == values


def test_choices():
    found = asked(KEPT)
    assert found is not None
    assert (found.quantity, found.unit) == ("speedup", "x")
    assert found.quantities == (("speedup", 5), ("model_size", 1))
    assert found.units == (("x", 4), ("%", 1))
    kept = asked(KEPT, quantity="latency")
    assert kept is not None
    assert kept.quantities[-1] == ("latency", 0)
    assert asked([]) == Answer()


def test_it_ends_when_nobody_wants_the_answer():
    assert asked(KEPT, going_on=lambda: False) is None
    left = iter([True, False])
    assert asked(KEPT, going_on=lambda: next(left)) is None


def test_no_more_points_than_can_be_drawn(monkeypatch):
    monkeypatch.setattr(chart_reading, "MOST_POINTS", 7)
    monkeypatch.setattr(chart_reading, "_STEP", 3)
    found = asked([a_number(1, float(n), start=n) for n in range(1, 10)])
    assert found is not None
    assert (len(found.points), found.found) == (7, 9)


@given(st.lists(st.one_of(st.none(), st.text(max_size=5), st.floats()), max_size=3))
def test_any_value_of_a_correction(value):
    found = asked([a_number(1, value, unit="x", start=1)])
    assert found is not None
    assert all(math.isfinite(point.high) for point in found.points)


def test_it_reads_a_real_library(carrel_library, carrel_host):
    host = carrel_host("metrics_table", library=carrel_library)
    carrel_library.use(host, follow=True)
    carrel_library.add("Lamps", abstract="We present Lampy. Lampy is 2.5x faster on an A100 GPU.")
    carrel_library.add("Candles", abstract="We present Wax. Wax reaches a speedup of up to 4x.")
    plugin = host.context("metrics_table.chart")
    found = answer(plugin, Question(), lambda: True)
    assert found is not None
    assert (found.quantity, found.unit, found.found) == ("speedup", "x", 2)
    told = {(point.low, point.group, point.is_peak) for point in found.points}
    assert told == {(2.5, "Ampere", False), (4.0, NOT_STATED, True)}
    alone = answer(plugin, Question(paper_ids=[found.points[0].paper.id]), lambda: True)
    assert alone is not None
    assert alone.quantities == (("speedup", 1),)


def test_the_plugin_costs_no_drawing_until_it_draws():
    code = """
import sys
import carrel_plugins.metrics_table, carrel_plugins.metrics_table.chart_reading
assert not {"numpy", "pyqtgraph", "PySide6"} & set(sys.modules)
import carrel_plugins.metrics_table.chart_view
assert not {"numpy", "pyqtgraph"} & set(sys.modules)
import carrel_plugins.metrics_table.chart_view_page, pyqtgraph
assert pyqtgraph.Qt.QT_LIB == "PySide6"
"""
    subprocess.run([sys.executable, "-c", code], check=True)
