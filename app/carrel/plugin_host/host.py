"""The host: loads plugins, asks their hooks, hands out what they contribute, takes it out again."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pluggy

from carrel.api import Importer, NoteSection, hookspecs
from carrel.plugin_host.choices import BY_THE_READER, Choices, ChoicesInMemory, Consent
from carrel.plugin_host.collecting import call, collect
from carrel.plugin_host.context import HostContext, Surroundings
from carrel.plugin_host.discovery import Found, find_plugins
from carrel.plugin_host.guard import Guard
from carrel.plugin_host.loader import load_plugin
from carrel.plugin_host.note_sections import guarded_section
from carrel.plugin_host.record import PluginRecord, PluginState, Problem
from carrel.plugin_host.validation import EVENTS, REGISTERING, Known, wrong_contribution

log = logging.getLogger(__name__)

_DIED = "Carrel ended while it was being loaded"

#: So many failures of one plugin in a session, and it is taken out.
MOST_FAILURES = 3


class PluginHost:
    """Carrel's plugins, loaded one by one, each failure kept to whom it belongs.

    Carrel's own plugins are on unless the reader turned them off. Anyone else's are listed, and
    their code runs only with the reader's consent to the version and the files as they are now.
    `only`, where given, names the plugins that may run at all, and is consent for this run (an
    empty collection starts without plugins). `folder` is the user's plugin folder.

    `load`, `enable` and `disable` are for one thread at a time; everything else for any.
    """

    def __init__(
        self,
        choices: Choices | None = None,
        *,
        only: Collection[str] | None = None,
        folder: Path | None = None,
        surroundings: Surroundings | None = None,
        known: Known | None = None,
    ) -> None:
        self._choices: Choices = choices or ChoicesInMemory()
        self._only = None if only is None else frozenset(only)
        self._folder = folder
        self.surroundings = surroundings or Surroundings()
        self._known = known or Known()
        self._manager = pluggy.PluginManager("carrel")
        self._manager.add_hookspecs(hookspecs)
        self._found: dict[int, Found] = {}  # by id of the record: two plugins may share a name
        self._records: list[PluginRecord] = []
        self._unusable: set[int] = set()  # by id of the record: what discovery refused
        self._contexts: dict[str, HostContext] = {}
        self._given: dict[str, dict[str, list[Any]]] = {}  # plugin, hook, contributions
        self._changed: Callable[[], None] = lambda: None
        self._failed_once: Callable[[PluginRecord], None] = lambda _: None
        self._lock = threading.RLock()
        self._loaded = False
        self.guard = Guard(self._take_failure)

    # -- listening

    def on_change(self, changed: Callable[[], None]) -> None:
        """Have `changed` called when contributions came or went, on the thread that did it."""
        self._changed = changed

    def on_failure(self, failed: Callable[[PluginRecord], None]) -> None:
        """Have `failed` called at a plugin's first failure and when it is taken out; any thread."""
        self._failed_once = failed

    # -- loading

    def load(self) -> None:
        """Find, import and ask every plugin; a second call does nothing. Never raises."""
        if self._loaded:
            return
        self._loaded = True
        dead = self._choices.died_loading()
        if dead:
            self._choices.turn_off(dead, _DIED)
        for found in find_plugins(self._folder):
            self._found[id(found.record)] = found
            self._records.append(found.record)
            if found.record.state is PluginState.FAILED:
                self._unusable.add(id(found.record))
            elif self._may_run(found, dead):
                self._load(found)
        for record in self._records:
            for problem in record.problems[:1]:  # every command says it again
                log.warning("plugin %s: %s", record.name, problem.reason)

    def enable(self, name: str) -> PluginRecord:
        """Run a plugin from now on, as its files are now. Raises KeyError for an unknown name.

        What cannot run in this Carrel at all stays as it is, its problem says why.
        """
        record = self.record(name)
        if record.state is PluginState.ON or id(record) in self._unusable:
            return record
        found = self._found[id(record)]
        fingerprint = "" if record.first_party else found.fingerprint()
        self._choices.turn_on(name, Consent(record.version, fingerprint, record.place))
        with self._lock:  # not while it loads: the window asks for contributions meanwhile
            record.state, record.off_because, record.failures = PluginState.OFF, "", 0
            record.changed = False
            record.problems.clear()
        self._load(found)
        self._changed()
        return record

    def disable(self, name: str) -> PluginRecord:
        """Take a plugin out and keep it out. Raises KeyError for an unknown name."""
        record = self.record(name)
        self._choices.turn_off(name)
        with self._lock:
            if id(record) not in self._unusable:
                record.state, record.off_because = PluginState.OFF, BY_THE_READER
                record.changed = False
        self._take_out(record)
        return record

    def close(self) -> None:
        """Tell every plugin that the program ends; they are told nothing after it."""
        for record in self._records:
            if self._given.pop(record.name, None) is not None:
                self._call_life(record, "plugin_disabled")

    # -- what there is

    def contributions(self, hook: str) -> list[Any]:
        """Return what plugins contribute through a hook, Carrel's own first."""
        with self._lock:
            return [
                one
                for record in self._records
                if record.state is PluginState.ON
                for one in self._given.get(record.name, {}).get(hook, ())
            ]

    def importers(self) -> list[Importer]:
        """Return the importers, Carrel's own first, in the order their plugins gave them."""
        return self.contributions("register_importers")

    def note_sections(self) -> tuple[NoteSection, ...]:
        """Return the sections of exported notes, Carrel's own first; calling them never raises."""
        given: list[NoteSection] = self.contributions("register_note_sections")
        return tuple(guarded_section(one, self.guard) for one in given)

    def records(self) -> list[PluginRecord]:
        """Return what is known of each plugin, Carrel's own first."""
        return list(self._records)

    def record(self, name: str) -> PluginRecord:
        """Return the plugin of this name. Raises KeyError."""
        named = [record for record in self._records if record.name == name]
        if not named:
            raise KeyError(name)
        return next((one for one in named if id(one) not in self._unusable), named[0])

    def context(self, contribution_id: str) -> HostContext:
        """Return the context of the plugin that gave a contribution."""
        return self._contexts[contribution_id.partition(".")[0]]

    def note(self, contribution_id: str, problem: Problem) -> None:
        """Take note of something about a contribution that is no failure; from any thread."""
        with self._lock:
            self.record(contribution_id.partition(".")[0]).note(problem)

    # -- events

    def listens(self, event: str) -> bool:
        """Whether any plugin wants to hear of this event."""
        caller = getattr(self._manager.hook, event)
        return bool(caller.get_hookimpls())

    def tell(self, event: str, **arguments: Any) -> None:
        """Tell every plugin of an event, one after another; what one raises is its own."""
        assert event in EVENTS
        given, contexts, guard_call = self._given, self._contexts, self.guard.call
        # In the order of loading: a plugin of Carrel's own first, one that was just enabled last.
        for impl in getattr(self._manager.hook, event).get_hookimpls():
            plugin = impl.plugin_name
            # The loader says that events have no wrappers.
            if plugin in given and not (impl.wrapper or impl.hookwrapper):
                arguments["context"] = contexts[plugin]
                words = [arguments[name] for name in impl.argnames]
                guard_call(f"{plugin}.{event}", impl.function, *words)

    # -- inside

    def _may_run(self, found: Found, dead: str) -> bool:
        record = found.record
        if self._only is not None:
            if record.name not in self._only:
                record.off_because = "this run does without it"
            return record.name in self._only
        if self._choices.is_off(record.name):
            record.off_because = self._choices.why_off(record.name) or BY_THE_READER
            if record.name == dead:
                record.note(Problem(where="import", reason=record.off_because))
            return False
        if record.first_party:
            return True
        consent = self._choices.consent(record.name)
        if consent is None:
            return False
        fingerprint = found.fingerprint()
        if not fingerprint:
            record.off_because = "its files cannot be read"
            return False
        if consent.fingerprint != fingerprint:
            agreed = Consent(*consent)  # whoever keeps choices has a type of their own
            record.off_because = agreed.broken_by(record.version, record.place)
            record.changed = True
            return False
        return True

    def _load(self, found: Found) -> None:
        record = found.record
        began = time.perf_counter()
        if not record.first_party:
            self._choices.loading(record.name)
        try:
            load_plugin(self._manager, found)
            if record.state is PluginState.ON:
                self._ask(record)
            else:
                _trace_problems(record)
        finally:  # after Ctrl+C too: only a process that dies leaves its mark
            if not record.first_party:
                self._choices.loading("")
        record.load_ms = (time.perf_counter() - began) * 1000
        _trace(f"{record.name}: {record.state}, {record.load_ms:.1f} ms")

    def _ask(self, record: PluginRecord) -> None:
        context = HostContext(record.name, self.surroundings, self._choices)
        self._contexts[record.name] = context
        arguments = {"context": context}
        given: dict[str, list[Any]] = {}
        for hook in REGISTERING:
            caller = getattr(self._manager.hook, hook)
            given[hook] = collect(caller, record, arguments, self._wrong(hook, record.name))
            if hook == "register_settings_pages":
                self._take_settings(record, context, given[hook])
            if given[hook]:
                _trace(f"{record.name}.{hook}: {', '.join(one.id for one in given[hook])}")
        self._given[record.name] = given
        _trace_problems(record)
        self._call_life(record, "plugin_enabled")

    def _wrong(self, hook: str, plugin: str) -> Callable[[Any], str | None]:
        return lambda contribution: wrong_contribution(hook, plugin, self._known, contribution)

    @staticmethod
    def _take_settings(record: PluginRecord, context: HostContext, pages: list[Any]) -> None:
        for page in pages[1:]:
            reason = f"{page.id}: a plugin has one settings page at most"
            record.note(Problem(where="register_settings_pages", reason=reason))
        if pages:
            del pages[1:]
            record.contributions["register_settings_pages"] = [pages[0].id]
        context.schema = pages[0].schema if pages else None

    def _call_life(self, record: PluginRecord, hook: str) -> None:
        arguments = {"context": self._contexts[record.name]}
        caller = getattr(self._manager.hook, hook)
        self.guard.call(f"{record.name}.{hook}", call, caller, record, arguments)

    def _take_out(self, record: PluginRecord) -> None:
        """Take out what a plugin gave: first from the program, then from the host."""
        self._changed()
        with self._lock:
            given = self._given.pop(record.name, None)
            record.contributions.clear()
            self._free_names(record.name)
        if given is not None:
            self._call_life(record, "plugin_disabled")
            self._manager.unregister(name=record.name)

    def _free_names(self, plugin: str) -> None:
        for taken in self._known.by_plugins:
            for name in [name for name, owner in taken.items() if owner == plugin]:
                del taken[name]

    def _take_failure(self, plugin: str, problem: Problem) -> None:
        _trace(problem.traceback)
        try:
            record = self.record(plugin)
        except KeyError:
            log.warning("%s: %s", problem.where, problem.reason)
            return
        with self._lock:
            record.note(problem)
            record.failures += 1
            failures = record.failures
            taken_out = failures == MOST_FAILURES and record.state is PluginState.ON
            if taken_out:
                record.state = PluginState.FAILED
                record.off_because = f"it failed {failures} times"
        if failures == 1 or taken_out:
            ending = f" ({record.off_because}; it was taken out)" if taken_out else ""
            log.warning("plugin %s: %s%s", plugin, problem.reason, ending)
            self._failed_once(record)
        if taken_out:
            # Not from here: this may be inside a paint or a slot of what is to be taken out.
            self.surroundings.ui_thread(lambda: self._take_out(record))


def _trace(line: str) -> None:
    if os.environ.get("CARREL_TRACE_PLUGINS"):
        sys.stderr.write(f"plugins: {line}\n")


def _trace_problems(record: PluginRecord) -> None:
    for problem in record.problems:
        if problem.traceback:
            _trace(problem.traceback)
