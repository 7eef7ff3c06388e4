"""The dock of one view: a title bar in the house's look around whatever the view makes."""

from __future__ import annotations

from PySide6.QtCore import QMetaObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.plain_text import button_text, one_line, tool_tip
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, HAIRLINE, TARGET

_TITLE_LETTERS = 8  # so much of a title is always shown


def soon(widget: QWidget, slot: str) -> None:
    """Have a slot of Qt's called by the event loop, with no Python around it (see docks.py)."""
    QMetaObject.invokeMethod(widget, slot, Qt.ConnectionType.QueuedConnection)


class ViewDock(QDockWidget):
    """An empty dock, named by its view's id so that Qt finds its place again.

    `close_wanted` and `float_wanted` are the reader's; `closed` comes when the system closed it.
    """

    close_wanted = Signal()
    float_wanted = Signal()
    closed = Signal()

    def __init__(self, view_id: str, title: str, parent: QWidget) -> None:
        super().__init__(button_text(title), parent)  # it becomes the text of a tab
        self._has_floated = False
        self.setObjectName(view_id)
        self.setAccessibleName(one_line(title))
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea
            | Qt.DockWidgetArea.RightDockWidgetArea
            | Qt.DockWidgetArea.BottomDockWidgetArea
        )
        bar = _TitleBar(one_line(title), self)
        bar.close_button.clicked.connect(self.close_wanted)
        bar.float_button.clicked.connect(self.float_wanted)
        self.topLevelChanged.connect(bar.show_floating)
        self.setTitleBarWidget(bar)

    def toggle_floating(self, content: QWidget) -> None:
        """Leave the window or come back; `content`, hidden for it, is shown again soon."""
        docked = self.size()
        self.setFloating(not self.isFloating())
        soon(content, "show")
        if self.isFloating() and not self._has_floated:
            self._has_floated = True
            QTimer.singleShot(0, self, lambda: self._take_size(docked))

    def _take_size(self, size: QSize) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()  # it still holds the dock to the height of a title bar
        self.resize(size)

    def show_soon(self) -> None:
        """Be shown, before the tabs beside it."""
        soon(self, "show")
        soon(self, "raise")

    def hide_soon(self) -> None:
        """Be hidden; the place is kept."""
        soon(self, "hide")

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()


class _TitleBar(QWidget):
    """The title, elided, and two buttons; dragging it moves the dock."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self.setToolTip(tool_tip(title))
        self.float_button = FlatButton(self)
        self.close_button = FlatButton(self)
        icons.bind(self.close_button, "close")
        self.close_button.setToolTip("Close")
        self.close_button.setAccessibleName(f"Close {title}")
        for button in (self.float_button, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID // 2, GRID, GRID // 2 + HAIRLINE)
        row.setSpacing(0)
        row.addStretch(1)
        row.addWidget(self.float_button)
        row.addWidget(self.close_button)
        self.show_floating(False)

    def show_floating(self, floating: bool) -> None:
        """Say what the button does now."""
        icons.bind(self.float_button, "panel-bottom" if floating else "open-external")
        self.float_button.setToolTip("Put back into the window" if floating else "Take out")
        name = f"Put {self._title} back" if floating else f"Take {self._title} out of the window"
        self.float_button.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """Room for the buttons and the first letters."""
        letters = self.fontMetrics().averageCharWidth() * _TITLE_LETTERS
        height = max(TARGET, self.fontMetrics().height() + GRID) + GRID + HAIRLINE
        return QSize(GROUP + letters + 2 * TARGET + 2 * GRID, height)

    def sizeHint(self) -> QSize:
        """As small as it can be: the dock gives the width."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.window))
        foot = self.height() - HAIRLINE
        painter.fillRect(0, foot, self.width(), HAIRLINE, QColor(tokens.line))
        painter.setFont(title_font(self.font()))
        painter.setPen(QColor(tokens.text))
        room = self.float_button.x() - GROUP - GRID
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(self._title, elide, room)
        painter.drawText(GROUP, 0, room, foot, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
