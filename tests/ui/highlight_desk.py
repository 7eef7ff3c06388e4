"""A window with highlights, driven as a reader does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.domain.highlight import Highlight
from carrel.domain.highlight_markdown import highlight_markdown
from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library

TITLE, OTHER, SUMMED = "Lamps  that\tburn", "Cranes [on paper]", "A paper with a summary"
ABSTRACT = "𝒜 lamp burns for nine hours. It is dim, and the wick is long; nobody knows why it is."
PAPERS = [
    ImportedPaper(title=TITLE, abstract=ABSTRACT),
    ImportedPaper(title=OTHER, abstract="A crane is folded from one sheet and from nothing else."),
    ImportedPaper(
        title=SUMMED, arxiv="2401.00001", summary="In short: a line of its own, no more."
    ),
]


def highlight_desk(run_window: Callable[..., Running], folder: Path, qtbot: QtBot) -> HighlightDesk:
    """Open a window on a new library of three papers, with the keyboard in an abstract."""
    with open_library(folder, origin="command line") as library:
        for paper in PAPERS:
            library.add_batch([paper], source="invented")
    made = HighlightDesk(run_window(folder), qtbot)
    made.read(TITLE)
    made.reader.focus_text()
    return made


class HighlightDesk:
    """A running window."""

    def __init__(self, running: Running, qtbot: QtBot) -> None:
        self.running, self.qtbot = running, qtbot
        self.window, self.panes = running.window, running.window.panes
        self.reader, self.pane = self.panes.reader, self.panes.highlights
        assert self.window.menus is not None
        assert self.window.parts is not None
        self.menus, self.parts = self.window.menus, self.window.parts
        assert self.parts.desk is not None
        self.desk = self.parts.desk
        self.window.activateWindow()

    def wait(self, seen: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(seen()), timeout=15_000)

    def read(self, title: str) -> int:
        model = self.panes.list.model
        rows = (model.row_at(row) for row in range(model.rowCount()))
        (paper_id,) = [
            row.id for row in rows if row is not None and row.title.split() == title.split()
        ]
        self.panes.list.view.go_to_paper(paper_id)
        self.wait(lambda: self.reader.paper is not None and self.reader.paper.id == paper_id)
        return paper_id

    def select(self, words: str, field: str = "abstract") -> None:
        view = self.reader.abstract if field == "abstract" else self.reader.header.title
        start = view.text().index(words)
        view.setTextCursor(view.to_cursor(start, start + len(words)))

    def select_in_note(self, words: str) -> None:
        editor = self.panes.notes.editor
        found = editor.document().find(words)
        assert found.hasSelection()
        editor.setTextCursor(QTextCursor(found))
        editor.setFocus()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or self.window
        self.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def run(self, command_id: str) -> None:
        self.menus.registry.run(command_id)

    def stored(self) -> list[Highlight]:
        """Return what the library has of the paper that is read."""
        return self.desk.reader.highlights(self.window.session.current)

    def quotes(self) -> list[str]:
        """Return the words of what is drawn in title and abstract."""
        views = {"title": self.reader.header.title, "abstract": self.reader.abstract}
        return [
            views[one.highlight.field].text()[one.start : one.end]
            for one in self.reader.highlights.steps()
        ]

    def listed(self) -> list[str]:
        """Return the words of what is listed beside the note."""
        return [one.highlight.quote for one in self.pane.list.items.items]

    def highlight(self, words: str, colour: str = "", field: str = "abstract") -> Highlight:
        """Highlight words by a command; return the highlight."""
        count = len(self.stored())
        self.select(words, field)
        self.run(f"paper.highlight_{colour}" if colour else "paper.highlight")
        self.wait(lambda: len(self.listed()) == count + 1)
        self.wait(lambda: self.reader.highlights.current is not None)
        mark = self.reader.highlights.current
        assert mark is not None
        return mark.highlight

    def markdown(self, highlight: Highlight) -> str:
        paper = self.desk.reader.paper(highlight.paper_id)
        assert paper is not None
        return highlight_markdown(highlight, paper.title, paper.carrel_id)

    def said(self) -> str:
        labels = self.panes.status.findChildren(QLabel)
        return " ".join(label.text() for label in labels)
