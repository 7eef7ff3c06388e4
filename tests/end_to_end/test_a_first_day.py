"""The main job from an empty library to the next morning: by hand, then by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import RunningCarrel
from reading_desk import ReadingDesk

GPIPE = "GPipe: Efficient Training of Giant Neural Networks using Pipeline Parallelism"
NOTE = "Micro-batches hide the bubble – see [[Holmes]] 中文\n\n- *re-materialise* on the way back"
TAG = "systems/pipeline"
UNDO, REDO = re.compile("^Undo: "), re.compile("^Redo: ")  # the menu says what would come back


@pytest.fixture
def listing(shared: Path) -> Path:
    return shared / "seeds" / "hf-listing-gpt.txt"


@pytest.fixture
def desk_of(open_carrel: Callable[..., RunningCarrel]) -> ReadingDesk:
    return ReadingDesk(open_carrel())


def everything_is_there(desk: ReadingDesk) -> None:
    """GPipe is in the reader with note, tag and state."""
    desk.wait_for_paper(GPIPE)
    desk.wait_for_note(NOTE)
    desk.wait_for_tags(TAG)
    desk.wait_for_state("Read")


def everything_is_stored(desk: ReadingDesk) -> None:
    """The command line says the same of the library."""
    paper = desk.stored(GPIPE)
    assert paper["title"] == GPIPE
    assert paper["note"] == NOTE or paper["note"]["body"] == NOTE  # type: ignore[index]
    assert paper["tags"] == [TAG]
    assert paper["state"] == "read"
    assert desk.carrel.command_json("search", "")["count"] == 56
    found = desk.carrel.command_json("search", "pipeline parallelism")["results"]
    assert found[0]["title"] == GPIPE


@pytest.mark.slow
def test_by_mouse_and_keys(desk_of: ReadingDesk, listing: Path):
    desk, carrel = desk_of, desk_of.carrel
    carrel.find("label", "Welcome to Carrel")
    carrel.open_menu("File", "Add papers…")
    desk.choose_file(listing)
    desk.wait_for_rows(56)

    carrel.click(carrel.find("text", "Search"))
    carrel.type("pipeline parallelism")
    carrel.click(desk.row(GPIPE))
    desk.wait_for_paper(GPIPE)

    carrel.click(desk.note())
    carrel.type(NOTE)
    carrel.click(carrel.find("button", "Add a tag"))
    carrel.type(f"{TAG}\n")
    desk.wait_for_tags(TAG)
    carrel.click(carrel.find(name="Reading state: Inbox"))
    carrel.click(carrel.find(name="Read", role="menu item"))
    everything_is_there(desk)
    desk.wait_for_row("read", GPIPE, "1 tag", "1 note")

    carrel.open_menu("Edit", UNDO)
    desk.wait_for_state("Inbox")
    carrel.open_menu("Edit", UNDO)
    desk.wait_for_tags()
    carrel.open_menu("Edit", REDO)
    carrel.open_menu("Edit", REDO)
    everything_is_there(desk)

    carrel.restart()
    carrel.click(carrel.find("text", "Search"))
    carrel.keys("ctrl+a")
    carrel.type("tag:systems pipeline")
    desk.wait_for_rows(1)
    carrel.click(desk.row(GPIPE))
    everything_is_there(desk)
    carrel.open_menu("File", "Quit")
    carrel.wait_until_ended()
    everything_is_stored(desk)


@pytest.mark.slow
def test_by_keyboard_alone(desk_of: ReadingDesk, listing: Path):
    desk, carrel = desk_of, desk_of.carrel
    carrel.find("label", "Welcome to Carrel")
    carrel.keys("ctrl+o")
    desk.choose_file(listing)
    desk.wait_for_rows(56)

    carrel.keys("ctrl+l")
    carrel.type("pipeline parallelism\n")  # Enter goes on to the list
    desk.step_to(GPIPE)
    carrel.find("cell", re.compile(re.escape(GPIPE)), states=["focused"])

    carrel.keys("n")
    carrel.find("text", "Note", states=["focused"])
    carrel.type(NOTE)
    carrel.keys("ctrl+1", "t")
    carrel.find("text", "Add a tag", states=["focused"])
    carrel.type(f"{TAG}\n")
    desk.wait_for_tags(TAG)
    carrel.keys("escape", "ctrl+1", "r")
    desk.wait_for_row("read", GPIPE, "1 tag", "1 note")
    carrel.keys("k")  # deciding goes on to the next paper
    everything_is_there(desk)

    carrel.keys("ctrl+z")
    desk.wait_for_state("Inbox")
    carrel.keys("ctrl+z")
    desk.wait_for_tags()
    carrel.keys("ctrl+shift+z", "ctrl+y")
    everything_is_there(desk)

    carrel.restart()
    carrel.keys("ctrl+p")
    carrel.find("text", "Go to a paper", states=["focused"])
    carrel.type("gpipe giant")
    carrel.find("list item", re.compile(re.escape(GPIPE)), states=["selected"])
    carrel.keys("enter")
    everything_is_there(desk)
    carrel.keys("ctrl+shift+p")
    carrel.find("text", "Run a command", states=["focused"])
    carrel.type("quit")
    carrel.find("list item", re.compile("^File: Quit"), states=["selected"])
    carrel.keys("enter")
    carrel.wait_until_ended()
    everything_is_stored(desk)
