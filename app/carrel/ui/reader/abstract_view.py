"""The abstract: the brightest thing on the screen, in a column that reads well."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPalette, QTextCharFormat
from PySide6.QtWidgets import QWidget

from carrel.ui.reader.column import column_width
from carrel.ui.reader.links import OpenLink, allowed_link
from carrel.ui.reader.plain_view import PlainView
from carrel.ui.theme.fonts import LINE_HEIGHT, reader_font
from carrel.ui.theme.spacing import INSIDE

_ADDRESS = re.compile(r"https?://[^\s<>\"'\u201c\u201d]+")
_NOT_AT_THE_END = ".,;:!?)]}\u2019"


class AbstractView(PlainView):
    """Shows an abstract or a summary in the reader's serif, never wider than 75 characters.

    Addresses in the text become links that the keyboard reaches too (Tab, Enter); the text
    itself stays as it is.
    """

    def __init__(self, open_link: OpenLink, parent: QWidget | None = None) -> None:
        self._ready = False  # Qt's constructor sends change events
        super().__init__(open_link, "Abstract", parent)
        self._ready = True
        self._scale = 1.0
        self.document().setDocumentMargin(INSIDE)
        self.set_scale(1.0)

    def set_scale(self, scale: float) -> None:
        """Set the size of the text over its usual one, 1.0."""
        self._scale = scale
        font = reader_font(self._interface_font(), scale)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setMaximumWidth(self.column_width())
        # LINE_HEIGHT is over the font's size; the document counts over the font's own line.
        size = QFontInfo(font).pixelSize()
        own = QFontMetricsF(font).height()
        self.set_line_height(max(1.0, LINE_HEIGHT * size / own))

    def column_width(self) -> int:
        """Return the width in pixels of the column, margins included."""
        return column_width(self.font(), self.document().documentMargin())

    def set_text(self, text: str) -> None:
        """Show `text` with its addresses as links."""
        if text == self.text():
            return
        super().set_text(text)
        self._mark_addresses()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the links in the colour of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ready:
            self._mark_addresses()

    def _mark_addresses(self) -> None:
        text = self.text()
        look = QTextCharFormat()
        look.setAnchor(True)
        look.setFontUnderline(True)
        look.setForeground(self.palette().color(QPalette.ColorRole.Link))
        for found in _ADDRESS.finditer(text):
            address = found.group().rstrip(_NOT_AT_THE_END)
            if allowed_link(address) is None:
                continue
            look.setAnchorHref(address)
            start = found.start()
            self.to_cursor(start, start + len(address)).mergeCharFormat(look)

    def sizeHint(self) -> QSize:
        """Ask for the whole column."""
        return QSize(self.column_width(), self.height())

    def _interface_font(self) -> QFont:
        parent = self.parentWidget()
        return parent.font() if parent is not None else QFont()
