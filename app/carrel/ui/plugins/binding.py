"""Puts what plugins contribute into the window, and takes it out again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from carrel.plugin_host.blame import plugin_of_frame, plugin_of_traceback
from carrel.plugin_host.record import PluginState, Problem
from carrel.ui.plugins.columns import PluginColumns
from carrel.ui.plugins.commands import PluginCommands
from carrel.ui.plugins.contexts import WindowViewContext
from carrel.ui.plugins.events import tell_plugins
from carrel.ui.plugins.exporters import PluginExporters
from carrel.ui.plugins.facets import PluginFacets
from carrel.ui.plugins.fields import PluginFields
from carrel.ui.plugins.mention_marks import PluginMarks
from carrel.ui.plugins.mentions import PluginMentions

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from carrel.api import View
    from carrel.domain.changes import ChangeSet
    from carrel.jobs.runner import Runner
    from carrel.plugin_host import PluginHost, PluginRecord
    from carrel.ui.bridge import Bridge
    from carrel.ui.plugins.docks import ViewDocks
    from carrel.ui.shell.menus import Menus
    from carrel.ui.shell.parts import Parts


class PluginBinding(QObject):
    """One window's plugins; `applied` tells that what they contribute was put in anew.

    `disable_wanted(plugin)`: the reader asked for it in a view's placeholder.
    """

    applied = Signal()
    disable_wanted = Signal(str)

    def __init__(
        self, host: PluginHost, parts: Parts, menus: Menus, runner: Runner, bridge: Bridge
    ) -> None:
        super().__init__(parts.window)
        self.host = host
        self._parts, self._menus, self._runner = parts, menus, runner
        self._commands = PluginCommands(menus.registry, host, self._chosen)
        self._columns = PluginColumns(host, parts.panes.list.view.heads)
        self._exporters = PluginExporters(host, parts)
        self.mentions = PluginMentions(host, parts, runner)
        self.fields = PluginFields(host, parts, runner, self.mentions)
        self._facets = PluginFacets(host, parts, runner, bridge)
        self.marks = PluginMarks(
            host,
            parts,
            runner,
            bridge,
            go_to_paper=menus.go_to_paper,
            open_view=self.open_view,
        )
        self._docks: ViewDocks | None = None
        self._views: Sequence[View] = ()
        self._stored: dict[str, Any] = {}
        self._stopped = False
        parts.session.library_changed.connect(self._tell)

    # -- what is contributed

    def apply(self) -> None:
        """Take over what plugins contribute now."""
        self._views = views = self.host.contributions("register_views")
        if self._docks is not None:
            self._docks.set_views(views, self._context)
        elif views and self._stored.get("open"):
            self._make_docks()
        self.mentions.apply()
        self.fields.apply()
        self._columns.show()
        self._facets.show(self.fields.fields)
        self.marks.apply()
        more = [
            *self._columns.commands(self._sort_by, self._order),
            *self._exporters.commands(),
            *self.mentions.commands(),
            *self.marks.commands(),
        ]
        self._commands.show(views, self.toggle, self.is_open, more)
        self.applied.emit()

    def open_view(self, view_id: str) -> None:
        """Open a view, or bring it to the front."""
        (self._docks or self._make_docks()).open(view_id)

    def toggle(self, view_id: str) -> None:
        """Open a view, or close it."""
        docks = self._docks or self._make_docks()
        (docks.close if self.is_open(view_id) else docks.open)(view_id)

    def is_open(self, view_id: str) -> bool:
        """Whether a view is open."""
        return self._docks is not None and self._docks.is_open(view_id)

    def widget(self, view_id: str) -> QWidget | None:
        """Return what an open view made, or the placeholder in its place; None while closed."""
        return self._docks.widget(view_id) if self._docks is not None else None

    def state(self) -> dict[str, Any]:
        """Return which views are open and where, and what columns are shown."""
        views = self._docks.state() if self._docks is not None else self._stored
        return {
            "views": views,
            "columns": self._columns.state(),
            "facets": self._facets.state(),
        }

    def restore(self, state: object) -> None:
        """Bring back what `state()` named, once plugins are there; nonsense is passed over."""
        if isinstance(state, dict):
            views = state.get("views")
            self._stored = views if isinstance(views, dict) else {}
            self._columns.restore(state.get("columns"))
            self._facets.restore(state.get("facets"))
            self.marks.take_over(state.get("marks"))

    def has_open_views(self) -> bool:
        """Whether any view is open."""
        return self._docks is not None and bool(self._docks.open_views())

    def close_views(self) -> None:
        """Close every view; done one turn of the event loop before the window itself closes.

        Where Python closes a window, a view whose handlers raise ends the process.
        """
        if self._docks is not None:
            self._docks.set_views([], self._context)

    def stop(self) -> None:
        """Tell no more events; what is being told ends after its batch."""
        self._stopped = True
        self.mentions.stop()
        self.fields.stop()

    def open_desk(self) -> None:
        """Work on the library that was opened."""
        assert self._parts.desk is not None
        self.mentions.apply()
        self.fields.apply()
        self._facets.open_library(self._parts.desk.library.path)
        self.marks.read()

    def close(self) -> None:
        """Close what is open; the lanes have been shut down by now."""
        self._facets.close()

    # -- failures

    def blame(self, error: BaseException, trace: TracebackType | None) -> bool:
        """Give a failure to the plugin in whose code it happened; whether there is one."""
        record = plugin_of_traceback(self._running_plugins(), trace)
        if record is None:
            return False
        view = self._view_in(trace, record)
        reason = Problem.of(view or record.name, view or record.name, error).reason
        # One broken paint fails many times before its placeholder stands: that is one failure.
        if not view or self._docks is None or self._docks.fail(view, reason):
            self.host.guard.failed(view or f"{record.name}.window", error)
        return True

    def running(self, frame: FrameType | None) -> str:
        """Return the plugin whose code is running in a stack, or ""."""
        record = plugin_of_frame(self._running_plugins(), frame)
        return record.name if record is not None else ""

    def hung(self, plugin: str, seconds: float, stack: str) -> None:
        """Take note of a plugin in whose code the window stood still; any thread."""
        reason = f"the window stood still for {seconds:.0f} seconds in its code"
        self.host.note(f"{plugin}.window", Problem(where="window", reason=reason, traceback=stack))

    def _running_plugins(self) -> list[PluginRecord]:
        return [one for one in self.host.records() if one.state is not PluginState.OFF]

    def _view_in(self, trace: TracebackType | None, record: PluginRecord) -> str:
        """Return the open view to which an object on the way of an exception belongs."""
        if self._docks is None:
            return ""
        found = ""
        while trace is not None:
            owner = trace.tb_frame.f_locals.get("self")
            if isinstance(owner, QObject):
                found = self._docks.view_of(owner) or found
            trace = trace.tb_next
        if found:
            return found
        mine = [one for one in self._docks.open_views() if one.startswith(f"{record.name}.")]
        return mine[0] if len(mine) == 1 else ""

    # -- inside

    def _make_docks(self) -> ViewDocks:
        """Make room for views; a window in which none was ever opened does without."""
        from carrel.ui.plugins.docks import ViewDocks

        docks = ViewDocks(self._parts.panes.docking(), self.host.guard.call, self)
        docks.disable_wanted.connect(self.disable_wanted)
        docks.set_views(self._views, self._context)
        docks.restore(self._stored)
        self._docks = docks
        return docks

    def _context(self, view: View) -> WindowViewContext:
        return WindowViewContext(
            view.id,
            self.host,
            self._parts,
            self._menus.go_to_paper,
            self.marks,
            self.mentions.settled,
        )

    def _sort_by(self, field: str) -> None:
        if self._parts.desk is not None:
            self._parts.desk.search.sort_by(field)

    def _order(self) -> str:
        return self._parts.desk.search.order if self._parts.desk is not None else ""

    def _chosen(self) -> Sequence[int]:
        session = self._parts.session
        if session.selection:
            return session.selection
        return [session.current] if session.current >= 0 else []

    def _tell(self, change: ChangeSet) -> None:
        desk = self._parts.desk
        if desk is not None and not self._stopped:
            path: Path = desk.library.path
            self._runner.submit(
                "events", tell_plugins, self.host, path, change, lambda: self._stopped
            )
