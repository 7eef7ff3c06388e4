"""A screen, a session bus and an accessibility bus that belong to one test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from desk_driver.eyes import Eyes
from desk_driver.focus import FocusFollower
from desk_driver.hands import Hands
from desk_driver.screen_reader import ScreenReader

# Where distributions put the program that starts the accessibility bus (it is not on PATH).
_BUS_LAUNCHERS = (
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
)
# What a test must not inherit: another desktop's addresses, settings of Qt, the user's library.
_FOREIGN_PREFIXES = ("QT_", "XDG_", "CARREL_", "DBUS_", "AT_SPI_", "GTK_", "LC_")
_FOREIGN = frozenset(
    {"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "NO_AT_BRIDGE", "PYTHONDONTWRITEBYTECODE"}
)
_START_SECONDS = 20.0


def missing_programs() -> list[str]:
    """What this machine lacks to open a desktop: names of programs, empty when all are there."""
    missing = [name for name in ("Xvfb", "dbus-daemon") if shutil.which(name) is None]
    if _bus_launcher() is None:
        missing.append("at-spi-bus-launcher")
    return missing


def _bus_launcher() -> str | None:
    return next((path for path in _BUS_LAUNCHERS if os.access(path, os.X_OK)), None)


class Desktop:
    """Opens the screen and the buses on entering, and closes all of them on leaving.

    `folder` gets the home folder of the programs that run here, and `logs/`. `size` is the
    screen's, in pixels. `environment` is what a program on this desktop is started with.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = (1280, 800)) -> None:
        self.folder = folder
        self.size = size
        self.environment: dict[str, str] = {}
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def _open(self) -> None:
        if missing := missing_programs():
            raise RuntimeError(f"not installed: {', '.join(missing)}")
        # A socket's path has at most 107 bytes, which a test's own folder can pass.
        runtime = Path(tempfile.mkdtemp(prefix="carrel-desk-"))
        self._closing.callback(shutil.rmtree, runtime, ignore_errors=True)
        self.environment = _environment(self.folder, runtime)
        self._start_screen()
        self._start_buses(runtime)
        display = self.environment["DISPLAY"]
        self.hands = self._closing.enter_context(contextlib.closing(Hands(display)))
        self.eyes = self._closing.enter_context(contextlib.closing(Eyes(display)))
        self.focus = self._closing.enter_context(contextlib.closing(FocusFollower(display)))
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self.reader = self._closing.enter_context(contextlib.closing(ScreenReader(address)))

    def _start_screen(self) -> None:
        width, height = self.size
        screen = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
        line = self._start_and_read_line(
            "screen", lambda fd: ["Xvfb", "-displayfd", str(fd), *screen]
        )
        self.environment["DISPLAY"] = f":{line}"

    def _start_buses(self, runtime: Path) -> None:
        options = ["--session", "--nofork", "--nopidfile", f"--address=unix:path={runtime}/bus"]
        line = self._start_and_read_line(
            "session-bus", lambda fd: ["dbus-daemon", *options, f"--print-address={fd}"]
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = line
        launcher = _bus_launcher()
        assert launcher is not None
        self.start("accessibility-bus", [launcher, "--launch-immediately"])

    def _start_and_read_line(self, name: str, command: Callable[[int], list[str]]) -> str:
        """Start what says on a pipe, in one line, that it is ready."""
        read_end, write_end = os.pipe()
        with open(read_end, encoding="utf-8") as ready:
            try:
                process = self.start(name, command(write_end), pass_fds=(write_end,))
            finally:
                os.close(write_end)
            line = ready.readline().strip()
        if not line:
            process.wait(_START_SECONDS)
            raise RuntimeError(f"{name} did not start: {self.log(name).read_text()}")
        return line

    def log(self, name: str) -> Path:
        """The file that holds what the program called `name` wrote to standard error."""
        return self.folder / "logs" / f"{name}.log"

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        pass_fds: tuple[int, ...] = (),
        environment: Mapping[str, str] | None = None,
        stdout: int | None = None,
        cwd: Path | None = None,
    ) -> subprocess.Popen[str]:
        """Start a program on this desktop; it is ended, with its children, when this closes."""
        # Should the tests be ended hard, what they started ends with them.
        with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        log = self.log(name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            process = subprocess.Popen(
                [*with_us, *command],
                env=dict(environment or self.environment),
                stdin=subprocess.DEVNULL,
                stdout=errors if stdout is None else stdout,
                stderr=errors,
                pass_fds=pass_fds,
                cwd=cwd,
                text=True,
                start_new_session=True,
            )
        self._closing.callback(_end, process)
        return process


def _environment(folder: Path, runtime: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN and not name.startswith(_FOREIGN_PREFIXES)
    }
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "xcb",
    }


def _end(process: subprocess.Popen[str]) -> None:
    """End a program and what it started: politely first."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(3.0)
        except subprocess.TimeoutExpired:
            continue
        break
    if process.stdout is not None:
        process.stdout.close()
