"""The bar below the text that is about one highlight: colour, comment, tags, copy, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carrel.domain.highlight import Highlight
from carrel.ui.reader.deed_bar import DeedBar
from carrel.ui.reader.highlight_colours import ColourButtons
from carrel.ui.reader.highlight_comment import CommentField
from carrel.ui.reader.highlight_words import kind_of
from carrel.ui.reader.plain_text import one_line, tool_tip
from carrel.ui.reader.tag_editor import TagEditor
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import GRID, INSIDE

ACTIONS = {
    "place": ("Put here", "Put the highlight on the words that are selected now"),
    "comment": ("Co&mment…", "Say something about these words (H)"),
    "copy": ("Cop&y", "Copy words and comment as Markdown, with a link back"),
    "delete": ("De&lete", "Delete the highlight; undo brings it back"),
}
"""What can be done with a highlight: title of its button and tool tip, by name."""


class HighlightBar(DeedBar):
    """Hidden until a highlight is chosen. Signals carry the highlight's number.

    A comment is stored when the keyboard leaves its field, and by Ctrl+Enter; Esc gives it up.
    """

    colour_chosen = Signal(int, str)
    commented = Signal(int, str)
    tags_chosen = Signal(int, list)
    tag_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("highlight", ACTIONS, parent)
        self._highlight: Highlight | None = None
        self._commented: Highlight | None = None  # its comment is being written
        self.quote = ElidingLabel(self)
        self.colours = ColourButtons(self, one=True)
        # Tab takes them in the order in which they stand: the colours first.
        in_order = [*self.colours.buttons.values(), *self.buttons.values()]
        for before, after in pairwise(in_order):
            self.setTabOrder(before, after)
        self.comment = ElidingLabel(self)
        self.comment.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.field = CommentField(self)
        self.tags = TagEditor(self)
        self.tags.name_after("the highlight")
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(INSIDE, 0, 0, 0)  # in line with the words of the buttons
        line.setSpacing(INSIDE)
        line.addWidget(self.kind)
        line.addWidget(self.quote, 1)
        line.addWidget(self.steps)
        deeds = FlowLayout(spacing=0, line_spacing=0)
        for made in (*self.colours.buttons.values(), *self.buttons.values()):
            deeds.addWidget(made)
        said = QHBoxLayout()
        said.setContentsMargins(INSIDE, 0, INSIDE, 0)
        said.addWidget(self.comment, 1)
        said.addWidget(self.field, 1)
        self.field.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, GRID, INSIDE, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        column.addLayout(said)
        column.addLayout(deeds)
        column.addWidget(self.tags)

    def _connect(self) -> None:
        self.colours.chosen.connect(self._choose_colour)
        self.tags.tags_added.connect(self._add_tags)
        self.tags.tag_removed.connect(self._remove_tag)
        self.tags.tag_clicked.connect(self.tag_clicked)
        self.field.finished.connect(lambda: self._close_comment(store=True, focus=True))
        self.field.given_up.connect(lambda: self._close_comment(store=False, focus=True))
        self.field.left.connect(self.store_comment)

    # -- what the pane calls

    def show_highlight(self, highlight: Highlight, place: str) -> None:
        """Show a highlight and its place among the marks ("2 of 7")."""
        before = self._highlight
        if before is None or before.id != highlight.id:
            self._close_comment(store=True, focus=False)
            self.tags.reset()
        self._highlight = highlight
        self.kind.setText(kind_of(highlight))
        quote = one_line(highlight.quote, 400)
        self.quote.setText(f"“{quote}”")
        self.quote.setToolTip(tool_tip(quote))
        self.steps.place.setText(place)
        self.colours.show_chosen(highlight.colour)
        self.buttons["place"].setVisible(highlight.span is None)
        self.comment.setText(one_line(highlight.comment, 600))
        self.comment.setToolTip(tool_tip(highlight.comment))
        self.comment.setVisible(bool(highlight.comment) and self.field.isHidden())
        self.tags.set_tags(highlight.tags)
        self.show()

    def leave(self) -> None:
        """Show none; a comment that is being written is stored."""
        self._close_comment(store=True, focus=False)
        self._highlight = None
        self.hide()

    def open_comment(self) -> None:
        """Open the lines of the comment and go there."""
        if self._highlight is None:
            return
        if self._commented is None:
            self._commented = self._highlight
            self.field.setPlainText(self._highlight.comment)
            self.field.moveCursor(self.field.textCursor().MoveOperation.End)
            self.comment.hide()
            self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def store_comment(self) -> None:
        """Store what is being written, and close its lines."""
        self._close_comment(store=True, focus=False)

    def set_all_tags(self, names: Iterable[str], colours: Mapping[str, str] | None = None) -> None:
        """Complete tags over `names`; see `TagEditor`."""
        self.tags.set_all_tags(names, colours)

    # -- inside

    def _close_comment(self, *, store: bool, focus: bool) -> None:
        highlight, self._commented = self._commented, None
        if highlight is None:
            return  # closing it takes the keyboard from it, which closes it
        written = self.field.toPlainText().strip()
        if store and written != highlight.comment:
            self.commented.emit(highlight.id, written)
            self.comment.setText(one_line(written, 600))
        if focus:
            self.buttons["comment"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.hide()
        self.comment.setVisible(bool(self.comment.text()))

    def _choose_colour(self, colour: str) -> None:
        if self._highlight is not None and colour != self._highlight.colour:
            self.colour_chosen.emit(self._highlight.id, colour)

    def _add_tags(self, names: list[str]) -> None:
        if self._highlight is not None:
            self.tags_chosen.emit(self._highlight.id, [*self._highlight.tags, *names])

    def _remove_tag(self, name: str) -> None:
        if self._highlight is not None:
            left = [tag for tag in self._highlight.tags if tag != name]
            self.tags_chosen.emit(self._highlight.id, left)
