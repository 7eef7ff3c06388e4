"""Writes the chart as SVG or PNG: its title, its legend and all its rows, dark on white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSaveFile, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from carrel_plugins.metrics_table.chart_hardware import Mark
from carrel_plugins.metrics_table.chart_layout import Layout
from carrel_plugins.metrics_table.chart_view_legend import Entry, height_of, paint
from carrel_plugins.metrics_table.chart_view_look import Look
from carrel_plugins.metrics_table.chart_view_plot import Plot

_WIDTH, _CLOUD_HEIGHT = 960, 520
_EDGE, _GAP = 16, 8
_SHARPNESS = 2  # pixels of a PNG to one of the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is written: `title` above, `axis` and `unit` beside the values."""

    title: str
    axis: str
    unit: str
    layout: Layout
    marks: dict[str, Mark]
    entries: Sequence[Entry]
    look: Look


def svg(page: Page) -> bytes:
    """Return the page as SVG, text as text."""
    drawing = _Drawing(page)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(drawing.dots_per_inch)
    generator.setSize(drawing.size)
    generator.setViewBox(QRectF(QPointF(0, 0), drawing.size.toSizeF()))
    generator.setTitle(page.title)
    drawing.paint(generator)
    return bytes(buffer.data().data())


def png(page: Page) -> bytes:
    """Return the page as PNG, two pixels for one of the screen."""
    drawing = _Drawing(replace(page, look=page.look._replace(stroke=_SHARPNESS)))
    image = QImage(drawing.size * _SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    drawing.paint(image)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def write(target: Path, data: bytes) -> None:
    """Put a file in its place whole or not at all. Raises OSError with the reason."""
    file = QSaveFile(str(target))
    written = (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(data) == len(data)
        and file.commit()
    )
    if not written:
        raise OSError(file.errorString())


class _Drawing:
    """A page with a plot of its own, whose points are outlines and no pixels."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._plot = Plot(page.look, vectors=True)
        self._plot.setFont(page.look.font)
        self._plot.show_layout(page.layout, page.marks, page.axis, page.unit)
        inner = _WIDTH - 2 * _EDGE
        height = _CLOUD_HEIGHT
        for _ in range(2):  # how high the axis is, is known once it is laid out
            self._plot.resize(inner, height)
            self._plot.resizeEvent(None)
            height = self._plot.full_height() or height
        self._title_font = QFont(page.look.font)
        self._title_font.setWeight(QFont.Weight.DemiBold)
        self._title_height = QFontMetricsF(self._title_font).height() + _GAP
        self._legend_height = height_of(page.entries, page.look, inner) + _GAP
        above = self._title_height + self._legend_height
        self._plot_area = QRectF(_EDGE, _EDGE + above, inner, self._plot.height())
        self.size = QSize(_WIDTH, round(self._plot_area.bottom() + _EDGE))
        self.dots_per_inch = self._plot.logicalDpiX()

    def paint(self, device: QImage | QSvgGenerator) -> None:
        page, painter = self._page, QPainter(device)
        painter.fillRect(QRectF(QPointF(0, 0), self.size.toSizeF()), QColor(page.look.ground))
        inner = self._plot_area.width()
        painter.setFont(self._title_font)
        painter.setPen(QColor(page.look.text))
        area = QRectF(_EDGE, _EDGE, inner, self._title_height - _GAP)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, page.title)
        legend = QRectF(_EDGE, area.bottom() + _GAP, inner, self._legend_height)
        paint(painter, page.entries, page.look, legend)
        scene = self._plot.scene()
        scene.prepareForPaint()
        source = QRectF(0, 0, self._plot.width(), self._plot.height())
        scene.render(painter, self._plot_area, source)
        painter.end()
        self._plot.deleteLater()
