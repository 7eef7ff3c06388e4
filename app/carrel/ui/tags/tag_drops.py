"""Dragging a tag onto another one, in whatever tree shows tags."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView


class TagDrops(QObject):
    """`moved(name, above)`: a tag was dropped on another one, or ("") on where all tags begin.

    `tag_of(index)` says which tag a line is: its name, "" for what stands above all tags, None for
    everything else. A drag begins at the current line, and nothing else can be dropped here:
    files go on to the window.
    """

    moved = Signal(str, str)

    def __init__(
        self, view: QAbstractItemView, tag_of: Callable[[QModelIndex], str | None]
    ) -> None:
        super().__init__(view)
        self._view, self._tag_of = view, tag_of
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a tag over a tag; leave everything that comes from elsewhere to the window."""
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        own = event.source() is self._view
        target = self._target(event) if own else None
        # A drag enters at its own line, where it cannot be dropped, and has to stay known.
        if target is None and not (own and event.type() == QEvent.Type.DragEnter):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)  # the view must not take the line away
        event.accept()
        if event.type() == QEvent.Type.Drop and target is not None:
            self.moved.emit(*target)
        return True

    def _target(self, event: QDropEvent) -> tuple[str, str] | None:
        """Return which tag would go below which; None where it cannot or would stay."""
        name = self._tag_of(self._view.currentIndex())
        above = self._tag_of(self._view.indexAt(event.position().toPoint()))
        if not name or above is None:
            return None
        low = above.casefold()
        inside = low == name.casefold() or low.startswith(f"{name.casefold()}/")
        return None if inside or low == name.rpartition("/")[0].casefold() else (name, above)
