"""Paints a row of the list: two lines (three where words were looked for) of plain text.

No state is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPalette, QPen, QStaticText
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from carrel.ui import icons
from carrel.ui.paper_list.marked_line import MarkedLine
from carrel.ui.paper_list.row_layout import (
    CHIP_ABOVE,
    CHIP_PADDING,
    GUTTER,
    RIGHT,
    ChipLine,
    RowLayout,
    RowLayouts,
)
from carrel.ui.paper_list.wording import one_line
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, GRID, ICON_SMALL, INSIDE, RADIUS
from carrel.ui.theme.tokens import HIGHLIGHT_COLOURS, Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carrel.ui.paper_list.model import PaperListModel

    Index = QModelIndex | QPersistentModelIndex

_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_DOT = 8
_STATE_ICONS = {"later": "later", "reading": "reading", "read": "read", "dropped": "dropped"}
_SMOOTH = QPainter.RenderHint.Antialiasing


class _Inks:
    """One theme's colours as the painter wants them, made once."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.paper = QColor(tokens.paper)
        self.window = QColor(tokens.window)
        self.selection = QColor(tokens.selection)
        self.accent = QColor(tokens.accent)
        self.text = QPen(QColor(tokens.text))
        self.muted = QPen(QColor(tokens.muted))
        self.line = QColor(tokens.line)
        self.ring = QPen(self.accent, FOCUS_RING)
        self.ring.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self.tags = {name: QColor(tokens.highlight(name)) for name in HIGHLIGHT_COLOURS}


class PaperRowDelegate(QAbstractItemDelegate):
    """Paints what `PaperListModel.row_at` gives; asks the model directly, not through roles.

    `restyle` must be called when the font, the palette, the density or a tag's colour changed.
    """

    def __init__(self, model: PaperListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.restyle(QFont(), QPalette())

    def restyle(
        self,
        font: QFont,
        palette: QPalette,
        density: str = "comfortable",
        tag_colours: Mapping[str, str] | None = None,
        *,
        found: bool = False,
    ) -> None:
        """Forget every measurement and colour and take these; see `RowLayouts`."""
        self._inks = _Inks(tokens_of(palette))
        self._layouts = RowLayouts(font, density, tag_colours or {}, found=found)

    @property
    def row_height(self) -> int:
        """Height of every row in pixels."""
        return self._layouts.height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of every row; the width is the view's."""
        return QSize(0, self._layouts.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        rect, inks = option.rect, self._inks
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        state, row, column = option.state.value, index.row(), index.column()
        view = option.widget if isinstance(option.widget, QAbstractItemView) else None
        if column and view is not None:
            # A column that came after the selection was made is not in it.
            selected = view.selectionModel().isSelected(self._model.index(row, 0))
            state = state | _SELECTED if selected else state & ~_SELECTED
        if state & _SELECTED:
            painter.fillRect(left, top, width, height - 1, inks.selection)
        elif state & _HOVERED:
            painter.fillRect(left, top, width, height - 1, inks.window)
        painter.fillRect(left, top + height - 1, width, 1, inks.line)
        if column:
            self._paint_cell(painter, index, QRect(left, top, width, height), state)
        else:
            self._paint_paper(painter, row, left, top, width, state)
        if view is not None:
            focused = view.hasFocus() and view.currentIndex().row() == row
        else:
            focused = bool(state & _FOCUSED)
        if focused:
            # One ring around all cells of the row.
            past = 2 * FOCUS_RING
            before = past if column else 0
            after = past if column < self._last_column(view) else 0
            painter.save()
            painter.setClipRect(rect)
            painter.setPen(inks.ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(left + 1 - before, top + 1, width - 2 + before + after, height - 3)
            painter.restore()

    def _last_column(self, view: QAbstractItemView | None) -> int:
        """Return the last column for which there is room."""
        last = len(self._model.columns)
        if isinstance(view, QTableView):
            while last and view.isColumnHidden(last):
                last -= 1
        return last

    def _paint_paper(
        self, painter: QPainter, row: int, left: int, top: int, width: int, state: int
    ) -> None:
        model, layouts = self._model, self._layouts
        layout = layouts.layout(model.row_at(row), width, model.found_at(row))
        self._paint_first_line(painter, layout, left, top, width)
        self._paint_second_line(painter, layout, left, top, width, state)
        if layout.snippet is not None:
            painter.setPen(self._inks.muted)
            self._draw(painter, layout.snippet, left + GUTTER, top + layouts.snippet_y)

    def _paint_cell(self, painter: QPainter, index: Index, rect: QRect, state: int) -> None:
        texts = self._model.cell_texts(index.row(), index.column())
        if not texts:
            return
        layouts, column = self._layouts, self._model.columns[index.column() - 1]
        if column.chips:
            line_of_chips = layouts.cell_chips(texts, rect.width())
            # On the line of the title, too.
            y = rect.y() + layouts.title_middle - layouts.small_height // 2
            self._paint_chips(painter, line_of_chips, rect.x(), y, state)
            return
        right = column.align == "right"
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        # On the line of the title, whose weight it does not have.
        line = QRect(
            rect.x() + INSIDE,
            rect.y() + layouts.title_y,
            rect.width() - 2 * INSIDE,
            2 * (layouts.title_middle - layouts.title_y),
        )
        painter.setFont(layouts.plain)
        painter.setPen(self._inks.text)
        shown = layouts.elided(one_line(", ".join(texts)), line.width())
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_first_line(
        self, painter: QPainter, layout: RowLayout, left: int, top: int, width: int
    ) -> None:
        inks, layouts, row = self._inks, self._layouts, layout.row
        middle = top + layouts.title_middle
        faint = row is None or row.state == "dropped"
        painter.setPen(inks.muted if faint else inks.text)
        painter.setFont(layouts.bold if layout.unread else layouts.plain)
        self._draw(painter, layout.title, left + GUTTER, top + layouts.title_y)
        if layout.unread:
            painter.setRenderHint(_SMOOTH, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks.accent)
            painter.drawEllipse(left + INSIDE + (ICON_SMALL - _DOT) // 2, middle - 4, _DOT, _DOT)
            painter.setRenderHint(_SMOOTH, False)
        if row is not None and row.starred:
            x = left + width - RIGHT - ICON_SMALL
            icons.draw(painter, "star-filled", x, middle - 8, ICON_SMALL, inks.tokens.caution)

    def _paint_second_line(
        self, painter: QPainter, layout: RowLayout, left: int, top: int, width: int, state: int
    ) -> None:
        inks, layouts, row = self._inks, self._layouts, layout.row
        if row is None:
            return
        y, middle = top + layouts.byline_y, top + layouts.byline_middle
        muted = inks.tokens.muted
        state_icon = _STATE_ICONS.get(row.state)
        if state_icon:
            icons.draw(painter, state_icon, left + INSIDE, middle - 8, ICON_SMALL, muted)
        x = left + width - RIGHT - ICON_SMALL
        for name, there in (("note", row.has_note), ("highlight", row.highlights)):
            if there:
                icons.draw(painter, name, x, middle - 8, ICON_SMALL, muted)
                x -= ICON_SMALL + GRID
        if layout.tags.chips or layout.tags.more is not None:
            self._paint_chips(painter, layout.tags, left, y, state)
        painter.setFont(layouts.small)
        painter.setPen(inks.muted)
        painter.drawStaticText(left + GUTTER, y, layout.byline)

    def _draw(self, painter: QPainter, text: QStaticText | MarkedLine, x: int, y: int) -> None:
        if isinstance(text, MarkedLine):
            text.draw(painter, x, y, self._inks.text.color(), self._inks.tags["yellow"])
        else:
            painter.drawStaticText(x, y, text)

    def _paint_chips(
        self, painter: QPainter, line: ChipLine, left: int, y: int, state: int
    ) -> None:
        """Paint chips whose texts begin at `y`, and behind them how many there is no room for."""
        inks, layouts = self._inks, self._layouts
        top, height = y - CHIP_ABOVE, layouts.chip_height
        ground = inks.paper if state & (_SELECTED | _HOVERED) else inks.window
        painter.setRenderHint(_SMOOTH, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for chip in line.chips:
            painter.setBrush(inks.tags.get(chip.colour, ground))
            painter.drawRoundedRect(QRectF(left + chip.x, top, chip.width, height), RADIUS, RADIUS)
        painter.setRenderHint(_SMOOTH, False)
        painter.setFont(layouts.small)
        for chip in line.chips:
            painter.setPen(inks.text if chip.colour in inks.tags else inks.muted)
            painter.drawStaticText(left + chip.x + CHIP_PADDING, y, chip.text)
        if line.more is not None:
            painter.setPen(inks.muted)
            painter.drawStaticText(left + line.more_x, y, line.more)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole title. A tool tip takes what looks like HTML for HTML: escape it."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        title = str(index.data(Qt.ItemDataRole.ToolTipRole))
        escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        QToolTip.showText(event.globalPos(), f"<p>{escaped}</p>", view)
        return True
