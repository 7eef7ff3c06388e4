"""Fixtures for those who write plugins; pytest finds them wherever Carrel is installed.

`carrel_library` is a library for one test, `carrel_host("name")` loads one plugin without a
window, `carrel_window("name", carrel_library)` opens one with it (and needs pytest-qt). A test that
uses any of them has a home of its own: neither the author's library nor the author's choices are
touched. `JobInTest` is what importers and exporters are given. `plugins/README.md` lists it all.

Importing this module imports neither Qt nor the library: every pytest run on a machine that has
Carrel does so.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.testing.jobs import JobInTest

if TYPE_CHECKING:
    from carrel.testing.hosting import OpenHost
    from carrel.testing.library import LibraryInTest
    from carrel.testing.window import OpenWindow

__all__ = [
    "JobInTest",
    "carrel_home",
    "carrel_host",
    "carrel_library",
    "carrel_plugin_folder",
    "carrel_window",
]

_PLACES = {
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}


@pytest.fixture
def carrel_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for this test; the fixtures below ask for it by themselves."""
    folder = tmp_path_factory.mktemp("carrel")
    for name in [name for name in os.environ if name.startswith("CARREL_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    for name, below in _PLACES.items():
        place = folder / below
        place.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(name, str(place))
    return folder


@pytest.fixture
def carrel_plugin_folder(carrel_home: Path) -> Iterator[Path]:  # noqa: ARG001 (it moves the home)
    """The plugin folder of this test's home, empty: for plugins that are files, not packages."""
    from carrel.settings.places import plugin_folder

    folder = plugin_folder()
    folder.mkdir(parents=True)
    yield folder
    # What was imported from here must not stand in for the next test's files.
    sys.path[:] = [place for place in sys.path if place != str(folder)]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and Path(file).is_relative_to(folder):
            del sys.modules[name]


@pytest.fixture(scope="session")
def _carrel_empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library without papers, to be copied: making one takes most of a second."""
    from carrel.library.opening import make_library

    folder = tmp_path_factory.mktemp("carrel-empty") / "library"
    make_library(folder)
    return folder


@pytest.fixture
def carrel_library(carrel_home: Path, _carrel_empty_library: Path) -> Iterator[LibraryInTest]:
    """An open library without papers; see `carrel.testing.library.LibraryInTest`."""
    from carrel.testing.library import LibraryInTest

    library = LibraryInTest(shutil.copytree(_carrel_empty_library, carrel_home / "library"))
    yield library
    library.close()


@pytest.fixture
def carrel_host(carrel_plugin_folder: Path) -> Iterator[OpenHost]:
    """Load a plugin without a window: `carrel_host("name", library=carrel_library)`.

    See `carrel.testing.hosting.OpenHost`.
    """
    from carrel.testing.hosting import Hosts

    hosts = Hosts(carrel_plugin_folder)
    yield hosts.open
    hosts.close()


@pytest.fixture
def carrel_window(
    carrel_plugin_folder: Path,  # noqa: ARG001 (it must outlive the window)
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[OpenWindow]:
    """Open a real window with a plugin, off-screen: `carrel_window("name", carrel_library)`.

    See `carrel.testing.window.OpenWindow`. Needs pytest-qt.
    """
    if not request.config.pluginmanager.has_plugin("pytest-qt"):
        pytest.fail("the fixture carrel_window needs pytest-qt: install it", pytrace=False)
    if "QT_QPA_PLATFORM" not in os.environ:
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    application = request.getfixturevalue("qapp")
    qtbot = request.getfixturevalue("qtbot")
    from carrel.testing.window import Windows

    windows = Windows(application, qtbot)
    yield windows.open
    windows.close()
