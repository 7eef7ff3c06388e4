"""Skim mode: one abstract after another in large type, nothing else, and the keys to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from carrel.ui.commands.command import Command
from carrel.ui.triage.skim_page import SkimPage

if TYPE_CHECKING:
    from carrel.search.request import SearchAnswer
    from carrel.ui.commands.registry import CommandRegistry
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts
    from carrel.ui.triage.skim_bar import SkimBar

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class _Before(NamedTuple):
    """What the window showed."""

    shown: list[QWidget]
    reader_hidden: bool
    sizes: dict[str, list[int]]
    focus: QWidget | None


class Skim(QObject):
    """Hides all of a window but the reader, and brings it back as it was."""

    def __init__(self, parts: Parts, registry: CommandRegistry, bar: SkimBar) -> None:
        super().__init__(parts.window)
        self._parts, self._registry, self._bar = parts, registry, bar
        self._page = SkimPage(parts.panes.reader, parts.preferences)
        self._before: _Before | None = None
        self._query, self._most = "", 0
        parts.panes.installEventFilter(self)
        parts.panes.list.view.current_paper_changed.connect(self._moved)
        registry.keys_changed.connect(self._name_keys)

    def command(self) -> Command:
        """Return what turns it on and off."""
        return Command(
            id="view.skim",
            title="S&kim: one abstract after another",
            run=lambda: self.leave() if self.on else self.enter(),
            menu="View",
            section=5,
            keys=("F8",),
            checked=lambda: self.on,
        )

    def open_desk(self, desk: Desk, *, skimming: bool) -> None:
        """Follow the answers of this library's search; `skimming`: as it was when one stopped."""
        desk.search.answered.connect(self._answered)
        if skimming:
            self.enter()

    @property
    def on(self) -> bool:
        """Whether the window skims."""
        return self._before is not None

    def enter(self) -> None:
        """Show the paper alone."""
        panes = self._parts.panes
        if self.on or self._parts.desk is None:
            return
        docks = panes.findChildren(QDockWidget)
        hiding = [panes.search, panes.below_search, panes.sidebar, panes.middle, panes.written]
        self._before = _Before(
            shown=[one for one in (*hiding, *docks) if not one.isHidden()],
            reader_hidden=panes.reader.isHidden(),
            sizes=panes.sizes(),
            focus=QApplication.focusWidget(),
        )
        panes.reader.show()
        self._name_keys()
        self._bar.show()
        self._page.enlarge()
        for one in self._before.shown:
            one.hide()
        self._begin()
        self._focus_text()  # hiding gave the keyboard to whatever was next
        if panes.list.view.current_paper() < 0:
            panes.list.view.go_to_row(0)
        self._show()

    def leave(self) -> None:
        """Show what was shown before."""
        before, self._before = self._before, None
        if before is None:
            return
        panes = self._parts.panes
        panes.written.hide()
        panes.middle.hide()
        for one in before.shown:
            one.show()
        panes.right.setVisible(panes.middle.currentIndex() == 0)
        panes.reader.setHidden(before.reader_hidden)
        self._bar.hide()
        self._page.give_back()
        panes.set_sizes(before.sizes)
        if before.focus is not None and before.focus.isVisible():
            before.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            panes.list.take_focus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape goes back from the note to the paper, and from the paper to the window."""
        if not self.on or event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # or the key would clear the search
        elif self._parts.panes.written.isHidden():
            self.leave()
        else:
            self._parts.panes.written.hide()
            self._focus_text()
        return True

    # -- in step with the list

    def _answered(self, answer: SearchAnswer) -> None:
        if self.on:
            if answer.request.text != self._query:
                self._begin()
            self._show()

    def _moved(self, _paper: int) -> None:
        if self.on:
            self._show()

    def _begin(self) -> None:
        self._query = self._parts.session.query
        self._most = len(self._parts.panes.list.model.ids)

    def _show(self) -> None:
        """Show the paper, or what there is to say where the list has none."""
        panes = self._parts.panes
        count = len(panes.list.model.ids)
        self._most = max(self._most, count)  # decided papers leave the list, and still count
        row = panes.list.view.currentIndex().row()
        self._bar.show_place(self._most - count + row + 1 if row >= 0 else 0, self._most)
        done = panes.list.empty is not None or panes.middle.currentIndex() != 0
        changed = done == panes.middle.isHidden()
        panes.middle.setVisible(done)
        panes.right.setVisible(not done)
        focused = QApplication.focusWidget()
        writing = focused is not None and panes.written.isAncestorOf(focused)
        if done and changed:
            panes.list.take_focus(Qt.FocusReason.OtherFocusReason)
        elif not done and not writing:
            self._focus()

    def _focus(self) -> None:
        reader, focused = self._parts.panes.reader, QApplication.focusWidget()
        inside = focused is not None and reader.isAncestorOf(focused) and focused.isVisible()
        if inside and focused not in (reader.header.title, reader.abstract):
            return  # the reader does something else in there: finds, tags
        self._focus_text()

    def _focus_text(self) -> None:
        reader = self._parts.panes.reader
        to = reader.header.title if reader.abstract.isHidden() else reader.abstract
        to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_keys(self) -> None:
        if self.on:
            self._bar.show_deeds(self._registry, self._registry.run)
