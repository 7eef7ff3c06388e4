"""The marks of mentions in title and abstract: which are drawn, which is the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal

from carrel.domain.mention import KeptMention, MentionState
from carrel.ui.announcing import announce
from carrel.ui.reader.mark_bar import STATE_WORDS, MarkBar
from carrel.ui.reader.plain_text import one_line
from carrel.ui.reader.underlines import Look, Underline
from carrel.ui.theme.spacing import PANE

if TYPE_CHECKING:
    from carrel.ui.reader.plain_view import PlainView

Place = tuple[int, str, str, int, int]
_Order = tuple[bool, int, int, str]
MOST_DRAWN = 2000  # of one text
_LONGEST_LINE = 400
ROOM = 2 * PANE  # around a mark that was stepped to


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionMark:
    """A mention of the paper that is read. `kind` is what one is called ("Number").

    `describe` says in one line what was understood; it never raises, and is asked often.
    """

    kept: KeptMention
    kind: str
    look: Look
    describe: Callable[[], str]
    can_correct: bool = False
    has_table: bool = False

    @property
    def order(self) -> _Order:
        """Where it comes among the marks of its paper."""
        at = self.kept.mention
        return at.field != "title", at.start, at.end, self.kept.extractor

    def line(self) -> str:
        """Return the line about it."""
        return one_line(self.describe(), _LONGEST_LINE) or self.kept.mention.quote

    def said(self) -> str:
        """Return the line about it, with its state."""
        return ", ".join(filter(None, (self.line(), STATE_WORDS[self.kept.state])))

    def actions(self) -> frozenset[str]:
        """Return which of `mark_bar.ACTIONS` can be done with it."""
        state = self.kept.state
        rejected = state is MentionState.REJECTED
        found = {
            "confirm": not state.is_decided,
            "correct": self.can_correct and not rejected,
            "reject": not rejected and state is not MentionState.ADDED,
            "take_back": state.is_decided,
            "table": self.has_table,
        }
        return frozenset(name for name, possible in found.items() if possible)


class ReaderMarks(QObject):
    """Draws the marks of the paper that is read and steps through them.

    `chosen(mark)`: the reader came to a mark, by mouse or keyboard. `asked(mark, action)`: one of
    `mark_bar.ACTIONS` is wanted of it. A mark is drawn only where its words stand in the text.
    `came()`: there is a current mark where there was another or none. `see(view, place, room)`
    scrolls to a place with so much room above and below. `place_of(mark)` says "2 of 7".
    """

    chosen = Signal(object)
    asked = Signal(object, str)
    came = Signal()

    def __init__(
        self,
        title: PlainView,
        abstract: PlainView,
        bar: MarkBar,
        see: Callable[[PlainView, QRect, int], None],
    ) -> None:
        super().__init__(bar)
        self._views: dict[str, PlainView] = {"title": title, "abstract": abstract}
        self._bar, self._see = bar, see
        self._marks: tuple[MentionMark, ...] = ()
        self._drawn: dict[str, list[MentionMark]] = {"title": [], "abstract": []}
        self._current: Place | None = None
        self._selected_in = abstract
        self.shown = self.suggestions = True
        self.place_of: Callable[[MentionMark], str] = lambda _: ""
        bar.asked.connect(self.ask)
        bar.closed.connect(lambda: self.leave(focus=True))
        for view in self._views.values():
            view.selectionChanged.connect(lambda view=view: self._selected(view))

    # -- what is there

    def show(self, marks: Iterable[MentionMark]) -> None:
        """Show the marks of the paper that is read, in place of the former ones."""
        before = self.current
        self._marks = tuple(sorted(marks, key=lambda one: one.order))
        self.refresh()
        now = self.current
        if before is not None and now is not None and before.kept != now.kept:
            announce(self._views[now.kept.mention.field], f"{now.kind}: {now.said()}")

    def switch(self, *, shown: bool, suggestions: bool) -> None:
        """Show marks at all, and those that are only suggested; the current one is always."""
        self.shown, self.suggestions = shown, suggestions
        self.refresh()

    def clear(self) -> None:
        """Show nothing, as for another paper."""
        self._marks = ()
        self.leave()

    def refresh(self) -> None:
        """Draw anew what stands in the text as it is now."""
        if self._current is not None and self.current is None:
            self._current = None
        for field, view in self._views.items():
            self._draw(field, view)
        self._tell()

    @property
    def current(self) -> MentionMark | None:
        """The mark that the reader chose."""
        return next((one for one in self._standing() if one.kept.place == self._current), None)

    def steps(self) -> list[MentionMark]:
        """Return the marks that can be stepped to, in the order of the text."""
        return [one for one in self._standing() if self._is_shown(one)]

    def selection(self) -> tuple[Literal["title", "abstract"], int, int, str] | None:
        """Return the words that the reader selected in title or abstract: field, start, end, and
        the words themselves, without the blanks around them; None where there are none.
        """
        order = [self._selected_in, *self._views.values()]
        view = next((one for one in order if one.selected_span() is not None), None)
        span = view.selected_span() if view is not None else None
        if view is None or span is None:
            return None
        words = view.text()[slice(*span)]
        start = span[0] + len(words) - len(words.lstrip())
        quote = words.strip()
        field: Literal["title", "abstract"]
        field = "title" if view is self._views["title"] else "abstract"
        return (field, start, start + len(quote), quote) if quote else None

    # -- what the reader does

    def go_to(self, place: Place) -> bool:
        """Make a mark the current one, drawn or not; whether it is there."""
        mark = next((one for one in self._standing() if one.kept.place == place), None)
        if mark is None:
            return False
        self._current = place
        self.came.emit()
        self.refresh()
        self._show(mark, ROOM)
        return True

    def leave(self, *, focus: bool = False) -> None:
        """Have no current mark; with `focus` the text has the keyboard then."""
        before = self.current
        self._current = None
        if focus and before is not None:
            self._views[before.kept.mention.field].setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def ask(self, action: str) -> None:
        """Ask for one of `mark_bar.ACTIONS` with the current mark, where it can be done."""
        mark = self.current
        if mark is not None and action in mark.actions():
            self.asked.emit(mark, action)

    def choose(self, mark: MentionMark, *, focus: bool, room: int) -> None:
        """Come to a mark: by a step with the keyboard (`focus`), or by a click."""
        self._current = mark.kept.place
        self.came.emit()
        at = mark.kept.mention
        view = self._views[at.field]
        cursor = view.to_cursor(at.start, at.start)
        view.setTextCursor(cursor)  # a screen reader reads on from here
        if focus:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refresh()
        self._show(mark, room)
        announce(view, f"{mark.kind}: {mark.said()}")
        self.chosen.emit(mark)

    def _show(self, mark: MentionMark, room: int) -> None:
        """Scroll to a mark, once the bar has its place."""

        def see() -> None:
            at, view = mark.kept.mention, self._views[mark.kept.mention.field]
            if self._current == mark.kept.place:
                self._see(view, view.place_of(at.start, at.end), room)

        QTimer.singleShot(0, self, see)

    def drawn(self, field: str, places: Iterable[int]) -> list[MentionMark]:
        """Return the marks that are drawn as these underlines of a field."""
        return [self._drawn[field][place] for place in places]

    def _selected(self, view: PlainView) -> None:
        if view.textCursor().hasSelection():
            self._selected_in = view

    # -- what is drawn

    def _standing(self) -> list[MentionMark]:
        """Return the marks whose words stand in the text."""
        texts = {field: view.text() for field, view in self._views.items()}
        found = []
        for mark in self._marks:
            at = mark.kept.mention
            if at.quote and texts[at.field][at.start : at.end] == at.quote:
                found.append(mark)
        return found

    def _is_shown(self, mark: MentionMark) -> bool:
        state = mark.kept.state
        suggested = state is MentionState.SUGGESTED
        return (
            self.shown
            and state is not MentionState.REJECTED
            and (self.suggestions or not suggested)
        )

    def _draw(self, field: str, view: PlainView) -> None:
        standing = [one for one in self._standing() if one.kept.mention.field == field]
        now = next((one for one in standing if one.kept.place == self._current), None)
        drawn = [
            one
            for one in standing
            if self._is_shown(one) or (one is now and one.kept.state is not MentionState.REJECTED)
        ][:MOST_DRAWN]
        self._drawn[field] = drawn
        ring = (now.kept.mention.start, now.kept.mention.end) if now is not None else None
        view.underline(
            [
                Underline(
                    one.kept.mention.start,
                    one.kept.mention.end,
                    one.look,
                    faint=one.kept.state is MentionState.SUGGESTED,
                )
                for one in drawn
            ],
            ring,
            lambda place: self._drawn[field][place].said(),
        )
        view.describe("mark", f"Mark: {now.kind}: {now.said()}" if now is not None else "")

    def _tell(self) -> None:
        now = self.current
        if now is None:
            if self.has_bar_focus():
                self._views["abstract"].setFocus(Qt.FocusReason.OtherFocusReason)
            self._bar.hide()
            return
        place = self.place_of(now)
        self._bar.show_mark(now.kind, now.line(), now.kept.state, place, now.actions())

    def has_bar_focus(self) -> bool:
        """Whether the keyboard is in the bar."""
        focused = self._bar.window().focusWidget()
        return focused is not None and self._bar.isAncestorOf(focused)
