"""Offers papers after `[[` and tags after `#` while a note is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from carrel.ui.announcing import announce
from carrel.ui.notes.colouring import is_in_code
from carrel.ui.notes.typed_names import Typed, typed_name
from carrel.ui.theme.choice_list import ChoiceList
from carrel.ui.theme.spacing import GRID, RADIUS

if TYPE_CHECKING:
    from carrel.ui.notes.editor import NoteEditor

#: (citekey, title, year or None) of papers, best first.
Papers = Sequence[tuple[str, str, int | None]]
#: `find_papers(text, done)` has `done` called with the papers, now or later.
FindPapers = Callable[[str, Callable[[Papers], None]], None]
FindTags = Callable[[str], Sequence[str]]

_LEAST_WIDTH, _MOST_WIDTH = 200, 520
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Offer(NamedTuple):
    """A choice: what is shown, what is said beside it, and what takes the place of the typed."""

    title: str
    detail: str
    inserted: str


class NameCompleting(QObject):
    """Watches the editor. While choices are shown, the arrows walk through them, Tab takes one
    (the first where none is current), Enter one that is current, a click any, and Esc hides them.

    The first paper is current at once: nothing else can follow `[[`. No tag is, since Enter after
    a tag that was typed whole begins the next line.
    """

    def __init__(self, editor: NoteEditor, find_papers: FindPapers, find_tags: FindTags) -> None:
        super().__init__(editor)
        self._editor = editor
        self._find_papers, self._find_tags = find_papers, find_tags
        self._list: ChoiceList | None = None
        self._offers: list[Offer] = []
        self._shown: Typed | None = None
        self._refused: tuple[int, int] | None = None  # where Esc was pressed: line, place
        self._asked: Typed | None = None  # what papers are being looked up for
        self._again = self._typed_now = False
        editor.document().contentsChange.connect(self._changed)
        editor.cursorPositionChanged.connect(self._moved)
        editor.verticalScrollBar().valueChanged.connect(self.hide)
        editor.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether choices are shown."""
        return self._list is not None and self._list.isVisible()

    def hide(self) -> None:
        """Hide the choices."""
        if self._list is not None:
            self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are meant for the choices."""
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Hide):
            self.hide()
        elif not self.is_open or not isinstance(event, QKeyEvent):
            return False
        elif kind == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        elif kind == QEvent.Type.KeyPress:
            return self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        """Return whether a key was for the choices."""
        key = event.key()
        if self._list is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _STEPS:
            self._list.move_by(_STEPS[Qt.Key(key)])
            return True
        if key == Qt.Key.Key_Tab or (key in _ENTER and self._list.current() >= 0):
            self._take(max(0, self._list.current()))
            return True
        if key == Qt.Key.Key_Escape:
            self._refused = self._place(self._shown)
            self.hide()
            return True
        return False

    # -- what there is to choose from

    def _changed(self, _position: int, removed: int, added: int) -> None:
        # Typing moves the cursor: what was typed is looked at then, when the line is whole.
        self._typed_now = self._editor.hasFocus() and (removed > 0 or 0 < added < 100)

    def _moved(self) -> None:
        typed_now, self._typed_now = self._typed_now, False
        if typed_now and self._editor.hasFocus():
            self._look()
        elif self.is_open and self._typed() != self._shown:
            self.hide()

    def _typed(self) -> Typed | None:
        """Return the name that is being typed at the cursor, or None."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            return None
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        before = cursor.selectedText()
        typed = typed_name(before)
        if typed is None:
            return None
        state = self._editor.colours.state_before(cursor.block())
        return None if is_in_code(before, state) else typed

    def _place(self, typed: Typed | None) -> tuple[int, int] | None:
        line = self._editor.textCursor().blockNumber()
        return (line, typed.start) if typed is not None else None

    def _look(self) -> None:
        typed = self._typed()
        place = self._place(typed)
        if place is None or place != self._refused:
            self._refused = None
        if typed is None or place == self._refused:
            self.hide()
        elif typed.kind == "tag":
            said = [name for name in self._find_tags(typed.text) if name != typed.text]
            self._show(typed, [Offer(name, "", f"#{name}") for name in said])
        elif self._asked is not None and self._asked.start == typed.start:
            self._again = True
        else:
            self._asked = typed
            self._find_papers(typed.text.strip(), lambda papers: self._arrived(typed, papers))

    def _arrived(self, typed: Typed, papers: Papers) -> None:
        if typed != self._asked:
            return
        self._asked = None
        if self._again:
            self._again = False
            self._look()
        elif self._editor.hasFocus() and self._typed() == typed:
            self._show(
                typed,
                [
                    Offer(title, f"{year}  {key}" if year else key, f"[[{key}]]")
                    for key, title, year in papers
                ],
            )

    def _show(self, typed: Typed, offers: list[Offer]) -> None:
        self._shown, self._offers = typed, offers
        if not offers:
            self.hide()
            return
        if self._list is None:
            self._list = ChoiceList(self._editor)
            self._list.taken.connect(self._take)
        self._list.fill([(offer.title, offer.detail) for offer in offers])
        self._open()
        if typed.kind == "paper":
            self._list.move_by(1)
        else:
            announce(self._editor, f"{len(offers)} tags: {offers[0].title}")

    def _open(self) -> None:
        """Show the list below the line, or above it where there is more room."""
        if self._list is None:
            return
        window, around = self._editor.window(), self._editor.viewport()
        line = self._editor.cursorRect()
        corner = around.mapTo(window, QPoint(line.left(), 0))
        below = around.mapTo(window, QPoint(0, line.bottom() + RADIUS)).y()
        above = around.mapTo(window, QPoint(0, line.top() - RADIUS)).y()
        room = max(window.height() - below, above) - GRID
        width = min(max(self._list.wanted_width(), _LEAST_WIDTH), _MOST_WIDTH, window.width())
        height = min(self._list.wanted_height(), room)
        y = below if window.height() - below - GRID >= height else above - height
        self._list.open_at(max(0, min(corner.x(), window.width() - width)), y, width, height)

    def _take(self, row: int) -> None:
        """Put a choice in the place of what was typed, brackets that close it included."""
        typed = self._shown
        self.hide()
        if typed is None or typed != self._typed():
            return
        cursor = self._editor.textCursor()
        end = cursor.position()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        if typed.kind == "paper" and cursor.selectedText().startswith("]]"):
            end += 2
        mark = 2 if typed.kind == "paper" else 1
        units = len(typed.text.encode("utf-16-le")) // 2
        cursor.setPosition(cursor.anchor() - units - mark)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._refused = (cursor.blockNumber(), typed.start)  # what was taken is not asked about
        cursor.beginEditBlock()  # a step of its own to undo
        cursor.insertText(self._offers[row].inserted)
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)
        self._refused = None
