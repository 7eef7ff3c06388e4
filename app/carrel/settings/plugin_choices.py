"""What the reader decided about plugins, in one JSON file of the user's configuration.

Implements what `carrel.plugin_host` asks for. Losing the file costs decisions, no data; nonsense
in it counts as nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from carrel.settings.file_lock import FileLock

_MAXIMUM_SIZE = 1024 * 1024
#: How long a change waits for another process that is at it (seconds); it writes a small file.
_PATIENCE_S = 2.0
_LONGEST_NAME = 100  # of a plugin, in characters; a mark may hold anything


class StoredConsent(NamedTuple):
    """A version and the fingerprint of files that may run, and where they came from.

    `origin` is "" in what an earlier Carrel kept.
    """

    version: str
    fingerprint: str
    origin: str = ""


class PluginChoices:
    """The file `path` and, beside it, a mark for each process that is loading a plugin right now.

    Every change is written at once, by replacing the file, on top of what other processes wrote
    meanwhile; what they write is seen at the next question. A file that cannot be written keeps
    the choices for this run. Use it from any thread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark = path.with_name(f"{path.stem}-loading-{os.getpid()}")
        self._held: FileLock | None = None
        self._lock = threading.RLock()
        self._stored: dict[str, dict[str, Any]] = {}
        self._seen: tuple[int, ...] | None = None

    # -- what may run

    def consent(self, plugin: str) -> StoredConsent | None:
        found = self._part("enabled").get(plugin)
        if not isinstance(found, dict):
            return None
        return StoredConsent(*(str(found.get(part, "")) for part in StoredConsent._fields))

    def is_off(self, plugin: str) -> bool:
        return plugin in self._part("disabled")

    def why_off(self, plugin: str) -> str:
        found = self._part("disabled").get(plugin)
        return found if isinstance(found, str) else ""

    def turn_on(self, plugin: str, consent: tuple[str, str] | tuple[str, str, str]) -> None:
        agreed = StoredConsent(*consent)._asdict()

        def change(stored: dict[str, dict[str, Any]]) -> None:
            stored.setdefault("enabled", {})[plugin] = agreed
            stored.get("disabled", {}).pop(plugin, None)

        self._change(change)

    def turn_off(self, plugin: str, why: str = "you turned it off") -> None:
        def change(stored: dict[str, dict[str, Any]]) -> None:
            stored.get("enabled", {}).pop(plugin, None)
            stored.setdefault("disabled", {})[plugin] = why

        self._change(change)

    # -- settings

    def settings(self, plugin: str) -> dict[str, Any]:
        found = self._part("settings").get(plugin)
        return dict(found) if isinstance(found, dict) else {}

    def store_settings(self, plugin: str, settings: dict[str, Any]) -> None:
        """Keep a plugin's settings: the values that differ from their defaults."""

        def change(stored: dict[str, dict[str, Any]]) -> None:
            stored.setdefault("settings", {})[plugin] = dict(settings)

        self._change(change)

    # -- what is being loaded

    def loading(self, plugin: str) -> None:
        with self._lock, contextlib.suppress(OSError):
            if plugin and self._held is None:
                # The lock ends with the process, however it ends; the mark stays.
                self._mark.parent.mkdir(parents=True, exist_ok=True)
                self._held = FileLock(self._mark)
            if self._held is None:
                return
            self._held.write(plugin)
            if not plugin:
                held, self._held = self._held, None
                held.close(remove=True)

    def died_loading(self) -> str:
        marks = self._path.parent.glob(f"{self._path.stem}-loading-*")
        for mark in sorted(mark for mark in marks if mark != self._mark):
            with contextlib.suppress(OSError):
                left = FileLock(mark, make=False)  # refused while its process is at it
                plugin = left.read(_LONGEST_NAME)
                left.close(remove=True)
                if plugin.isidentifier():
                    return plugin
        return ""

    # -- the file

    def _part(self, name: str) -> dict[str, Any]:
        with self._lock:
            self._look()
            return dict(self._stored.get(name, {}))

    def _change(self, change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
        with self._lock:
            others = self._keep_others_out()
            try:
                self._look()
                change(self._stored)
                self._write()
            finally:
                if others is not None:
                    others.close()

    def _keep_others_out(self) -> FileLock | None:
        """Return the lock between processes, or None where it cannot be had: then go on."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return FileLock(self._path.with_suffix(".lock"), patience_s=_PATIENCE_S)
        except OSError:
            return None

    def _look(self) -> None:
        """Read the file if it is not the one that was read or written last."""
        try:
            found = self._path.stat()
        except OSError:
            now: tuple[int, ...] = ()
        else:
            now = (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)
        if self._seen is None or (now and now != self._seen):
            self._stored = self._read()
        self._seen = now

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):  # a pipe would keep us waiting
                return {}
            with self._path.open("rb") as file:
                content = file.read(_MAXIMUM_SIZE + 1)
            found = json.loads(content) if len(content) <= _MAXIMUM_SIZE else {}
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: part for name, part in found.items() if isinstance(part, dict)}

    def _write(self) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(self._stored, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path)
            self._look()
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
