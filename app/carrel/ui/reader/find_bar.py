"""Finding words in the text of a pane."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.marks import mark, mark_look
from carrel.ui.reader.positions import PositionMap
from carrel.ui.theme.field import Field
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, HAIRLINE, INSIDE, TARGET

MOST_MARKED = 1000
"""Matches beyond this number are counted and can be stepped to, but are not coloured."""

_RECOUNT_MS = 150  # after the text changed, so that typing in a long note stays smooth


class FindBar(QWidget):
    """A line to type in, the number of matches, next and previous; hidden until asked for.

    Upper and lower case are alike, and a space finds a line's end too. `marked` carries the
    ExtraSelections that show the matches; who owns the text draws them.
    """

    marked = Signal(list)
    closed = Signal()

    def __init__(self, target: QTextEdit | QPlainTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = target
        self._spans: list[tuple[int, int]] = []  # document positions
        self._current = -1
        self._recount = QTimer(self, singleShot=True, interval=_RECOUNT_MS)
        self._recount.timeout.connect(self._search)
        self._build()
        target.document().contentsChanged.connect(self.search_again)
        self.hide()

    def _build(self) -> None:
        self.field = Field(self)
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.field.offer_to_clear()
        self.field.setMinimumHeight(TARGET)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setAccessibleName("Matches")
        previous = self._button("Previous match (Shift+F3)")
        following = self._button("Next match (F3)")
        close = self._button("Close (Esc)")
        previous.setArrowType(Qt.ArrowType.UpArrow)
        following.setArrowType(Qt.ArrowType.DownArrow)
        icons.bind(close, "close")
        previous.clicked.connect(self.find_previous)
        following.clicked.connect(self.find_next)
        close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for button in (previous, following, close):
            row.addWidget(button)

    def _button(self, tip: str) -> FlatButton:
        button = FlatButton(self)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolTip(tip)
        return button

    # -- what the pane calls

    def open_bar(self) -> None:
        """Show the bar, with the selected words if they are on one line, and go to its field."""
        selected = self._target.textCursor().selectedText()
        if selected and "\u2029" not in selected and len(selected) <= 200:
            self.field.setText(selected)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar and its colours; the text has the keyboard, the match stays selected."""
        if self.isHidden():
            return
        self.hide()
        self.marked.emit([])
        self._target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @property
    def target(self) -> QTextEdit | QPlainTextEdit:
        """Where is searched."""
        return self._target

    def set_target(self, target: QTextEdit | QPlainTextEdit) -> None:
        """Search elsewhere."""
        if target is self._target:
            return
        self.marked.emit([])
        self._target.document().contentsChanged.disconnect(self.search_again)
        self._target = target
        target.document().contentsChanged.connect(self.search_again)
        self.search_again()

    def search_again(self) -> None:
        """Count anew, after a moment, because the text changed."""
        if not self.isHidden():
            self._recount.start()

    def find_next(self) -> None:
        """Select the next match, from the beginning after the last."""
        self._step(forward=True)

    def find_previous(self) -> None:
        """Select the match before, from the end before the first."""
        self._step(forward=False)

    def actions_for(self, pane: QWidget) -> list[QAction]:
        """Return the actions of finding, to be added to `pane` and to the palette."""
        wanted = (
            ("Find in text", [QKeySequence("Ctrl+F")], self.open_bar),
            ("Next match", [QKeySequence("F3"), QKeySequence("Ctrl+G")], self.find_next),
            (
                "Previous match",
                [QKeySequence("Shift+F3"), QKeySequence("Ctrl+Shift+G")],
                self.find_previous,
            ),
        )
        actions = []
        for text, keys, run in wanted:
            action = QAction(text, pane)
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(run)
            actions.append(action)
        return actions

    @property
    def match_count(self) -> int:
        """The number of matches in the whole text."""
        return len(self._spans)

    # -- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc, Enter and Shift+Enter from the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and _is_press(event):
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._step(forward=not back)
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the matches anew in the other theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._mark()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a hairline between the text and the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), HAIRLINE, QColor(tokens_of(self.palette()).line))
        painter.end()

    def _typed(self) -> None:
        start = self._target.textCursor().selectionStart()
        self._search()
        following = [i for i, span in enumerate(self._spans) if span[0] >= start]
        if self._spans:
            self._go(following[0] if following else 0)

    def _search(self) -> None:
        words = self.field.text().split()
        self._current = -1
        self._spans = []
        if words:
            text = self._target.document().toRawText()
            pattern = re.compile(r"[\s\u2029\u200b]+".join(map(re.escape, words)), re.IGNORECASE)
            place = PositionMap(text).to_document
            self._spans = [(place(m.start()), place(m.end())) for m in pattern.finditer(text)]
        cursor = self._target.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        if here in self._spans:
            self._current = self._spans.index(here)
        self._mark()
        self._say()

    def _step(self, *, forward: bool) -> None:
        if self.isHidden():
            if not self.field.text():
                self.open_bar()
                return
            self._search()  # the text may be another than when the bar was closed
        if not self._spans:
            self._say()
            return
        cursor = self._target.textCursor()
        if forward:
            rest = [i for i, s in enumerate(self._spans) if s[0] >= cursor.selectionEnd()]
            self._go(rest[0] if rest else 0)
        else:
            rest = [i for i, s in enumerate(self._spans) if s[1] <= cursor.selectionStart()]
            self._go(rest[-1] if rest else len(self._spans) - 1)

    def _go(self, index: int) -> None:
        self._current = index
        start, end = self._spans[index]
        cursor = QTextCursor(self._target.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._target.setTextCursor(cursor)
        self._mark()
        self._say()

    def _mark(self) -> None:
        if self.isHidden():
            self.marked.emit([])
            return
        tokens = tokens_of(self.palette())
        found, here = mark_look(tokens, tokens.yellow), mark_look(tokens, tokens.orange)
        here.setFontUnderline(True)  # not by colour alone
        document = self._target.document()
        self.marked.emit(
            [
                mark(document, start, end, here if index == self._current else found)
                for index, (start, end) in enumerate(self._spans[:MOST_MARKED])
            ]
        )

    def _say(self) -> None:
        if not self.field.text().strip():
            said = ""
        elif not self._spans:
            said = "Not found"
        elif self._current >= 0:
            said = f"{self._current + 1} of {len(self._spans)}"
        else:
            said = f"{len(self._spans)} found"
        self.count.setText(said)
        self.field.setAccessibleDescription(said)


def _is_press(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress
