"""Views of plugins as docks: opened, closed, kept in place, and replaced when they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QWidget
from shiboken6 import isValid

from carrel.api import View, ViewContext
from carrel.plugin_host.record import Problem
from carrel.ui.announcing import announce
from carrel.ui.plugins.dock import ViewDock, soon
from carrel.ui.plugins.placeholder import Placeholder
from carrel.ui.plugins.separators import with_quiet_docks

_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_HEIGHT, _WIDTH = 220, 300  # of a dock at first
_SHARE = 3  # of a large window, a dock below has a third
_LAYOUT_VERSION = 1
_TOO_LONG = 100_000  # characters of a stored layout


class OpenViewContext(ViewContext, Protocol):
    """A view's context that ends with it."""

    def close(self) -> None:
        """Call the view's callbacks no more."""


MakeContext = Callable[[View], OpenViewContext]
#: `guard_call(contribution_id, function, *arguments)`: the result, or None where it raised.
GuardCall = Callable[..., Any]


@dataclass(slots=True)
class _Open:
    """One open view. `content` is None while it is made, and a Placeholder where it `failed`."""

    content: QWidget | None = None
    context: OpenViewContext | None = None
    failed: str = ""


class ViewDocks(QObject):
    """The docks of a window. A view's widget exists only while the view is open.

    Qt calls a widget's overrides when it is shown, hidden or resized. When Python asked for
    that and two of them run of which the first raises, PySide crashes (6.11); what they raise in
    the event loop goes to `sys.excepthook`, whose owner reports it by `fail`. So nothing here
    shows, hides or resizes a plugin's widget: `soon` has Qt do it, a moment later.

    `opened_changed(view_id, open)`; `disable_wanted(plugin)`: the reader asked in a placeholder.
    """

    opened_changed = Signal(str, bool)
    disable_wanted = Signal(str)
    _fill_wanted = Signal(str)
    _put_wanted = Signal(str)
    _float_wanted = Signal(str)
    _restore_wanted = Signal()

    def __init__(self, window: QMainWindow, guard_call: GuardCall, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._guard_call = window, guard_call
        self._make_context: MakeContext | None = None
        self._views: dict[str, View] = {}
        self._docks: dict[str, ViewDock] = {}
        self._open: dict[str, _Open] = {}
        self._awaited: list[str] = []  # to be opened when their plugin brings them
        self._layout = ""  # to be restored
        queued = Qt.ConnectionType.QueuedConnection
        self._fill_wanted.connect(self._fill, queued)
        self._put_wanted.connect(self._put, queued)
        self._float_wanted.connect(self._float, queued)
        self._restore_wanted.connect(self._restore_layout, queued)
        with_quiet_docks(window)

    # -- which views there are

    def set_views(self, views: Iterable[View], make_context: MakeContext) -> None:
        """Take these views for all there are: the ones that vanished are closed and deleted."""
        self._make_context = make_context
        fresh = {view.id: view for view in views}
        for view_id, view in list(self._views.items()):
            if fresh.get(view_id) is not view:
                self.close(view_id)
                if view_id not in fresh or fresh[view_id].title != view.title:
                    self._delete_dock(view_id)
        self._views = fresh
        self._open_awaited()

    def views(self) -> list[View]:
        """Return the views that can be opened."""
        return list(self._views.values())

    def open_views(self) -> list[str]:
        """Return the ids of the open views, in the order in which they were opened."""
        return list(self._open)

    def is_open(self, view_id: str) -> bool:
        """Whether a view, or its placeholder, is in the window."""
        return view_id in self._open

    def widget(self, view_id: str) -> QWidget | None:
        """Return what an open view made, or its placeholder; None while it is closed or made."""
        found = self._open.get(view_id)
        return found.content if found is not None else None

    # -- opening and closing

    def open(self, view_id: str) -> None:
        """Open a view, or bring it to the front. Raises KeyError for an unknown one."""
        view = self._views[view_id]
        if view_id in self._open:
            self._docks[view_id].show_soon()
            return
        self._open[view_id] = _Open()
        dock = self._docks.get(view_id) or self._make_dock(view)
        if dock.widget() is None:
            self._fill(view_id)
        else:  # what was closed a moment ago is still there
            self._fill_wanted.emit(view_id)
        self.opened_changed.emit(view_id, True)

    def close(self, view_id: str) -> None:
        """Close a view and delete its widget; one that is not open is left alone."""
        if view_id in self._open:
            self._docks[view_id].hide_soon()
            self._empty(view_id)
            del self._open[view_id]
            self.opened_changed.emit(view_id, False)

    def reload(self, view_id: str) -> None:
        """Make an open view anew, in its place."""
        if view_id in self._open:
            self._empty(view_id)
            self._fill_wanted.emit(view_id)

    def fail(self, view_id: str, reason: str) -> bool:
        """Put a placeholder in the place of an open view soon, with the reason in one line.

        Returns whether that was news: a broken paint fails many times before it is gone.
        """
        found = self._open.get(view_id)
        if found is None or found.failed or found.content is None:
            return False
        if isValid(found.content):
            found.content.setUpdatesEnabled(False)
        # Later, since this may be in the midst of its paint.
        self._empty(view_id)
        self._open[view_id].failed = reason or "it failed"
        self._fill_wanted.emit(view_id)
        return True

    def view_of(self, thing: QObject) -> str | None:
        """Return the open view that contains a widget, or a model shown in it; else None."""
        if not isValid(thing):
            return None
        above: QObject | None = thing
        while above is not None:
            if isinstance(above, ViewDock):
                return above.objectName() if above.objectName() in self._open else None
            # Not above.parent(): a tree model has a parent(index) of its own.
            above = QObject.parent(above)
        for view_id in self._open:
            shown = self._docks[view_id].findChildren(QAbstractItemView)
            if any(one.model() is thing for one in shown):
                return view_id
        return None

    # -- from one run to the next

    def state(self) -> dict[str, Any]:
        """Return which views are open, and where, as JSON can hold it."""
        layout = self._window.saveState(_LAYOUT_VERSION).toBase64().data()
        waiting = [one for one in self._awaited if one not in self._open]
        return {"open": [*self._open, *waiting], "layout": bytes(layout).decode("ascii")}

    def restore(self, state: object) -> None:
        """Open what `state()` said, where it was; nonsense is passed over.

        A view whose plugin is not there yet is opened by the `set_views` that brings it.
        """
        if not isinstance(state, dict):
            return
        wanted, layout = state.get("open"), state.get("layout")
        self._layout = layout if isinstance(layout, str) and len(layout) < _TOO_LONG else ""
        self._awaited = []
        if isinstance(wanted, list):
            self._awaited = [one for one in wanted if isinstance(one, str)]
        if not self._open:
            self._restore_layout()
            return
        for view_id in list(self._open):
            self.close(view_id)
        self._restore_wanted.emit()

    # -- inside

    def _restore_layout(self) -> None:
        layout, self._layout = self._layout, ""
        if layout:
            stored = QByteArray.fromBase64(layout.encode("ascii", "ignore"))
            self._window.restoreState(stored, _LAYOUT_VERSION)
            for dock in self._docks.values():
                dock.hide()  # it may have been open then; it is empty now
        self._open_awaited()

    def _open_awaited(self) -> None:
        here = [one for one in self._awaited if one in self._views]
        self._awaited = [one for one in self._awaited if one not in self._views]
        for view_id in here:
            if view_id not in self._open:
                self.open(view_id)

    def _fill(self, view_id: str) -> None:
        """Put into the empty dock of an open view what belongs there."""
        found, view = self._open.get(view_id), self._views.get(view_id)
        if found is None or view is None or found.content is not None:
            return  # closed meanwhile, or asked for twice
        if not found.failed:
            made = _Open(*self._create(view))
            if self._open.get(view_id) is not found:  # it was closed by what create() did
                _discard(made)
                return
            found = self._open[view_id] = made
        dock = self._docks[view_id]
        if found.content is None:
            placeholder = found.content = self._placeholder(view, found.failed)
            announce(dock, f"{placeholder.sentence}: {found.failed}")
        if self._window.dockWidgetArea(dock) == Qt.DockWidgetArea.NoDockWidgetArea:
            self._place(dock, view)
        dock.hide()  # empty as it is: what a visible dock is given is shown at once
        self._guard_call(view_id, found.content.setParent, dock)
        soon(found.content, "show")  # lays out what is in it; setWidget() need not then
        self._put_wanted.emit(view_id)

    def _put(self, view_id: str) -> None:
        found, dock = self._open.get(view_id), self._docks.get(view_id)
        if dock is not None and found is not None and found.content is not None:
            if dock.widget() is not found.content and isValid(found.content):
                dock.setWidget(found.content)
            dock.show_soon()

    def _create(self, view: View) -> tuple[QWidget | None, OpenViewContext | None, str]:
        """Return the view's widget with its context; or neither, and why."""
        assert self._make_context is not None
        context = self._make_context(view)
        reason = ""

        def create() -> QWidget:
            nonlocal reason
            try:
                made: Any = view.create(context)
                if not isinstance(made, QWidget):
                    raise TypeError(f"create() returned {type(made).__name__}, not a QWidget")
                if not isValid(made):
                    raise ValueError("create() returned a widget that has been deleted")
                return made
            except (Exception, SystemExit) as error:
                reason = Problem.of(view.id, view.id, error).reason
                raise

        made = self._guard_call(view.id, create)
        if reason:
            context.close()
            return None, None, reason
        return made, context, ""

    def _make_dock(self, view: View) -> ViewDock:
        dock = self._docks[view.id] = ViewDock(view.id, view.title, self._window)
        dock.close_wanted.connect(partial(self.close, view.id))
        dock.closed.connect(partial(self.close, view.id))
        dock.float_wanted.connect(partial(self._hide_and_float, view.id))
        return dock

    def _place(self, dock: ViewDock, view: View) -> None:
        if self._window.restoreDockWidget(dock):
            return
        area = _AREAS[view.area]
        neighbours = [
            one
            for one in self._docks.values()
            if one is not dock
            and one.objectName() in self._open
            and not one.isFloating()
            and self._window.dockWidgetArea(one) == area
        ]
        self._window.addDockWidget(area, dock)
        if neighbours:
            self._window.tabifyDockWidget(neighbours[-1], dock)
        # While the dock is hidden, so that the others keep their sizes.
        elif view.area == "bottom":
            height = max(_HEIGHT, self._window.height() // _SHARE)
            self._window.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        else:
            self._window.resizeDocks([dock], [_WIDTH], Qt.Orientation.Horizontal)

    def _float(self, view_id: str) -> None:
        """Take a dock out of the window or put it back, while its widget is hidden."""
        found = self._open.get(view_id)
        if found is not None and found.content is not None and isValid(found.content):
            self._docks[view_id].toggle_floating(found.content)

    def _hide_and_float(self, view_id: str) -> None:
        content = self.widget(view_id)
        if content is not None and isValid(content):
            soon(content, "hide")
            self._float_wanted.emit(view_id)

    def _placeholder(self, view: View, reason: str) -> Placeholder:
        plugin = view.id.partition(".")[0]
        made = Placeholder(view.title, reason, plugin)
        made.reload_wanted.connect(partial(self.reload, view.id))
        made.disable_wanted.connect(partial(self.disable_wanted.emit, plugin))
        return made

    def _empty(self, view_id: str) -> None:
        """Delete what a dock shows; the dock keeps its place, the view stays open."""
        found, self._open[view_id] = self._open[view_id], _Open()
        _discard(found)

    def _delete_dock(self, view_id: str) -> None:
        dock = self._docks.pop(view_id, None)
        if dock is not None:
            dock.deleteLater()  # removeDockWidget() would hide it at once


def _discard(found: _Open) -> None:
    if found.context is not None:
        found.context.close()
    if found.content is not None and isValid(found.content):
        found.content.deleteLater()
