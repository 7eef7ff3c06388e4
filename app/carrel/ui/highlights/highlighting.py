"""What is done to highlights in a window: made, changed, gone to, copied, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QTextCursor

from carrel.domain.highlight import HIGHLIGHT_COLOURS, Highlight
from carrel.ui.highlights.items import Item, item_of
from carrel.ui.highlights.making import SELECT_FIRST, HighlightMaker, Selected
from carrel.ui.highlights.model import mime_data
from carrel.ui.highlights.note_marks import NoteMark, note_grounds, note_marks
from carrel.ui.notes.pasting import block_of_its_own
from carrel.ui.reader.highlight_colours import swatch
from carrel.ui.reader.positions import PositionMap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from carrel.domain.changes import ChangeSet
    from carrel.library.reading import LibraryReader
    from carrel.ui.highlights.list_view import HighlightList
    from carrel.ui.reader.highlight_bar import HighlightBar
    from carrel.ui.shell.parts import Parts

_TOLD = ("highlights", "title", "abstract", "summary", "note")


class _Read(NamedTuple):
    """What was read of a paper."""

    paper_id: int
    items: list[Item]
    note: list[NoteMark]


class Highlighting(QObject):
    """Keeps reader, note and the list beside it in step with the highlights of the paper."""

    def __init__(self, parts: Parts, go_to_paper: Callable[[int], None]) -> None:
        super().__init__(parts.window)
        self._parts, self._go_to_paper = parts, go_to_paper
        self._items: dict[int, Item] = {}
        self._note: list[NoteMark] = []
        self.maker = HighlightMaker(parts, self._added)
        self._wanted: tuple[int, int] | None = None  # paper and highlight to come to
        self._opens = ""  # once it is there: "comment" or "tag"; "row" leaves the text alone
        self.reader, self.pane = parts.panes.reader, parts.panes.highlights
        session = parts.session
        session.current_changed.connect(lambda _: self.read())
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self.read)
        parts.theme.changed.connect(self._draw_note)
        self._connect()

    def _connect(self) -> None:
        for bar in (self.reader.highlight_bar, self.pane.bar):
            bar.colour_chosen.connect(lambda key, colour: self._change(key, colour=colour))
            bar.commented.connect(lambda key, text: self._change(key, comment=text))
            bar.tags_chosen.connect(lambda key, tags: self._change(key, tags=tags))
        self.pane.bar.tag_clicked.connect(self.reader.tag_clicked)
        self.reader.highlights.asked.connect(lambda one, action: self.act(action, one.id))
        self.reader.highlights.chosen.connect(lambda one: self.pane.list.go_to(one.id))
        self.pane.bar.asked.connect(self._asked_below)
        self.pane.to_text_asked.connect(self.to_text)
        self.connect_list(self.pane.list)
        for view in (self.reader.header.title, self.reader.abstract):
            view.menu_opening.connect(self._fill_menu)

    def connect_list(self, shown: HighlightList) -> None:
        """Do what a list of highlights asks for."""
        shown.chosen.connect(lambda item: self.go_to(item.highlight))
        shown.comment_asked.connect(lambda item: self.comment(item.highlight))
        shown.delete_asked.connect(self.delete)
        shown.insert_asked.connect(self.insert)

    # -- reading

    def open_desk(self) -> None:
        """Work on this library from now on."""
        self.read()

    def read(self) -> None:
        """Have the highlights of the paper read, and shown when they come."""
        desk, paper_id = self._parts.desk, self._parts.session.current
        if desk is None:
            return
        if paper_id < 0:
            self._items, self._note = {}, []
            self.pane.show_items(None)
            self._draw_note()
            return
        desk.look(partial(_read, paper_id), self._arrived)

    def _changed(self, change: ChangeSet) -> None:
        current = self._parts.session.current
        if current in change.added or any(
            current in change.changed.get(name, ()) for name in _TOLD
        ):
            self.read()

    def _arrived(self, found: _Read) -> None:
        if found.paper_id != self._parts.session.current:
            return
        before, self._items = self._items, {one.highlight.id: one for one in found.items}
        self._note = found.note
        if before or found.items:
            self.reader.show_highlights(found.paper_id, [one.highlight for one in found.items])
        self.pane.show_items(found.items)
        self._draw_note()
        if self._wanted is not None and self._wanted[0] == found.paper_id:
            self._come()

    def _draw_note(self) -> None:
        notes = self._parts.panes.notes
        # Behind what is being typed the marks move along by themselves until it is saved.
        if notes.autosave.is_clean:
            text = notes.editor.text() if self._note else ""
            notes.layers.show("highlights", note_grounds(notes.editor, text, self._note))

    # -- making

    def highlight(self, colour: str = "", *, note: bool = True) -> None:
        """Highlight the selected words; without any, give the current highlight the colour, or
        open its comment.
        """
        maker, current = self.maker, self.current()
        selected = maker.selected(note=note)
        if selected is not None:
            colour = colour or maker.colour
            there = self._there(selected, colour)
            maker.add(selected, colour, there)
            if there is not None:
                self.go_to(there)
        elif current is not None and colour:
            maker.colour = colour
            self._change(current.id, colour=colour)
        elif current is not None:
            self.comment(current)
        elif maker.is_adding and not colour:
            self._opens = "comment"  # H twice: highlight, and say why
        else:
            self._parts.session.say(SELECT_FIRST)

    def current(self) -> Highlight | None:
        """Return the highlight that commands work on: the reader's, or the chosen row's."""
        mark = self.reader.highlights.current
        if mark is not None:
            return mark.highlight
        focused = self._parts.window.focusWidget()
        item = self.pane.list.current()
        beside = focused is not None and self.pane.isAncestorOf(focused)
        return (
            item.highlight if item is not None and (beside or self.pane.bar.isVisible()) else None
        )

    def _there(self, selected: Selected, colour: str) -> Highlight | None:
        """Return the highlight that these words have already in this colour."""
        span = selected.start, selected.end
        if selected.field == "note":
            marks = [one for one in self._note if (one.start, one.end) == span]
            found = [one.highlight for one in marks]
        else:
            found = [one.highlight for one in self.reader.highlights.at(selected.field, span)]
        return next((one for one in found if one.colour == colour), None)

    def _added(self, paper_id: int, highlight: int) -> None:
        self._wanted, self._opens = (paper_id, highlight), self._opens or "row"
        self.read()

    # -- going there

    def go_to(self, highlight: Highlight) -> None:
        """Show a highlight's paper, and in it the highlight as the current one."""
        self._wanted = highlight.paper_id, highlight.id
        if highlight.field == "note":
            self._parts.panes.written.show_note()
        else:
            self.reader.show()
        if self._parts.session.current != highlight.paper_id:
            self._go_to_paper(highlight.paper_id)
        elif highlight.id in self._items:
            self._come()
        else:
            self.read()

    def _come(self) -> None:
        """Come to the wanted highlight of the paper that is shown."""
        assert self._wanted is not None
        key = self._wanted[1]
        item, opens = self._items.get(key), self._opens
        if item is None:
            if not self.maker.is_adding:
                self._wanted, self._opens = None, ""
            return
        self._wanted, self._opens = None, ""
        self.pane.list.go_to(key)
        place = next((one for one in self._note if one.highlight.id == key), None)
        if self.reader.highlights.go_to(key):
            _open(self.reader.highlight_bar, opens)
            return
        self.reader.highlights.leave()
        if place is not None and not opens:
            self._select_in_note(place)
        elif opens != "row":
            self._parts.panes.written.show_highlights()
            self.pane.list.go_to(key)
        _open(self.pane.bar, opens)

    def _select_in_note(self, place: NoteMark) -> None:
        notes = self._parts.panes.notes
        at = PositionMap(notes.editor.text()).to_document
        cursor = QTextCursor(notes.editor.document())
        cursor.setPosition(at(place.start))
        cursor.setPosition(at(place.end), QTextCursor.MoveMode.KeepAnchor)
        notes.focus_editor()
        notes.editor.setTextCursor(cursor)
        notes.editor.centerCursor()

    def to_text(self) -> None:
        """Go where words can be selected."""
        self.reader.show()
        self.reader.focus_text()

    # -- changing

    def comment(self, highlight: Highlight) -> None:
        """Open the lines of a highlight's comment."""
        self._opens = "comment"
        self.go_to(highlight)

    def act(self, action: str, highlight: int) -> None:
        """Do one of `highlight_bar.ACTIONS`, or "tag", with a highlight of this paper."""
        item = self._items.get(highlight)
        if item is None:
            return
        if action in ("comment", "tag"):
            self._opens = action
            self.go_to(item.highlight)
        elif action == "place":
            self._place_anew(item.highlight)
        elif action == "copy":
            self.copy([item])
        elif action == "delete":
            self.delete([highlight])

    def _place_anew(self, highlight: Highlight) -> None:
        """Put a highlight on the words that are selected."""
        desk, selected = self._parts.desk, self.maker.selected()
        span = self.maker.in_library(selected) if selected is not None else None
        if desk is None or selected is None or span is None:
            self._parts.session.say(SELECT_FIRST)
            return
        self._wanted = highlight.paper_id, highlight.id
        desk.writer.place_highlight(highlight.id, selected.field, span)

    def copy(self, items: Sequence[Item]) -> None:
        """Copy highlights as Markdown."""
        QGuiApplication.clipboard().setMimeData(mime_data(items))
        count = len(items)
        self._parts.session.say(
            "Copied the highlight as Markdown" if count == 1 else f"Copied {count:,} highlights"
        )

    def delete(self, ids: list[int]) -> None:
        """Delete highlights, as one undo."""
        if self._parts.desk is not None and ids:
            self._parts.desk.writer.delete_highlights(ids)
            count = "the highlight" if len(ids) == 1 else f"{len(ids):,} highlights"
            self._parts.session.say(f"Deleted {count}; undo (Ctrl+Z) brings it back")

    def insert(self, markdown: str) -> None:
        """Write Markdown into the note, at its cursor, as a block of its own."""
        notes = self._parts.panes.notes
        if notes.autosave.paper_id is None:
            self._parts.session.say("Select a paper first: its note takes what is inserted")
            return
        self._parts.panes.written.show_note()
        cursor = notes.editor.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        cursor.insertText(block_of_its_own(cursor, markdown))
        notes.editor.setTextCursor(cursor)
        notes.focus_editor()

    def _change(
        self,
        highlight: int,
        *,
        colour: str | None = None,
        comment: str | None = None,
        tags: list[str] | None = None,
    ) -> None:
        if self._parts.desk is not None:
            self._parts.desk.writer.change_highlights(
                [highlight], colour=colour, comment=comment, tags=tags
            )

    def _asked_below(self, action: str) -> None:
        item = self.pane.list.current()
        if action == "comment":
            self.pane.bar.open_comment()
        elif item is not None:
            self.act(action, item.highlight.id)

    def _fill_menu(self, menu: QMenu) -> None:
        """Offer to highlight the selected words."""
        if self.maker.selected(note=False) is None:
            return
        menu.addSeparator()
        colours = menu.addMenu("Highlight")
        tokens = self._parts.theme.tokens
        for colour in HIGHLIGHT_COLOURS:
            action = colours.addAction(swatch(colour, tokens), colour.capitalize())
            action.triggered.connect(
                lambda _=False, colour=colour: self.highlight(colour, note=False)
            )


def _open(bar: HighlightBar, what: str) -> None:
    if what == "comment":
        bar.open_comment()
    elif what == "tag":
        bar.tags.open_field()


def _read(paper_id: int, reader: LibraryReader) -> _Read:
    """Read what a window shows of a paper's highlights."""
    highlights = reader.highlights(paper_id)
    if not highlights:
        return _Read(paper_id, [], [])
    paper = reader.paper(paper_id)
    if paper is None:
        return _Read(paper_id, [], [])
    note = reader.note(paper_id)
    items = [item_of(one, paper.title, paper.carrel_id, paper.year) for one in highlights]
    return _Read(paper_id, items, note_marks(highlights, note.body if note is not None else ""))
