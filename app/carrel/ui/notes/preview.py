"""A note as it reads: rendered on another thread, shown in a browser that opens nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carrel.ui.notes.note_browser import NoteBrowser
from carrel.ui.reader.flat_button import LinkButton
from carrel.ui.reader.links import OpenLink
from carrel.ui.theme.fonts import reader_font
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, INSIDE

if TYPE_CHECKING:
    from carrel.ui.notes.drawing import Drawn
    from carrel.ui.notes.rendering import Rendered, ResolveNames

DEBOUNCE_MS = 150
_LONGEST_DEBOUNCE_MS = 1_000
# For new formulas, of which a note may have hundreds: it is shown without them first, and again
# after twice the time, until all are set or this has been tried.
_FIRST_SECONDS, _MOST_SECONDS = 0.2, 13.0
CUT = "The preview shows the beginning of this long note."
CUT_FOR_GOOD = "The preview cannot show all of this note; the editor has it."


class NotePreview(QWidget):
    """Renders what `read` returns, 150 ms after the last `refresh`, while it is visible.

    Markdown is read on a thread of its own that ends with it, one note at a time. Laying out
    happens here; where it takes long, the pauses in typing must be longer too.

    `paper_link_clicked` has the name in `[[name]]`, `library_link_clicked` an address
    "carrel://paper/...", `tag_clicked` a tag without its sign.
    """

    link_refused = Signal(str)
    paper_link_clicked = Signal(str)
    library_link_clicked = Signal(str)
    tag_clicked = Signal(str)
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
        self._inserted: Mapping[str, Drawn] = {}
        self._resolve_names: ResolveNames | None = None
        self._attachments: Path | None = None
        self._seconds = _FIRST_SECONDS
        self._from_top = False
        self.browser = NoteBrowser(open_link, self)
        self.browser.setAccessibleName("Note preview")
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setPlaceholderText("Nothing is written yet.")
        self.browser.document().setDocumentMargin(INSIDE)
        self.browser.document().setIndentWidth(3 * INSIDE)
        self.browser.link_refused.connect(self.link_refused)
        self.browser.paper_link_clicked.connect(self.paper_link_clicked)
        self.browser.library_link_clicked.connect(self.library_link_clicked)
        self.browser.tag_clicked.connect(self.tag_clicked)
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

    def set_resolver(self, resolve_names: ResolveNames | None) -> None:
        """Set who knows the titles of `[[names]]`; None has all names be links.

        Called with a set of names, on the thread that renders; returns the title of each name's
        paper, or None for a name of none.
        """
        self._resolve_names = resolve_names
        self.refresh()

    def set_attachments_folder(self, folder: Path | None) -> None:
        """Set where the files of "attachments/NAME" lie; None shows no pictures."""
        self._attachments = folder
        self.refresh()

    def refresh(self) -> None:
        """Render anew after a pause in typing; cheap, for every keystroke."""
        self._stale = True
        if self.isVisible():
            slow = min(_LONGEST_DEBOUNCE_MS, round(3 * self._took_ms))
            self._timer.start(max(DEBOUNCE_MS, slow))

    def show_another(self) -> None:
        """Render another note now, from its beginning."""
        self._all = False
        self._seconds = _FIRST_SECONDS
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
        around = (self._resolve_names, self._attachments, self._seconds)
        work = (body, self._all, around, self._run)
        threading.Thread(target=self._work, args=work, name="note-preview", daemon=True).start()

    def _work(self, body: str, all_of_it: bool, around: _Around, run: int) -> None:
        made = _render(body, all_of_it, around)
        with suppress(RuntimeError):  # the window, and this widget with it, is gone
            self._returned.emit(run, made)

    def _take(self, run: int, made: Rendered) -> None:
        self._under_way = False
        if run == self._run:
            self._show(made.html, made.inserted, complete=made.complete)
            self.rendered.emit()
            self._stale |= made.pending and self._seconds < _MOST_SECONDS
            self._seconds = 2 * self._seconds if made.pending else _FIRST_SECONDS
        if self._stale or run != self._run:
            self._stale = True
            if self.isVisible() and not self._timer.isActive():
                self._start()

    def _show(
        self, html: str, inserted: Mapping[str, Drawn] | None = None, *, complete: bool
    ) -> None:
        began = perf_counter()
        bar = self.browser.verticalScrollBar()
        place = 0 if self._from_top else bar.value()
        if html:
            self._from_top = False
        self._html, self._inserted = html, inserted or {}
        self.browser.show_html(self._html, self._inserted)
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
            pre {{ white-space: pre-wrap; margin-top: 8px; margin-bottom: 8px; }}
            blockquote {{ color: {tokens.muted}; margin-left: 16px; }}
            table {{ border-collapse: collapse; margin-top: 8px; margin-bottom: 8px; }}
            td {{ padding: 4px 8px; border-bottom: 1px solid {tokens.line}; }}
            th {{ padding: 4px 8px; border-bottom: 1px solid {tokens.edge}; font-weight: 600; }}
            li.task {{ list-style-type: none; }}
            hr {{ background-color: {tokens.line}; }}
            sup a {{ text-decoration: none; }}
            a.tag, a.footnote-backref {{ text-decoration: none; }}
            .unknown {{ color: {tokens.muted}; }}
            img.deep {{ vertical-align: middle; }}
            """
        )
        if self._html:
            place = self.browser.verticalScrollBar().value()
            self.browser.show_html(self._html, self._inserted)
            self.browser.verticalScrollBar().setValue(place)


_Around = tuple["ResolveNames | None", Path | None, float]


def _render(body: str, all_of_it: bool, around: _Around) -> Rendered:
    """Render on the worker's thread; a note that cannot be rendered is shown as it is."""
    from carrel.ui.notes import rendering

    limits = rendering.ALL if all_of_it else rendering.USUAL
    names, folder, seconds = around
    looked_up = rendering.Around(resolve_names=names, attachments=folder, formula_seconds=seconds)
    try:
        return rendering.render(body, limits, looked_up)
    except Exception:  # noqa: BLE001  a library's bug must not hide the note
        return rendering.as_plain(body, limits)
