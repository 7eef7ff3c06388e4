"""The built wheel in an environment of its own, as a user installs it. Uses the package index.

The versions are those of uv.lock, so that a release elsewhere cannot break this test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [pytest.mark.external, pytest.mark.timeout(600)]

#: Loads every plugin by its entry point and says what it found.
LOAD_PLUGINS = """
import json
from importlib.metadata import entry_points
found = entry_points(group="carrel.plugins.v1")
print(json.dumps({point.name: point.load().__name__ for point in found}))
"""

#: Says where the program finds its own files.
FIND = """
import sys
from carrel.resources import resource_path
for name in sys.argv[1:]:
    print(resource_path(name))
"""


def run(*command: str | Path, **options) -> str:
    """Run a command that must succeed, away from the repository; return what it printed."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, **options
    )
    said = f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    assert done.returncode == 0, said
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """A wheel and the folder of scripts of the environment that it was installed into."""

    wheel: Path
    scripts: Path


@pytest.fixture(scope="module")
def installed(
    repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
    outer_environment: dict[str, str],
) -> Installed:
    uv = outer_environment.get("CARREL_UV", "uv")
    folder = tmp_path_factory.mktemp("wheel")
    environment = {k: v for k, v in outer_environment.items() if k != "VIRTUAL_ENV"}
    options = {"env": {**environment, "UV_PYTHON_DOWNLOADS": "never"}, "cwd": repository}

    run(uv, "build", "--wheel", "--out-dir", folder, **options)
    (wheel,) = folder.glob("carrel-*.whl")
    locked = run(
        uv, "export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", **options
    )
    constraints = folder / "constraints.txt"
    constraints.write_text(locked)
    venv = folder / "venv"
    run(uv, "venv", "--python", sys.executable, venv, **options)
    python = venv / "bin" / "python"
    run(uv, "pip", "install", "--python", python, "--constraints", constraints, wheel, **options)
    return Installed(wheel=wheel, scripts=venv / "bin")


@pytest.fixture
def desk(tmp_path: Path) -> dict:
    """Where the installed program runs: a folder outside the repository, nothing of its path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {"cwd": tmp_path, "env": environment}


def test_the_wheel_holds_both_packages_and_the_resources(installed: Installed, repository: Path):
    held = set(zipfile.ZipFile(installed.wheel).namelist())
    for folder, place in {
        "app/carrel": "carrel",
        "plugins/carrel_plugins": "carrel_plugins",
        "resources": "carrel/_resources",
    }.items():
        for path in (repository / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.name != ".keep":
                assert f"{place}/{path.relative_to(repository / folder).as_posix()}" in held
    assert not [name for name in held if name.startswith(("app/", "tests/", "resources/"))]


def test_version(installed: Installed, repository: Path, desk: dict):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert project["version"] in run(installed.scripts / "carrel", "--version", **desk)


def test_first_party_plugins_load(installed: Installed, repository: Path, desk: dict):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    loaded = json.loads(run(installed.scripts / "python", "-c", LOAD_PLUGINS, **desk))
    assert loaded == project["entry-points"]["carrel.plugins.v1"]


def test_add_reads_json_lines(installed: Installed, repository: Path, desk: dict, tmp_path: Path):
    source = repository / "tests" / "data" / "three_papers.jsonl"
    carrel = [installed.scripts / "carrel", "--library", tmp_path / "library"]
    assert "3 added" in run(*carrel, "add", source, **desk)
    assert "3 duplicates" in run(*carrel, "add", source, **desk)


def test_the_program_finds_its_own_files(installed: Installed, repository: Path, desk: dict):
    names = [path.name for path in (repository / "resources").iterdir() if path.name != ".keep"]
    found = run(installed.scripts / "python", "-c", FIND, *names, **desk).splitlines()
    assert [Path(path).name for path in found] == names
    assert not [path for path in found if Path(path).is_relative_to(repository)]
