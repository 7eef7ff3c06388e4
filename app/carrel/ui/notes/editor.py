"""The Markdown editor of a note."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from carrel.ui.notes.highlighter import MarkdownHighlighter
from carrel.ui.notes.markdown_lines import deeper_indent, list_item, shallower_indent, toggled
from carrel.ui.notes.pasting import (
    HIGHLIGHT_TYPE,
    PicturePasting,
    block_of_its_own,
    has_pictures,
)
from carrel.ui.reader.column import column_width
from carrel.ui.theme.fonts import READER_SCALE, scaled
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, INSIDE

_SURROGATES = re.compile("[\ud800-\udfff]")
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class NoteEditor(QPlainTextEdit):
    """Edits Markdown as plain text, in the interface font at the reader's size.

    Tab moves on, as everywhere; only at the very beginning of a list item's text does it make
    the item a child of the one before, once, and Shift+Tab takes it back out. A second Tab
    moves on: no trap. Enter continues a list, and ends it at an empty item.
    `focus_left` says that the keyboard went elsewhere.
    """

    focus_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Note")
        self.setPlaceholderText("Write in Markdown. What you type is saved by itself.")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(INSIDE)
        self.set_scale(1.0)
        self.colours = MarkdownHighlighter(self.document(), tokens_of(self.palette()), self)
        self.pictures = PicturePasting(self)
        self.note_actions = [
            self._action("Bold", "Ctrl+B", self.toggle_bold),
            self._action("Italic", "Ctrl+I", self.toggle_italic),
            self._action("Link", "Ctrl+K", self.make_link),
            self._action("Link to a paper", "Ctrl+Shift+K", self.begin_paper_link),
        ]

    def _action(self, text: str, keys: str, run: object) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(run)
        self.addAction(action)
        return action

    # -- the text

    def text(self) -> str:
        """Return the text as it can be stored: unlike toPlainText, hard spaces stay hard."""
        raw = self.document().toRawText().replace("\u2029", "\n")
        return _SURROGATES.sub("\ufffd", raw)

    def show_text(self, text: str) -> None:
        """Show another note; what was done before cannot be undone in this one."""
        self.pictures.show_another()
        self.setPlainText(text)

    def change_text(self, text: str) -> None:
        """Bring in a text from elsewhere as one step that can be undone.

        Only what differs is replaced, so that cursor and place stay where they are.
        """
        old = self.document().toRawText()
        new = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2029")
        start = 0
        shorter = min(len(old), len(new))
        while start < shorter and old[start] == new[start]:
            start += 1
        end = 0
        while end < shorter - start and old[-1 - end] == new[-1 - end]:
            end += 1
        if start == len(old) == len(new):
            return
        before = old[:start]
        position = len(before.encode("utf-16-le")) // 2
        removed = len(old[start : len(old) - end].encode("utf-16-le", "surrogatepass")) // 2
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.setPosition(position + removed, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new[start : len(new) - end])

    def set_scale(self, scale: float) -> None:
        """Set the size of the text over its usual one, 1.0."""
        parent = self.parentWidget()
        self.setFont(scaled(parent.font() if parent else self.font(), READER_SCALE * scale))

    # -- marks

    def toggle_bold(self) -> None:
        """Make the selection, or the word at the cursor, bold, or plain again."""
        self._toggle("**")

    def toggle_italic(self) -> None:
        """Make the selection, or the word at the cursor, italic, or plain again."""
        self._toggle("*")

    def make_link(self) -> None:
        """Make the selection a link and go to where its address is typed, or its text."""
        cursor = self.textCursor()
        chosen = cursor.selectedText()
        address = "://" in chosen and " " not in chosen
        text, target = ("", chosen) if address else (chosen, "")
        start = cursor.selectionStart()
        cursor.insertText(f"[{text}]({target})")
        inside = 1 if address or not text else cursor.position() - start - 1
        cursor.setPosition(start + inside)
        self.setTextCursor(cursor)

    def begin_paper_link(self) -> None:
        """Type what begins a link to a paper; what follows is completed."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.textCursor().insertText("[[")
        self.ensureCursorVisible()

    # -- what is pasted or dropped

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take pictures and highlights beside text."""
        wanted = has_pictures(source) or source.hasFormat(HIGHLIGHT_TYPE)
        return wanted or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put in a highlight as a block of its own, a picture once it is stored, or text."""
        cursor = self.textCursor()
        if source.hasFormat(HIGHLIGHT_TYPE):
            markdown = bytes(source.data(HIGHLIGHT_TYPE).data()).decode("utf-8", "replace")
            cursor.insertText(block_of_its_own(cursor, markdown))
            self.setTextCursor(cursor)
        elif not self.pictures.paste(source, cursor):
            super().insertFromMimeData(source)

    def _toggle(self, mark: str) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        block = self.document().findBlock(cursor.selectionStart())
        if cursor.selectionEnd() > block.position() + block.length() - 1:
            return  # marks do not reach across paragraphs
        # UTF-16 units, as the document counts, or characters beyond U+FFFF would shift it
        units = _units(block.text())
        first = block.position()
        start, end, new = toggled(
            units, cursor.selectionStart() - first, cursor.selectionEnd() - first, mark
        )
        cursor.setPosition(first + start)
        cursor.setPosition(first + end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(_characters(new))
        size = len(mark) if new.startswith(mark) and new.endswith(mark) else 0
        cursor.setPosition(first + start + size)
        cursor.setPosition(first + start + len(new) - size, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt makes it a change of focus, and leave Ctrl+K to its action."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination())
            if any(keys == action.shortcut() for action in self.note_actions):
                event.ignore()  # QPlainTextEdit takes some of them for its own
                return False
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _TABS:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            out = event.key() == Qt.Key.Key_Backtab or bool(
                event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            )
            if plain and self._indent(out=out):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Continue or end a list on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() and self._continue_list():
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines at 60 to 75 characters, with the scroll bar where the pane ends."""
        column = column_width(self.font(), self.document().documentMargin())
        free = max(0, self.width() - column - self.verticalScrollBar().width())
        if self.viewportMargins().right() != free:
            self.setViewportMargins(0, 0, free, 0)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the text as the new theme has it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "colours"):
            self.colours.show_theme(tokens_of(self.palette()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard went elsewhere; a menu or the completion is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.focus_left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and the focus bar where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            bar = self.viewport().rect()
            bar.setWidth(FOCUS_RING)
            painter.fillRect(bar, tokens_of(self.palette()).accent)
            painter.end()

    def _continue_list(self) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        block = cursor.block()
        line = block.text()
        item = list_item(line)
        if item is None or cursor.positionInBlock() < item.length:
            return False
        if line[item.length :].strip():
            cursor.insertText("\n" + item.following)
        else:
            self._replace_beginning(block, len(line), "")
        self.ensureCursorVisible()
        return True

    def _indent(self, *, out: bool) -> bool:
        cursor = self.textCursor()
        block = cursor.block()
        line = block.text()
        item = list_item(line)
        if item is None or cursor.hasSelection() or cursor.positionInBlock() != item.length:
            return False
        indent = shallower_indent(line) if out else deeper_indent(line, block.previous().text())
        if indent is None:
            return False
        self._replace_beginning(block, len(item.indent), indent)
        return True

    def _replace_beginning(self, block: QTextBlock, length: int, text: str) -> None:
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)


def _units(text: str) -> str:
    """Return `text` with one character for each UTF-16 unit."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(int.from_bytes(data[i : i + 2], "little")) for i in range(0, len(data), 2))


def _characters(units: str) -> str:
    """Return what `_units` was given."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
