"""The palette: every command by a few letters of its name, with its key beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from carrel.ui.theme.choice_lines import ROW_HEIGHT, ChoiceLines, choice_line, edge
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GROUP, INSIDE

_WIDTH, _ROWS = 620, 11
_CHOICE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A line of the palette: what it says, what stands beside it, what it does."""

    title: str
    detail: str
    run: Callable[[], None]


def score(words: str, title: str) -> int:
    """Return how well `title` fits what was typed; 0 where some word is not in it.

    A word at the beginning of the title counts most, then at the beginning of a word, then
    anywhere; letters in order ("mr" for "Mark read") least.
    """
    total, low = 0, title.casefold()
    for word in words.casefold().split():
        place = low.find(word)
        if place == 0:
            total += 100
        elif place > 0 and not low[place - 1].isalnum():
            total += 60
        elif place > 0:
            total += 20
        elif _in_order(word, low):
            total += 5
        else:
            return 0
    return total + 1


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


Find = Callable[[str, Callable[[Sequence[Choice]], None]], None]


class Palette(QFrame):
    """A field over a list in the upper middle of the window; Esc or a click beside closes it.

    `find` is called with what was typed and with where to put the choices, best first, at once or
    later; choices for what is no longer typed are dropped.
    """

    def __init__(self, parent: QWidget, prompt: str, find: Find) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        edge(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(prompt)
        self._find = find
        self._over = parent.window()
        self._shown_for: str | None = None
        self._run_when_shown = False
        self._field = Field(self)
        self._field.setPlaceholderText(prompt)
        self._field.setAccessibleName(prompt)
        self._field.setMinimumHeight(34)
        self._field.setTextMargins(INSIDE, 0, INSIDE, 0)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(ChoiceLines(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(f"{prompt}: results")
        self._list.setMouseTracking(True)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.setSpacing(INSIDE)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._run)
        self._fill("")

    def open(self) -> None:
        """Show the palette over its window."""
        window = self._over
        width = min(_WIDTH, window.width() - 2 * GROUP)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.setFixedWidth(width)
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 60)
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the field has focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: _ROWS - 1,
                Qt.Key.Key_PageUp: 1 - _ROWS,
            }
            if event.key() in steps:
                self._move(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                # Enter means what is typed: where its lines are still on their way, it waits.
                self._run_when_shown = self._shown_for != self._field.text()
                if not self._run_when_shown:
                    self._run(self._list.currentIndex())
                return True
            self._run_when_shown = False
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self._find(typed, lambda choices: self._show(typed, choices))

    def _show(self, typed: str, choices: Sequence[Choice]) -> None:
        if not isValid(self) or typed != self._field.text():
            return
        self._shown_for = typed
        self._model.clear()
        for choice in choices:
            line = choice_line(choice.title, choice.detail)
            line.setData(choice, _CHOICE)
            self._model.appendRow(line)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._fit()
        if self._run_when_shown:
            self._run(self._list.currentIndex())

    def _fit(self) -> None:
        rows = max(1, min(_ROWS, self._model.rowCount()))
        self._list.setFixedHeight(rows * ROW_HEIGHT)
        self.setFixedHeight(self._column.sizeHint().height())

    def _move(self, step: int) -> None:
        count = self._model.rowCount()
        if count:
            row = self._list.currentIndex().row() + step
            row = row % count if abs(step) == 1 else max(0, min(count - 1, row))
            self._list.setCurrentIndex(self._model.index(row, 0))

    def _run(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE)
        self.close()
        if isinstance(choice, Choice):
            choice.run()
