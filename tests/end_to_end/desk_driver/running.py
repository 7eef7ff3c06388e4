"""A program that runs on a desktop, and what a person can do to it and see of it."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from desk_driver.desktop import Desktop
from desk_driver.node import Node, Rectangle, Reference
from desk_driver.screen_reader import GoneError

_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.03
_KEY_SECONDS = 1.0
_KEY_POLL_SECONDS = 0.002
_START_SECONDS = 30.0
_QUIT_SECONDS = 15.0
_COMMAND_SECONDS = 60.0
# What has a window of its own, which no ancestor cuts off; and what opens one outside itself.
_OWN_WINDOW = frozenset({"frame", "dialog", "window", "popup menu", "tool tip", "application"})
_OPENS_OUTSIDE = frozenset({"combo box", "application"})
# What Qt says because a screen reader is there: when that asks about a widget that has just gone,
# and when the registry, on a busy machine, is late with its word on a key.
_OF_THE_DRIVER = (
    r"qt\.accessibility\.atspi: (Could not find accessible on path|Accessible invalid): .*",
    r"QSpiApplication::(keyEventError|notifyKeyboardListenerCallback) .*",
)
_ALT = re.compile(r"(?i)\balt\+")
_Found = TypeVar("_Found")
_picture_numbers = itertools.count(1)


class RunningProgram:
    """A program with a window, driven by hands and read by a screen reader.

    `command` is started on `desktop` in `cwd`. `expected_errors` are patterns of whole lines on
    standard error that `quit()` lets pass.
    """

    def __init__(
        self,
        desktop: Desktop,
        command: Sequence[str],
        *,
        name: str = "program",
        expected_errors: Sequence[str] = (),
        cwd: Path | None = None,
    ) -> None:
        self.desktop = desktop
        self.hands = desktop.hands
        self._command = list(command)
        self._name = name
        self._cwd = cwd
        self._expected_errors = [
            re.compile(pattern) for pattern in (*_OF_THE_DRIVER, *expected_errors)
        ]
        self.process: subprocess.Popen[str] | None = None
        self.started_in = 0.0
        self._root: Reference | None = None

    # Running

    def start(self) -> None:
        """Start it and wait for its first window. `started_in` then says the seconds it took."""
        began = time.monotonic()
        self.desktop.log(self._name).unlink(missing_ok=True)
        self._root = None
        self.process = self.desktop.start(self._name, self._command, cwd=self._cwd)
        self.wait_for(self.windows, "its first window", timeout=_START_SECONDS)
        self.started_in = time.monotonic() - began

    def quit(self, keys: str = "ctrl+q") -> None:
        """Close it by key; it must end with status 0 and say nothing on standard error."""
        self.keys(keys)
        self.wait_until_ended()

    def wait_until_ended(self) -> None:
        """Wait for its end, which must be with status 0 and nothing on standard error."""
        assert self.process is not None
        try:
            status = self.process.wait(_QUIT_SECONDS)
        except subprocess.TimeoutExpired:
            message = f"{self._name} has not ended {_QUIT_SECONDS:.0f} s after it was closed"
            raise self.failure(message) from None
        told = self.unexpected_errors()
        if status != 0 or told:
            raise AssertionError(f"{self._name} ended with {status}, and said:\n{self.errors()}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(_QUIT_SECONDS)

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def errors(self) -> str:
        """What it wrote to standard error (and output) so far."""
        log = self.desktop.log(self._name)
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def unexpected_errors(self) -> list[str]:
        """The lines of `errors()` that no expected pattern matches."""
        return [
            line
            for line in self.errors().splitlines()
            if line.strip() and not any(one.fullmatch(line) for one in self._expected_errors)
        ]

    # Looking

    def windows(self) -> list[Node]:
        """The windows, dialogs and open menus on the screen, in the order they were made."""
        reader = self.desktop.reader
        if self._root is None and self.process is not None:
            self._root = reader.program(self.process.pid)
        if self._root is None:
            return []
        return reader.windows(self._root)

    def active_window(self) -> Node | None:
        """The window that has the keyboard, as the program tells the screen reader."""
        return next((one for one in self.windows() if "active" in one.states), None)

    def find_all(
        self,
        role: str | None = None,
        name: str | re.Pattern[str] | None = None,
        *,
        states: Sequence[str] = (),
        within: Node | None = None,
        hidden: bool = False,
    ) -> list[Node]:
        """All widgets with this role, name (whole, or a pattern) and states, now.

        Only what is on the screen, or with `hidden` also what is scrolled away or closed.
        """
        roots = [within.now()] if within is not None else self.windows()
        wanted = frozenset(states)
        return [
            node
            for root in roots
            for node in self.desktop.reader.tree(root, hidden=hidden)
            if node.matches(role, name, wanted)
        ]

    def find(
        self,
        role: str | None = None,
        name: str | re.Pattern[str] | None = None,
        *,
        states: Sequence[str] = (),
        within: Node | None = None,
        hidden: bool = False,
        timeout: float = _WAIT_SECONDS,
    ) -> Node:
        """The one widget with this role, name and states; waits for it. Several: a failure."""
        found: list[Node] = []

        def look() -> bool:
            found[:] = self.find_all(role, name, states=states, within=within, hidden=hidden)
            return len(found) == 1

        asked = f"one {role or 'widget'} {name!r} {' '.join(states)}".rstrip()
        self.wait_for(look, lambda: f"{asked}; met {[str(one) for one in found]}", timeout)
        return found[0]

    def focused(self) -> Node | None:
        """The widget that has the keyboard; in a list that has it, the current row."""
        met = self.find_all(states=("focused", "focusable"))
        # Qt calls a list's current row, and the chosen tab, focused even while the keyboard is
        # elsewhere.
        there = {node.reference for node in met}
        real = [
            node
            for node in met
            if node.parent is None
            or not (node.role == "page tab" or "manages_descendants" in node.parent.states)
            or node.parent.reference in there
        ]
        return max(real, key=lambda node: node.depth, default=None)

    def wait_for(
        self,
        condition: Callable[[], _Found],
        what: str | Callable[[], str] = "",
        timeout: float = _WAIT_SECONDS,
    ) -> _Found:
        """Ask until the answer is true, and give it back; `timeout` in seconds.

        A widget that goes away while it is asked, or does not answer, counts as "not yet". The
        failure says `what` was waited for, shows the accessible tree, and names a picture of the
        screen.
        """
        deadline = time.monotonic() + timeout
        last: BaseException | None = None
        while True:
            try:
                if answer := condition():
                    return answer
                last = None
            except (GoneError, AssertionError, TimeoutError) as error:
                last = error
            if not self.is_running():
                status = self.process.returncode if self.process is not None else None
                raise self.failure(f"{self._name} ended with {status} while it was waited for")
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_SECONDS)
        told = what() if callable(what) else what or "what was asked"
        reason = f" ({last})" if last is not None else ""
        raise self.failure(f"not within {timeout:g} s: {told}{reason}")

    def outline(self) -> str:
        """The accessible tree of what is on the screen, as text."""
        return "\n".join(self.desktop.reader.outline(one) for one in self.windows())

    def heard(self) -> tuple[str, ...]:
        """What the screen reader was asked to say so far, oldest first."""
        return self.desktop.reader.announcements()

    def screenshot(self, path: Path) -> Path:
        """Save a picture of the screen as PNG."""
        return self.desktop.eyes.save(path)

    # Doing

    def fill_screen(self) -> None:
        """Give the window that has the keyboard the whole screen, as maximising does."""
        self.hands.place_window(self.desktop.focus.windows[-1], 0, 0, *self.desktop.size)

    def click(
        self, node: Node, *, button: int = 1, times: int = 1, held: Sequence[str] = ()
    ) -> None:
        """Click in the middle of what shows of a widget; `held` are modifiers."""
        x, y = self.point(node)
        self._click_at(x, y, button=button, times=times, held=held)

    def drag_over(self, node: Node, words: str) -> None:
        """Select words of a text with the mouse, from their first to behind their last letter."""
        start = node.text().index(words)
        first, last = node.letter(start), node.letter(start + len(words) - 1)
        self.hands.drag((first.x + 1, first.centre[1]), (last.x + last.width - 1, last.centre[1]))
        self.settle()

    def _click_at(self, x: int, y: int, **how: Any) -> None:
        self.hands.move(x, y)
        if (window := self.hands.window_at_pointer()) is not None:
            self.desktop.focus.ask(window)
        self.hands.click(x, y, **how)
        self.settle()

    def point(self, node: Node) -> tuple[int, int]:
        """The middle of the part of a widget that its window and the panes in it let show."""
        place = node.place().crossed_with(Rectangle(0, 0, *self.desktop.size))
        inside = node
        while inside.role not in _OWN_WINDOW and inside.parent is not None:
            inside = inside.parent
            if inside.role not in _OPENS_OUTSIDE:
                place = place.crossed_with(inside.place())
        if place.width <= 0 or place.height <= 0:
            raise self.failure(f"{node} does not show on the screen, at {node.place()}")
        return place.centre

    def keys(self, *combinations: str) -> None:
        """Press key combinations one after the other: "ctrl+shift+p", "Down", "*"."""
        for one in combinations:
            rest = _ALT.sub("", one)
            with self._alt_held() if rest != one else contextlib.nullcontext():
                self._press(lambda rest=rest: self.hands.keyboard.press(rest))

    def type(self, text: str) -> None:
        """Type text of any script into what has the keyboard."""
        self._press(lambda: self.hands.keyboard.type(text))

    def _press(self, keys: Callable[[], list[int]]) -> None:
        """Press keys and wait until the program has taken them in: no hand is quicker.

        Qt runs a shortcut as soon as it sees it, and letters a little later, so keys that pile
        up would overtake what was typed before them.
        """
        reader = self.desktop.reader
        wanted = reader.released()
        wanted.update(keys())
        # A key that closes its window may be released over nobody: then time decides.
        self._wait_for_keys(lambda: wanted <= reader.released())

    @contextlib.contextmanager
    def _alt_held(self) -> Iterator[None]:
        """Have Alt down, and taken in, before the next key comes.

        Qt opens the menu of a letter as soon as it sees it, and hands Alt on a little later: to
        that menu then, which takes it for the wish to close it.
        """
        reader, keyboard = self.desktop.reader, self.hands.keyboard
        before = reader.pressed()
        keyboard.hold("alt", down=True)
        try:
            self._wait_for_keys(lambda: reader.pressed() != before)
            yield
        finally:
            keyboard.hold("alt", down=False)
            self.settle()

    def _wait_for_keys(self, are_met: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _KEY_SECONDS
        while not are_met() and time.monotonic() < deadline:
            if not self.is_running():
                return
            time.sleep(_KEY_POLL_SECONDS)
        self.settle()

    def settle(self) -> None:
        """Wait until the program has done what hands asked of it so far."""
        if self._root is not None and self.is_running():
            with contextlib.suppress(TimeoutError):
                self.desktop.reader.settle(self._root)

    def open_menu(self, *names: str | re.Pattern[str]) -> None:
        """Click through menus by name: `open_menu("File", "Add papers…")`."""
        self.click(self.find("menu item", names[0]))
        for name in names[1:]:
            self.click(self.find("menu item", name))

    def failure(self, message: str) -> AssertionError:
        """The message with the tree, the log's end and a picture: what a person would look at."""
        picture = self.desktop.folder / f"failure-{next(_picture_numbers)}.png"
        with contextlib.suppress(Exception):
            self.screenshot(picture)
        try:
            outline = self.outline() if self.is_running() else "(ended)"
        except Exception as error:
            outline = f"(no tree: {error!r})"
        log = self.errors()[-3000:]
        return AssertionError(
            f"{message}\n-- on the screen:\n{outline}\n-- standard error:\n{log}\n-- {picture}"
        )


class RunningCarrel(RunningProgram):
    """Carrel's window on one library, and its command line on the same library."""

    def __init__(
        self, desktop: Desktop, library: Path, arguments: Sequence[str] = (), **how: Any
    ) -> None:
        self.library = library
        self._carrel = [sys.executable, "-m", "carrel", "--library", str(library)]
        home = Path(desktop.environment["HOME"])  # where a file manager starts a program
        super().__init__(desktop, [*self._carrel, *arguments], name="carrel", cwd=home, **how)

    def command(self, *arguments: str, status: int = 0, given: str = "") -> str:
        """Run `carrel ARGUMENTS` without a window; gives its output, checks its status."""
        done = subprocess.run(
            [*self._carrel, *arguments],
            env=self.desktop.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stderr}"
        return done.stdout

    def command_json(self, *arguments: str) -> Any:
        """Run `carrel ARGUMENTS --json` and give what it printed."""
        return json.loads(self.command(*arguments, "--json"))

    def restart(self) -> None:
        """Quit by key and start again on the same library."""
        self.quit()
        self.start()


@contextlib.contextmanager
def running_carrel(
    folder: Path,
    size: tuple[int, int] = (1280, 800),
    *,
    library: Path | None = None,
    arguments: Sequence[str] = (),
    expected_errors: Sequence[str] = (),
) -> Iterator[RunningCarrel]:
    """Carrel in a window, on a desktop of its own; both are gone on leaving.

    `folder` gets the home folder, the logs and pictures of failures; `library` is a folder
    (`folder / "library"` unless said), made by Carrel if it is not there.
    """
    with Desktop(folder, size) as desktop:
        carrel = RunningCarrel(
            desktop, library or folder / "library", arguments, expected_errors=expected_errors
        )
        carrel.start()
        yield carrel
