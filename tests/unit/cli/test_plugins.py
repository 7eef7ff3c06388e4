"""`carrel plugins`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.unit.cli.plugin_files import VISITOR, put

from carrel.assembly import plugin_choices
from carrel.cli.plugin_project import write_project
from carrel.settings.places import config_folder, plugin_folder

pytestmark = pytest.mark.usefixtures("forgotten")


def told(carrel, name: str) -> dict:
    (found,) = [one for one in carrel("plugins", "--json").json["plugins"] if one["name"] == name]
    return found


def test_the_list(carrel):
    put("visitor", VISITOR)
    ran = carrel("plugins")
    assert (ran.status, ran.err) == (0, "")
    own = r"^json_lines \S+: on\n    from Carrel, loaded in \d+ ms\n    importers: papers$"
    assert re.search(own, ran.out, re.MULTILINE)
    assert carrel("plugins", "list").status == 0
    assert "visitor 0.3: off (“carrel plugins enable visitor” turns it on)\n" in ran.out
    assert f"    from the plugin folder ({plugin_folder() / 'visitor.py'})\n" in ran.out


def test_as_json(carrel):
    put("visitor", VISITOR)
    own = told(carrel, "json_lines")
    assert own.pop("load_ms") > 0
    assert own.pop("version")
    assert own == {
        "name": "json_lines",
        "origin": "Carrel",
        "distribution": "carrel",
        "first_party": True,
        "state": "on",
        "off_because": "",
        "problems": [],
        "contributions": {"register_importers": ["json_lines.papers"]},
    }
    other = told(carrel, "visitor")
    assert (other["state"], other["first_party"], other["load_ms"]) == ("off", False, 0)
    left_out = carrel("plugins", "--json", "--no-plugins").json["plugins"]
    assert {one["off_because"] for one in left_out} == {"this run does without it"}


def test_enable_says_what_was_agreed_to(carrel):
    path = put("visitor", VISITOR)
    ran = carrel("plugins", "enable", "visitor")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("visitor 0.3 is on (from the plugin folder (")
    assert "the program's own rights" in ran.out
    consent = plugin_choices().consent("visitor")
    assert consent is not None
    assert (
        f"version 0.3 with its files as they are now (SHA-256 {consent.fingerprint[:16]}…)"
        in ran.out
    )
    assert told(carrel, "visitor")["state"] == "on"

    path.write_text(VISITOR + "# changed\n")
    assert "its files changed" in told(carrel, "visitor")["off_because"]
    again = carrel("plugins", "enable", "visitor", "--json").json
    assert again["agreed"]["version"] == "0.3"
    assert again["agreed"]["fingerprint"] != consent.fingerprint
    assert again["contributions"]["register_exporters"] == ["visitor.file", "visitor.badly"]
    ran = carrel("plugins", "enable", "visitor")
    assert (ran.status, ran.err) == (0, "visitor was on already\n")


def test_without_a_version(carrel):
    put("bare", "from carrel.api import hookimpl\n@hookimpl\ndef plugin_enabled(): ...")
    ran = carrel("plugins", "enable", "bare")
    assert ran.out.startswith("bare is on (from ")
    assert "\nYou agreed to its files (SHA-256 " in ran.out
    assert "\nbare: on\n" in carrel("plugins").out
    assert "Plugin    bare: on\n" in carrel("doctor").out


@pytest.mark.expects_log("the name is taken")
def test_a_report_of_two_of_a_name(carrel):
    path = put("twice", "1 / 0")
    package = path.with_name("twice")
    package.mkdir()
    (package / "__init__.py").write_text('__version__ = "2"')
    ran = carrel("plugins", "report", "twice")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Plugin twice 2\nfrom the plugin folder ({package})\nstate: off\n")
    assert f"\n\nPlugin twice\nfrom the plugin folder ({path})\nstate: failed\n" in ran.out
    assert carrel("plugins", "report", "twice", "--json").json["report"] == ran.out


def test_disable(carrel):
    put("visitor", VISITOR)
    carrel("plugins", "enable", "visitor")
    assert carrel("plugins", "disable", "visitor").out == "visitor is off\n"
    off = told(carrel, "visitor")
    assert (off["state"], off["off_because"]) == ("off", "you turned it off")
    assert carrel("titles").status == 2


def test_carrels_own(carrel):
    ran = carrel("plugins", "disable", "json_lines", "--json")
    assert ran.json["state"] == "off"
    assert told(carrel, "json_lines")["state"] == "off"
    ran = carrel("plugins", "enable", "json_lines")
    assert ran.out.count("\n") == 1  # nothing to agree to
    assert carrel("plugins", "enable", "json_lines", "--json").json["agreed"] is None
    assert told(carrel, "json_lines")["state"] == "on"


@pytest.mark.expects_log("importing it raised ModuleNotFoundError")
def test_what_cannot_be_loaded_says_why(carrel):
    put("broken", "import no_such_module")
    ran = carrel("plugins", "enable", "broken")
    said = "importing it raised ModuleNotFoundError: No module named 'no_such_module'"
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"carrel: broken could not be loaded: {said}\n"
    assert told(carrel, "broken")["problems"] == [{"where": "import", "reason": said}]
    ran = carrel("plugins", "report", "broken")
    assert ran.status == 0
    assert ran.out.startswith("Plugin broken\nfrom the plugin folder (")
    assert "Traceback (most recent call last):" in ran.out
    report = carrel("plugins", "report", "broken", "--json").json
    assert report["report"] == ran.out
    assert report["state"] == "failed"
    assert carrel("plugins", "disable", "broken").status == 0
    assert carrel("plugins", "list").err == ""


@pytest.mark.expects_log("has no title")
def test_what_is_partly_wrong_is_on_and_said(carrel):
    put("visitor", VISITOR.replace('title="Badly"', 'title=""'))
    ran = carrel("plugins", "enable", "visitor")
    assert ran.status == 0
    assert "carrel: visitor: visitor.badly has no title\n" in ran.err
    assert "    ! visitor.badly has no title\n" in carrel("plugins").out


@pytest.mark.expects_log("plugin (broken|visitor): ")
def test_other_commands_say_one_line_a_plugin(carrel):
    two = VISITOR.replace('title="Badly"', 'title=""').replace('title="Titles"', 'title=""')
    for name, source in (("visitor", two), ("broken", "1 / 0")):
        put(name, source)
        carrel("plugins", "enable", name)
    said = carrel("titles", "lamps").err
    assert said == (
        "carrel: plugin broken: importing it raised ZeroDivisionError: division by zero\n"
        "carrel: plugin visitor: visitor.file has no title\n"
    )
    assert carrel("plugins").err == ""
    ran = carrel("doctor")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.count("! The plugin visitor: ") == 2


def test_a_plugin_that_takes_the_process_along(process, carrel):
    put("deadly", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    assert process("plugins", "enable", "deadly").returncode == -signal.SIGSEGV
    ran = process("plugins", "--json")
    assert ran.returncode == 0
    assert b"Carrel ended while it was being loaded" in ran.stdout
    assert told(carrel, "deadly")["off_because"] == "Carrel ended while it was being loaded"


def test_names_that_are_not_there(carrel):
    for what in ("enable", "disable", "report"):
        ran = carrel("plugins", what, "json_line")
        said = "carrel: there is no plugin “json_line”; did you mean “json_lines”?\n"
        assert (ran.status, ran.err) == (1, said)


@pytest.mark.parametrize(
    "arguments",
    [["turn"], ["enable"], ["new"], ["list", "x"], ["enable", "a", "b"], ["new", "a", "b", "c"]],
    ids=" ".join,
)
def test_wrong_usage(carrel, arguments: list[str]):
    ran = carrel("plugins", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "“carrel plugins --help” tells more" in ran.err


@pytest.mark.parametrize("command", [["search", "lamps"], ["plugins"], ["titles"], ["tag"]])
def test_plugins_that_are_not_there_cannot_be_asked_for(carrel, command: list[str]):
    put("visitor", VISITOR)
    ran = carrel(*command, "--plugins", "visitor,nope")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("carrel: there is no plugin “nope”; there are bibliography, ")
    assert "visitor" in ran.err
    assert carrel("search", "lamps", "--plugins", "visitor").status == 0
    assert carrel("search", "lamps", "--plugins", "").status == 0


def test_a_choice_that_cannot_be_kept_is_said(carrel):
    put("visitor", VISITOR)
    config_folder().parent.mkdir(parents=True, exist_ok=True)
    config_folder().write_text("in the way")
    said = f"carrel: the choice could not be kept: {config_folder()} cannot be written\n"
    for arguments in (["enable", "visitor"], ["disable", "json_lines"]):
        ran = carrel("plugins", *arguments)
        assert (ran.status, ran.out, ran.err) == (1, "", said)


# -- a new one


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "work" / "new"


def install(project: Path, name: str, site: Path) -> None:
    """Do what `pip install -e` does, which needs an index for the build."""
    info = site / f"carrel_{name}-0.1.0.dist-info"
    info.mkdir(parents=True)
    distribution = f"carrel-{name.replace('_', '-')}"
    metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 0.1.0\n"
    (info / "METADATA").write_text(metadata)
    (info / "entry_points.txt").write_text(f"[carrel.plugins.v1]\n{name} = carrel_{name}\n")
    (site / f"carrel_{name}").symlink_to(project / f"carrel_{name}")


@pytest.mark.parametrize("name", ["word_count", "a" * 40, "class", "year"])
def test_what_is_written_works_and_has_style(carrel, project: Path, name: str, tmp_path: Path):
    ran = carrel("plugins", "new", name, str(project), "--json")
    assert ran.json == {
        "name": name,
        "folder": str(project),
        "files": [
            "pyproject.toml",
            "README.md",
            ".gitignore",
            f"carrel_{name}/__init__.py",
            f"tests/test_{name}.py",
        ],
    }
    ruff = Path(sys.executable).with_name("ruff")
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *check, "--isolated", "--no-cache", project], capture_output=True
        )
        assert done.returncode == 0, done.stdout
    if len(name) == 40 or name == "year":  # the field's name has a limit and must not be taken
        site = tmp_path / "site"
        install(project, name, site)
        command = [sys.executable, "-m", "carrel", "plugins", "--json", "--plugins", name]
        environment = {**os.environ, "PYTHONPATH": str(site)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert f'"{name}.words"' in done.stdout
        assert done.stderr == ""


def test_its_own_tests_pass(carrel, project: Path, tmp_path: Path):
    assert carrel("plugins", "new", "word_count", str(project)).status == 0
    install(project, "word_count", tmp_path / "site")
    known = [one for one in entry_points(group="pytest11") if one.value == "carrel.testing"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command + ([] if known else ["-p", "carrel.testing"]),
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_the_folder_is_named_after_the_plugin(carrel, tmp_path: Path, monkeypatch):
    words = " ".join(carrel("plugins", "new", "--help").out.split())
    assert "(default: ./carrel-NAME, with “-” for “_”)" in words
    monkeypatch.chdir(tmp_path)
    ran = carrel("plugins", "new", "word_count")
    assert f"the plugin word_count is in {tmp_path / 'carrel-word-count'}:\n" in ran.out
    assert (
        'word_count = "carrel_word_count"'
        in (tmp_path / "carrel-word-count/pyproject.toml").read_text()
    )


@pytest.mark.parametrize("name", ["Word", "2words", "word-count", "", "a" * 41, "../x", "é"])
def test_a_name_that_is_none(carrel, project: Path, name: str):
    ran = carrel("plugins", "new", name, str(project))
    assert ran.status == 1
    assert "cannot be a plugin's name" in ran.err
    assert not project.exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [("json_lines", "there is a plugin"), ("visitor", "there is a plugin"), ("plugins", "package")],
)
def test_a_name_that_is_taken(carrel, project: Path, name: str, says: str):
    put("visitor", VISITOR)
    ran = carrel("plugins", "new", name, str(project))
    assert ran.status == 1
    assert says in ran.err
    assert not project.exists()


def test_a_folder_that_is_not_empty(carrel, project: Path, tmp_path: Path):
    project.mkdir(parents=True)
    (project / ".hidden").touch()
    (tmp_path / "file").touch()
    for place in (project, tmp_path / "file"):
        ran = carrel("plugins", "new", "lamps", str(place))
        assert (ran.status, ran.err) == (
            1,
            f"carrel: {place} is there and not empty; nothing was written\n",
        )
    assert [one.name for one in project.iterdir()] == [".hidden"]
    (project / ".hidden").unlink()
    assert carrel("plugins", "new", "lamps", str(project)).status == 0


def test_nothing_of_the_template_is_left_out(repository: Path, project: Path):
    from carrel.cli.output import Output
    from carrel.cli.plugin_project import _FILES

    held = {path.name for path in (repository / "resources" / "plugin_template").iterdir()}
    assert held == set(_FILES)
    write_project("lamps", str(project), Output(as_json=True))
    assert not [path for path in project.rglob("*") if path.is_file() and "$" in path.read_text()]
