"""A window has its papers read by extractors, by itself and in the background."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from carrel.api import KeptMention, MentionState
from carrel.testing.library import LibraryInTest
from carrel.testing.window import OpenWindow, WindowInTest

SIGNS = '''
"""Finds the first letter of a title."""
from carrel.api import *

def letters(title, abstract):
    return [Mention(field="title", start=0, end=1, quote=title[0],
                    values={"letter": title[0], "version": VERSION})]

@hookimpl
def register_extractors():
    return [Extractor(id="signs.letters", name="letters", title="Letters", extract=letters,
                      keys=("letter",), version=VERSION)]

@hookimpl
def register_search_fields():
    return [SearchField(id="signs.initial", name="initial", title="Initial", kind="keyword",
                        extractor="letters",
                        values=lambda kept: [one.mention.values["letter"] for one in kept])]
'''


@pytest.fixture
def plugin(carrel_plugin_folder: Path) -> Path:
    path = carrel_plugin_folder / "signs.py"
    path.write_text(SIGNS.replace("VERSION", "1"), "utf-8")
    return path


def add_many(library: LibraryInTest, count: int) -> None:
    for number in range(count):
        library.add(f"{'ABC'[number % 3]} paper {number}")


def versions(window: WindowInTest, library: LibraryInTest) -> list[object]:
    window.catch_up()
    return [one.mention.values["version"] for one in kept(library)]


def kept(library: LibraryInTest) -> list[KeptMention]:
    access = library.access.mentions("letters")
    return [one for paper in library.search("") for one in access.of(paper)]


@pytest.mark.usefixtures("plugin")
def test_papers_are_read_when_they_come(carrel_library: LibraryInTest, carrel_window: OpenWindow):
    window = carrel_window("signs", carrel_library)
    add_many(carrel_library, 3)
    window.catch_up()
    assert sorted(str(one.mention.quote) for one in kept(carrel_library)) == ["A", "B", "C"]
    window.ask("initial:b")
    assert window.titles() == ["B paper 1"]


@pytest.mark.usefixtures("plugin")
def test_a_decision_reaches_the_search_and_undo_takes_it_back(
    carrel_library: LibraryInTest, carrel_window: OpenWindow
):
    window = carrel_window("signs", carrel_library)
    paper = carrel_library.add("A paper")
    window.catch_up()
    (found,) = carrel_library.mentions("letters", paper)
    window.host.context("signs").library.mentions("letters").decide(
        paper.id, found.mention, MentionState.REJECTED
    )
    window.wait_until(lambda: carrel_library.mentions("letters", paper)[0].state == "rejected")
    window.catch_up()
    window.ask("initial:a")
    assert window.titles() == []
    window.run("edit.undo")
    window.wait_until(lambda: carrel_library.mentions("letters", paper)[0].state == "found")
    window.catch_up()
    window.ask("has:initial")
    assert window.titles() == ["A paper"]


def test_a_new_version_reads_all_papers_again(
    plugin: Path, carrel_library: LibraryInTest, carrel_window: OpenWindow
):
    add_many(carrel_library, 100)
    window = carrel_window("signs", carrel_library)
    assert versions(window, carrel_library) == [1] * 100
    window.close()
    sys.modules.pop("signs", None)
    plugin.write_text(SIGNS.replace("VERSION", "2"), "utf-8")
    assert versions(carrel_window("signs", carrel_library), carrel_library) == [2] * 100


def test_reading_is_cancelled_and_goes_on(
    plugin: Path,
    carrel_library: LibraryInTest,
    carrel_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
):
    from carrel.library import following

    # Slow enough that a busy machine does not end it before it is cancelled.
    slow = SIGNS.replace(
        "    return [Mention(", "    import time; time.sleep(0.01)\n    return [Mention("
    )
    plugin.write_text(slow.replace("VERSION", "1"), "utf-8")
    monkeypatch.setattr(following, "BATCH", 50)
    add_many(carrel_library, 400)
    window = carrel_window("signs", carrel_library)
    window.wait_until(lambda: kept(carrel_library))
    window.window.parts.board.cancel_all()
    window.wait_until(lambda: any("goes on" in line for line in window.said))
    window.catch_up()
    assert 0 < len(kept(carrel_library)) < 400
    window.run("file.read_on")
    window.catch_up()
    assert len(kept(carrel_library)) == 400


@pytest.mark.usefixtures("plugin")
def test_what_a_plugin_found_goes_with_it(carrel_library: LibraryInTest, carrel_window: OpenWindow):
    window = carrel_window("signs", carrel_library)
    paper = carrel_library.add("A paper")
    window.catch_up()
    assert carrel_library.mentions("letters", paper)
    window._plugins.disable("signs")
    window.wait_until(lambda: not carrel_library.mentions("letters", paper))
