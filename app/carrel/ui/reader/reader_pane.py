"""The reader pane: one paper, its tags, and its abstract to read, select and search."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from carrel.domain.paper import Paper
from carrel.ui.reader.abstract_view import AbstractView
from carrel.ui.reader.find_bar import FindBar
from carrel.ui.reader.highlight_bar import HighlightBar
from carrel.ui.reader.highlight_marks import ReaderHighlights
from carrel.ui.reader.links import OpenLink, open_in_browser
from carrel.ui.reader.mark_bar import MarkBar
from carrel.ui.reader.mark_walk import MarkWalk
from carrel.ui.reader.mention_marks import MentionMark, ReaderMarks
from carrel.ui.reader.paper_header import PaperHeader
from carrel.ui.theme.spacing import GRID, INSIDE, PANE

if TYPE_CHECKING:
    from carrel.domain.highlight import Highlight
    from carrel.search.found_words import WordFinder
    from carrel.ui.reader.plain_view import PlainView

LABELS = {"abstract": "Abstract", "summary": "Summary by Carrel"}
NARROWEST_COLUMN = 480  # px, of the header; small type makes the abstract's column narrower
LOOKED_INTO = 20_000  # characters of a text, for words of a query
MOST_MARKED = 200  # words of a query
NOTHING_TO_READ = "This paper came without an abstract."


class ReaderPane(QWidget):
    """Shows one `Paper` and asks for changes; it knows no library.

    Every request carries the id of the paper that was shown when the reader made it. Showing a
    newer state of the same paper keeps selection, scroll position and the keyboard.
    `zoom_requested` carries +1, -1 or 0 (back to the usual size): whoever keeps the scale
    answers with `set_scale`. `find_actions` are Ctrl+F, F3 and Shift+F3.
    """

    tags_added = Signal(int, list)
    tag_removed = Signal(int, str)
    tag_clicked = Signal(str)
    state_chosen = Signal(int, str)
    star_toggled = Signal(int, bool)
    rating_chosen = Signal(int, object)  # 1 to 5, or None
    link_refused = Signal(str)
    zoom_requested = Signal(int)

    def __init__(
        self, open_link: OpenLink = open_in_browser, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._paper: Paper | None = None
        self._finder: WordFinder | None = None
        self.setAccessibleName("Reader")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.header = PaperHeader(open_link, self)
        self.label = _quiet_label()
        self.abstract = AbstractView(open_link, self)
        self.nothing = _quiet_label()
        self.nothing.setText(NOTHING_TO_READ)
        self._scroll = self._scrolling_column()
        self._pages = QStackedWidget(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._scroll)
        self.mark_bar = MarkBar(self)
        self.highlight_bar = HighlightBar(self)
        title, abstract = self.header.title, self.abstract
        self.marks = ReaderMarks(title, abstract, self.mark_bar, self._see)
        self.highlights = ReaderHighlights(title, abstract, self.highlight_bar, self._see)
        self.walk = MarkWalk(
            {"title": title, "abstract": abstract},
            self.marks,
            self.highlights,
            (self.mark_bar, self.highlight_bar),
        )
        self.find_bar = FindBar(self.abstract, self)
        self._lay_out()
        self.find_actions = self.find_bar.actions_for(self)
        self.addActions(self.find_actions)
        self._connect()
        self._align_columns()
        self.show_paper(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        for bar in (self.mark_bar, self.highlight_bar, self.find_bar):
            column.addWidget(bar)

    # -- what the window calls

    def show_paper(self, paper: Paper | None) -> None:
        """Show a paper, or a line that says how to get one."""
        another = paper is None or self._paper is None or paper.id != self._paper.id
        self._paper = paper
        for action in self.find_actions:
            action.setEnabled(paper is not None)
        if another:
            self.marks.clear()
            self.highlights.clear()
        if paper is None:
            self.find_bar.hide()
            self._pages.setCurrentIndex(0)
            return
        place = self._scroll.verticalScrollBar().value()
        self.header.show_paper(paper)
        self._show_text(paper, another=another)
        self._mark_words()
        self.walk.refresh()
        self._pages.setCurrentIndex(1)
        self._scroll.verticalScrollBar().setValue(0 if another else place)

    @property
    def paper(self) -> Paper | None:
        """The paper that is shown."""
        return self._paper

    def set_finder(self, finder: WordFinder | None) -> None:
        """Mark in title and text what `finder` finds; None marks nothing.

        While words are looked for in this text alone (Ctrl+F), only those are marked.
        """
        if finder is not self._finder:
            self._finder = finder
            self._mark_words()

    def show_mentions(self, paper_id: int, marks: Iterable[MentionMark]) -> None:
        """Mark what a paper mentions, in place of the former marks; passed over for any paper but
        the one that is shown.
        """
        if self._paper is not None and self._paper.id == paper_id:
            self.marks.show(marks)
            self.highlights.refresh()

    def show_highlights(self, paper_id: int, highlights: Iterable[Highlight]) -> None:
        """Draw a paper's highlights, in place of the former ones; passed over for any paper but
        the one that is shown.
        """
        if self._paper is not None and self._paper.id == paper_id:
            self.highlights.show(highlights)
            self.marks.refresh()

    def set_all_tags(self, names: list[str], colours: dict[str, str] | None = None) -> None:
        """Complete tags over `names`; `colours` maps names to highlight colours."""
        self.header.tags.set_all_tags(names, colours)
        self.highlight_bar.set_all_tags(names, colours)

    def set_scale(self, scale: float) -> None:
        """Set the size of the abstract over its usual one, 1.0."""
        self.abstract.set_scale(scale)
        self._align_columns()

    def edit_tags(self) -> None:
        """Open the field for tags and go to it."""
        if self._paper is not None:
            self._scroll.ensureWidgetVisible(self.header.tags)
            self.header.tags.open_field()

    def focus_text(self) -> None:
        """Give the keyboard to the abstract."""
        if self._paper is not None:
            self.abstract.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- inside

    def _mark_words(self) -> None:
        finder = self._finder if self.find_bar.isHidden() else None
        for field, view in (("title", self.header.title), ("abstract", self.abstract)):
            words = finder.words(field, view.text()[:LOOKED_INTO]) if finder is not None else ()
            view.mark_words((word.start, word.end) for word in islice(words, MOST_MARKED))

    def _mark_finds(self, marks: list[QTextEdit.ExtraSelection]) -> None:
        self.abstract.set_layer("find", marks)
        self._mark_words()  # those of the query give way, or come back

    def _align_columns(self) -> None:
        # The title ends where the abstract's lines end.
        width = max(self.abstract.column_width(), NARROWEST_COLUMN)
        self.header.setMaximumWidth(width)

    def _show_text(self, paper: Paper, *, another: bool) -> None:
        kind = "abstract" if paper.abstract else "summary"
        text = (paper.abstract or paper.summary or "") if paper else ""
        self.label.setText(LABELS[kind])
        self.label.setVisible(bool(text))
        self.abstract.setAccessibleName(LABELS[kind])
        self.abstract.setVisible(bool(text))
        self.nothing.setVisible(not text)
        self.abstract.set_text(text)
        if another:
            cursor = self.abstract.textCursor()
            cursor.setPosition(0)  # the same words in another paper are not the same selection
            self.abstract.setTextCursor(cursor)

    def _scrolling_column(self) -> QScrollArea:
        body = self._body = QWidget()
        column = QVBoxLayout(body)
        # The abstract's own margin holds the focus bar: its text stands under the title's.
        column.setContentsMargins(PANE - INSIDE, PANE, PANE - INSIDE, PANE)
        column.setSpacing(0)
        for widget in (self.header, self.label, self.nothing):
            widget.setContentsMargins(INSIDE, 0, INSIDE, 0)
        column.addWidget(self.header)
        column.addSpacing(PANE)
        column.addWidget(self.label)
        column.addWidget(self.abstract)
        column.addWidget(self.nothing)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setBackgroundRole(QPalette.ColorRole.Base)
        scroll.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        scroll.setWidget(body)
        return scroll

    def _connect(self) -> None:
        header, tags, controls = self.header, self.header.tags, self.header.controls
        header.link_refused.connect(self.link_refused)
        for view in (header.title, header.authors, self.abstract):
            view.link_refused.connect(self.link_refused)
            view.wheel_zoomed.connect(self.zoom_requested)
        tags.tags_added.connect(lambda names: self._ask(self.tags_added, names))
        tags.tag_removed.connect(lambda name: self._ask(self.tag_removed, name))
        tags.tag_clicked.connect(self.tag_clicked)
        self.highlight_bar.tag_clicked.connect(self.tag_clicked)
        controls.state_chosen.connect(lambda state: self._ask(self.state_chosen, state))
        controls.star_toggled.connect(lambda on: self._ask(self.star_toggled, on))
        controls.rating_chosen.connect(lambda stars: self._ask(self.rating_chosen, stars))
        self.abstract.cursorPositionChanged.connect(self._keep_cursor_in_sight)
        self.find_bar.marked.connect(self._mark_finds)

    def _ask(self, signal: SignalInstance, what: object) -> None:
        if self._paper is not None:
            signal.emit(self._paper.id, what)

    def _see(self, view: PlainView, place: QRect, room: int) -> None:
        """Scroll to a place of one of the texts, with so many pixels above and below it."""
        at = view.mapTo(self._body, place.center())
        self._scroll.ensureVisible(at.x(), at.y(), 0, place.height() // 2 + max(room, GRID))

    def _keep_cursor_in_sight(self) -> None:
        if not (self.abstract.hasFocus() or self.find_bar.isVisible()):
            return
        place = self.abstract.cursorRect()
        at = self.abstract.mapTo(self._body, place.center())
        self._scroll.ensureVisible(at.x(), at.y(), 0, place.height() + PANE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages, and zoom where the window has no key of its own for it."""
        bar = self._scroll.verticalScrollBar()
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1}
        zoom = {
            Qt.Key.Key_Plus: 1,
            Qt.Key.Key_Equal: 1,
            Qt.Key.Key_Minus: -1,
            Qt.Key.Key_0: 0,
        }
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if control and event.key() in zoom:
            self.zoom_requested.emit(zoom[Qt.Key(event.key())])
        elif not control and event.key() in step:
            back = shift and event.key() == Qt.Key.Key_Space
            way = -1 if back else step[Qt.Key(event.key())]
            bar.setValue(bar.value() + way * (bar.pageStep() - 2 * PANE))
        elif event.key() == Qt.Key.Key_Escape and self.find_bar.isVisible():
            self.find_bar.close_bar()
        elif event.key() == Qt.Key.Key_Escape and self.walk.leave(focus=True):
            pass
        else:
            super().keyPressEvent(event)


def _quiet_label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def _empty_page() -> QWidget:
    page = QWidget()
    said = _quiet_label()
    said.setText("Select a paper to read it")
    hint = _quiet_label()
    hint.setText("J and K move through the list.")
    column = QVBoxLayout(page)
    column.setContentsMargins(PANE, PANE, PANE, PANE)
    column.setSpacing(GRID)
    column.addStretch(2)
    for label in (said, hint):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
    said.setForegroundRole(QPalette.ColorRole.WindowText)
    column.addStretch(3)
    return page
