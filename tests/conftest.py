"""What every test gets: a home of its own, no display, a log that must stay silent, no leaks.

Fixtures for what a machine may lack (`shared`, `xvfb`, `pandoc`) skip the test with the reason, or
fail it where CARREL_REQUIRE names them ("shared,xvfb,pandoc", as .ci/run does).
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# Read by Qt when it is first imported: before any test, and before pytest-qt makes a QApplication.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("DISPLAY", None)
os.environ.pop("WAYLAND_DISPLAY", None)

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]

#: The variables as they were before a test's home took their place; for tests that call uv.
OUTER_ENVIRONMENT = dict(os.environ)

#: Lines of the log that say nothing about Carrel, with the reason.
HARMLESS = (
    # the off-screen platform has no window manager to ask
    re.compile(r"^This plugin does not support "),
    # said once where a machine has no accessibility bus
    re.compile(r"AT-SPI|org\.a11y\.Bus"),
)

hypothesis.settings.register_profile(
    "carrel",
    deadline=None,  # two cores shared with other tests: a deadline would measure them
    database=None,  # a failure is told by its example, not kept in a folder
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        # the automatic fixtures below hold nothing that an example could change
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("carrel")


# -- what a machine may lack -------------------------------------------------------------------


def lacking(name: str, reason: str) -> None:
    """Skip the test, or fail it where CARREL_REQUIRE names what is missing."""
    required = {part.strip() for part in OUTER_ENVIRONMENT.get("CARREL_REQUIRE", "").split(",")}
    if name in required:
        pytest.fail(f"CARREL_REQUIRE names {name}, but {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def outer_environment() -> dict[str, str]:
    """The environment of whoever started the tests, caches and index settings included."""
    return dict(OUTER_ENVIRONMENT)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real listing, the corpus and the gold annotations."""
    named = OUTER_ENVIRONMENT.get("CARREL_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not (folder / "seeds").is_dir():
        lacking("shared", f"there is no {folder / 'seeds'}; CARREL_SHARED can name the folder")
    return folder


@pytest.fixture(scope="session")
def pandoc() -> str:
    """The path of pandoc."""
    found = shutil.which("pandoc")
    if not found:
        lacking("pandoc", "pandoc is not installed")
    return str(found)


@pytest.fixture(scope="session")
def xvfb() -> Iterator[dict[str, str]]:
    """An X server without a screen; yields the variables that send a program to it."""
    program = shutil.which("Xvfb")
    if not program:
        lacking("xvfb", "Xvfb is not installed")
    read_end, write_end = os.pipe()
    with subprocess.Popen(
        [
            str(program),
            "-displayfd",
            str(write_end),
            "-screen",
            "0",
            "1600x1000x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()  # empty when the server ends instead
        try:
            assert number, "Xvfb did not start"
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()


# -- a home of its own -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that no test reads or writes the library of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("CARREL_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name, below in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": ".run",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        place = folder / below
        place.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(name, str(place))
    return folder


# -- a silent log ------------------------------------------------------------------------------


class LogWatch(logging.Handler):
    """Keeps what was logged at WARNING and above, and what of it the test says it expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def __call__(self, pattern: str) -> None:
        """Expect a line in which the regular expression is found; fails if none comes."""
        self.expected.append(re.compile(pattern))

    def surprises(self) -> list[str]:
        """Return what was logged and not expected, and what was expected and not logged."""
        texts = [(line, line.partition(": ")[2]) for line in self.lines]
        told = [
            line
            for line, text in texts
            if not any(pattern.search(line) for pattern in self.expected)
            and not any(pattern.search(text) for pattern in HARMLESS)
        ]
        return told + [
            f"expected and not logged: {pattern.pattern}"
            for pattern in self.expected
            if not any(pattern.search(line) for line in self.lines)
        ]


def listen_to_qt() -> object:
    """Send Qt's messages to the log "qt"; returns the handler that was there before."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def forward(kind: QtMsgType, context: object, message: str) -> None:
        logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s", message)

    return qInstallMessageHandler(forward)


@pytest.fixture(autouse=True)
def expects_log(request: pytest.FixtureRequest) -> Iterator[LogWatch]:
    """Fail the test on a warning or an error in the log, Qt's included, that it did not expect.

    Expect one by `expects_log("pattern")` in the test or `@pytest.mark.expects_log("pattern")`.
    """
    watch = LogWatch()
    for mark in request.node.iter_markers("expects_log"):
        watch(*mark.args)
    root = logging.getLogger()
    root.addHandler(watch)
    with_qt = "PySide6.QtCore" in sys.modules
    before = listen_to_qt() if with_qt else None
    yield watch
    if with_qt:
        from PySide6.QtCore import qInstallMessageHandler

        qInstallMessageHandler(before)  # type: ignore[arg-type]
    root.removeHandler(watch)
    surprises = watch.surprises()
    if surprises:
        pytest.fail("the log:\n  " + "\n  ".join(surprises), pytrace=False)


# -- nothing left behind -----------------------------------------------------------------------


def running_threads() -> set[threading.Thread]:
    # A Qt thread that once ran Python has an entry for good, under this class.
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def left_in_qt() -> list[str]:
    """Return windows that still show and timers of the application that still run."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    if application is None:
        return []
    from PySide6.QtCore import QThread, QTimer

    left = [f"{w!r} still shows" for w in application.topLevelWidgets() if w.isVisible()]
    left += [f"{t!r} still runs" for t in application.findChildren(QTimer) if t.isActive()]
    return left + [f"{t!r} still runs" for t in application.findChildren(QThread) if t.isRunning()]


@pytest.fixture(autouse=True)
def nothing_left_behind(
    request: pytest.FixtureRequest,
    expects_log: LogWatch,  # set up before this one, so it hears what is said while things end
) -> Iterator[None]:
    """Fail the test if a thread, a child process, a window or a timer of it goes on."""
    threads_before = running_threads()
    children_before = set(multiprocessing.active_children())
    yield
    if request.node.get_closest_marker("keeps_threads"):
        return
    until = time.monotonic() + 2
    while time.monotonic() < until:
        threads = running_threads() - threads_before
        children = set(multiprocessing.active_children()) - children_before
        if not threads and not children:
            break
        gc.collect()  # an executor that nobody holds ends its threads
        time.sleep(0.02)
    left = [f"{one!r} still runs" for one in (*threads, *children)] + left_in_qt()
    if left:
        pytest.fail("left behind:\n  " + "\n  ".join(left), pytrace=False)


# -- what is said at the end of the run ------------------------------------------------------------

#: What the tests want said at the end without failing: lines under a title.
REMARKS = pytest.StashKey[dict[str, list[str]]]()


@pytest.fixture
def remark(request: pytest.FixtureRequest):
    """Say something at the end of the run without failing: `remark(title, lines)`."""
    remarks = request.config.stash.setdefault(REMARKS, {})

    def add(title: str, lines: list[str]) -> None:
        remarks.setdefault(title, []).extend(lines)

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for title, lines in terminalreporter.config.stash.get(REMARKS, {}).items():
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.line(line)
