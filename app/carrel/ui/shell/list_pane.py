"""The middle of the window: the list, or what there is to say when it is empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from carrel.search.request import SearchAnswer
from carrel.ui.paper_list import empty
from carrel.ui.paper_list.empty import EmptyPane, EmptyState
from carrel.ui.paper_list.model import PaperListModel, RowSource
from carrel.ui.paper_list.view import PaperListView

_EMPTY = {
    "is:inbox": empty.INBOX_DONE,
    "is:later": empty.NOTHING_LATER,
    "is:starred": empty.NOTHING_STARRED,
    "is:trashed": empty.TRASH_EMPTY,
    "is:reading": empty.NO_PAPERS_HERE,
    "is:read": empty.NO_PAPERS_HERE,
    "is:dropped": empty.NO_PAPERS_HERE,
}


class ListPane(QStackedWidget):
    """Shows an answer of the search. `ask(query)` is called by the action of an empty state."""

    def __init__(
        self, source: RowSource, ask: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self.model = PaperListModel(source, self)
        self.view = PaperListView(self.model, self)
        self._empty: EmptyPane | None = None
        self.addWidget(self.view)

    def show_answer(self, answer: SearchAnswer) -> None:
        """Show what was found, or why there is nothing."""
        if answer.refused:
            state = EmptyState("warning", answer.refused, "Clear the search")
            self._say(answer.request.text, state)
            return
        self.model.set_ids(answer.ids)
        if answer.ids:
            self.setCurrentWidget(self.view)
        else:
            query = answer.request.text.strip()
            only_tag = query.startswith("tag:") and " " not in query
            default = empty.NO_PAPER_TAGGED if only_tag else empty.NOTHING_FOUND
            self._say(query, _EMPTY.get(query, default if query else empty.NO_PAPERS))

    def _say(self, query: str, state: EmptyState) -> None:
        if self._empty is None:
            self._empty = EmptyPane(self)
            self.addWidget(self._empty)
        target = "is:inbox" if state is empty.NOTHING_LATER else ""
        act = (lambda: self._ask(target)) if query else None
        self._empty.show_state(state, act)
        self.setCurrentWidget(self._empty)
