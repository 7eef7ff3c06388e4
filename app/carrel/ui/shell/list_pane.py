"""The middle of the window: the list, or what there is to say when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from carrel.ui.paper_list.model import PaperListModel, RowSource
from carrel.ui.paper_list.view import PaperListView

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping, Sequence

    from carrel.domain.fields import FieldValue
    from carrel.library.rows import ListRow
    from carrel.search.found_texts import FoundTexts
    from carrel.search.request import SearchAnswer
    from carrel.search.suggestions import Suggestions
    from carrel.ui.paper_list.empty import EmptyPane, EmptyState


#: What the actions of empty states ask for; the others ask for all papers.
_NEXT = {"Show the inbox": "is:inbox", "Open the queue": "is:later"}


class ListPane(QStackedWidget):
    """Shows an answer of the search. `asked(query)`: the action of an empty state was taken."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PaperListModel(_NoRows(), self)
        self.view = PaperListView(self.model, self)
        self._empty: EmptyPane | None = None
        self._found: FoundTexts | None = None
        self._words: FoundTexts | None = None  # of the answer that is shown
        self._shows_words = True
        self._today = ""
        self._inbox_done = False
        self.addWidget(self.view)

    def show_ids(self, source: RowSource, ids: array[int]) -> None:
        """Show papers of a library that is being opened."""
        self.model.set_source(source)
        self.model.set_ids(ids)

    def set_found_texts(self, found: FoundTexts | None) -> None:
        """Take what says where words were found, or None when the library is closed."""
        self._found, self._words = found, None
        self.view.show_found(None)

    def show_found_words(self, on: bool) -> None:
        """Show in each row the words that a query found, or leave them out."""
        self._shows_words = on
        self.view.show_found(self._words if on else None)

    def show_answer(self, answer: SearchAnswer) -> None:
        """Show what was found, or why there is nothing."""
        if answer.refused:
            from carrel.ui.paper_list.empty import EmptyState

            state = EmptyState("warning", answer.refused, "Clear the search")
            self._say(answer.request.text, state)
            return
        found, request = self._found, answer.request
        looks = found is not None and found.ask(request.text, request.fields)
        self._words = found if looks else None
        self.view.show_found(self._words if self._shows_words else None)
        self.model.set_ids(answer.ids)
        if answer.ids:
            empty, focused = self._empty, QApplication.focusWidget()
            taken = empty is not None and focused is not None and empty.isAncestorOf(focused)
            self.setCurrentWidget(self.view)
            if taken:
                self.view.setFocus()  # the button that was taken is gone
        else:
            query = answer.request.text.strip()
            self._say(query, _state_of(query))

    @property
    def empty(self) -> EmptyPane | None:
        """What stands in the place of the list, while something does."""
        return self._empty if self.currentWidget() is self._empty else None

    def take_focus(self, reason: Qt.FocusReason) -> None:
        """Give the list the keyboard, with a paper to start from, or what stands in its place."""
        if self.empty is not None:
            self.empty.setFocus(reason)
            return
        if self.view.current_paper() < 0:
            self.view.go_to_row(0)
        self.view.setFocus(reason)

    def show_today(self, counts: Mapping[str, int]) -> None:
        """Take what was decided today; shown when the inbox is empty."""
        from carrel.ui.triage.day import sentence

        self._today = sentence(counts) if any(counts.values()) else ""
        if self.empty is not None and self._inbox_done:
            self.empty.show_detail(self._today)

    def show_suggestions(self, suggestions: Suggestions) -> None:
        """Offer other queries where the answer has no papers."""
        from carrel.ui.paper_list.empty import offers_of

        if self.empty is not None:
            self.empty.show_offers(offers_of(suggestions))

    def _say(self, query: str, state: EmptyState) -> None:
        from carrel.ui.paper_list import empty

        if self._empty is None:
            self._empty = empty.EmptyPane(self)
            self._empty.taken.connect(self.asked)
            self.addWidget(self._empty)
        target = _NEXT.get(state.action, "")
        act = (lambda: self.asked.emit(target)) if query else None
        self._empty.show_state(state, act)
        self._inbox_done = state is empty.INBOX_DONE
        if self._inbox_done:
            self._empty.show_detail(self._today)
        self.setCurrentWidget(self._empty)


def _state_of(query: str) -> EmptyState:
    from carrel.ui.paper_list import empty

    known = {
        "": empty.NO_PAPERS,
        "is:inbox": empty.INBOX_DONE,
        "is:later": empty.NOTHING_LATER,
        "is:starred": empty.NOTHING_STARRED,
        "is:trashed": empty.TRASH_EMPTY,
        "is:reading": empty.NO_PAPERS_HERE,
        "is:read": empty.NO_PAPERS_HERE,
        "is:dropped": empty.NO_PAPERS_HERE,
    }
    only_tag = query.startswith("tag:") and " " not in query
    return known.get(query, empty.NO_PAPER_TAGGED if only_tag else empty.NOTHING_FOUND)


class _NoRows:
    """What the list reads from before a library is open."""

    def rows(self, ids: Sequence[int]) -> list[ListRow | None]:
        """Return nothing for each id."""
        return [None for _ in ids]

    def field_values(
        self, ids: Sequence[int], names: Sequence[str]
    ) -> dict[int, dict[str, tuple[FieldValue, ...]]]:
        """Return nothing."""
        return {}
