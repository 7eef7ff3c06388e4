"""Axis, ticks, rows and columns of the chart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.charted import REGISTRY, a_number
from tests.plugins.open_plugins import a_paper

from carrel.api import Paper
from carrel_plugins.metrics_table.chart_axis import Axis, Scale, axis_of, tick_label
from carrel_plugins.metrics_table.chart_layout import (
    MOST_ROWS,
    NO_YEAR,
    Layout,
    counted,
    lay_out,
    short_title,
)
from carrel_plugins.metrics_table.chart_points import Point, point_of

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18)


@pytest.mark.parametrize(
    ("values", "scale", "logarithmic"),
    [
        ([1, 31], Scale.AUTOMATIC, False),
        ([1, 32], Scale.AUTOMATIC, True),
        ([0, 1, 1000], Scale.AUTOMATIC, False),
        ([-5, 1000], Scale.AUTOMATIC, False),
        ([5], Scale.AUTOMATIC, False),
        ([1, 1000], Scale.LINEAR, False),
        ([1, 2], Scale.LOGARITHMIC, True),
        ([-1, 2], Scale.LOGARITHMIC, True),
        ([-1, 0], Scale.LOGARITHMIC, False),
    ],
)
def test_which_axis(values: list[float], scale: Scale, logarithmic: bool):
    assert axis_of(values, scale).logarithmic is logarithmic


@pytest.mark.parametrize(
    ("values", "inside"),
    [([2, 5], 0), ([96, 99], 96), ([-5, -2], 0), ([7], 0), ([0], 0), ([-3], 0), ([-2, 5], 0)],
)
def test_a_linear_axis_shows_zero_where_it_means_something(values, inside):
    axis = axis_of(values)
    assert axis.low < inside < axis.high
    assert (axis.low < 0 < axis.high) is (inside == 0)


@given(st.lists(finite, min_size=1), st.sampled_from(Scale), st.integers(0, 12))
def test_any_values_lie_on_their_axis_with_ticks(values, scale, most):
    axis = axis_of(values, scale)
    assert math.isfinite(axis.low)
    assert axis.low < axis.high
    for value in values:
        at = axis.at(value)
        assert at is None or axis.low <= at <= axis.high
    ticks = axis.ticks(most, "x")
    named = [tick.label for tick in ticks if tick.label]
    assert len(named) <= max(2, most) + 1
    assert all(axis.low - 1e-9 <= tick.at <= axis.high + 1e-9 for tick in ticks if axis.logarithmic)


@pytest.mark.parametrize(
    ("axis", "most", "unit", "labels"),
    [
        (Axis(0, 10), 5, "x", ["0", "2", "4", "6", "8", "10"]),
        (Axis(0, 2e12), 4, "FLOP/s", ["0", "0.5 T", "1 T", "1.5 T", "2 T"]),
        (Axis(-4, 104), 6, "%", ["0", "20", "40", "60", "80", "100"]),
        (Axis(-3, 3), 3, "x", ["−2", "0", "2"]),
        (Axis(0, 2, logarithmic=True), 9, "x", ["1", "2", "5", "10", "20", "50", "100"]),
        (Axis(0, 2, logarithmic=True), 5, "x", ["1", "3", "10", "30", "100"]),
        (Axis(9, 12, logarithmic=True), 4, "params", ["1 B", "10 B", "100 B", "1 T"]),
        (Axis(9, 12, logarithmic=True), 4, "B", ["1 G", "10 G", "100 G", "1 T"]),
        (Axis(-3, 5, logarithmic=True), 4, "s", ["1 m", "1", "1,000"]),
    ],
)
def test_ticks(axis: Axis, most: int, unit: str, labels: list[str]):
    assert [tick.label for tick in axis.ticks(most, unit) if tick.label][: len(labels)] == labels


@pytest.mark.parametrize(
    ("value", "unit", "label"),
    [
        (1e12, "FLOP/s", "1 T"),
        (100e9, "B", "100 G"),
        (7e9, "params", "7 B"),
        (2e3, "tokens/s", "2 k"),
        (5e-3, "s", "5 m"),
        (1e5, "s", "100,000"),
        (1500, "x", "1,500"),
        (1e7, "x", "1e+07"),
        (0, "B", "0"),
        (-2, "%", "−2"),
        (0.25, "GPU-hours", "0.25"),
        (30, "1/s", "30"),
        (50e3, "1/s", "50 k"),
    ],
)
def test_tick_labels(value: float, unit: str, label: str):
    assert tick_label(value, unit) == label


# -- rows and columns


def a_point(paper: Paper, value, start: int = 0) -> Point:
    point = point_of(a_number(paper.id, value, start=start), paper, REGISTRY)
    assert point is not None
    return point


def laid(*points: Point, scale: Scale = Scale.AUTOMATIC) -> Layout:
    layout = lay_out(points, scale)
    assert layout is not None
    return layout


def numbers(*values: float) -> Layout:
    """A row each."""
    return laid(
        *(a_point(a_paper(id=at, title=f"P{at}"), one) for at, one in enumerate(values, start=1))
    )


def test_rows_go_by_value():
    layout = numbers(2, 9, 5)
    assert layout.rows
    assert layout.names == ("P2", "P3", "P1")
    assert layout.places == (2, 0, 1)


def test_equal_values_go_by_title():
    papers = [a_paper(id=1, title="Zeta"), a_paper(id=2, title="alpha")]
    assert laid(*(a_point(paper, 2) for paper in papers)).names == ("alpha", "Zeta")


@pytest.mark.parametrize(
    ("values", "lanes"),
    [
        ([1, 2], [0, 0]),
        ([2, 2], [-0.15, 0.15]),
        ([[1, 5], 3], [-0.15, 0.15]),
        ([[1, 5], 6], [0, 0]),
        ([1, 2, 2], [0, -0.15, 0.15]),
        ([[1, 9], 8, 9, 10], [-0.15, 0.15, 0.15, 0]),
        ([[1, 5], [2, 3], [4, 6]], [-0.15, 0.15, 0.15]),
        ([[1, 9], [2, 8], [3, 7]], [-0.8 / 3, 0, 0.8 / 3]),
    ],
)
def test_nothing_lies_on_another_in_a_row(values, lanes):
    paper = a_paper()
    layout = laid(*(a_point(paper, value, at) for at, value in enumerate(values)))
    assert layout.places == pytest.approx(lanes)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Lamps: light for all", "Lamps"),
        ("Light for all", "Light for all"),
        ("Many words that are no name at all: light", "Many words that are no name at all: light"),
        ("Ratio 2:1 in  lamps", "Ratio 2:1 in lamps"),
        (": light", ": light"),
        ("", "Untitled"),
    ],
)
def test_short_titles(title: str, short: str):
    assert short_title(title) == short


def test_two_papers_of_one_short_name_have_their_titles():
    papers = [a_paper(id=1, title="Lamps: red"), a_paper(id=2, title="Lamps: blue")]
    layout = laid(*(a_point(paper, paper.id) for paper in papers))
    assert layout.names == ("Lamps: blue", "Lamps: red")


def cloud(*years: int | None) -> Layout:
    """Points of more papers than rows, some of these years."""
    more = [2020] * (MOST_ROWS + 1)
    return laid(
        *(
            a_point(a_paper(id=at, year=year, title=f"P{at}"), 1 + at)
            for at, year in enumerate([*more, *years], start=1)
        )
    )


@pytest.mark.parametrize(
    ("years", "names"),
    [
        ([2018], ("2018", "2019", "2020")),
        ([None], ("2020", NO_YEAR)),
        ([2022, None], ("2020", "2021", "2022", NO_YEAR)),
    ],
)
def test_many_papers_are_a_cloud_by_year(years, names):
    layout = cloud(*years)
    assert not layout.rows
    assert layout.names == names
    for point, place in zip(layout.points, layout.places, strict=True):
        year = NO_YEAR if point.paper.year is None else str(point.paper.year)
        assert abs(place - names.index(year)) < 0.5
    assert len(set(layout.places)) == len(layout.points)


def test_papers_without_any_year():
    points = [a_point(a_paper(id=at, title=f"P{at}"), at) for at in range(1, 60)]
    assert laid(*points).names == (NO_YEAR,)


def test_a_column_goes_by_date():
    papers = [
        a_paper(id=at, year=2020, published=f"2020-{13 - at:02}" if at <= 12 else "2021")
        for at in range(1, 50)
    ]
    layout = laid(*(a_point(paper, 1) for paper in papers))
    assert layout.places[0] > layout.places[11]


@pytest.mark.parametrize(("most", "named"), [(9, 9), (3, 3), (1, 1)])
def test_names_of_columns(most: int, named: int):
    layout = cloud(2012)
    shown = [tick.label for tick in layout.columns(most) if tick.label]
    assert len(shown) == named
    assert shown[-1] == "2020"


def test_what_has_no_place_on_a_logarithmic_axis_is_counted():
    papers = [a_paper(id=1), a_paper(id=2, title="B")]
    points = [a_point(papers[0], 0), a_point(papers[1], 5), a_point(papers[1], [-1, 3], 9)]
    layout = lay_out(points, Scale.LOGARITHMIC)
    assert layout is not None
    assert (len(layout.points), layout.left_out) == (1, 2)
    assert lay_out(points[2:], Scale.LOGARITHMIC) is None
    assert lay_out([]) is None


@pytest.mark.parametrize(
    ("key", "visited"),
    [("down", [1, 2, 0, 0]), ("up", [1, 1]), ("right", [1, 1]), ("left", [1, 2, 0, 0])],
)
def test_keys_in_rows(key, visited: list[int]):
    layout = numbers(2, 9, 5)
    at = layout.first()
    assert at == visited[0]
    for expected in visited[1:]:
        at = layout.moved(at, key)
        assert at == expected
    assert layout.last() == 0


def test_keys_in_a_cloud():
    layout = cloud(2018, 2022)
    first = layout.first()
    assert layout.points[first].paper.year == 2018
    assert layout.points[layout.moved(first, "right")].paper.year == 2020
    assert layout.moved(first, "left") == first
    higher = layout.moved(first, "up")
    assert layout.lows[higher] > layout.lows[first]
    assert layout.moved(higher, "down") == first
    assert layout.points[layout.last()].paper.year == 2022


def test_a_point_is_found_by_its_place():
    layout = numbers(2, 9)
    assert layout.index_of(layout.points[1].kept.place) == 1
    assert layout.index_of((7, "metrics", "abstract", 0, 1)) == -1


def test_counts_are_said():
    paper = a_paper()
    assert counted([a_point(paper, 1)]) == "1 number of 1 paper"
    assert counted([a_point(paper, 1), a_point(paper, 2, 5)]) == "2 numbers of 1 paper"
