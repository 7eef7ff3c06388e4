"""What views and commands of plugins see of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication

from carrel.domain.paper import Paper

if TYPE_CHECKING:
    from carrel.api import PluginContext
    from carrel.domain.changes import ChangeSet
    from carrel.domain.mention import KeptMention
    from carrel.plugin_host import PluginHost
    from carrel.ui.plugins.mention_marks import PluginMarks
    from carrel.ui.shell.parts import Parts

#: Views hear of what is asked for at most this often while somebody types.
_SETTLE_MS = 120


class WindowCommandContext:
    """A `carrel.api.CommandContext` for one run of a command."""

    def __init__(self, plugin: PluginContext, paper_ids: Sequence[int]) -> None:
        self._plugin, self._paper_ids = plugin, tuple(paper_ids)

    @property
    def plugin(self) -> PluginContext:
        return self._plugin

    @property
    def paper_ids(self) -> Sequence[int]:
        return self._paper_ids

    def papers(self) -> Iterator[Paper]:
        return self._plugin.library.papers(self._paper_ids)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)


class WindowViewContext(QObject):
    """A `carrel.api.ViewContext` for as long as one view is open; `close` ends its callbacks.

    `settled(names)` tells that mentions of these extractors are others now.
    """

    def __init__(
        self,
        view_id: str,
        host: PluginHost,
        parts: Parts,
        show: ShowPaper,
        marks: PluginMarks,
        settled: SignalInstance,
    ) -> None:
        session, panes = parts.session, parts.panes
        super().__init__(panes)
        self._id, self._host, self._session, self._panes = view_id, host, session, panes
        self._show, self._marks = show, marks
        self._on_current: list[Callable[[Paper | None], None]] = []
        self._on_result: list[Callable[[Sequence[int]], None]] = []
        self._on_mention: list[Callable[[KeptMention], None]] = []
        self._on_show_mention: list[Callable[[KeptMention], None]] = []
        self._on_mentions: list[Callable[[frozenset[str]], None]] = []
        self._settled: frozenset[str] = frozenset()
        self._open = True
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._tell_result)
        self._mentions_soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._mentions_soon.timeout.connect(self._tell_mentions)
        session.current_changed.connect(self._tell_current)
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self._tell_current)
        panes.list.model.modelReset.connect(self._soon.start)
        marks.chosen.connect(self._chosen)
        marks.wanted_in.connect(self._wanted)
        settled.connect(self._mentions_settled)

    @property
    def plugin(self) -> PluginContext:
        return self._host.context(self._id)

    def current(self) -> Paper | None:
        return self._session.paper

    def result(self) -> Sequence[int]:
        return tuple(self._panes.list.model.ids)

    def query(self) -> str:
        return self._session.query

    def on_current(self, callback: Callable[[Paper | None], None]) -> None:
        self._on_current.append(callback)

    def on_result(self, callback: Callable[[Sequence[int]], None]) -> None:
        self._on_result.append(callback)

    def go_to(self, paper_id: int) -> None:
        self._show(paper_id)

    def ask(self, query: str) -> None:
        self._session.ask(query)

    def narrow(self, clause: str) -> None:
        self._panes.sidebar.narrowed.emit(clause)

    def go_to_mention(self, kept: KeptMention) -> None:
        self._marks.go_to(kept)

    def correct_mention(self, kept: KeptMention) -> None:
        self._marks.correct(kept)

    def on_mention(self, callback: Callable[[KeptMention], None]) -> None:
        self._on_mention.append(callback)

    def on_show_mention(self, callback: Callable[[KeptMention], None]) -> None:
        self._on_show_mention.append(callback)

    def on_mentions(self, callback: Callable[[frozenset[str]], None]) -> None:
        self._on_mentions.append(callback)

    def close(self) -> None:
        """Call nobody any more."""
        self._open = False
        self._soon.stop()
        self._mentions_soon.stop()
        self.deleteLater()

    def _changed(self, change: ChangeSet) -> None:
        if self._session.current in change.touched:
            self._tell_current()

    def _tell_current(self, *_: Any) -> None:
        # After the window has read the paper into the session.
        QTimer.singleShot(0, self, self._tell_current_now)

    def _tell_current_now(self) -> None:
        self._tell(self._on_current, self._session.paper)

    def _tell_result(self) -> None:
        if self._on_result:
            self._tell(self._on_result, self.result())

    def _chosen(self, kept: KeptMention) -> None:
        self._tell(self._on_mention, kept)

    def _wanted(self, view_id: str, kept: KeptMention) -> None:
        if view_id == self._id:
            self._tell(self._on_show_mention, kept)

    def _mentions_settled(self, names: frozenset[str]) -> None:
        self._settled |= names
        if not self._mentions_soon.isActive():
            self._mentions_soon.start()

    def _tell_mentions(self) -> None:
        names, self._settled = self._settled, frozenset()
        self._tell(self._on_mentions, names)

    def _tell(self, callbacks: Sequence[Callable[[Any], None]], what: Any) -> None:
        for callback in tuple(callbacks):
            if self._open:
                self._host.guard.call(self._id, callback, what)


ShowPaper = Callable[[int], None]
