"""What the list shows when there is nothing to list: one sentence and one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.announcing import announce
from carrel.ui.paper_list.wording import one_line
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, PANE

if TYPE_CHECKING:
    from carrel.search.suggestions import Suggestion, Suggestions

_PICTURE = 40
_LONGEST = 60  # characters of a query on a button


class EmptyState(NamedTuple):
    """A sentence, and the one thing to do about it; `icon` is a name of ui/icons.py."""

    icon: str
    sentence: str
    action: str


NOTHING_FOUND = EmptyState("search", "No paper matches this search.", "Clear the search")
NO_PAPERS = EmptyState("library", "This library has no papers yet.", "Add papers\u2026")
NO_PAPERS_HERE = EmptyState("library", "No papers are kept here.", "Show all papers")
INBOX_DONE = EmptyState("read", "Every paper in the inbox has been decided on.", "Open the queue")
NOTHING_LATER = EmptyState("later", "Nothing is kept for later.", "Show the inbox")
NOTHING_STARRED = EmptyState("star", "No paper has a star yet.", "Show all papers")
NO_PAPER_TAGGED = EmptyState("tag", "No paper carries this tag.", "Show all papers")
TRASH_EMPTY = EmptyState("trash", "The trash is empty.", "Show all papers")
CANNOT_READ = EmptyState("warning", "The library could not be read.", "Try again")


class Offer(NamedTuple):
    """A query to ask instead: what the button says, and what the button does."""

    text: str
    query: str


def offers_of(suggestions: Suggestions) -> list[Offer]:
    """Return what there is to ask instead, in words: what was meant first."""
    return [
        *(_offer(f"Did you mean “{_short(one.query)}”?", one) for one in suggestions.meant),
        *(_offer(f"Without “{_short(one.dropped)}”", one) for one in suggestions.without),
    ]


def _offer(said: str, one: Suggestion) -> Offer:
    return Offer(f"{said}  ·  {one.count:,} paper{'' if one.count == 1 else 's'}", one.query)


def _short(text: str) -> str:
    # An ampersand would make the letter after it a key.
    return one_line(text, _LONGEST).replace("&", "&&")


class EmptyPane(QWidget):
    """Shows an `EmptyState` in the middle of a pane. `taken(query)`: an offer was clicked."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        self._picture = _Picture(self)
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = QLabel(self)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setWordWrap(True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(GRID)
        self._button = QPushButton(self)
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._clicked)
        self._lay_out()
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.setAutoFillBackground(True)

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANE, PANE, PANE, PANE)
        layout.setSpacing(GROUP)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, middle)
        layout.addWidget(self._sentence)
        layout.addWidget(self._detail)
        layout.addLayout(self._offers)
        layout.addWidget(self._button, 0, middle)
        layout.addStretch(3)

    def show_state(self, state: EmptyState, act: Callable[[], None] | None) -> None:
        """Show a state; `act` is called by its button, which is hidden where there is none."""
        self._act = act
        self._picture.show_icon(state.icon)
        self._sentence.setText(state.sentence)
        self._button.setText(state.action)
        self._button.setVisible(act is not None)
        self.setAccessibleName(state.sentence)
        self.show_detail("")
        self.show_offers(())

    def show_detail(self, text: str) -> None:
        """Say more below the sentence, until the next state."""
        self._detail.setText(text)
        self._detail.setVisible(bool(text))
        self.setAccessibleDescription(text)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show queries to ask instead, the best first, until the next state."""
        while (line := self._offers.takeAt(0)) is not None:
            widget = line.widget()
            if widget is not None:
                widget.deleteLater()
        self.setFocusProxy(self._button)
        buttons: list[QPushButton] = []
        for offer in offers:
            button = QPushButton(offer.text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, query=offer.query: self.taken.emit(query))
            self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            buttons.append(button)
        for before, button in pairwise((*buttons, self._button)):
            self.setTabOrder(before, button)
        if buttons:
            announce(self, f"{len(offers)} suggestion{'' if len(offers) == 1 else 's'}")
            self.setFocusProxy(buttons[0])

    def _clicked(self) -> None:
        if self._act is not None:
            self._act()


class _Picture(QWidget):
    """An icon, large and muted; decoration, so it has no accessible name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = ""
        self.setFixedSize(_PICTURE, _PICTURE)

    def show_icon(self, name: str) -> None:
        """Show the icon of this name."""
        self._icon = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the theme's muted ink."""
        painter = QPainter(self)
        icons.draw(painter, self._icon, 0, 0, _PICTURE, tokens_of(self.palette()).muted)
        painter.end()
