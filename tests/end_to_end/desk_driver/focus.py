"""Gives the keyboard to the window that a window manager would give it to."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections import deque

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, XError


class FocusFollower:
    """The one duty of a window manager that keys cannot do without, on a thread of its own.

    A bare X server leaves the keyboard with nobody. Here a new window gets it, and when the
    window that has it goes, the one that had it before gets it back. Menus, tooltips and other
    windows that bypass a window manager are left alone, as a window manager would.
    """

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._display.set_error_handler(lambda *_: None)  # a window may go at any moment
        self._windows: list[int] = []  # the last one has the keyboard
        self._asked: deque[int] = deque()
        self._wake_read, self._wake_write = os.pipe()
        self._stopping = False
        self._display.screen().root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._display.sync()
        self._thread = threading.Thread(target=self._follow, name="focus-follower", daemon=True)
        self._thread.start()

    @property
    def windows(self) -> tuple[int, ...]:
        """Window ids in the order in which they would get the keyboard; the last one has it."""
        return tuple(self._windows)

    def ask(self, window_id: int) -> None:
        """Give the keyboard to a window that has lost it, and raise it (a click does that)."""
        if window_id in self._windows and self._windows[-1] != window_id:
            self._asked.append(window_id)
            os.write(self._wake_write, b"!")

    def close(self) -> None:
        """Stop following."""
        self._stopping = True
        os.write(self._wake_write, b"!")
        self._thread.join(5.0)
        self._display.close()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _follow(self) -> None:
        with contextlib.suppress(ConnectionClosedError, XError):
            while not self._stopping:
                while self._display.pending_events():
                    self._see(self._display.next_event())
                ready, _, _ = select.select([self._display.fileno(), self._wake_read], [], [])
                if self._wake_read in ready:
                    os.read(self._wake_read, 64)
                while self._asked:
                    self._give(self._asked.popleft())

    def _see(self, event: object) -> None:
        kind = getattr(event, "type", None)
        if kind == X.MapNotify and not event.override:  # type: ignore[attr-defined]
            self._give(event.window.id)  # type: ignore[attr-defined]
        elif kind in (X.UnmapNotify, X.DestroyNotify):
            gone = event.window.id  # type: ignore[attr-defined]
            if gone in self._windows:
                had_it = self._windows[-1] == gone
                self._windows.remove(gone)
                if had_it and self._windows:
                    self._give(self._windows[-1])

    def _give(self, window_id: int) -> None:
        if window_id in self._windows:
            self._windows.remove(window_id)
        self._windows.append(window_id)
        window = self._display.create_resource_object("window", window_id)
        window.configure(stack_mode=X.Above)
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.flush()
