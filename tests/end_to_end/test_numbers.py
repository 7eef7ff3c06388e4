"""The numbers in abstracts: found by themselves, marked, corrected, listed, and asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_driver import RunningCarrel
from reading_desk import ReadingDesk

LAMP, CHAIR = "A Lamp that Folds Fast", "A Chair for Two"
PAPERS = [
    {
        "title": LAMP,
        "abstract": "Our lamp folds up to 2.3x faster than Spine on eight A100 GPUs."
        " It needs 40% less paper.",
    },
    {"title": CHAIR, "abstract": "We sit. On a TPU v4 the chair reaches 92.5% accuracy."},
]


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel], tmp_path: Path) -> ReadingDesk:
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), "utf-8")
    carrel = open_carrel()
    desk = ReadingDesk(carrel)
    carrel.find("label", "Welcome to Carrel")
    carrel.open_menu("File", "Add papers…")
    desk.choose_file(file)
    desk.wait_for_rows(2)
    carrel.keys("ctrl+1")
    desk.step_to(LAMP)
    return desk


def numbers(desk: ReadingDesk) -> dict[str, tuple[Any, str]]:
    """What the command line says of the library's numbers: value and state by what they quote."""
    told = desk.carrel.command_json("metrics", "--background", "--suggested")
    return {one["quote"]: (one["value"], one["state"]) for one in told}


def waits_for_number(desk: ReadingDesk, quote: str, value: object, state: str) -> None:
    desk.carrel.wait_for(
        lambda: numbers(desk).get(quote) == (value, state),
        lambda: f"{quote} as {value}, {state}; there are {numbers(desk)}",
    )


def first_mark(desk: ReadingDesk) -> None:
    """Press F4 until there is a mark: what came a moment ago is read in the background."""

    def marked() -> bool:
        desk.carrel.keys("F4")
        return bool(desk.carrel.find_all("button", "Confirm"))

    desk.carrel.wait_for(marked, "a mark")


@pytest.mark.slow
def test_by_keyboard(desk: ReadingDesk):
    carrel = desk.carrel
    first_mark(desk)
    desk.wait_until_it_says("speedup.*2.3x")
    carrel.keys("alt+c")
    waits_for_number(desk, "2.3x", 2.3, "confirmed")
    carrel.keys("ctrl+z")
    waits_for_number(desk, "2.3x", 2.3, "found")

    carrel.keys("F4", "shift+F4", "alt+o")
    carrel.find("dialog", re.compile("Correct"), states=["active"])
    carrel.keys("tab")
    carrel.find("text", "Value", states=["focused"])
    carrel.keys("ctrl+a")
    carrel.type("2.5x\n")
    waits_for_number(desk, "2.3x", 2.5, "corrected")

    desk.carrel.keys("ctrl+l")
    carrel.type("speedup:>=2.4\n")
    desk.wait_for_titles(LAMP)
    carrel.keys("ctrl+l", "ctrl+a")
    carrel.type("hw.on:ampere\n")
    desk.wait_for_titles(LAMP)
    carrel.keys("ctrl+z")
    waits_for_number(desk, "2.3x", 2.3, "found")


@pytest.mark.slow
def test_by_mouse(desk: ReadingDesk):
    carrel = desk.carrel
    carrel.open_menu("View", "Panels", "Metrics")
    table = carrel.find("table", "Numbers")
    carrel.wait_for(lambda: table.now().row_count() == 4, "four numbers")
    accuracy = carrel.find("cell", re.compile("Value: 92.5%"), within=table)
    carrel.click(accuracy, times=2)
    desk.wait_for_paper(CHAIR)
    desk.wait_until_it_says("accuracy.*92.5%")
    carrel.click(carrel.find("button", "Reject"))
    carrel.wait_for(lambda: "92.5%" not in numbers(desk), "a number less")
    carrel.wait_for(lambda: table.now().row_count() == 3, "three numbers")
    carrel.open_menu("Edit", re.compile("^Undo: "))
    carrel.wait_for(lambda: table.now().row_count() == 4, "four numbers again")

    carrel.click(carrel.find(name=re.compile("^Evaluated on, facet")))
    # The panel leaves the sidebar little room: on by key, which brings it into sight.
    carrel.keys("down", "down")
    carrel.find(name=re.compile("^TPU, 1 paper"), states=["focused"])
    carrel.keys("enter")
    desk.wait_for_titles(CHAIR)
    carrel.wait_for(lambda: table.now().row_count() == 1, "the numbers of the list alone")
