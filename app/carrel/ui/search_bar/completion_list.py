"""What can stand where the reader types, as a list under the search box that takes no focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from carrel.search.completion import Choice
from carrel.ui.theme.choice_list import ChoiceList
from carrel.ui.theme.spacing import RADIUS

_LEAST_WIDTH, _MOST_WIDTH = 200, 460


class CompletionList(ChoiceList):
    """Choices over the window, below the box; `taken(row)` when one is clicked."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._box = field

    def show_choices(self, choices: Sequence[Choice], left: int) -> None:
        """Show choices, `left` pixels from the left edge of the box; none is current."""
        self.fill([(choice.text, choice.says) for choice in choices])
        width = min(max(self.wanted_width(), _LEAST_WIDTH), _MOST_WIDTH, self._box.width())
        corner = self._box.mapTo(self._box.window(), QPoint(0, self._box.height() + RADIUS))
        x = min(corner.x() + left, corner.x() + self._box.width() - width)
        self.open_at(x, corner.y(), width, self.wanted_height())
