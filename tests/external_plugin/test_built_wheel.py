"""The built wheel in an environment of its own, as a user installs it. Uses the package index.

The versions are those of uv.lock, so that a release elsewhere cannot break this test.
"""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path

import pytest
from tests.external_plugin.wheels import Installed, run_command

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
    assert project["version"] in run_command(installed.scripts / "carrel", "--version", **desk)


def test_first_party_plugins_load(installed: Installed, repository: Path, desk: dict):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    loaded = json.loads(run_command(installed.scripts / "python", "-c", LOAD_PLUGINS, **desk))
    assert loaded == project["entry-points"]["carrel.plugins.v1"]


def test_add_reads_json_lines(installed: Installed, repository: Path, desk: dict, tmp_path: Path):
    source = repository / "tests" / "data" / "three_papers.jsonl"
    carrel = [installed.scripts / "carrel", "--library", tmp_path / "library"]
    assert "3 added" in run_command(*carrel, "add", source, **desk)
    assert "3 duplicates" in run_command(*carrel, "add", source, **desk)


def test_the_program_finds_its_own_files(installed: Installed, repository: Path, desk: dict):
    names = [path.name for path in (repository / "resources").iterdir() if path.name != ".keep"]
    found = run_command(installed.scripts / "python", "-c", FIND, *names, **desk).splitlines()
    assert [Path(path).name for path in found] == names
    assert not [path for path in found if Path(path).is_relative_to(repository)]
