"""A third party's plugin, and a broken one, installed beside the built Carrel as users do it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.external_plugin.wheels import Builder, Installed, run_command

pytestmark = [pytest.mark.external, pytest.mark.timeout(600)]

HERE = Path(__file__).parent
PLUGIN, BROKEN = HERE / "carrel-shelf-marks", HERE / "carrel-broken-shelf"

#: What is told of each broken plugin once it was turned on: its state, and a word of the reason.
FAILURES = {
    "broken_import": ("failed", "a_module_that_nobody_has"),
    "broken_exit": ("failed", "SystemExit"),
    "broken_signature": ("failed", "wrong signature"),
    "broken_hook": ("on", "no commands today"),
    "broken_later": ("on", ""),
}

#: Tests of ours that run beside the plugin: the rows that need a library or a window.
TESTS_BESIDE = """
import pytest


def test_values_that_fail_cost_the_plugin_and_no_search(carrel_library, carrel_host):
    host = carrel_host("broken_later", library=carrel_library, allow_problems=True)
    assert host.plugin.state == "on"
    for number in range(3):
        carrel_library.add(f"Paper {number}")
    assert len(carrel_library.search("paper")) == 3
    assert host.plugin.state == "failed"
    assert "ArithmeticError: no mark for" in host.plugin.report()
    assert not host.contributions("register_search_fields")


def test_a_view_that_fails_says_so_in_its_place(carrel_library, carrel_window):
    carrel_library.add("A Lamp for Two")
    window = carrel_window("broken_later", carrel_library, allow_problems=True)
    window.open_view("broken_later.view")
    assert window.titles() == ["A Lamp for Two"]
    assert "no view today" in window.host.record("broken_later").report()


def test_a_problem_fails_the_test_that_did_not_allow_it(carrel_host):
    with pytest.raises(pytest.fail.Exception, match="no commands today"):
        carrel_host("broken_hook")
"""


@pytest.fixture(scope="module")
def beside(builder: Builder, carrel_wheel: Path) -> Installed:
    """Carrel, both plugins, and what the tests of a plugin need, in one environment."""
    wheels = [carrel_wheel, builder.wheel(PLUGIN), builder.wheel(BROKEN)]
    wanted = [*wheels, "pytest", "pytest-qt"]
    return Installed(wheel=wheels[1], scripts=builder.install("beside", *wanted, developers=True))


@pytest.fixture
def carrel(beside: Installed, desk: dict):
    """Run a command of the installed Carrel; return what its `--json` says."""

    def run(*words: str | Path) -> Any:
        return json.loads(run_command(beside.scripts / "carrel", *words, "--json", **desk))

    return run


def told(carrel) -> dict[str, dict[str, Any]]:
    """Return what `carrel plugins` says of each plugin that is not Carrel's."""
    listed = carrel("plugins")["plugins"]
    return {one["name"]: one for one in listed if not one["first_party"]}


def pytest_there(beside: Installed, desk: dict, *words: str | Path) -> str:
    """Run pytest in that environment, without a display."""
    environment = {**desk["env"], "QT_QPA_PLATFORM": "offscreen"}
    command = [beside.scripts / "python", "-m", "pytest", "-p", "no:cacheprovider", *words]
    return run_command(*command, cwd=desk["cwd"], env=environment)


def test_the_plugin_s_own_tests_pass(beside: Installed, desk: dict):
    said = pytest_there(beside, desk, "-c", PLUGIN / "pyproject.toml", PLUGIN / "tests")
    assert " passed" in said
    assert "skipped" not in said


def test_it_is_off_until_it_is_turned_on(carrel, desk: dict):
    before = told(carrel)["shelf_marks"]
    assert (before["state"], before["version"]) == ("off", "1.2.0")
    assert before["origin"] == "the package carrel-shelf-marks 1.2.0"
    assert not before["contributions"]
    carrel("plugins", "enable", "shelf_marks")
    after = told(carrel)["shelf_marks"]
    assert (after["state"], after["problems"]) == ("on", [])
    assert after["contributions"]["register_columns"] == ["shelf_marks.shelf"]
    carrel("plugins", "disable", "shelf_marks")
    assert told(carrel)["shelf_marks"]["state"] == "off"


def test_a_broken_sibling_costs_its_own_share(
    beside: Installed, carrel, desk: dict, repository: Path
):
    carrel("plugins", "enable", "shelf_marks")
    for name, (state, reason) in FAILURES.items():
        words = [beside.scripts / "carrel", "plugins", "enable", name]
        done = subprocess.run(words, **desk, check=False, capture_output=True, text=True)
        assert done.returncode == (1 if state == "failed" else 0), done.stderr
        assert reason in done.stderr
    found = told(carrel)
    assert found["shelf_marks"]["state"] == "on"
    assert not found["shelf_marks"]["problems"]
    for name, (state, reason) in FAILURES.items():
        assert found[name]["state"] == state, name
        assert reason in str(found[name]["problems"]), name
    source = repository / "tests" / "data" / "three_papers.jsonl"
    assert len(carrel("add", source)["added"]) == 3
    assert carrel("search", "shelf:2020s")["count"] == 3
    assert carrel("search", "shelf:unshelved")["count"] == 0


def test_a_plugin_for_another_version_and_one_with_a_taken_name_are_listed(carrel):
    listed = carrel("plugins")["plugins"]
    (too_new,) = (one for one in listed if one["name"] == "too_new")
    assert too_new["state"] == "failed"
    assert "version 2 of the plugin API" in str(too_new["problems"])
    own, taken = (one for one in listed if one["name"] == "json_lines")
    assert (own["state"], own["origin"]) == ("on", "Carrel")
    assert (taken["state"], taken["origin"]) == ("failed", "the package carrel-broken-shelf 0.3")
    assert "the name is taken" in str(taken["problems"])


def test_a_plugin_that_ends_the_process_is_off_the_next_time(beside: Installed, carrel, desk: dict):
    words = [beside.scripts / "carrel", "plugins", "enable", "broken_death"]
    assert subprocess.run(words, **desk, check=False).returncode == 3
    found = told(carrel)["broken_death"]
    assert found["state"] == "off"
    assert "Carrel ended while it was being loaded" in str(found)
    assert told(carrel)["broken_death"]["state"] == "off"


def test_what_fails_later_costs_that_call(beside: Installed, desk: dict, tmp_path: Path):
    tests = tmp_path / "test_beside.py"
    tests.write_text(TESTS_BESIDE)
    assert f"{TESTS_BESIDE.count('def test_')} passed" in pytest_there(beside, desk, tests)


def test_a_plugin_that_carrel_wrote_passes_its_own_tests(
    builder: Builder, carrel_wheel: Path, carrel, desk: dict, tmp_path: Path
):
    project = Path(carrel("plugins", "new", "margins", tmp_path / "carrel-margins")["folder"])
    wanted = [carrel_wheel, builder.wheel(project), "pytest", "pytest-qt"]
    scripts = builder.install("written", *wanted, developers=True)
    fresh = Installed(wheel=carrel_wheel, scripts=scripts)
    said = pytest_there(fresh, desk, "-c", project / "pyproject.toml", project / "tests")
    assert " passed" in said
    assert "skipped" not in said


def test_nothing_of_the_repository_is_used(beside: Installed, desk: dict, repository: Path):
    code = "import carrel, shelf_marks; print(carrel.__file__, shelf_marks.__file__)"
    places = run_command(beside.scripts / "python", "-c", code, **desk).split()
    assert all(str(repository) not in place for place in places)
    assert all(os.fspath(beside.scripts.parent) in place for place in places)
