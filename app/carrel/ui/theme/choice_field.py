"""A line to type in with a list of what is usual, whose edge is seen in both themes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy

from carrel.ui.theme.field import paint_edge
from carrel.ui.theme.spacing import GRID, TARGET


class ChoiceField(QComboBox):
    """Offers choices and takes any text; begins with the text "".

    An arrow key, or typing the beginning, comes to a choice.
    """

    def __init__(self, line: QLineEdit, choices: Iterable[str]) -> None:
        """Show `line` with the choices, in its parent."""
        super().__init__(line.parentWidget())
        line.setTextMargins(GRID - 1, 0, 0, 0)  # its words stand below those of other fields
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(TARGET + GRID)
        self.addItems(list(choices))
        self.setCurrentIndex(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then its edge."""
        super().paintEvent(event)
        paint_edge(self)
