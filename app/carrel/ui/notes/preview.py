"""A note as it reads: rendered on another thread, shown in a browser that opens nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carrel.ui.reader.column import column_width
from carrel.ui.reader.flat_button import LinkButton
from carrel.ui.reader.links import OpenLink
from carrel.ui.reader.safe_browser import SafeBrowser
from carrel.ui.theme.fonts import reader_font
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE

if TYPE_CHECKING:
    from carrel.ui.notes.rendering import Rendered

DEBOUNCE_MS = 150
_LONGEST_DEBOUNCE_MS = 1_000
CUT = "The preview shows the beginning of this long note."
CUT_FOR_GOOD = "The preview cannot show all of this note; the editor has it."


class NotePreview(QWidget):
    """Renders what `read` returns, 150 ms after the last `refresh`, while it is visible.

    Markdown is read on a thread of its own that ends with it, one note at a time. Laying out
    happens here; where it takes long, the pauses in typing must be longer too.
    """

    link_refused = Signal(str)
    rendered = Signal()
    _returned = Signal(int, object)  # run, Rendered; emitted by the thread, always queued

    def __init__(
        self,
        open_link: OpenLink,
        read: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._run = 0
        self._under_way = False
        self._stale = True
        self._all = False
        self._took_ms = 0.0
        self._html = ""
        self._from_top = False
        self.browser = _Column(open_link, self)
        self.browser.setAccessibleName("Note preview")
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setPlaceholderText("Nothing is written yet.")
        self.browser.document().setDocumentMargin(INSIDE)
        self.browser.document().setIndentWidth(3 * INSIDE)
        self.browser.link_refused.connect(self.link_refused)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)
        self._returned.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.set_scale(1.0)

    def _lay_out(self) -> None:
        self._cut = QLabel(self)
        self._cut.setTextFormat(Qt.TextFormat.PlainText)
        self._cut.setWordWrap(True)
        self.show_all = LinkButton(self)
        self.show_all.setText("Show all")
        self.show_all.clicked.connect(self._show_all)
        self._bar = QWidget(self)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        row.addWidget(self._cut, 1)
        row.addWidget(self.show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.browser, 1)
        self._line = Hairline(parent=self)
        column.addWidget(self._line)
        column.addWidget(self._bar)
        self._show_bar(visible=False)

    def refresh(self) -> None:
        """Render anew after a pause in typing; cheap, for every keystroke."""
        self._stale = True
        if self.isVisible():
            slow = min(_LONGEST_DEBOUNCE_MS, round(3 * self._took_ms))
            self._timer.start(max(DEBOUNCE_MS, slow))

    def show_another(self) -> None:
        """Render another note now, from its beginning."""
        self._all = False
        self._from_top = True
        self._run += 1  # what is under way is of the note before
        self._show("", complete=True)
        self._stale = True
        if self.isVisible():
            self._start()

    def set_scale(self, scale: float) -> None:
        """Set the size of the text over its usual one, 1.0."""
        font = reader_font(self.font(), scale)
        self.browser.setFont(font)
        self.browser.document().setDefaultFont(font)
        self._set_sheet()

    # -- inside

    def showEvent(self, event: QShowEvent) -> None:
        """Render what changed while this was hidden."""
        super().showEvent(event)
        if self._stale:
            self._start()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._set_sheet()

    def _start(self) -> None:
        self._timer.stop()
        if self._under_way:
            self._stale = True
            return
        self._stale = False
        body = self._read()
        if not body.strip():
            self._show("", complete=True)
            self.rendered.emit()
            return
        self._run += 1
        self._under_way = True
        work = (body, self._all, self._run)
        threading.Thread(target=self._work, args=work, name="note-preview", daemon=True).start()

    def _work(self, body: str, all_of_it: bool, run: int) -> None:
        made = _render(body, all_of_it)
        with suppress(RuntimeError):  # the window, and this widget with it, is gone
            self._returned.emit(run, made)

    def _take(self, run: int, made: Rendered) -> None:
        self._under_way = False
        if run == self._run:
            self._show(made.html, complete=made.complete)
            self.rendered.emit()
        if self._stale or run != self._run:
            self._stale = True
            if self.isVisible() and not self._timer.isActive():
                self._start()

    def _show(self, html: str, *, complete: bool) -> None:
        began = perf_counter()
        bar = self.browser.verticalScrollBar()
        place = 0 if self._from_top else bar.value()
        if html:
            self._from_top = False
        self._html = html
        self.browser.setHtml(html)
        bar.setValue(place)
        self._took_ms = (perf_counter() - began) * 1000
        self._cut.setText(CUT_FOR_GOOD if self._all else CUT)
        self.show_all.setVisible(not self._all)
        self._show_bar(visible=not complete)

    def _show_bar(self, *, visible: bool) -> None:
        self._line.setVisible(visible)
        self._bar.setVisible(visible)

    def _show_all(self) -> None:
        self._all = True
        self._start()

    def _set_sheet(self) -> None:
        tokens = tokens_of(self.palette())
        self.browser.document().setDefaultStyleSheet(
            f"""
            a {{ color: {tokens.accent}; text-decoration: underline; }}
            ul, ol {{ margin-top: 4px; margin-bottom: 4px; }}
            p, li {{ line-height: 130%; }}
            h1 {{ font-size: 140%; font-weight: 600; }}
            h2 {{ font-size: 120%; font-weight: 600; }}
            h3, h4, h5, h6 {{ font-size: 100%; font-weight: 600; }}
            code, pre {{ font-family: monospace; background-color: {tokens.window}; }}
            pre {{ white-space: pre-wrap; }}
            blockquote {{ color: {tokens.muted}; margin-left: 16px; }}
            table {{ border-collapse: collapse; border: 1px solid {tokens.line}; }}
            td, th {{ padding: 4px 8px; border: 1px solid {tokens.line}; }}
            """
        )
        if self._html:
            place = self.browser.verticalScrollBar().value()
            self.browser.setHtml(self._html)
            self.browser.verticalScrollBar().setValue(place)


class _Column(SafeBrowser):
    """Lines of 60 to 75 characters, with the scroll bar where the pane ends."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave free what a column does not need."""
        column = column_width(self.font(), self.document().documentMargin())
        free = max(0, self.width() - column - self.verticalScrollBar().width())
        if self.viewportMargins().right() != free:
            self.setViewportMargins(0, 0, free, 0)
        super().resizeEvent(event)


def _render(body: str, all_of_it: bool) -> Rendered:
    """Render on the worker's thread; a note that cannot be rendered is shown as it is."""
    from carrel.ui.notes import rendering

    limits = rendering.ALL if all_of_it else rendering.USUAL
    try:
        return rendering.render(body, limits)
    except Exception:  # noqa: BLE001  a library's bug must not hide the note
        return rendering.as_plain(body, limits)
