"""The lines between docks: hairlines, with a few pixels around them for the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QMainWindow,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QTabWidget,
    QWidget,
)

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import HAIRLINE

_EXTENT = 5  # with one pixel Qt's separator could hardly be caught


class SeparatorStyle(QProxyStyle):
    """For the QMainWindow alone: children do not take over a widget's own style, so that no other
    paint passes through Python.
    """

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_DockWidgetSeparatorExtent:
            return _EXTENT
        return super().pixelMetric(metric, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element != QStyle.PrimitiveElement.PE_IndicatorDockWidgetResizeHandle:
            super().drawPrimitive(element, option, painter, widget)
            return
        tokens = tokens_of(option.palette)
        lit = bool(option.state & QStyle.StateFlag.State_MouseOver)
        line = QRect(option.rect)
        if line.width() < line.height():
            line.setLeft(line.center().x())
            line.setWidth(HAIRLINE)
        else:
            line.setTop(line.center().y())
            line.setHeight(HAIRLINE)
        painter.fillRect(line, QColor(tokens.accent if lit else tokens.line))


def with_quiet_docks(window: QMainWindow) -> QMainWindow:
    """Return a window that is told how its docks look; once is enough, and twice is the same."""
    if isinstance(window.style(), SeparatorStyle):
        return window
    lines = SeparatorStyle()
    lines.setParent(window)  # a widget does not keep its style
    window.setStyle(lines)
    # Nothing moves by itself: no AnimatedDocks.
    window.setDockOptions(
        QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
    )
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    window.setDocumentMode(True)
    return window
