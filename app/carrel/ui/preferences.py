"""The reader's preferences in a window: heard by whoever shows them, written a moment later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from carrel.settings.preference_store import PreferenceStore
from carrel.settings.preferences import Preferences

_WRITE_AFTER_MS = 300  # a reader who presses Ctrl and plus five times writes one file


class WindowPreferences(QObject):
    """What is chosen for all libraries.

    `changed` carries the new `Preferences`, whoever changed them: a command, the form, another
    window or the command line; the last two are heard of when the window comes to the front.
    `say` shows a problem with the file. With `writes` False, changes hold for this run alone.
    """

    changed = Signal(object)

    def __init__(self, store: PreferenceStore, say: Callable[[str], None], window: QWidget) -> None:
        super().__init__(window)
        self.store = store
        self.writes = True
        self._say = say
        self._timer = QTimer(self, singleShot=True, interval=_WRITE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        store.on_change(self.changed.emit)
        window.installEventFilter(self)

    @property
    def current(self) -> Preferences:
        """The preferences as they are now."""
        return self.store.preferences

    def set(self, key: str, value: Any) -> None:
        """Choose a value by "group.name", at once. Raises KeyError, ValueError."""
        self.change({key: value})

    def change(self, values: Mapping[str, Any]) -> None:
        """Choose several values, heard of as one change. Raises KeyError, ValueError."""
        self.store.change(values)
        self._timer.start()

    def reset(self, *keys: str) -> None:
        """Go back to the defaults of these preferences, or of all. Raises KeyError."""
        self.store.reset(*keys)
        self._timer.start()

    def take_over(self, values: Mapping[str, Any]) -> None:
        """Choose what an earlier Carrel kept with a library, where nothing is chosen yet."""
        fresh = {key: value for key, value in values.items() if not self.store.is_chosen(key)}
        if fresh:
            self.change(fresh)

    def save(self) -> None:
        """Write what was changed, now."""
        self._timer.stop()
        if self.writes and (told := self.store.save()):
            self._say(told)
        self.tell()

    def tell(self) -> None:
        """Say, once, what is wrong with the file."""
        problems = self.store.fresh_problems()
        if problems:
            more = f" ({len(problems) - 1} more: “carrel settings” tells)"
            self._say(problems[0] + (more if len(problems) > 1 else ""))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at the file when the window comes to the front; write when it closes."""
        if event.type() == QEvent.Type.WindowActivate:
            self.store.look()
            self.tell()
        elif event.type() == QEvent.Type.Close:
            self.save()
        return False
