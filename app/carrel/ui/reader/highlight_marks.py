"""The highlights of title and abstract: which are drawn, which is the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal

from carrel.domain.anchoring import placed
from carrel.domain.highlight import Highlight
from carrel.ui.announcing import announce
from carrel.ui.reader.highlight_grounds import Ground
from carrel.ui.reader.highlight_words import said_of
from carrel.ui.reader.mention_marks import ROOM

if TYPE_CHECKING:
    from carrel.ui.reader.highlight_bar import HighlightBar
    from carrel.ui.reader.plain_view import PlainView

MOST_DRAWN = 500  # of one text


@dataclass(frozen=True, slots=True)
class HighlightMark:
    """A highlight of the paper that is read, and where it stands in what is shown."""

    highlight: Highlight
    start: int
    end: int

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Where it comes among the marks of its paper."""
        one = self.highlight
        return one.field != "title", self.start, self.end, one.highlight_id


class ReaderHighlights(QObject):
    """Draws the highlights of the paper that is read.

    `chosen(Highlight)`: the reader came to one, by mouse or keyboard. `asked(Highlight, action)`:
    one of `highlight_bar.ACTIONS`. `came()`: there is a current one where there was another or
    none. `see(view, place, room)` scrolls to a place with so much room above and below.
    """

    chosen = Signal(object)
    asked = Signal(object, str)
    came = Signal()

    def __init__(
        self,
        title: PlainView,
        abstract: PlainView,
        bar: HighlightBar,
        see: Callable[[PlainView, QRect, int], None],
    ) -> None:
        super().__init__(bar)
        self._views: dict[str, PlainView] = {"title": title, "abstract": abstract}
        self._bar, self._see = bar, see
        self._highlights: tuple[Highlight, ...] = ()
        self._drawn: dict[str, list[HighlightMark]] = {field: [] for field in self._views}
        self._current: int | None = None
        self.place_of: Callable[[HighlightMark], str] = lambda _: ""
        bar.asked.connect(self.ask)
        bar.closed.connect(lambda: self.leave(focus=True))

    # -- what is there

    def show(self, highlights: Iterable[Highlight]) -> None:
        """Show the highlights of the paper that is read, in place of the former ones."""
        self._highlights = tuple(one for one in highlights if one.field in self._views)
        self.refresh()

    def clear(self) -> None:
        """Show nothing, as for another paper."""
        self._highlights = ()
        self.leave()
        self.refresh()

    def refresh(self) -> None:
        """Draw anew what stands in the text as it is now."""
        for field, view in self._views.items():
            self._drawn[field] = self._standing(field, view)
            self._draw(field, view)
        if self._current is not None and self.current is None:
            self._current = None
        self._tell()

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """What was shown last, with those that lost their place."""
        return self._highlights

    @property
    def current(self) -> HighlightMark | None:
        """The highlight that the reader chose."""
        return next((one for one in self.steps() if one.highlight.id == self._current), None)

    def steps(self) -> list[HighlightMark]:
        """Return the highlights that can be stepped to, in the order of the text."""
        found = [mark for marks in self._drawn.values() for mark in marks]
        return sorted(found, key=lambda mark: mark.order)

    def drawn(self, field: str, places: Iterable[int]) -> list[HighlightMark]:
        """Return the highlights that are drawn as these grounds of a field."""
        return [self._drawn[field][place] for place in places]

    def at(self, field: str, span: tuple[int, int]) -> list[HighlightMark]:
        """Return the highlights of exactly these words."""
        return [mark for mark in self._drawn[field] if (mark.start, mark.end) == span]

    # -- what the reader does

    def choose(self, mark: HighlightMark, *, focus: bool, room: int) -> None:
        """Come to a highlight: by a step with the keyboard (`focus`), or by a click."""
        self._current = mark.highlight.id
        view = self._views[mark.highlight.field]
        view.setTextCursor(view.to_cursor(mark.start, mark.start))  # a screen reader reads on here
        if focus:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._come(mark, room)
        announce(view, said_of(mark.highlight))
        self.chosen.emit(mark.highlight)

    def go_to(self, highlight: int) -> bool:
        """Make a highlight the current one by its number; whether it stands in the text."""
        mark = next((one for one in self.steps() if one.highlight.id == highlight), None)
        if mark is None:
            return False
        self._current = highlight
        self._come(mark, ROOM)
        return True

    def leave(self, *, focus: bool = False) -> None:
        """Have no current highlight; with `focus` the text has the keyboard then."""
        before, self._current = self.current, None
        if before is None:
            self._bar.leave()
            return
        if focus:
            view = self._views[before.highlight.field]
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def ask(self, action: str) -> None:
        """Ask for one of `highlight_bar.ACTIONS` with the current highlight."""
        mark = self.current
        if mark is not None and action == "comment":
            self._bar.open_comment()
        elif mark is not None:
            self.asked.emit(mark.highlight, action)

    def has_bar_focus(self) -> bool:
        """Whether the keyboard is in the bar."""
        focused = self._bar.window().focusWidget()
        return focused is not None and self._bar.isAncestorOf(focused)

    # -- inside

    def _come(self, mark: HighlightMark, room: int) -> None:
        self.came.emit()
        self.refresh()
        QTimer.singleShot(0, self, partial(self._see_current, mark.highlight.id, room))

    def _see_current(self, highlight: int, room: int) -> None:
        """Scroll there, once the bar has its place."""
        mark = self.current
        if mark is not None and mark.highlight.id == highlight:
            view = self._views[mark.highlight.field]
            self._see(view, view.place_of(mark.start, mark.end), room)

    def _standing(self, field: str, view: PlainView) -> list[HighlightMark]:
        """Return the marks whose words stand in what is shown: a title is shown on one line."""
        text = view.text()
        own = [one for one in self._highlights if one.field == field][:MOST_DRAWN]
        spans = ((one, placed(one.anchor, text)) for one in own)
        return [HighlightMark(one, *span) for one, span in spans if span is not None]

    def _draw(self, field: str, view: PlainView) -> None:
        drawn = self._drawn[field]
        ids = [mark.highlight.id for mark in drawn]
        now = ids.index(self._current) if self._current in ids else None
        grounds = [
            Ground(mark.start, mark.end, mark.highlight.colour, bool(mark.highlight.comment))
            for mark in drawn
        ]
        view.lay_grounds(grounds, now, lambda place: said_of(self._drawn[field][place].highlight))
        said = said_of(drawn[now].highlight) if now is not None else ""
        view.describe("highlight", said)

    def _tell(self) -> None:
        now = self.current
        if now is None:
            if self.has_bar_focus():
                self._views["abstract"].setFocus(Qt.FocusReason.OtherFocusReason)
            self._bar.leave()
            return
        self._bar.show_highlight(now.highlight, self.place_of(now))
