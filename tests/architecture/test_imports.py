"""Who imports whom, and what a process has loaded by when."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.performance.starts import add_papers, first_paint

#: Third-party packages (by import name) that each package may use; the standard library is free.
THIRD_PARTY = {
    "domain": set(),
    "api": {"pluggy"},
    "plugin_host": {"pluggy", "platformdirs"},
    "library": {"alembic", "filelock", "platformdirs", "sqlalchemy", "sqlmodel", "ulid"},
    "search": {"whoosh"},
    "vault": {"filelock", "jinja2", "markdown_it", "markupsafe", "yaml"},
    "hardware": set(),
    "jobs": set(),
    "settings": {"platformdirs", "tomlkit"},
    "ui": {"PySide6", "markdown_it", "mdit_py_plugins", "nh3", "shiboken6", "ziamath"},
}

#: Each costs tens to hundreds of milliseconds, so the first paint does without.
TOO_HEAVY = (
    "alembic",
    "carrel.domain.hardware",
    "carrel.hardware",
    "dataclasses",
    "filelock",
    "importlib.metadata",
    "markdown_it",
    "pluggy",
    "pydantic",
    "sqlalchemy",
    "sqlmodel",
    "tomlkit",
    "whoosh",
    "ziamath",
)

LINT = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]

#: Imports what must work on a machine without a window system, with Qt out of reach.
WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"out of reach here: {name}", name=name)

sys.meta_path.insert(0, NoQt())
import carrel.api, carrel.api.hookspecs
import carrel.assembly, carrel.cli

import carrel_plugins
for module in pkgutil.walk_packages(carrel_plugins.__path__, "carrel_plugins."):
    # a view may import Qt at its top, in a module that says so by its name
    if not any(word in module.name.rpartition(".")[2] for word in ("view", "widget", "dialog")):
        importlib.import_module(module.name)
loaded = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
assert not loaded, loaded
"""

#: A whole window; says how its search is once it is not starting, and which of Whoosh it loaded.
WINDOW_THAT_SEARCHES = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from carrel.app.options import WindowOptions
from carrel.app.running import Running
from carrel.library.window_lock import WindowLock
from carrel.search.request import SearchRequest

if __name__ == "__main__":
    application, folder = QApplication([]), Path(sys.argv[1])
    running = Running(application, folder, WindowLock(folder), WindowOptions())
    running.show()

    def look():
        searcher = running.window.parts.desk.searcher if running.window.parts else None
        if searcher is not None and searcher.state.kind != "starting":
            searcher.answer(SearchRequest(text="a"))
            print(searcher.state.kind, [name for name in sys.modules if "whoosh" in name])
            running.window.close()
            application.quit()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    application.exec()
    timer.stop()
    running.finish()
"""


def type_checking_only(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes below `if TYPE_CHECKING:`."""
    blocks = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    return {below for block in blocks for part in block.body for below in ast.walk(part)}


def imported_names(source: str) -> Iterator[str]:
    """Yield the top-level names that a module imports while it runs."""
    tree = ast.parse(source)
    skipped = type_checking_only(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


def test_import_contracts(repository: Path):
    done = subprocess.run(
        LINT,
        cwd=repository,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


#: A module, a line that must not stand in it, and a word of the contract that says so.
VIOLATIONS = [
    ("carrel/domain/paper.py", "import carrel.api.markers", "Layers"),
    ("carrel/api/markers.py", "import carrel.jobs", "Layers"),
    ("carrel/search/__init__.py", "import carrel.library", "Layers"),
    ("carrel/settings/__init__.py", "import carrel.ui", "Layers"),
    ("carrel/ui/__init__.py", "import carrel.assembly", "Layers"),
    ("carrel/something_new.py", "", "Layers"),
    ("carrel/jobs/__init__.py", "from PySide6.QtCore import QObject", "Qt is in"),
    ("carrel/assembly.py", "def later():\n    import PySide6.QtCore", "Qt is in"),
    ("carrel/ui/__init__.py", "def later():\n    import sqlmodel", "ui asks"),
    ("carrel/search/client.py", "def later():\n    import carrel.search.index", "Whoosh stays"),
    ("carrel/assembly.py", "import carrel_plugins.json_lines", "never imports a plugin"),
    ("carrel_plugins/json_lines/__init__.py", "import carrel.domain.paper", "A plugin imports"),
    ("carrel_plugins/json_lines/__init__.py", "import carrel", "A plugin imports"),
    ("carrel_plugins/json_lines/__init__.py", "import carrel_plugins.hugging_face", "each other"),
]


@pytest.mark.parametrize(("path", "line", "contract"), VIOLATIONS)
def test_the_contracts_catch(repository: Path, tmp_path: Path, path: str, line: str, contract: str):
    without = shutil.ignore_patterns("__pycache__")
    for source in (repository / "app" / "carrel", repository / "plugins" / "carrel_plugins"):
        shutil.copytree(source, tmp_path / source.name, ignore=without)
    with (tmp_path / path).open("a") as module:
        module.write(f"\n{line}\n")
    done = subprocess.run(
        [*LINT, "--config", repository / "pyproject.toml"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    broken = [told for told in done.stdout.splitlines() if " BROKEN" in told]
    assert [told for told in broken if contract in told], done.stdout + done.stderr


@pytest.mark.parametrize("package", sorted(THIRD_PARTY))
def test_third_party_imports_are_those_of_the_table(python_sources: dict[str, str], package: str):
    allowed = {"carrel"} | THIRD_PARTY[package] | sys.stdlib_module_names
    odd = [
        f"{path} imports {name}"
        for path, source in python_sources.items()
        if path.startswith(f"app/carrel/{package}/")
        for name in imported_names(source)
        if name not in allowed
    ]
    assert not odd


def test_the_window_s_process_never_loads_whoosh(repository: Path, tmp_path: Path):
    library = tmp_path / "library"
    add_papers(library, repository / "tests" / "data" / "three_papers.jsonl")
    done = subprocess.run(
        [sys.executable, "-c", WINDOW_THAT_SEARCHES, library],
        cwd=repository,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["ready", "[]"], done.stdout + done.stderr


def test_the_core_works_without_qt(repository: Path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_QT],
        cwd=repository,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("papers", [3, 0], ids=["three papers", "a new library"])
def test_nothing_heavy_before_the_first_paint(repository: Path, tmp_path: Path, papers: int):
    if papers:
        add_papers(tmp_path / "library", repository / "tests" / "data" / "three_papers.jsonl")
    painted = first_paint(tmp_path, tmp_path / "library")
    heavy = [
        name
        for name in painted["modules"]
        if any(name == root or name.startswith(root + ".") for root in TOO_HEAVY)
    ]
    assert not heavy
    assert painted["rows_visible"] == papers
