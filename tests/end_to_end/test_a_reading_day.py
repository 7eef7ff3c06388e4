"""Sixty papers before lunch, in small: decide, mark, comment, write, rename a tag, undo it all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_driver import RunningCarrel
from reading_desk import ReadingDesk

COUNT, DECIDED = 24, 20
FIRST, OTHER = "A Lamp that Folds Fast", "A Chair for Two"
WORDS = "folds twice as fast"


def invented_papers() -> str:
    """JSON lines: two papers to work on, and others to decide about."""
    papers = [
        {"title": FIRST, "abstract": f"Our lamp {WORDS} as any other. It needs little paper."},
        {"title": OTHER, "abstract": "We sit, and say why."},
    ]
    papers += [
        {"title": f"Sheet {number:02} of a Long Pile", "abstract": "Nothing to see here."}
        for number in range(COUNT - len(papers))
    ]
    return "".join(json.dumps(paper) + "\n" for paper in papers)


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel], tmp_path: Path) -> ReadingDesk:
    file = tmp_path / "papers.jsonl"
    file.write_text(invented_papers(), "utf-8")
    carrel = open_carrel()
    desk = ReadingDesk(carrel)
    carrel.find("label", "Welcome to Carrel")
    carrel.open_menu("File", "Add papers…")
    desk.choose_file(file)
    desk.wait_for_rows(COUNT)
    return desk


def count(desk: ReadingDesk, query: str) -> int:
    return int(desk.carrel.command_json("search", query)["count"])


def waits_for_count(desk: ReadingDesk, query: str, wanted: int) -> None:
    desk.carrel.wait_for(
        lambda: count(desk, query) == wanted,
        lambda: f"{wanted} papers that are {query}; there are {count(desk, query)}",
    )


def highlights(desk: ReadingDesk) -> list[dict[str, Any]]:
    found = desk.stored(FIRST)["highlights"]
    assert isinstance(found, list)
    return found


def note(desk: ReadingDesk) -> str:
    found = desk.stored(FIRST)["note"]
    return str(found["body"] if isinstance(found, dict) else found or "")


def waits_for_highlight(desk: ReadingDesk, colour: str, comment: str) -> None:
    def there() -> bool:
        return [(one["quote"], one["colour"], one["comment"]) for one in highlights(desk)] == [
            (WORDS, colour, comment)
        ]

    desk.carrel.wait_for(there, lambda: f"one {colour} highlight; there are {highlights(desk)}")


def undoable(desk: ReadingDesk) -> list[str]:
    """What undo would take back next, the newest first; not all of it where that is much."""
    return [one["label"] for one in desk.carrel.command_json("undo", "--list")["entries"]]


def everything_is_undone(desk: ReadingDesk, undo: Callable[[], None]) -> None:
    """Undo until only the papers themselves are left to be undone."""
    before = undoable(desk)
    while len(before) > 1:
        undo()
        desk.carrel.wait_for(
            lambda labels=before: undoable(desk)[: len(labels) - 1] == labels[1:],
            lambda labels=before: f"“{labels[0]}” undone; there are {undoable(desk)[:3]}",
        )
        before = undoable(desk)
    waits_for_count(desk, "is:inbox", COUNT)
    assert highlights(desk) == []
    assert note(desk) == ""
    assert desk.stored(FIRST)["tags"] == []


@pytest.mark.slow
def test_by_keyboard(desk: ReadingDesk):
    carrel = desk.carrel
    carrel.keys("ctrl+l")
    carrel.type("is:inbox\n")
    carrel.keys("ctrl+1", "Home")
    for number in range(DECIDED):
        carrel.keys("rsx"[number % 3])
        waits_for_count(desk, "is:inbox", COUNT - number - 1)
    carrel.keys("u")
    waits_for_count(desk, "is:inbox", COUNT - DECIDED + 1)
    carrel.keys("s")
    waits_for_count(desk, "is:later", 7)

    carrel.keys("ctrl+l", "ctrl+a")
    carrel.type("title:lamp\n")
    desk.wait_for_titles(FIRST)
    desk.wait_for_paper(FIRST)
    carrel.keys("ctrl+2")
    carrel.find("label", "Abstract", states=["focused"])
    carrel.keys("ctrl+Home", "ctrl+Right", "ctrl+Right", *["ctrl+shift+Right"] * 4, "h")
    waits_for_highlight(desk, "yellow", "")
    carrel.keys("h")
    carrel.find("text", re.compile("^Comment"), states=["focused"])
    carrel.type("Why not thrice?")
    carrel.keys("ctrl+Return")
    waits_for_highlight(desk, "yellow", "Why not thrice?")

    carrel.keys("ctrl+3")
    carrel.type("As in [[chair")
    carrel.find(name=re.compile(OTHER), states=["selected"])
    carrel.keys("Return")
    key = str(desk.stored(OTHER)["citekey"])
    desk.wait_for_note(f"As in [[{key}]]")
    carrel.type(", with $\\frac{a}{b}$.")
    carrel.wait_for(lambda: note(desk) == f"As in [[{key}]], with $\\frac{{a}}{{b}}$.", "the note")

    carrel.keys("ctrl+1", "t")
    carrel.type("draft\n")
    carrel.keys("Escape")
    desk.wait_for_tags("draft")
    carrel.keys("ctrl+t")
    carrel.find("dialog", re.compile("Tags"), states=["active"])
    carrel.type("dra")
    carrel.keys("Down")
    carrel.find("tree item", re.compile("^draft"), states=["focused", "selected"])
    carrel.keys("F2")
    carrel.find("dialog", re.compile("Rename"), states=["active"])
    carrel.keys("ctrl+a")
    carrel.type("done/light\n")
    carrel.wait_for(lambda: desk.stored(FIRST)["tags"] == ["done/light"], "the tag's new name")
    carrel.keys("Escape")
    desk.wait_for_tags("done/light")

    carrel.keys("ctrl+1")
    everything_is_undone(desk, lambda: carrel.keys("ctrl+z"))
    carrel.quit()


@pytest.mark.slow
def test_by_mouse(desk: ReadingDesk):
    carrel = desk.carrel
    carrel.click(carrel.find("tree item", re.compile("^Inbox, ")))
    carrel.wait_for(lambda: desk.query() == "is:inbox", "the inbox")
    for number, action in enumerate(["Mark as read", "Keep for later", "Drop"] * 7):
        if number == DECIDED:
            break
        carrel.open_menu("Paper", action)
        waits_for_count(desk, "is:inbox", COUNT - number - 1)
    carrel.open_menu("Paper", "Take the last decision back")
    waits_for_count(desk, "is:inbox", COUNT - DECIDED + 1)

    desk.search("title:lamp")
    desk.wait_for_titles(FIRST)
    carrel.click(desk.row(FIRST))
    desk.wait_for_paper(FIRST)
    abstract = carrel.find("label", "Abstract", states=["focusable"])
    carrel.drag_over(abstract, WORDS)
    carrel.open_menu("Paper", "Highlight", "Highlight green")
    waits_for_highlight(desk, "green", "")
    carrel.click(carrel.find("button", re.compile("^Comment")))
    carrel.find("text", re.compile("^Comment"), states=["focused"])
    carrel.type("Why not thrice?")
    carrel.click(desk.note())
    waits_for_highlight(desk, "green", "Why not thrice?")
    carrel.type("As in [[chair")
    carrel.click(carrel.find("list item", re.compile(OTHER)))
    key = str(desk.stored(OTHER)["citekey"])
    carrel.type(", with $\\frac{a}{b}$.")
    carrel.wait_for(lambda: note(desk) == f"As in [[{key}]], with $\\frac{{a}}{{b}}$.", "the note")

    carrel.click(carrel.find("check box", re.compile("^Preview: ")))
    carrel.find(name="Note preview")
    carrel.click(carrel.find("check box", re.compile("^Edit: ")))
    carrel.click(carrel.find("button", "Add a tag"))
    carrel.type("draft\n")
    desk.wait_for_tags("draft")
    carrel.click(carrel.find("tree item", re.compile("^draft, 1 paper")), button=3)
    carrel.click(carrel.find("menu item", "Rename…"))
    carrel.find("dialog", re.compile("Rename"), states=["active"])
    carrel.keys("ctrl+a")
    carrel.type("done/light")
    carrel.click(carrel.find("button", "Rename"))
    carrel.wait_for(lambda: desk.stored(FIRST)["tags"] == ["done/light"], "the tag's new name")
    everything_is_undone(desk, lambda: carrel.open_menu("Edit", re.compile("^Undo: ")))
    carrel.quit()
