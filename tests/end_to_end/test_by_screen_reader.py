"""What a screen reader can find, follow and say in the real window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import Node, RunningCarrel
from reading_desk import ReadingDesk

AEROPLANES = "Counting Bytes: A Roofline for Paper Aeroplanes"
MOST_STOPS = 60


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel], repository: Path) -> ReadingDesk:
    """A window on three papers, one of them in the reader; the keyboard is in the list."""
    desk = ReadingDesk(open_carrel())
    desk.carrel.find("label", "Welcome to Carrel")
    desk.carrel.keys("ctrl+o")
    desk.choose_file(repository / "tests" / "data" / "three_papers.jsonl")
    desk.wait_for_rows(3)
    desk.carrel.click(desk.row(AEROPLANES))
    desk.wait_for_paper(AEROPLANES)
    return desk


def spoken(node: Node | None) -> str:
    """What is said of a stop: the list's name too, where a row of it has the keyboard."""
    if node is None:
        return "nothing"
    in_list = node.parent is not None and "manages_descendants" in node.parent.states
    place = f"{node.parent.name}, " if node.parent is not None and in_list else ""
    return f"{place}{node.role}: {node.name}"


def round_trip(carrel: RunningCarrel, key: str) -> list[str]:
    """What has the keyboard, press by press, until it is back where it began."""
    stops = [spoken(carrel.focused())]
    while len(stops) < MOST_STOPS:
        carrel.keys(key)
        stop = spoken(carrel.focused())
        if stop == stops[0]:
            return stops
        stops.append(stop)
    raise carrel.failure(f"{key} does not come back: {stops}")


def test_every_control_has_a_name(desk: ReadingDesk):
    nameless = [str(node) for node in desk.carrel.find_all(states=["focusable"]) if not node.name]
    assert not nameless


def test_tab_reaches_everything_both_ways(desk: ReadingDesk):
    desk.carrel.keys("ctrl+l")
    forth = round_trip(desk.carrel, "tab")
    back = round_trip(desk.carrel, "shift+tab")
    assert back == [forth[0], *reversed(forth[1:])]
    assert len(set(forth)) == len(forth)
    for stop in ("text: Search", "Library and tags, ", "text: Note", "button: Add a tag"):
        assert any(one.startswith(stop) for one in forth), stop
    assert any(AEROPLANES in one for one in forth)
    assert any("Abstract" in one for one in forth)


def test_tab_follows_the_reading_order(desk: ReadingDesk):
    desk.carrel.keys("ctrl+l")
    stops = round_trip(desk.carrel, "tab")
    places = [
        next(number for number, stop in enumerate(stops) if re.search(pattern, stop))
        for pattern in (
            "Search",
            "Library and tags",
            AEROPLANES,
            "in the browser",
            "Abstract",
            "text: Note",
        )
    ]
    assert places == sorted(places)


def test_a_row_says_all_that_it_shows(desk: ReadingDesk):
    carrel = desk.carrel
    paper = str(desk.stored(AEROPLANES)["id"])
    carrel.keys("ctrl+1", "*", "s")
    desk.wait_for_row("unread", "for later", "starred", AEROPLANES, "2021", "Sample and others")
    carrel.command("tag", paper, "--add", "folding", "--add", "paper/aeroplanes")
    carrel.command("note", paper, "--set", "Forty sheets")
    desk.wait_for_row("unread", "starred", AEROPLANES, "2 tags", "1 note")


def test_what_happens_is_announced(desk: ReadingDesk):
    assert any(re.search(r"\b3 added\b", said) for said in desk.carrel.heard())
    desk.carrel.keys("ctrl+1", "r", "ctrl+z")
    desk.carrel.wait_for(
        lambda: any(said.startswith("Undone") for said in desk.carrel.heard()),
        lambda: f"that it was undone; heard {desk.carrel.heard()}",
    )


def test_what_the_window_says_can_be_read(desk: ReadingDesk):
    carrel = desk.carrel
    desk.wait_until_it_says("3 papers")
    carrel.keys("ctrl+l")
    carrel.type("aeroplanes")
    desk.wait_until_it_says("1 of 3")
    carrel.keys("ctrl+3")
    carrel.type("Folded by hand")
    desk.wait_until_it_says("saved [0-9]")
