"""The guards of tests/conftest.py do fail a test; tried in a run of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import logging, os, threading, time
from pathlib import Path
import pytest

def test_silent(): pass
def test_surprise(): logging.getLogger("carrel").warning("a surprise")
def test_expected(expects_log):
    expects_log("a surprise")
    logging.getLogger("carrel").warning("a surprise")
@pytest.mark.expects_log("never said")
def test_expected_in_vain(): pass
def test_qt_surprise(qapp):
    from PySide6.QtCore import qWarning
    qWarning("Qt is surprised")
def test_qt_expected(qapp, expects_log):
    from PySide6.QtCore import qWarning
    expects_log("Qt is surprised")
    qWarning("Qt is surprised")
def test_thread_left(): threading.Thread(target=time.sleep, args=[2.5]).start()
@pytest.mark.keeps_threads("tried here")
def test_thread_kept(): threading.Thread(target=time.sleep, args=[0.2]).start()
def test_window_left(qapp):
    from PySide6.QtWidgets import QWidget
    qapp.kept = QWidget()
    qapp.kept.show()
def test_window_closed(qtbot, qapp):
    qapp.kept.close()
def test_timer_left(qapp):
    from PySide6.QtCore import QTimer
    qapp.timer = QTimer(qapp)
    qapp.timer.start(1000)
def test_timer_stopped(qapp):
    qapp.timer.stop()
def test_home_is_empty():
    assert Path.home() != Path(os.environ["OUTER_HOME"])
    assert not list((Path.home() / ".local" / "share").iterdir())
    (Path.home() / ".local" / "share" / "something").touch()
def test_home_is_empty_again(): test_home_is_empty()
def test_needs_shared(shared): pass
"""


@pytest.fixture
def outcomes(repository: Path, tmp_path: Path, home: Path, request: pytest.FixtureRequest):
    """Run TESTS under the guards; return the outcome of each test by its name."""
    chosen, variables = request.param
    shutil.copy(repository / "tests" / "conftest.py", tmp_path)
    shutil.copy(repository / "pyproject.toml", tmp_path)
    (tmp_path / "test_tried.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *chosen, "test_tried.py"],
        cwd=tmp_path,
        env={**os.environ, "OUTER_HOME": str(home), "COLUMNS": "200", **variables},
        capture_output=True,
        text=True,
    )
    found: dict[str, set[str]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("test_tried.py::"):
            name, outcome = line.removeprefix("test_tried.py::").split()[:2]
            found.setdefault(name, set()).add(outcome)
    assert found, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("outcomes", [([], {"CARREL_SHARED": "nowhere"})], indirect=True)
def test_guards(outcomes: dict[str, set[str]]):
    failing = {name for name, told in outcomes.items() if told & {"ERROR", "FAILED"}}
    assert failing == {
        "test_surprise",
        "test_expected_in_vain",
        "test_qt_surprise",
        "test_thread_left",
        "test_window_left",
        "test_timer_left",
    }
    assert outcomes["test_needs_shared"] == {"SKIPPED"}


@pytest.mark.parametrize(
    "outcomes",
    [(["-k", "shared"], {"CARREL_SHARED": "nowhere", "CARREL_REQUIRE": "xvfb, shared"})],
    indirect=True,
)
def test_what_is_required_fails_instead_of_skipping(outcomes: dict[str, set[str]]):
    assert outcomes["test_needs_shared"] == {"ERROR"}
