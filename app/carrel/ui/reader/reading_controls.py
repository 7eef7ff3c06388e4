"""Where a paper stands: its reading state, its star, its rating."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from carrel.domain.paper import Paper, ReadingState
from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.rating import RatingField
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import INSIDE

STATE_NAMES = {
    ReadingState.INBOX: "Inbox",
    ReadingState.LATER: "Later",
    ReadingState.READING: "Reading",
    ReadingState.READ: "Read",
    ReadingState.DROPPED: "Dropped",
}


class ReadingControls(QWidget):
    """A menu of the five states, a star, and the rating; each asks, none changes the paper."""

    state_chosen = Signal(str)
    star_toggled = Signal(bool)
    rating_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = FlatButton(self)
        self.state.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.state.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.state.setToolTip("Reading state")
        self._shown = ReadingState.INBOX
        self._choices: dict[ReadingState, QAction] = {}
        self.state.setMenu(QMenu(self))
        self.state.menu().aboutToShow.connect(self._fill_menu)  # icons cost before the first paint
        self.star = FlatButton(self)
        self.star.setCheckable(True)
        self.star.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.star.clicked.connect(self.star_toggled)
        self.rating = RatingField(self)
        self.rating.rating_chosen.connect(self.rating_chosen)
        row = FlowLayout(self, spacing=INSIDE)
        for widget in (self.state, self.star, self.rating):
            row.addWidget(widget)

    def show_paper(self, paper: Paper) -> None:
        """Show where the paper stands."""
        name = STATE_NAMES[paper.state]
        self.state.setText(name)
        self.state.setAccessibleName(f"Reading state: {name}")
        icons.bind(self.state, paper.state.value)
        self._shown = paper.state
        self.star.setChecked(paper.starred)
        self.star.setText("Starred" if paper.starred else "Star")
        self.star.setAccessibleName("Starred" if paper.starred else "Not starred")
        self.star.setToolTip("Take the star away" if paper.starred else "Star this paper")
        icons.bind(self.star, "star-filled" if paper.starred else "star")
        self.rating.set_rating(paper.rating)

    def _fill_menu(self) -> None:
        menu = self.state.menu()
        if not self._choices:
            group = QActionGroup(menu)
            for state, name in STATE_NAMES.items():
                action = QAction(name, menu, checkable=True)
                icons.bind(action, state.value)
                action.triggered.connect(lambda _=False, state=state: self._chosen(state))
                group.addAction(action)
                menu.addAction(action)
                self._choices[state] = action
        self._choices[self._shown].setChecked(True)

    def _chosen(self, state: ReadingState) -> None:
        self.state_chosen.emit(state.value)
