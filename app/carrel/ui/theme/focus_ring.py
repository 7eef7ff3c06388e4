"""The keyboard's place, in sight: a ring of 2 px around the control that has focus.

Fusion marks focus by one pixel in a pale colour. A style sheet or a style in Python would pay
for every paint of every widget; this is one small widget laid over the one that has focus.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, RADIUS

OWN_FOCUS_MARK = "carrelOwnFocusMark"
"""Dynamic property, set to True on a widget that shows by itself that it has focus."""

_RINGED = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTabBar,
    QAbstractScrollArea,
)
_HAS_CARET = (QTextEdit, QPlainTextEdit)  # large panes: the caret shows where typing goes


class FocusRings(QObject):
    """Follows the application's focus for as long as `parent` lives; one is enough."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent or application)
        self._ring: _Ring | None = None
        application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            try:
                ring.hide()
                ring.deleteLater()
            except RuntimeError:  # it went with the widget it lay on
                pass
        if new is not None and _wants_ring(new):
            self._ring = _Ring(new)


def _wants_ring(widget: QWidget) -> bool:
    return (
        isinstance(widget, _RINGED)
        and not isinstance(widget, QMenu)
        and not (isinstance(widget, _HAS_CARET) and not widget.isReadOnly())
        and not widget.property(OWN_FOCUS_MARK)
    )


class _Ring(QWidget):
    """Lies on its parent, lets the mouse through, and grows with it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(target.rect())
        target.installEventFilter(self)
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the widget below."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._target.rect())
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring just inside the edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens_of(self.palette()).accent), FOCUS_RING))
        inset = FOCUS_RING / 2
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ring, RADIUS - inset, RADIUS - inset)
        painter.end()
