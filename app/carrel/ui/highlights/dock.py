"""The library's highlights as a dock of the window; what it shows is read while it is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget

from carrel.ui.highlights.items import Item, item_of

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.library.reading import LibraryReader
    from carrel.ui.highlights.highlighting import Highlighting
    from carrel.ui.highlights.library_view import LibraryHighlights
    from carrel.ui.plugins.dock import ViewDock
    from carrel.ui.shell.parts import Parts

_READ_AFTER_MS = 40
_HEIGHT = 260  # px at first
_TOLD = ("highlights", "title", "abstract", "summary", "note")


class HighlightsDock(QObject):
    """Made when it is first opened; closed it costs nothing."""

    def __init__(self, parts: Parts, highlighting: Highlighting) -> None:
        super().__init__(parts.window)
        self._parts, self._highlighting = parts, highlighting
        self._dock: ViewDock | None = None
        self.view: LibraryHighlights | None = None
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._soon.timeout.connect(self.read)
        session = parts.session
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self._outdated)

    @property
    def is_open(self) -> bool:
        """Whether the highlights are shown."""
        return self._dock is not None and not self._dock.isHidden()

    def toggle(self) -> None:
        """Open the dock and go to its search field, or close it."""
        if self.is_open:
            self.close()
        else:
            self.open()
            if self.view is not None:
                QTimer.singleShot(0, self.view, self.view.take_focus)

    def open(self) -> None:
        """Show the highlights."""
        dock = self._dock or self._make()
        dock.show()
        dock.raise_()
        if self._stale:
            self.read()

    def close(self) -> None:
        """Put the highlights away; the list has the keyboard where they had it."""
        if self._dock is None:
            return
        focused = self._parts.window.focusWidget()
        if focused is not None and self._dock.isAncestorOf(focused):
            self._parts.panes.list.take_focus(Qt.FocusReason.OtherFocusReason)
        self._dock.hide()

    def read(self) -> None:
        """Have all highlights read, and shown when they come."""
        desk, view = self._parts.desk, self.view
        if desk is None or view is None or not self.is_open:
            self._stale = True
            return
        self._stale = False
        desk.look(_read, view.show_all)

    def open_desk(self) -> None:
        """Work on the library that was opened."""
        self._outdated()

    def state(self) -> dict[str, Any]:
        """Return what `restore` takes."""
        beside = self._parts.panes.written.shows_highlights
        return {"highlights": {"open": self.is_open, "beside": beside}}

    def restore(self, state: dict[str, Any]) -> None:
        """Open what was open; nonsense is passed over."""
        kept = state.get("highlights")
        if isinstance(kept, dict) and kept.get("beside") is True:
            self._parts.panes.written.tabs.setCurrentIndex(1)
        if isinstance(kept, dict) and kept.get("open") is True:
            self.open()

    def _outdated(self) -> None:
        self._stale = True
        if self.is_open:
            self._soon.start()

    def _changed(self, change: ChangeSet) -> None:
        if change.added or change.removed or any(name in change.changed for name in _TOLD):
            self._outdated()

    def _make(self) -> ViewDock:
        from carrel.ui.highlights.library_view import LibraryHighlights
        from carrel.ui.plugins.dock import ViewDock
        from carrel.ui.plugins.separators import with_quiet_docks

        window = with_quiet_docks(self._parts.panes.docking())
        panes = self._parts.panes
        self.view = LibraryHighlights(lambda: panes.list.model.ids, self._highlighting.to_text)
        self._highlighting.connect_list(self.view.list)
        panes.list.model.modelReset.connect(self.view.list_changed)
        dock = self._dock = ViewDock("carrel.highlights", "Highlights", window)
        dock.setWidget(self.view)
        dock.close_wanted.connect(self.close)
        dock.float_wanted.connect(partial(dock.toggle_floating, self.view))
        if not window.restoreDockWidget(dock):
            area = Qt.DockWidgetArea.BottomDockWidgetArea
            below = [
                one
                for one in window.findChildren(QDockWidget)
                if one is not dock and one.isVisible() and window.dockWidgetArea(one) == area
            ]
            window.addDockWidget(area, dock)
            if below:
                window.tabifyDockWidget(below[-1], dock)
            else:
                height = max(_HEIGHT, window.height() // 3)
                window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        return dock


def _read(reader: LibraryReader) -> list[Item]:
    listed = reader.all_highlights()
    return [item_of(one.highlight, one.title, one.carrel_id, one.year) for one in listed]
