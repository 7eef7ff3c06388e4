"""Makes highlights of selected words: once each, in the colour that was used last."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from carrel.domain.anchoring import anchored, placed
from carrel.domain.highlight import Highlight
from carrel.ui.reader.positions import PositionMap

if TYPE_CHECKING:
    from carrel.settings.preferences import Preferences
    from carrel.ui.shell.parts import Parts

SELECT_FIRST = "Select words in the title, the abstract or the note first"
_NOT_THERE = "These words are not in the library yet: try again once the note is saved"


class Selected(NamedTuple):
    """Words that can be highlighted: the text that shows them, and where (code points)."""

    field: str
    shown: str
    start: int
    end: int


class HighlightMaker:
    """`added(paper, highlight)` is called once a highlight is in the library."""

    def __init__(self, parts: Parts, added: Callable[[int, int], None]) -> None:
        self._parts, self._tell_added = parts, added
        self._reader = parts.panes.reader
        self._adding: tuple[object, Future[int]] | None = None
        self._preference = parts.preferences.current.reading.highlight_colour
        self._colour = self._preference
        parts.preferences.changed.connect(self._preferred)

    @property
    def colour(self) -> str:
        """The colour of the next highlight: the one used last, at first the preferred one."""
        return self._colour

    @colour.setter
    def colour(self, colour: str) -> None:
        self._colour = colour

    @property
    def is_adding(self) -> bool:
        """Whether a highlight is on its way into the library."""
        if self._adding is None:
            return False
        _, future = self._adding
        return not future.done() or future.exception() is None

    def selected(self, *, note: bool = True) -> Selected | None:
        """Return the selected words, without the blanks around them: those of the note where the
        keyboard is there, or where nothing else is selected.
        """
        words = self._reader.marks.selection()
        editor = self._parts.panes.notes.editor
        cursor = editor.textCursor()
        if note and cursor.hasSelection() and (editor.hasFocus() or words is None):
            text = editor.text()
            place = PositionMap(text).to_text
            start, end = place(cursor.selectionStart()), place(cursor.selectionEnd())
            inside = text[start:end]
            start += len(inside) - len(inside.lstrip())
            quote = inside.strip()
            return Selected("note", text, start, start + len(quote)) if quote else None
        if words is None:
            return None
        field, start, end, _ = words
        view = self._reader.header.title if field == "title" else self._reader.abstract
        return Selected(field, view.text(), start, end)

    def add(self, selected: Selected, colour: str, there: Highlight | None) -> None:
        """Highlight words, unless the highlight is `there` already or on its way."""
        desk, paper = self._parts.desk, self._parts.session.paper
        if desk is None or paper is None:
            return
        self._colour = colour
        self._deselect(selected)
        key = (paper.id, selected, colour)
        on_its_way = self.is_adding and self._adding is not None and self._adding[0] == key
        if there is not None or on_its_way:
            return
        span = self.in_library(selected)
        if span is None:
            self._parts.session.say(_NOT_THERE)
            return
        done = partial(self._added, paper.id)
        write = desk.writer.add_highlight
        self._adding = key, write(paper.id, selected.field, span, colour=colour, done=done)

    def _added(self, paper_id: int, highlight: int) -> None:
        self._adding = None
        self._tell_added(paper_id, highlight)

    def in_library(self, selected: Selected) -> tuple[int, int] | None:
        """Return where words stand in the text as the library has it; a title is shown on one
        line, and an editor knows one kind of line end.
        """
        desk, paper = self._parts.desk, self._parts.session.paper
        assert desk is not None
        assert paper is not None
        stored = {"title": paper.title, "abstract": selected.shown}.get(selected.field)
        if stored is None:
            self._parts.panes.notes.flush(wait=True)
            note = desk.reader.note(paper.id)
            stored = note.body if note is not None else ""
        span = selected.start, selected.end
        if stored == selected.shown:
            return span
        return placed(anchored(selected.shown, *span), stored)

    def _deselect(self, selected: Selected) -> None:
        """Let the new colour be seen: the cursor stays where the selection ended."""
        views = {"title": self._reader.header.title, "abstract": self._reader.abstract}
        view = views.get(selected.field) or self._parts.panes.notes.editor
        cursor = view.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        view.setTextCursor(cursor)

    def _preferred(self, preferences: Preferences) -> None:
        colour = preferences.reading.highlight_colour
        if colour != self._preference:
            self._preference = self._colour = colour
