"""The browser of a note: a column of text with formulas, pictures and links into the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QUrl, Signal
from PySide6.QtGui import (
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QWidget

from carrel.ui.notes.drawing import InsertedDrawing
from carrel.ui.notes.own_links import read_own
from carrel.ui.reader.column import column_width
from carrel.ui.reader.links import OpenLink
from carrel.ui.reader.safe_browser import SafeBrowser

if TYPE_CHECKING:
    from carrel.ui.notes.drawing import Drawn

_INSERTED = "\ufffc"  # what stands in a document's text for a formula or picture


class NoteBrowser(SafeBrowser):
    """Lines of 60 to 75 characters, with the scroll bar where the pane ends.

    What is copied has the sources of formulas. Links into the library are told by signals.
    """

    paper_link_clicked = Signal(str)
    library_link_clicked = Signal(str)
    tag_clicked = Signal(str)

    def __init__(self, open_link: OpenLink, parent: QWidget | None = None) -> None:
        super().__init__(open_link, parent)
        self._drawing = InsertedDrawing(lambda: self.palette().color(QPalette.ColorRole.Text), self)
        self.document().documentLayout().registerHandler(
            QTextFormat.ObjectTypes.ImageObject.value, self._drawing
        )

    def show_html(self, html: str, drawn: Mapping[str, Drawn]) -> None:
        """Show a note; `drawn` has what its images name."""
        self._drawing.drawn = drawn
        self.setHtml(html)

    def follow_inside(self, address: str) -> bool:
        """Go to a footnote, or tell of a link into the library."""
        if address.startswith("#"):
            self.scrollToAnchor(QUrl.fromPercentEncoding(address[1:].encode()))
            return True
        own = read_own(address)
        if own is None:
            return False
        told = {
            "paper": self.library_link_clicked,
            "note": self.paper_link_clicked,
            "tag": self.tag_clicked,
        }
        told[own.kind].emit(own.target)
        return True

    def told_at(self, place: QPoint) -> str:
        """Return where a link leads, or the source of a formula, or why it is not shown."""
        address = self.anchorAt(place)
        own = read_own(address)
        if own is not None:
            words = {"paper": "In your library", "note": f"Note link: {own.target}"}
            return words.get(own.kind, f"Tag: {own.target}")
        if address:
            return "" if address.startswith("#") else address
        cursor = self.cursorForPosition(place)
        for step in (0, 1):  # a cursor's format is that of the character before it
            at = QTextCursor(self.document())
            at.setPosition(min(cursor.position() + step, self.document().characterCount() - 1))
            how = at.charFormat()
            if how.isImageFormat() and self._hits(at, place):
                return _source(how)
        return cursor.charFormat().toolTip()

    def _hits(self, after: QTextCursor, place: QPoint) -> bool:
        before = QTextCursor(after)
        before.movePosition(QTextCursor.MoveOperation.Left)
        return self.cursorRect(before).left() <= place.x() <= self.cursorRect(after).left()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is selected, with formulas and pictures as they are written."""
        copied = QTextDocument()
        QTextCursor(copied).insertFragment(self.textCursor().selection())
        written_out(copied)
        data = QMimeData()
        data.setText(copied.toPlainText())
        data.setHtml(copied.toHtml())
        return data

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave free what a column does not need."""
        column = column_width(self.font(), self.document().documentMargin())
        free = max(0, self.width() - column - self.verticalScrollBar().width())
        if self.viewportMargins().right() != free:
            self.setViewportMargins(0, 0, free, 0)
        super().resizeEvent(event)


def written_out(document: QTextDocument) -> None:
    """Put the sources of formulas and the names of pictures in their places."""
    cursor = document.find(_INSERTED)
    while not cursor.isNull():
        source = _source(cursor.charFormat())
        cursor.insertText(source, QTextCharFormat())
        cursor = document.find(_INSERTED, cursor.position())


def _source(how: QTextCharFormat) -> str:
    return str(how.property(QTextFormat.Property.ImageAltText.value) or "")
