"""Marks of mentions in a running window: they follow paper, library and plugin, and can be said
anything of by the reader."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.domain.mention import KeptMention, Mention, MentionState
from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
from carrel.settings.places import plugin_folder
from carrel.ui.dialogs.mention_dialog import MentionDialog
from carrel.ui.reader.mention_marks import MentionMark

COUNTER = '''
"""Marks numbers, and lamps."""
import re
from dataclasses import dataclass
from carrel.api import *
from PySide6.QtWidgets import QLabel

shown = []

@dataclass(frozen=True)
class Find:
    pattern: str

    def __call__(self, title, abstract):
        for field, text in (("title", title), ("abstract", abstract)):
            for found in re.finditer(self.pattern, text):
                yield Mention(field=field, start=found.start(), end=found.end(),
                              quote=found.group(), values={"size": len(found.group())},
                              certain="maybe" not in found.group())

@hookimpl
def register_extractors():
    return [Extractor(id="counter.numbers", name="numbers", title="Numbers",
                      extract=Find(r"(maybe )?\\d+( lamps)?"), keys=("size",)),
            Extractor(id="counter.lamps", name="lamps", title="Lamps", extract=Find(r"lamps"))]

def values(texts):
    if not texts["size"].isdigit():
        raise ValueError("A size is a number.")
    return {"size": int(texts["size"])}

FORM = MentionForm(
    fields=(MentionField(name="size", title="Size"),
            MentionField(name="kind", title="Kind", choices=("one", "two"))),
    texts=lambda values: {"size": str(values.get("size", "")), "kind": ""},
    values=values,
)

def describe(mention):
    return f"size {mention.values['size']}"

def fail(mention):
    if mention.field == "abstract":
        raise KeyError("no words")
    return "a lamp"

@hookimpl
def register_mention_kinds():
    return [MentionKind(id="counter.numbers", extractor="numbers", title="Number",
                        describe=describe, form=FORM, view="counter.table"),
            MentionKind(id="counter.lamps", extractor="lamps", title="Lamp", look="hardware",
                        describe=fail)]

class Table(QLabel):
    def __init__(self, context):
        super().__init__("nothing")
        self.context, self.heard = context, []
        context.on_mention(lambda kept: self.setText(kept.mention.quote))
        context.on_show_mention(lambda kept: self.setToolTip(kept.mention.quote))
        context.on_mentions(self.heard.append)
        shown.append(self)

@hookimpl
def register_views():
    return [View(id="counter.table", title="Table", create=Table)]
'''

PAPERS = [
    ImportedPaper(title="A hall of 20 lamps", abstract="It has 300 lamps, maybe 4 doors. 𝒜 55"),
    ImportedPaper(title="Nothing is counted", abstract="In here."),
]
FIRST = ["20 lamps", "lamps", "300 lamps", "lamps", "maybe 4", "55"]


@pytest.fixture
def window_of_marks(
    run_window: Callable[..., Running], tmp_path: Path, home: Path, qtbot: QtBot
) -> Iterator[Running]:
    path = list(sys.path)
    folder = plugin_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "counter.py").write_text(COUNTER, "utf-8")
    library_folder = tmp_path / "library"
    with open_library(library_folder, origin="command line") as library:
        for paper in PAPERS:
            library.add_batch([paper], source="invented")
    yield run_window(library_folder, plugins=("counter",))
    sys.path[:] = path
    sys.modules.pop("counter", None)


@pytest.fixture
def desk(window_of_marks: Running, qtbot: QtBot) -> MarksDesk:
    made = MarksDesk(window_of_marks, qtbot)
    made.read("A hall of 20 lamps")
    made.wait(lambda: made.quotes() == FIRST)
    return made


class MarksDesk:
    """A window with its marks."""

    def __init__(self, running: Running, qtbot: QtBot) -> None:
        self.running, self.qtbot = running, qtbot
        self.window, self.panes = running.window, running.window.panes
        self.reader = self.panes.reader
        self.marks = self.reader.marks
        assert running.plugins is not None
        self.binding = running.plugins.binding

    def wait(self, seen: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=15_000)

    def read(self, title: str) -> None:
        rows = (self.panes.list.model.row_at(row) for row in range(2))
        (paper_id,) = [row.id for row in rows if row is not None and row.title == title]
        self.panes.list.view.go_to_paper(paper_id)
        self.wait(lambda: self.reader.paper is not None and self.reader.paper.id == paper_id)

    def quotes(self) -> list[str]:
        return [one.kept.mention.quote for one in self.marks.steps()]

    def states(self) -> dict[str, MentionState]:
        return {one.kept.mention.quote: one.kept.state for one in self.marks.steps()}

    def run(self, command_id: str) -> None:
        self.window.menus.registry.run(command_id)

    def mark(self, quote: str) -> MentionMark:
        return next(one for one in self.marks.steps() if one.kept.mention.quote == quote)

    def go(self, quote: str) -> None:
        assert self.marks.go_to(self.mark(quote).kept.place)

    def dialog(self) -> MentionDialog:
        self.wait(lambda: any(one.isVisible() for one in self._dialogs()))
        return next(one for one in self._dialogs() if one.isVisible())

    def _dialogs(self) -> list[MentionDialog]:
        return self.window.findChildren(MentionDialog)

    def said(self) -> str:
        labels = self.panes.status.findChildren(QLabel)
        return " ".join(label.text() for label in labels)

    def select(self, words: str) -> None:
        start = self.reader.abstract.text().index(words)
        cursor = self.reader.abstract.to_cursor(start, start + len(words))
        self.reader.abstract.setTextCursor(cursor)


def test_marks_are_those_of_the_paper(desk: MarksDesk):
    desk.read("Nothing is counted")
    assert desk.quotes() == []
    desk.qtbot.wait(50)
    assert desk.quotes() == []
    desk.read("A hall of 20 lamps")
    desk.wait(lambda: desk.quotes() == FIRST)
    assert desk.states()["maybe 4"] is MentionState.SUGGESTED


@pytest.mark.expects_log("counter.lamps raised KeyError")
def test_keys_step_through_and_leave(desk: MarksDesk):
    press = desk.qtbot.keyClick
    desk.window.activateWindow()
    desk.panes.list.view.setFocus()
    seen = []
    for _ in range(len(FIRST) + 1):
        press(QApplication.focusWidget() or desk.window, Qt.Key.Key_F4)
        assert desk.marks.current is not None
        seen.append(desk.marks.current.kept.mention.quote)
    assert seen == [*FIRST, FIRST[0]]
    assert desk.reader.header.title.hasFocus()
    press(desk.reader.header.title, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert desk.marks.current.kept.mention.quote == "55"
    assert desk.reader.abstract.hasFocus()
    assert desk.reader.abstract.accessibleDescription() == "Mark: Number: size 2"
    press(desk.reader.abstract, Qt.Key.Key_Escape)
    assert desk.marks.current is None
    assert desk.reader.mark_bar.isHidden()


@pytest.mark.parametrize(
    ("action", "state"),
    [("confirm", MentionState.CONFIRMED), ("reject", None)],
)
def test_what_is_decided_can_be_taken_back_and_undone(
    desk: MarksDesk, action: str, state: MentionState | None
):
    desk.go("maybe 4")
    bar = desk.reader.mark_bar
    bar.buttons[action].click()
    desk.wait(lambda: desk.states().get("maybe 4") is state)
    desk.wait(bar.buttons["take_back"].isVisible)
    assert not bar.buttons[action].isVisible()
    desk.run("paper.take_back_mark")
    desk.wait(lambda: desk.states().get("maybe 4") is MentionState.SUGGESTED)
    desk.run(f"paper.{action}_mark")
    desk.wait(lambda: desk.states().get("maybe 4") is state)
    desk.run("edit.undo")
    desk.wait(lambda: desk.states().get("maybe 4") is MentionState.SUGGESTED)
    assert "maybe 4" in desk.said()


def test_a_form_that_refuses_stays_and_then_corrects(desk: MarksDesk):
    desk.go("300 lamps")
    desk.reader.mark_bar.buttons["correct"].click()
    dialog = desk.dialog()
    assert dialog.texts() == {"size": "9", "kind": ""}
    assert [box.itemText(0) for box in dialog.findChildren(QComboBox)] == ["one"]
    dialog.write("size", "many")
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.remark.text() == "A size is a number."
    assert dialog.findChildren(QLineEdit)[0].accessibleDescription() == "A size is a number."
    dialog.write("size", "12")
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    desk.wait(lambda: desk.states().get("300 lamps") is MentionState.CORRECTED)
    assert desk.marks.current is not None
    assert dict(desk.marks.current.kept.mention.values) == {"size": 12}
    assert desk.reader.mark_bar.said.text() == "size 12"
    desk.run("edit.undo")
    desk.wait(lambda: desk.states().get("300 lamps") is MentionState.FOUND)


@pytest.mark.parametrize(
    ("words", "quote", "size"), [(" has ", "has", ""), ("300 ", "300", "3"), ("𝒜 55", "𝒜 55", "2")]
)
def test_selected_words_become_a_mention(desk: MarksDesk, words: str, quote: str, size: str):
    desk.select(words)
    desk.run("paper.mark_as.counter.numbers")
    dialog = desk.dialog()
    assert dialog.texts()["size"] == size
    dialog.write("size", "7")
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    desk.wait(lambda: desk.states().get(quote) is MentionState.ADDED)
    desk.run("edit.undo")
    desk.wait(lambda: desk.quotes() == FIRST)


def test_the_menu_of_the_text_offers_to_mark_what_is_selected(desk: MarksDesk):
    def titles() -> list[str]:
        point = QPoint(20, 20)
        view = desk.reader.abstract
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, view.mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found = [action.text() for action in menu.actions() if "Mark" in action.text()]
        if found:
            menu.actions()[-1].trigger()
        menu.close()
        return found

    assert titles() == []
    desk.select("has")
    assert titles() == ["Mark as Number…"]
    assert desk.dialog().windowTitle() == "Mark as number"
    desk.dialog().reject()


def test_a_kind_without_a_form_is_neither_corrected_nor_added(desk: MarksDesk):
    desk.go("lamps")
    assert not desk.reader.mark_bar.buttons["correct"].isVisible()
    assert not desk.reader.mark_bar.buttons["table"].isVisible()
    commands = [one.id for one in desk.window.menus.registry.commands()]
    assert "paper.mark_as.counter.numbers" in commands
    assert "paper.mark_as.counter.lamps" not in commands


@pytest.mark.expects_log("counter.lamps raised KeyError: 'no words'$")
def test_a_description_that_fails_once_is_the_quote(desk: MarksDesk):
    desk.go("300 lamps")
    desk.run("paper.next_mark")
    assert desk.reader.mark_bar.said.text() == "lamps"
    assert desk.reader.abstract.accessibleDescription() == "Mark: Lamp: lamps"
    assert "no words" in str(desk.binding.host.record("counter").problems[-1].reason)


def test_the_table_hears_of_the_mark(desk: MarksDesk):
    desk.go("20 lamps")
    desk.run("paper.table_mark")
    desk.wait(lambda: desk.binding.widget("counter.table") is not None)
    table = desk.binding.widget("counter.table")
    desk.wait(lambda: table.text() == "20 lamps")
    desk.run("paper.next_mark")
    desk.wait(lambda: table.text() == "lamps")
    desk.run("paper.confirm_mark")
    desk.wait(lambda: table.heard == [frozenset({"lamps"})])


def test_a_view_shows_a_mention_wherever_its_paper_is(desk: MarksDesk):
    kept = desk.mark("55").kept
    desk.binding.open_view("counter.table")
    context = desk.binding.widget("counter.table").context
    desk.read("Nothing is counted")
    desk.window.session.ask("title:nothing")
    desk.wait(lambda: desk.panes.list.model.rowCount() == 1)
    context.go_to_mention(kept)
    desk.wait(lambda: desk.marks.current is not None)
    assert desk.marks.current.kept == kept
    assert desk.reader.abstract.textCursor().position() == 0
    gone = KeptMention(
        paper_id=kept.paper_id,
        extractor="numbers",
        mention=Mention(field="abstract", start=0, end=2, quote="It"),
        state=MentionState.FOUND,
    )
    context.go_to_mention(gone)
    desk.wait(lambda: "no longer marked" in desk.said())


def test_a_view_corrects_a_mention_of_another_paper(desk: MarksDesk):
    kept = desk.mark("55").kept
    desk.binding.open_view("counter.table")
    desk.read("Nothing is counted")
    desk.binding.widget("counter.table").context.correct_mention(kept)
    dialog = desk.dialog()
    dialog.write("size", "6")
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    desk.read("A hall of 20 lamps")
    desk.wait(lambda: desk.states().get("55") is MentionState.CORRECTED)


def test_switches_hide_marks_and_are_kept(desk: MarksDesk):
    desk.run("view.suggestions")
    assert desk.quotes() == [quote for quote in FIRST if quote != "maybe 4"]
    desk.run("view.marks")
    assert desk.quotes() == []
    desk.run("paper.next_mark")
    assert "Show marks" in desk.said()
    preferences = desk.window.parts.preferences
    assert not preferences.current.reading.show_marks
    assert not preferences.current.reading.show_suggestions
    preferences.reset("reading.show_marks", "reading.show_suggestions")
    assert desk.quotes() == FIRST


def test_what_an_earlier_carrel_kept_with_the_library_is_taken_over(desk: MarksDesk):
    desk.binding.restore({"marks": {"shown": False, "suggestions": "?"}})
    assert desk.quotes() == []


def test_marks_go_with_their_plugin(desk: MarksDesk):
    desk.go("55")
    desk.running.plugins.disable("counter")
    desk.wait(lambda: desk.quotes() == [])
    assert desk.reader.mark_bar.isHidden()
    assert "paper.confirm_mark" not in [one.id for one in desk.window.menus.registry.commands()]


def test_views_hear_of_several_extractors_at_once(desk: MarksDesk):
    desk.binding.open_view("counter.table")
    table = desk.binding.widget("counter.table")
    for names in ({"numbers"}, {"lamps"}, {"numbers", "doors"}):
        desk.binding.mentions.settled.emit(frozenset(names))
    desk.wait(lambda: table.heard)
    assert table.heard == [frozenset({"numbers", "lamps", "doors"})]
