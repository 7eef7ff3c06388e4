"""The control for one setting: a check box, a number, a line of text, or a choice."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from carrel.api.settings import SHAPE, SettingShape
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.field import Field
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, RADIUS, TARGET

_LARGEST_INT = 2**53  # a double holds every whole number up to it
_LARGEST_FLOAT = 1e12
_MOST_DECIMALS = 15
_LONGEST_TEXT = 10_000  # as the plugin host has it


class SettingControl(NamedTuple):
    """A widget with what reads and writes it; `changed` is emitted once an edit is done."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: SignalInstance


def make_control(field: dataclasses.Field[Any], parent: QWidget) -> SettingControl:
    """Return the control for a field of a settings dataclass; it shows the default.

    What a control cannot show exactly (more decimals than it has) is read back as it was
    written, until the reader edits it.
    """
    shape: SettingShape = field.metadata[SHAPE]
    if shape.choices:
        return _choice(shape, field.default, parent)
    if isinstance(field.default, bool):
        return _check(shape, field.default, parent)
    if isinstance(field.default, int | float):
        return _number(shape, field.default, parent)
    return _text(field.default, parent)


def _check(shape: SettingShape, default: bool, parent: QWidget) -> SettingControl:
    box = _CheckBox(one_line(str(shape.title)).replace("&", "&&"), parent)
    box.setChecked(default)
    return SettingControl(box, box.isChecked, box.setChecked, box.toggled)


def _text(default: Any, parent: QWidget) -> SettingControl:
    line = Field(parent)
    line.setMaxLength(_LONGEST_TEXT)
    exact = _Exact(line.text, line.setText)
    exact.write(default)
    return SettingControl(line, exact.read, exact.write, line.editingFinished)


def _choice(shape: SettingShape, default: Any, parent: QWidget) -> SettingControl:
    box = _ChoiceBox(parent)
    for choice in shape.choices:
        box.addItem(one_line(str(choice)))

    def read() -> Any:
        return type(default)(shape.choices[max(0, box.currentIndex())])

    def write(value: Any) -> None:
        box.setCurrentIndex(shape.choices.index(value))

    write(default)
    return SettingControl(box, read, write, box.currentIndexChanged)


def _number(shape: SettingShape, default: float, parent: QWidget) -> SettingControl:
    box = _NumberBox(parent)
    kind: type[Any] = type(default)
    furthest = _LARGEST_INT if kind is int else _LARGEST_FLOAT
    low = _limit(shape.minimum, min(-furthest, default))
    high = _limit(shape.maximum, max(furthest, default))
    if kind is int:
        box.setDecimals(0)
        low, high = math.ceil(low), math.floor(high)
    else:
        known = [n for n in (default, shape.minimum, shape.maximum) if n is not None]
        box.setDecimals(min(_MOST_DECIMALS, max(map(_decimals, known)) + 2))
        box.setSingleStep(_step(low, high, default))
    box.setRange(low, high)
    box.setKeyboardTracking(False)

    def show(value: float) -> None:
        box.setValue(value)

    def shown() -> float:
        box.interpretText()
        return kind(box.value())

    exact = _Exact(shown, show)
    exact.write(default)
    return SettingControl(box, exact.read, exact.write, box.valueChanged)


class _Exact:
    """Remembers what was written, since a control may show less of it."""

    def __init__(self, shown: Callable[[], Any], show: Callable[[Any], None]) -> None:
        self._shown, self._show = shown, show
        self._written: Any = None
        self._as_shown: Any = None

    def write(self, value: Any) -> None:
        # Before the control tells of the change, so that who reads it then is told right.
        self._written, self._as_shown = value, None
        self._show(value)
        self._as_shown = self._shown()

    def read(self) -> Any:
        shown = self._shown()
        return self._written if self._as_shown in (None, shown) else shown


def _limit(given: float | None, otherwise: float) -> float:
    return otherwise if given is None or not math.isfinite(given) else given


def _decimals(number: float) -> int:
    exponent = Decimal(repr(number)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _step(low: float, high: float, default: float) -> float:
    """Return a step of which about a hundred reach across, or a tenth of the default."""
    across = (high - low) / 10 if high - low < _LARGEST_FLOAT else abs(default)
    return float(10.0 ** (math.floor(math.log10(across)) - 1)) if across > 0 else 0.1


# -- controls that are seen in both themes, and that the wheel passes over -------------------------


class _NumberBox(QDoubleSpinBox):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumHeight(TARGET + GRID)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """Leave out zeros at the end."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn_if_focused(self, super().wheelEvent, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_edge(self)


class _ChoiceBox(QComboBox):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumHeight(TARGET + GRID)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn_if_focused(self, super().wheelEvent, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_edge(self)


class _CheckBox(QCheckBox):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setMinimumHeight(TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        _paint_edge(self, self.style().subElementRect(part, option, self))


def _turn_if_focused(
    widget: QWidget, turn: Callable[[QWheelEvent], None], event: QWheelEvent
) -> None:
    """Let the wheel scroll the page, unless the reader is in this control."""
    if widget.hasFocus():
        turn(event)
    else:
        event.ignore()


def _paint_edge(widget: QWidget, place: QRect | None = None) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tokens_of(widget.palette()).edge))
    edge = QRectF(place or widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(edge, RADIUS / 2, RADIUS / 2)
    painter.end()
