"""Sections of exported notes: what is wrong with one costs this paper and is its plugin's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carrel.api import NoteSection, Paper
from carrel.plugin_host.guard import Guard
from carrel.plugin_host.note_sections import guarded_section
from carrel.plugin_host.record import Problem

PAPER = Paper(id=1, carrel_id="01J", citekey="lamp", title="A Lamp for Two")


def raising(*_: object) -> Any:
    raise RuntimeError("tired")


def section(told: list[Problem], **given: Callable[..., Any]) -> NoteSection:
    """Return a guarded section with two keys; `told` hears of its failures."""
    functions: dict[str, Any] = {"render": raising, "fields": raising, "stamp": raising, **given}
    made = NoteSection(
        id="visitor.section", name="lamps", title="Lamps", keys=("v_one", "v_two"), **functions
    )
    return guarded_section(made, Guard(lambda _, problem: told.append(problem)))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (7, "return a dict of values, not int"),
        ({"v_three": 1}, "does not name the key 'v_three'"),
        ({"v_one": "a\nb"}, "must stand on one line"),
        ({"v_one": "a\n"}, "must stand on one line"),
        ({"v_one": ["a", "b\u2028c"]}, "must stand on one line"),
        ({"v_one": {"a": 1}}, "must be text, a number"),
        ({"v_one": [1]}, "must be text, a number"),
        ({"v_one": None}, "must be text, a number"),
        ({"v_one": float("nan")}, "must be a finite number"),
    ],
)
def test_values_that_no_file_can_hold_are_left_out(given: object, says: str):
    told: list[Problem] = []
    made = section(told, fields=lambda _: given)
    assert made.fields is not None
    assert made.fields(PAPER) == {}
    assert [says in one.reason for one in told] == [True]


def test_sound_values_come_in_the_order_of_the_keys():
    told: list[Problem] = []
    made = section(told, fields=lambda _: {"v_two": ["a", "b"], "v_one": 2.5})
    assert made.fields is not None
    assert list(made.fields(PAPER).items()) == [("v_one", 2.5), ("v_two", ("a", "b"))]
    assert not told


def test_a_block_that_is_no_text_is_none():
    told: list[Problem] = []
    assert section(told, render=lambda _: 3).render(PAPER) == ""
    assert section(told).render(PAPER) == ""
    assert section(told, render=lambda paper: f"{paper.title}\ud800").render(PAPER).isprintable()
    assert [one.where for one in told] == ["visitor.section"] * 2


@pytest.mark.parametrize("given", [7, ["a"], ["a", 3], "ab"])
def test_stamps_that_are_not_one_a_paper_skip_nothing(given: object):
    told: list[Problem] = []
    made = section(told, stamp=lambda _: given)
    assert made.stamp is not None
    wanted = ["a", "b"] if given == "ab" else ["", ""]
    assert list(made.stamp([PAPER, PAPER])) == wanted
    assert len(told) == (given != "ab")
