"""A person's hands: the mouse and the keyboard, through the X server's test extension."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from desk_driver.keyboard import Keyboard

# Qt takes two presses at one place within 400 ms for a double click.
_DOUBLE_CLICK_SECONDS = 0.45
_DOUBLE_CLICK_PIXELS = 12
# Qt takes what has the same millisecond for one event seen twice: no hand is that quick.
_PRESS_SECONDS = 0.01
_DRAG_STEPS = 12


class Hands:
    """Moves the mouse of the screen `display` (":7") and presses its keys."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._display.set_error_handler(lambda *_: None)  # a window may go at any moment
        if not self._display.query_extension("XTEST"):
            raise RuntimeError("the X server has no XTEST extension")
        self.keyboard = Keyboard(self._display)
        self._last_click = (0.0, -1000, -1000)

    def move(self, x: int, y: int) -> None:
        """Put the pointer at a point of the screen, in pixels."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        self._display.sync()

    def click(
        self, x: int, y: int, *, button: int = 1, times: int = 1, held: Sequence[str] = ()
    ) -> None:
        """Click `times` times at a point; `held` are modifiers ("ctrl", "shift")."""
        self._be_no_double_click(x, y)
        self.move(x, y)
        with self._holding(held):
            for _ in range(times):
                self._button(button, down=True)
                time.sleep(_PRESS_SECONDS)
                self._button(button, down=False)
                time.sleep(_PRESS_SECONDS)
        self._last_click = (time.monotonic(), x, y)

    def drag(self, start: tuple[int, int], end: tuple[int, int], seconds: float = 0.4) -> None:
        """Press at `start`, move to `end` over `seconds`, release there."""
        self._be_no_double_click(*start)
        self.move(*start)
        self._button(1, down=True)
        for step in range(1, _DRAG_STEPS + 1):
            time.sleep(seconds / _DRAG_STEPS)
            share = step / _DRAG_STEPS
            self.move(
                round(start[0] + (end[0] - start[0]) * share),
                round(start[1] + (end[1] - start[1]) * share),
            )
        time.sleep(seconds / _DRAG_STEPS)
        self._button(1, down=False)
        self._last_click = (time.monotonic(), *end)

    def wheel(self, x: int, y: int, steps: int) -> None:
        """Turn the wheel at a point: down for a positive number of steps, up for a negative."""
        self.move(x, y)
        for _ in range(abs(steps)):
            self._button(5 if steps > 0 else 4, down=True)
            self._button(5 if steps > 0 else 4, down=False)

    def window_at_pointer(self) -> int | None:
        """The id of the top-level window under the pointer."""
        child = self._display.screen().root.query_pointer().child
        return None if isinstance(child, int) else child.id

    def place_window(self, window_id: int, x: int, y: int, width: int, height: int) -> None:
        """Move and size a top-level window, in pixels."""
        window = self._display.create_resource_object("window", window_id)
        window.configure(x=x, y=y, width=width, height=height)
        self._display.sync()

    def close(self) -> None:
        """Leave the screen."""
        self._display.close()

    def _button(self, button: int, *, down: bool) -> None:
        xtest.fake_input(self._display, X.ButtonPress if down else X.ButtonRelease, button)
        self._display.sync()

    @contextlib.contextmanager
    def _holding(self, modifiers: Sequence[str]) -> Iterator[None]:
        for one in modifiers:
            self.keyboard.hold(one, down=True)
        try:
            yield
        finally:
            for one in reversed(modifiers):
                self.keyboard.hold(one, down=False)

    def _be_no_double_click(self, x: int, y: int) -> None:
        when, last_x, last_y = self._last_click
        if max(abs(x - last_x), abs(y - last_y)) <= _DOUBLE_CLICK_PIXELS:
            time.sleep(max(0.0, when + _DOUBLE_CLICK_SECONDS - time.monotonic()))
