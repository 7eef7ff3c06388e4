"""A text browser that shows untrusted text: it reads no file and opens no page by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QUrl, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QToolTip, QWidget

from carrel.ui.reader.links import OpenLink, allowed_link
from carrel.ui.reader.plain_text import one_line, tool_tip


class SafeBrowser(QTextBrowser):
    """Shows text and HTML; links go to `open_link` if they are https, http or mailto.

    `link_refused` carries one sentence for the reader about a link that was not opened. What else
    a link may do inside the program, `follow_inside` says; nothing, unless a subclass does.
    """

    link_refused = Signal(str)

    def __init__(self, open_link: OpenLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_link = open_link
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.anchorClicked.connect(self._follow)

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """Return an empty picture of one pixel, whatever is asked for.

        Returning nothing is not enough: Qt would then open the path itself, be it a picture,
        a style sheet or a page.
        """
        picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        return picture

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,  # noqa: A002
    ) -> None:
        """Do nothing: this browser shows what it was given and goes nowhere."""

    def follow_inside(self, address: str) -> bool:
        """Follow a link that stays within the program; return whether this was one."""
        return False

    def told_at(self, place: QPoint) -> str:
        """Return what is told of what stands at a place of the viewport: a link's address."""
        return self.anchorAt(place)

    def _follow(self, url: QUrl) -> None:
        if self.follow_inside(url.toString(QUrl.ComponentFormattingOption.FullyEncoded)):
            return
        asked = url.toString()
        address = allowed_link(asked)
        if address is None:
            self.link_refused.emit(
                f"Not opened: {one_line(asked, 120)}. Carrel opens web and mail addresses only."
            )
            return
        self._open_link(address)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell where a link leads before it is followed."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = self.told_at(event.pos())
            if told:
                QToolTip.showText(event.globalPos(), tool_tip(told), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link on a plain click; one that ends a selection selects."""
        if self.textCursor().hasSelection() and self.anchorAt(event.position().toPoint()):
            event.accept()
            return
        super().mouseReleaseEvent(event)
