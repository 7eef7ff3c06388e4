"""The window beside others: the command line, the clipboard, a file manager, a second window."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import RunningCarrel
from desk_driver.neighbours import clipboard_text, copied_elsewhere, drag_from_elsewhere
from reading_desk import ReadingDesk

AEROPLANES = "Counting Bytes: A Roofline for Paper Aeroplanes"
SHOWN_WITHIN = 1.0  # s, what the command line did shows in the window


@pytest.fixture
def three_papers(repository: Path) -> Path:
    return repository / "tests" / "data" / "three_papers.jsonl"


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel]) -> ReadingDesk:
    """A window on an empty library."""
    desk = ReadingDesk(open_carrel())
    desk.carrel.find("label", "Welcome to Carrel")
    return desk


@pytest.fixture
def desk_with_papers(desk: ReadingDesk, three_papers: Path) -> ReadingDesk:
    """A window on a library into which the command line has put three papers."""
    desk.carrel.command("add", str(three_papers))
    desk.wait_for_rows(3)
    return desk


def test_what_the_command_line_does_shows_at_once(desk_with_papers: ReadingDesk):
    desk, carrel = desk_with_papers, desk_with_papers.carrel
    carrel.click(desk.row(AEROPLANES))
    desk.wait_for_paper(AEROPLANES)
    paper = str(desk.stored(AEROPLANES)["id"])

    carrel.command("tag", paper, "--add", "paper/aeroplanes")
    done = time.monotonic()
    desk.wait_for_tags("paper/aeroplanes")
    assert time.monotonic() - done < SHOWN_WITHIN
    desk.wait_for_row("unread", AEROPLANES, "1 tag")

    carrel.command("undo")
    desk.wait_for_tags()
    carrel.click(desk.note())
    carrel.type("Folded by hand")
    carrel.wait_for(lambda: desk.stored(AEROPLANES)["note"], "the note in the library")
    carrel.quit()


def test_the_copied_listing_is_pasted(desk: ReadingDesk, shared: Path):
    carrel = desk.carrel
    listing = (shared / "seeds" / "hf-listing-gpt.txt").read_text("utf-8")
    with copied_elsewhere(carrel.desktop, listing):
        carrel.open_menu("File", "Add papers from text…")
        field = carrel.find("text", "Text with papers")
        carrel.wait_for(lambda: field.text() == listing, "the clipboard's text in the field")
        carrel.click(carrel.find("button", "Add papers", within=carrel.active_window()))
        desk.wait_for_rows(56)
        carrel.keys("ctrl+1", "ctrl+v")  # once more, straight into the list: nothing is new
        carrel.wait_for(lambda: carrel.command_json("search", "")["count"] == 56, "56 papers")
    carrel.quit()


@pytest.mark.parametrize("as_text", [False, True], ids=["a file", "its text"])
def test_a_file_or_its_text_is_dropped(desk: ReadingDesk, three_papers: Path, *, as_text: bool):
    carrel = desk.carrel
    target = carrel.point(carrel.find("label", "Welcome to Carrel"))
    content = {"text_of": three_papers} if as_text else {"files": [three_papers]}
    assert drag_from_elsewhere(carrel.desktop, target, **content) == "CopyAction"
    desk.wait_for_rows(3)
    assert desk.stored(AEROPLANES)["state"] == "inbox"
    carrel.quit()


def test_a_link_is_copied_for_other_programs(desk_with_papers: ReadingDesk):
    desk, carrel = desk_with_papers, desk_with_papers.carrel
    carrel.click(desk.row(AEROPLANES))
    desk.wait_for_paper(AEROPLANES)
    carrel.keys("m")
    carrel.wait_for(
        lambda: clipboard_text(carrel.desktop).startswith(f"[{AEROPLANES}](https://arxiv.org/"),
        lambda: clipboard_text(carrel.desktop),
    )
    carrel.quit()


def test_a_note_that_is_said_to_be_saved_outlives_a_kill(desk_with_papers: ReadingDesk):
    desk, carrel = desk_with_papers, desk_with_papers.carrel
    carrel.click(desk.row(AEROPLANES))
    desk.wait_for_paper(AEROPLANES)
    carrel.click(desk.note())
    written = "A fold is worth a thousand bytes"
    carrel.type(written)
    desk.wait_until_it_says("saved [0-9]")
    carrel.kill()
    assert written in str(desk.stored(AEROPLANES)["note"])
    carrel.start()
    carrel.click(desk.row(AEROPLANES))
    desk.wait_for_note(written)
    carrel.quit()


def test_enter_goes_to_what_was_typed_however_quickly(desk_with_papers: ReadingDesk):
    desk, carrel = desk_with_papers, desk_with_papers.carrel
    for title in ("Slow Attention", "Étude", "Counting Bytes"):
        carrel.keys("ctrl+p")
        carrel.find("text", "Go to a paper", states=["focused"])
        carrel.type(f"{title}\n")
        desk.wait_for_paper(title, timeout=3.0)
    carrel.quit()


def test_a_second_window_wakes_the_first(desk_with_papers: ReadingDesk):
    carrel = desk_with_papers.carrel
    carrel.command()  # without a command: a window; it must end at once, and well
    assert len(carrel.windows()) == 1
    carrel.find("frame", re.compile("Carrel$"), states=["active"])
    carrel.quit()
