"""The reader's preferences in one file of the user's configuration, for all libraries."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from carrel.settings.file_lock import FileLock
from carrel.settings.preference_file import FileContent, Seen, read_file, seen_now
from carrel.settings.preference_reading import read_preferences, what_it_may_be
from carrel.settings.preference_writing import DEFAULT, NotEditableError, with_changes
from carrel.settings.preferences import (
    DEFAULTS,
    KEYS,
    Preferences,
    differences,
    is_valid,
    value_of,
    with_values,
)

#: How long a save waits for another process that is at it (seconds); it writes a small file.
_PATIENCE_S = 2.0

Listener = Callable[[Preferences], None]


class PreferenceStore:
    """What is chosen is in force at once, and in the file after `save`.

    A change is written on top of what other processes wrote meanwhile; `look` takes that over.
    A file that cannot be read is never overwritten: it is put aside under another name first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._preferences = DEFAULTS
        self._chosen: frozenset[str] = frozenset()
        self._listeners: list[Listener] = []
        self._pending: dict[str, Any] = {}
        self._seen: Seen | None = None
        self._problems: list[str] = []
        self._told: set[str] = set()
        self.look()

    @property
    def preferences(self) -> Preferences:
        """The preferences as they are now."""
        return self._preferences

    @property
    def unsaved(self) -> bool:
        """Whether something was changed that the file does not have yet."""
        return bool(self._pending)

    def is_chosen(self, key: str) -> bool:
        """Whether the file, or a change since, says what a preference is."""
        pending = self._pending.get(key)
        return pending is not DEFAULT if key in self._pending else key in self._chosen

    def fresh_problems(self) -> list[str]:
        """Return, once each, what is wrong with the file, in sentences."""
        fresh = [one for one in self._problems if one not in self._told]
        self._told.update(fresh)
        return fresh

    def on_change(self, listener: Listener) -> None:
        """Have `listener` called with the preferences whenever they are others."""
        self._listeners.append(listener)

    # -- changing

    def set(self, key: str, value: Any) -> None:
        """Choose a value; "keyboard.keys" has a mapping of all commands with keys of their own.

        Raises KeyError for an unknown key, ValueError with what it may be for a wrong value.
        """
        self.change({key: value})

    def change(self, values: Mapping[str, Any]) -> None:
        """Choose several values at once. Raises KeyError, ValueError; nothing is changed then."""
        for key, value in values.items():
            if not is_valid(key, value):
                told = "a table of commands and keys" if key == KEYS else what_it_may_be(key)
                raise ValueError(f"{key} must be {told}")
        for key, value in values.items():
            self._pend(key, value)
        self._now(with_values(self._preferences, values))

    def reset(self, *keys: str) -> None:
        """Go back to the defaults of these preferences, or of all. Raises KeyError."""
        for key in keys or (*self._chosen, *self._pending):
            if key != KEYS:
                value_of(DEFAULTS, key)  # there is one of this name
                self._pending[key] = DEFAULT
            else:
                self._pend(KEYS, {})
        names = keys or tuple(differences(self._preferences))
        self._now(with_values(self._preferences, {key: value_of(DEFAULTS, key) for key in names}))

    def _pend(self, key: str, value: Any) -> None:
        if key != KEYS:
            self._pending[key] = DEFAULT if value == value_of(DEFAULTS, key) else value
            return
        before = self._preferences.keyboard.keys
        changes = self._pending.setdefault(KEYS, {})
        for command in {*before, *value}:
            keys = value.get(command)
            if keys is None or tuple(keys) != before.get(command):
                changes[command] = DEFAULT if keys is None else tuple(keys)

    def _now(self, preferences: Preferences) -> None:
        if preferences != self._preferences:
            self._preferences = preferences
            for listener in list(self._listeners):
                listener(preferences)

    # -- the file

    def look(self) -> None:
        """Take over what another process wrote; costs a look at the file's time otherwise.

        Where the file cannot be read (any more), what was in force stays.
        """
        seen = seen_now(self.path)
        if seen == self._seen:
            return
        self._seen = seen
        self._take(read_file(self.path))

    def _take(self, content: FileContent) -> None:
        if content.problem:
            told = f"{self.path} cannot be read: {content.problem}."
            self._problems = [f"{told} It stays as it is until something is changed here."]
            return
        found = read_preferences(content)
        self._chosen = found.chosen
        self._problems = [f"{self.path.name}, {one}" for one in found.problems]
        self._now(self._with_pending(found.preferences))

    def _with_pending(self, preferences: Preferences) -> Preferences:
        values: dict[str, Any] = {}
        for key, value in self._pending.items():
            if key == KEYS:
                merged = {**preferences.keyboard.keys, **value}
                values[KEYS] = {one: keys for one, keys in merged.items() if keys is not DEFAULT}
            else:
                values[key] = value_of(DEFAULTS, key) if value is DEFAULT else value
        return with_values(preferences, values)

    def save(self) -> str:
        """Write what was changed. Returns a sentence for the reader where there is one to say:
        the old file was put aside, or the new one cannot be written; "" otherwise.
        """
        if not self._pending:
            return ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.ExitStack() as held:
                with contextlib.suppress(OSError):  # go on where the lock cannot be had
                    lock = FileLock(self.path.with_suffix(".lock"), patience_s=_PATIENCE_S)
                    held.callback(lock.close)
                told = self._write()
        except OSError as error:
            reason = error.strerror or str(error)
            return f"Preferences hold until the window closes: {self.path}: {reason}."
        self._pending.clear()
        self._seen = seen_now(self.path)
        self._take(read_file(self.path))
        return told

    def _write(self) -> str:
        content = read_file(self.path)
        told = ""
        try:
            if content.problem:
                raise NotEditableError
            text = with_changes(content.text, self._pending)
        except NotEditableError:
            aside = _free_name(self.path)
            os.replace(self.path, aside)
            text = with_changes("", differences(self._preferences))
            told = f"{self.path.name} could not be read, so it was kept as {aside.name}."
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            with fresh.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self.path)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
        return told


def _free_name(path: Path) -> Path:
    """Return a name beside `path` that nothing has."""
    number = 1
    while (name := path.with_name(f"{path.stem}-unreadable-{number}{path.suffix}")).exists():
        number += 1
    return name
