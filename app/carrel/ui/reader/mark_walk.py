"""Mentions and highlights as one sequence of marks: keys and clicks go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from carrel.ui.reader.highlight_marks import HighlightMark
from carrel.ui.reader.mention_marks import ROOM, MentionMark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carrel.ui.reader.highlight_bar import HighlightBar
    from carrel.ui.reader.highlight_marks import ReaderHighlights
    from carrel.ui.reader.mark_bar import MarkBar
    from carrel.ui.reader.mention_marks import ReaderMarks
    from carrel.ui.reader.plain_view import PlainView

    Mark = MentionMark | HighlightMark


class MarkWalk(QObject):
    """Steps through the marks of title and abstract; one of all is the current one at most."""

    def __init__(
        self,
        views: Mapping[str, PlainView],
        mentions: ReaderMarks,
        highlights: ReaderHighlights,
        bars: tuple[MarkBar, HighlightBar],
    ) -> None:
        super().__init__(bars[0])
        self._mentions, self._highlights = mentions, highlights
        self._mention_bar, self._highlight_bar = bars
        mentions.place_of = highlights.place_of = self._place_of
        mentions.came.connect(self._leave_highlight)
        highlights.came.connect(self._leave_mention)
        for bar in bars:
            bar.stepped.connect(lambda way: self.step(forward=way > 0))
        for field, view in views.items():
            view.words_clicked.connect(
                lambda lines, grounds, field=field: self._clicked(field, lines, grounds)
            )

    @property
    def current(self) -> Mark | None:
        """The mark that the reader chose."""
        return self._mentions.current or self._highlights.current

    def steps(self) -> list[Mark]:
        """Return the marks that can be stepped to, in the order of the text."""
        found: list[Mark] = [*self._mentions.steps(), *self._highlights.steps()]
        return sorted(found, key=lambda mark: mark.order)

    def step(self, *, forward: bool) -> bool:
        """Go to the next mark or the one before, around the end; whether there is one."""
        found, now = self.steps(), self.current
        if not found:
            return False
        if now is None:
            mark = found[0 if forward else -1]
        elif forward:
            mark = next((one for one in found if one.order > now.order), found[0])
        else:
            mark = next((one for one in reversed(found) if one.order < now.order), found[-1])
        in_bar = self._mentions.has_bar_focus() or self._highlights.has_bar_focus()
        self._choose(mark, focus=not in_bar, room=ROOM)
        if in_bar and type(mark) is not type(now):
            arrow = self._bar_of(mark).steps.arrow(1 if forward else -1)
            arrow.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def leave(self, *, focus: bool = False) -> bool:
        """Have no current mark; whether there was one."""
        now = self.current
        if now is not None:
            self._family(now).leave(focus=focus)
        return now is not None

    def refresh(self) -> None:
        """Draw anew what stands in the text as it is now."""
        self._highlights.refresh()
        self._mentions.refresh()

    def _clicked(self, field: str, lines: list[int], grounds: list[int]) -> None:
        marks: list[Mark] = [
            *self._mentions.drawn(field, lines),
            *self._highlights.drawn(field, grounds),
        ]
        if not marks:
            self.leave()
            return
        marks.sort(key=lambda mark: mark.order[2] - mark.order[1])
        orders = [mark.order for mark in marks]
        # Another click on the same words comes to the mark around them.
        now = self.current
        place = orders.index(now.order) if now is not None and now.order in orders else -1
        # What was clicked stays under the mouse, unless the bar would hide it.
        self._choose(marks[(place + 1) % len(marks)], focus=False, room=0)

    def _choose(self, mark: Mark, *, focus: bool, room: int) -> None:
        if isinstance(mark, MentionMark):
            self._mentions.choose(mark, focus=focus, room=room)
        else:
            self._highlights.choose(mark, focus=focus, room=room)

    def _family(self, mark: Mark) -> ReaderMarks | ReaderHighlights:
        return self._mentions if isinstance(mark, MentionMark) else self._highlights

    def _bar_of(self, mark: Mark) -> MarkBar | HighlightBar:
        return self._mention_bar if isinstance(mark, MentionMark) else self._highlight_bar

    def _leave_mention(self) -> None:
        if self._mentions.current is not None:
            self._mentions.leave()

    def _leave_highlight(self) -> None:
        if self._highlights.current is not None:
            self._highlights.leave()

    def _place_of(self, mark: Mark) -> str:
        orders = [one.order for one in self.steps()]
        place = orders.index(mark.order) + 1 if mark.order in orders else 0
        return f"{place} of {len(orders)}" if place else ""
