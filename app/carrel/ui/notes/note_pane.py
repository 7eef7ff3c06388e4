"""The note pane: editor and preview of one paper's note, saved as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QTextEdit, QVBoxLayout, QWidget

from carrel.ui.announcing import announce
from carrel.ui.notes.autosave import Autosave
from carrel.ui.notes.backlinks import BacklinksStrip
from carrel.ui.notes.editor import NoteEditor
from carrel.ui.notes.note_bar import MODES, NoteBar
from carrel.ui.notes.preview import NotePreview
from carrel.ui.notes.save_status import ChooseFile, UnsavedBar
from carrel.ui.notes.word_count import WordCounter
from carrel.ui.reader.find_bar import FindBar
from carrel.ui.reader.links import OpenLink, open_in_browser
from carrel.ui.reader.marks import SelectionLayers
from carrel.ui.reader.plain_text import one_line
from carrel.ui.theme.hairlines import Hairline, HairlineSplitter
from carrel.ui.theme.spacing import PANE

if TYPE_CHECKING:
    from carrel.ui.notes.autosave import SaveNote
    from carrel.ui.notes.completing import FindPapers, FindTags
    from carrel.ui.notes.pasting import StorePicture

SIDE_BY_SIDE = 640  # px of width from which the preview stands beside the text, not below it
NOT_SAVED = "not saved: "


class NotePane(QWidget):
    """Edits the note of one paper. It knows no library, only `save`.

    `save(paper_id, body)` returns a future of the time of the commit in ms; see `Autosave` for
    what is asked of it. The window calls `flush(wait=True)` before it lets the library go and
    stays open where that returns False.
    """

    saved = Signal(int, object)  # paper id, ms since the epoch
    failed = Signal(str)
    status_changed = Signal(str)
    link_refused = Signal(str)
    mode_changed = Signal(str)

    def __init__(
        self,
        save: SaveNote,
        open_link: OpenLink = open_in_browser,
        *,
        choose_file: ChooseFile | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Note")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._names: dict[int, str] = {}
        self._window: QWidget | None = None
        self._bringing_in = False  # a text that the reader did not type
        self.autosave = Autosave(save, self)
        self.editor = NoteEditor(self)
        self.layers = SelectionLayers(self.editor, ("highlights", "found"))
        self.preview = NotePreview(open_link, self.editor.text, self)
        self.bar = NoteBar(self.editor.note_actions, self)
        self.words = WordCounter(self.editor)
        self.unsaved = UnsavedBar(self._unsaved_texts, choose_file, self)
        self.find_bar = FindBar(self.editor, self)
        self.backlinks = BacklinksStrip(self)
        self.find_actions = self.find_bar.actions_for(self)
        self.addActions(self.find_actions)
        self._splitter = HairlineSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.editor)
        self._splitter.addWidget(self.preview)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._splitter)
        self._lay_out()
        self._connect()
        self.set_mode("edit")
        self.show_note(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._line = Hairline(parent=self)
        for widget in (self.bar, self._line, self.unsaved):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self.find_bar)
        column.addWidget(self.backlinks)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._edited)
        self.editor.pictures.failed.connect(self.failed)
        self.words.counted.connect(self.bar.show_count)
        self.editor.focus_left.connect(self.autosave.flush)
        self.autosave.saved.connect(self.saved)
        self.autosave.failed.connect(self.failed)
        self.autosave.status_changed.connect(self._show_status)
        self.unsaved.retry_asked.connect(self.autosave.retry)
        self.preview.link_refused.connect(self.link_refused)
        self.preview.rendered.connect(self.find_bar.search_again)
        self.bar.mode_chosen.connect(self.set_mode)
        self.find_bar.marked.connect(self._draw_found)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._flush_for_good)

    # -- what the window calls

    def complete_by(self, find_papers: FindPapers, find_tags: FindTags) -> None:
        """Offer papers after `[[` and tags after `#` while the note is typed."""
        from carrel.ui.notes.completing import NameCompleting

        self.completing = NameCompleting(self.editor, find_papers, find_tags)

    def store_pictures_by(self, store: StorePicture) -> None:
        """Store what is pasted and dropped of pictures by `store(data, suffix)`."""
        self.editor.pictures.store_by(store)

    def show_note(self, paper_id: int | None, body: str = "", name: str = "") -> None:
        """Edit the note of a paper; what was typed before goes to the library at once.

        `body` is the library's text as of now. `name`, e.g. the paper's title, is for a message
        about a text that could not be saved. A text that is still owed to the library wins over
        `body`. None shows a line that says how to get a note.
        """
        if paper_id is not None and paper_id == self.autosave.paper_id:
            self.external_note(paper_id, body)
            return
        self.autosave.flush()
        if paper_id is not None:
            self._names[paper_id] = one_line(name) or f"Paper {paper_id}"
        owed = self.autosave.draft(paper_id) if paper_id is not None else None
        self._bringing_in = True
        self.editor.show_text(body if owed is None else owed)
        self._bringing_in = False
        self.autosave.watch(paper_id, self.editor.text)
        self.preview.show_another()
        self._pages.setCurrentIndex(0 if paper_id is None else 1)
        for widget in (self.bar, self._line):
            widget.setVisible(paper_id is not None)
        for action in (*self.find_actions, *self.editor.note_actions):
            action.setEnabled(paper_id is not None)
        if paper_id is None:
            self.find_bar.hide()

    def external_note(self, paper_id: int, body: str) -> None:
        """Show a note that changed elsewhere; `body` is the library's text as of now.

        Text that the reader typed and the library does not have yet stays and is saved over it:
        the library keeps the other text as an earlier version.
        """
        if paper_id != self.autosave.paper_id or not self.autosave.is_clean:
            return
        before = self.editor.text()
        self._bringing_in = True
        self.editor.change_text(body)
        self._bringing_in = False
        self.autosave.adopt(self.editor.text())
        if self.editor.text() != before:
            self.preview.refresh()
            announce(self, "The note changed elsewhere")

    def flush(self, *, wait: bool = False) -> bool:
        """Save now; with `wait`, block until the library has answered. True: nothing is owed."""
        return self.autosave.flush(wait=wait)

    @property
    def status(self) -> str:
        """What to tell the reader: "", "saving...", "saved 12:04" or "not saved: reason"."""
        return self.autosave.status

    @property
    def mode(self) -> str:
        """What is shown: "edit", "split" or "preview"."""
        return self.bar.mode

    def set_mode(self, mode: str) -> None:
        """Show the editor, both, or the preview; raises ValueError for any other word."""
        if mode not in MODES:
            raise ValueError(f"no way to show a note is called {mode!r}: {', '.join(MODES)}")
        had_focus = self.editor.hasFocus() or self.preview.browser.hasFocus()
        self.bar.show_mode(mode)
        self.editor.setVisible(mode != "preview")
        self.preview.setVisible(mode != "edit")
        shown = self.preview.browser if mode == "preview" else self.editor
        self.find_bar.set_target(shown)
        if had_focus:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self.mode_changed.emit(mode)

    def set_scale(self, scale: float) -> None:
        """Set the size of editor and preview over their usual one, 1.0."""
        self.editor.set_scale(scale)
        self.preview.set_scale(scale)

    def focus_editor(self) -> None:
        """Show the editor and give it the keyboard."""
        if self.autosave.paper_id is None:
            return
        if self.mode == "preview":
            self.set_mode("edit")
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- inside

    def _edited(self) -> None:
        if not self._bringing_in:
            self.autosave.edited()
            self.preview.refresh()

    def _draw_found(self, marks: list[QTextEdit.ExtraSelection]) -> None:
        if self.find_bar.target is self.editor:
            self.layers.show("found", marks)
        else:
            self.find_bar.target.setExtraSelections(marks)

    def _unsaved_texts(self) -> dict[str, str]:
        failures = self.autosave.failures()
        return {f"{self._names.get(i, 'Paper')} ({i})": text for i, text in failures.items()}

    def _show_status(self, status: str) -> None:
        failed = status.startswith(NOT_SAVED)
        self.unsaved.show_reason(status.removeprefix(NOT_SAVED) if failed else "")
        self.status_changed.emit(status)

    def _flush_for_good(self) -> None:
        self.autosave.flush(wait=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window that this is in now, to save when it closes."""
        super().showEvent(event)
        window = self.window()
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Save: a dock that is closed takes the pane with it."""
        super().hideEvent(event)
        self.autosave.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save when the window closes, before anything else happens to it."""
        if event.type() == QEvent.Type.Close and watched is self._window:
            self.autosave.flush()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview beside the text where there is room, or below it."""
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        self._splitter.setOrientation(
            Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        )


def _empty_page() -> QWidget:
    page = QWidget()
    said = QLabel("Select a paper to write a note on it")
    said.setTextFormat(Qt.TextFormat.PlainText)
    said.setWordWrap(True)
    said.setAlignment(Qt.AlignmentFlag.AlignCenter)
    said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    column = QVBoxLayout(page)
    column.setContentsMargins(PANE, PANE, PANE, PANE)
    column.addWidget(said)
    return page
