"""The plugins of one window: loaded after the first paint, told what happens, ended with it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from carrel.app.hang_watch import HangWatch
from carrel.assembly import plugin_choices, plugin_host
from carrel.assembly.plugin_access import PluginLibrary
from carrel.plugin_host.naming import no_such_plugin
from carrel.ui.plugins.binding import PluginBinding

if TYPE_CHECKING:
    from carrel.api import Exporter, Importer, NoteSection, SettingsPage
    from carrel.app.guards import Guards
    from carrel.app.options import WindowOptions
    from carrel.domain.mention import Mention, MentionState
    from carrel.jobs.runner import Runner
    from carrel.library.library import Library
    from carrel.plugin_host import PluginRecord
    from carrel.ui.bridge import Bridge
    from carrel.ui.shell.window import MainWindow

#: How long the events lane waits for the window to take a plugin's contributions out (seconds).
_PATIENCE_S = 5.0


class WindowPlugins(QObject):
    """The host with what it needs of a window, and what is shown of it there.

    Implements `carrel.ui.plugins.page.PluginsModel`. Make it and call it on the window's thread;
    `importers` and `note_sections` may be called from any other.
    """

    def __init__(
        self,
        window: MainWindow,
        runner: Runner,
        bridge: Bridge,
        guards: Guards,
        options: WindowOptions,
    ) -> None:
        super().__init__(window)
        assert window.parts is not None
        assert window.menus is not None
        self._runner, self._bridge = runner, bridge
        self._session, self._parts = window.session, window.parts
        self._choices = plugin_choices()
        self._changed: list[Callable[[], None]] = []
        self._shown = False
        self._wanted = options.plugins or ()
        self.host = plugin_host(self._choices, only=options.plugins)
        around = self.host.surroundings
        around.notify = lambda text: bridge.call(lambda: self._session.say(text))
        around.ui_thread = bridge.call
        self.host.on_change(self._take_over)
        self.host.on_failure(self._failed)
        self.binding = PluginBinding(self.host, window.parts, window.menus, runner, bridge)
        self.binding.disable_wanted.connect(self.disable)
        guards.know_plugins(self.binding.blame, self.binding.running)
        self._watch = HangWatch(self.binding.running, self.binding.hung, self)
        self._loaded: Future[None] = runner.submit("events", self.host.load)
        bridge.deliver(self._loaded, lambda _: self._arrived())
        self._parts.exports.sections = self.note_sections
        self._parts.exports.exporters = self.exporters

    @property
    def settled(self) -> bool:
        """Whether plugins are loaded and shown."""
        return self._shown

    def open_library(self, library: Library) -> None:
        """Let plugins work on a library."""

        def add_tags(paper_ids: list[int], names: list[str]) -> None:
            self._runner.submit("library", library.add_tags, paper_ids, names)

        def decide(paper_id: int, extractor: str, mention: Mention, state: MentionState) -> None:
            desk = self._parts.desk
            if desk is not None:
                write = desk.writer.decide_mention
                self._bridge.call(lambda: write(paper_id, extractor, mention, state))

        self.host.surroundings.library = PluginLibrary(
            library.path, add_tags, decide, lambda: self.binding.fields.fields
        )
        self.binding.open_desk()

    def importers(self) -> list[Importer]:
        """Return the importers; waits until plugins are loaded. Not on the window's thread."""
        self._loaded.result()
        return self.host.importers()

    def note_sections(self) -> tuple[NoteSection, ...]:
        """Return what plugins add to exported notes; waits as `importers` does."""
        self._loaded.result()
        return self.host.note_sections()

    def exporters(self) -> tuple[Exporter, ...]:
        """Return what writes files of other formats; waits as `importers` does."""
        self._loaded.result()
        return tuple(self.host.contributions("register_exporters"))

    def stop(self) -> None:
        """Stop telling events, before the lanes are shut down."""
        self.binding.stop()
        self._watch.stop()

    def close(self) -> None:
        """Tell plugins that it is over; after the lanes were shut down."""
        self.binding.close()
        self.host.close()

    # -- what the Plugins page asks

    def records(self) -> list[PluginRecord]:
        """Return what is known of each plugin."""
        return self.host.records()

    def enable(self, name: str) -> None:
        """Run a plugin from now on; `on_change` callbacks hear when it does."""
        self._bridge.deliver(self._runner.submit("events", self.host.enable, name), self._tell)

    def disable(self, name: str) -> None:
        """Take a plugin out; `on_change` callbacks hear when it is."""
        self._bridge.deliver(self._runner.submit("events", self.host.disable, name), self._tell)

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, on the window's thread, when records changed."""
        self._changed.append(callback)

    def settings_page(self, name: str) -> SettingsPage | None:
        """Return the settings page of a plugin that is on, if it has one."""
        pages = self.host.contributions("register_settings_pages")
        return next((page for page in pages if page.id.startswith(f"{name}.")), None)

    def settings(self, name: str) -> Any:
        """Return a plugin's settings as they are now."""
        return self.host.context(f"{name}.").settings

    def store_settings(self, name: str, values: dict[str, Any]) -> None:
        """Keep those settings that differ from their defaults."""
        self._choices.store_settings(name, values)

    # -- inside

    def _arrived(self) -> None:
        self._apply()
        gc.freeze()  # as after the first paint
        said = no_such_plugin(self._wanted, (record.name for record in self.host.records()))
        if said:
            self._session.complain(f"--plugins: {said}.")

    def _apply(self) -> None:
        self.binding.apply()
        self._shown = True
        self._tell()

    def _tell(self, *_: Any) -> None:
        for callback in tuple(self._changed):
            callback()

    def _take_over(self) -> None:
        """Bring the window in step; returns when it is, so that nothing of a plugin is left."""
        if threading.current_thread() is threading.main_thread():
            self._apply()
            return
        done = threading.Event()

        def work() -> None:
            try:
                self._apply()
            finally:
                done.set()

        self._bridge.call(work)
        done.wait(_PATIENCE_S)

    def _failed(self, record: PluginRecord) -> None:
        reason = record.problems[-1].reason if record.problems else "it failed"
        ending = "" if record.state == "on" else " It was taken out."
        text = f"The plugin {record.name} failed: {reason}.{ending} Edit > Plugins tells more."
        self._bridge.call(lambda: self._session.complain(text))
        self._bridge.call(self._tell)
