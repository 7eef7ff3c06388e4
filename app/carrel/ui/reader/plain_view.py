"""Read-only plain text as tall as its content: titles, authors and, with more to it, abstracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QSizePolicy,
    QTextEdit,
    QToolTip,
    QWidget,
)

from carrel.ui.reader.highlight_grounds import Ground, Grounds
from carrel.ui.reader.links import OpenLink
from carrel.ui.reader.marks import found_look, mark
from carrel.ui.reader.plain_text import tool_tip
from carrel.ui.reader.positions import PositionMap, shown_text
from carrel.ui.reader.safe_browser import SafeBrowser
from carrel.ui.reader.underlines import Underline, Underlines, pieces
from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING


class PlainView(SafeBrowser):
    """Shows a text without reading anything into it, and grows with it instead of scrolling.

    The document holds the text alone, one code point for one code point; `to_cursor` and
    `selected_span` speak in code point offsets of the text as it was given. What is copied is
    the given text. A focus bar stands at the left edge when the keyboard is here.
    `wheel_zoomed` carries +1 or -1 for the wheel turned with Ctrl held. `words_clicked` tells of
    a plain click that selects nothing and follows no link, with the places of the underlined spans
    it hit, and of the grounds, each the shortest first. `menu_opening` carries the context menu,
    to be added to.
    """

    wheel_zoomed = Signal(int)
    words_clicked = Signal(list, list)
    menu_opening = Signal(object)

    def __init__(self, open_link: OpenLink, name: str, parent: QWidget | None = None) -> None:
        self._muted = False  # before Qt's constructor, which sends change events
        self._marked: list[tuple[int, int]] = []
        super().__init__(open_link, parent)
        self._text = ""
        self._positions = PositionMap("")
        self._line_height = 1.0
        self._layers: dict[str, list[QTextEdit.ExtraSelection]] = {}
        self._underlines = Underlines(self.document())
        self._grounds = Grounds(self.document())
        self._tell: Callable[[int], str] = lambda _: ""
        self._tell_ground: Callable[[int], str] = lambda _: ""
        self._said: dict[str, str] = {}
        self._hinted: tuple[str, QRect] | None = None
        self._pressed_at: QPointF | None = None
        self.setAccessibleName(name)
        self.setProperty(OWN_FOCUS_MARK, True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def set_text(self, text: str) -> None:
        """Show `text`. The same text again changes nothing: selection and place are kept."""
        if text == self._text:
            return
        self._text = text
        shown = shown_text(text)
        self._positions = PositionMap(shown)
        self._layers.clear()
        self._marked = []
        self._underlines.show((), None)
        self._grounds.show((), None)
        self._hinted = None
        self.setExtraSelections([])
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.insertText(shown)
        self._set_line_height()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def text(self) -> str:
        """Return the text as it was given."""
        return self._text

    def set_line_height(self, factor: float) -> None:
        """Set the height of lines over the font's own, 1.0 being the font's."""
        self._line_height = factor
        self._set_line_height()

    def set_muted(self) -> None:
        """Write in the theme's muted ink."""
        self._muted = True
        self._take_ink()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme with what no palette role gives a text document."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            if self._muted:
                self._take_ink()
            if self._marked:
                self._draw_marks()
            if not self._grounds.are_empty:
                self._ink_grounds()

    def _take_ink(self) -> None:
        ink = QColor(tokens_of(self.palette()).muted)
        palette = self.palette()
        if palette.color(QPalette.ColorRole.Text) != ink:  # setting it is a palette change too
            palette.setColor(QPalette.ColorRole.Text, ink)
            self.setPalette(palette)

    def to_cursor(self, start: int, end: int) -> QTextCursor:
        """Return a cursor that has selected the code points from `start` up to `end`."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._positions.to_document(start))
        cursor.setPosition(self._positions.to_document(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def selected_span(self) -> tuple[int, int] | None:
        """Return what is selected as (start, end) in code points, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        to_text = self._positions.to_text
        return to_text(cursor.selectionStart()), to_text(cursor.selectionEnd())

    def set_layer(self, layer: str, selections: Iterable[QTextEdit.ExtraSelection]) -> None:
        """Draw selections over the text, in place of the layer's former ones.

        Layers are painted in the order in which they were first set; a new text drops them.
        """
        self._layers[layer] = list(selections)
        self.setExtraSelections([s for group in self._layers.values() for s in group])

    def mark_words(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark words quietly, in place of those that were marked; a new text drops the marks.

        `spans` are (start, end) in code points.
        """
        marked = list(spans)
        if marked != self._marked:
            self._marked = marked
            self._draw_marks()

    def marked_words(self) -> list[str]:
        """Return the words that are marked, from the first to the last."""
        return [self._text[start:end] for start, end in self._marked]

    def _draw_marks(self) -> None:
        tokens = tokens_of(self.palette())
        look, document = found_look(tokens), self.document()
        place = self._positions.to_document
        self.set_layer(
            "words",
            [mark(document, place(start), place(end), look) for start, end in self._marked],
        )

    def underline(
        self,
        spans: Sequence[Underline],
        ring: tuple[int, int] | None = None,
        tell: Callable[[int], str] = lambda _: "",
    ) -> None:
        """Draw lines under words, in place of the former ones; a new text drops them.

        Spans are in code points, so is `ring`, which is drawn around words. `tell(place)` gives
        the line that is shown for a span under the mouse.
        """
        at = self._positions.to_document
        lines = [replace(one, start=at(one.start), end=at(one.end)) for one in spans]
        self._tell = tell
        if self._underlines.show(lines, (at(ring[0]), at(ring[1])) if ring else None):
            self._hinted = None
            self.viewport().update()

    def lay_grounds(
        self,
        grounds: Sequence[Ground],
        current: int | None = None,
        tell: Callable[[int], str] = lambda _: "",
    ) -> None:
        """Draw grounds behind words, in place of the former ones; a new text drops them.

        Spans are in code points. `current` is the place of the one with a ring; `tell(place)`
        gives the line that is shown for a ground under the mouse.
        """
        at = self._positions.to_document
        laid = [replace(one, start=at(one.start), end=at(one.end)) for one in grounds]
        self._tell_ground = tell
        if self._grounds.show(laid, current):
            self._hinted = None
            self._ink_grounds()
            self.viewport().update()

    def _ink_grounds(self) -> None:
        """Write in the text's own ink on grounds: a link has another."""
        ink, document = QTextCharFormat(), self.document()
        ink.setForeground(QColor(tokens_of(self.palette()).text))
        inked = [mark(document, one.start, one.end, ink) for one in self._grounds.laid]
        self.set_layer("ground ink", inked)

    def describe(self, source: str, said: str) -> None:
        """Say to a screen reader what `source` says of the text, in place of what it said."""
        self._said[source] = said
        self.setAccessibleDescription(", ".join(filter(None, self._said.values())))

    def place_of(self, start: int, end: int) -> QRect:
        """Return where the code points from `start` up to `end` stand in this widget."""
        at = self._positions.to_document
        place = QRectF()
        for piece in pieces(self.document(), at(start), at(end)):
            place = place.united(piece.words)
        return place.translated(self._origin()).toAlignedRect()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected part of the text as it was given, as plain text only."""
        data = QMimeData()
        span = self.selected_span()
        if span is not None:
            data.setText(self._text[span[0] : span[1]])
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave paging to the pane around, which scrolls."""
        paging = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Escape)
        if event.key() in paging:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the pane around, and zoom to whoever keeps the scale."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.wheel_zoomed.emit(1 if turned > 0 else -1)
            event.accept()
            return
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take note of where a click began."""
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers().value
        self._pressed_at = event.position() if plain else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a plain click, after what else it does."""
        at, begun = event.position(), self._pressed_at
        self._pressed_at = None
        super().mouseReleaseEvent(event)
        if begun is None or self.textCursor().hasSelection() or self.anchorAt(at.toPoint()):
            return
        if (at - begun).manhattanLength() < QApplication.startDragDistance():
            within = at - self._origin()
            self.words_clicked.emit(self._underlines.at(within), self._grounds.at(within))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say at once what is known of the words under the mouse."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._hint(event.position(), event.globalPosition())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu with what others add to it."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opening.emit(menu)
        menu.popup(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Say no more of words; the tool tip goes by itself."""
        super().leaveEvent(event)
        self._hinted = None

    def viewportEvent(self, event: QEvent) -> bool:
        """Keep the line about words where the mouse rests on them."""
        if event.type() == QEvent.Type.ToolTip and self._hinted is not None:
            return True
        return super().viewportEvent(event)

    def _hint(self, at: QPointF, globally: QPointF) -> None:
        within = at - self._origin()
        linked = bool(self.anchorAt(at.toPoint()))
        lines = [] if linked else self._underlines.at(within)[:1]
        grounds = [] if linked else self._grounds.at(within)[:1]
        if not lines and not grounds:
            if self._hinted is not None:
                QToolTip.hideText()
            self._hinted = None
            return
        said = " · ".join(filter(None, [*map(self._tell, lines), *map(self._tell_ground, grounds)]))
        words = [self._underlines.words_at(place, within) for place in lines]
        words += [self._grounds.words_at(place, within) for place in grounds]
        hinted = said, words[0].translated(self._origin()).toAlignedRect()
        if hinted == self._hinted:
            return
        self._hinted = hinted
        QToolTip.showText(globally.toPoint(), tool_tip(said) if said else "", self.viewport())

    def _origin(self) -> QPointF:
        """Return where the document's corner stands in the widget; it does not scroll."""
        return QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text between what lies behind and over it, and the focus bar."""
        tokens, origin = tokens_of(self.palette()), self._origin()
        decorated = not (self._underlines.are_empty and self._grounds.are_empty)
        if decorated:
            painter = QPainter(self.viewport())
            painter.translate(origin)
            self._underlines.paint_ground(painter, tokens)
            self._grounds.paint_ground(painter, tokens)
            painter.end()
        super().paintEvent(event)
        if decorated:
            painter = QPainter(self.viewport())
            painter.translate(origin)
            self._grounds.paint(painter, tokens)
            self._underlines.paint(painter, tokens, QRectF(event.rect()).translated(-origin))
            painter.end()
        if self.hasFocus() and self.document().documentMargin() > FOCUS_RING:
            painter = QPainter(self.viewport())
            bar = self.viewport().rect()
            bar.setWidth(FOCUS_RING)
            painter.fillRect(bar, tokens_of(self.palette()).accent)
            painter.end()

    def _set_line_height(self) -> None:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            self._line_height * 100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def _fit(self, size: QSizeF) -> None:
        height = ceil(size.height())
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
