"""Plugins that lie in the user's plugin folder as a module or a package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.unit.plugin_host.visitors import GOOD, Site, agreed, host_with, ids, record, whole

from carrel.plugin_host import ChoicesInMemory, PluginState
from carrel.plugin_host.discovery import find_plugins


def put(folder: Path, name: str, source: str) -> Path:
    """Put a plugin there; a `name` that ends with "/" is a package."""
    path = folder / (f"{name}__init__.py" if name.endswith("/") else f"{name}.py")
    path.parent.mkdir(exist_ok=True)
    path.write_text(source.replace("NAME", name.strip("/")))
    return path


@pytest.mark.parametrize("name", ["lamps", "lamps/"])
def test_a_module_and_a_package(folder: Path, name: str):
    put(folder, name, '__version__ = "0.4"\n' + GOOD)
    found = record(host_with(folder=folder), "lamps")
    assert (found.state, found.version, found.distribution) == (PluginState.OFF, "0.4", "")
    assert found.origin.startswith("the plugin folder (")
    assert "lamps" not in sys.modules
    host = host_with("lamps", folder=folder)
    assert ids(host) == {"lamps.one"}
    assert host.records()[-1].name == "lamps"


def test_a_package_imports_its_own_modules(folder: Path):
    put(folder, "lamps/", GOOD + "\nfrom lamps import light\n")
    (folder / "lamps" / "light.py").write_text("bright = True")
    assert ids(host_with("lamps", folder=folder)) == {"lamps.one"}


VERSIONS = {
    '__version__ = "1.2"': "1.2",
    '__version__: str = "1.2"': "1.2",
    '"""Text."""\nimport sys\n__version__ = version = "3"': "3",
    '__version__ = "x" * 10': "",
    "__version__ = 3": "",
    f'__version__ = "{"9" * 100}"': "9" * 40,
    "__version__ = (": "",
    "(" * 1000: "",
    "x = '\\d'": "",
    "": "",
}


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
@pytest.mark.parametrize("source", VERSIONS, ids=range(len(VERSIONS)))
def test_the_version_is_read_and_nothing_runs(folder: Path, source: str):
    put(folder, "lamps", source + "\nraise AssertionError")
    (found,) = [one for one in find_plugins(folder) if one.record.name == "lamps"]
    assert found.record.version == VERSIONS[source]


def test_a_huge_file_and_one_that_is_no_text_have_no_version(folder: Path):
    put(folder, "huge", '__version__ = "1"\n' + "#" * 2_000_000)
    (folder / "binary.py").write_bytes(b"\xff\0__version__ = '1'")
    assert [one.record.version for one in find_plugins(folder) if not one.record.first_party] == [
        "",
        "",
    ]


def test_other_things_in_the_folder_are_passed_over(folder: Path):
    put(folder, "lamps", GOOD)
    (folder / "README.md").touch()
    (folder / ".hidden.py").touch()
    (folder / "__pycache__").mkdir()
    (folder / "empty").mkdir()
    (folder / "gone.py").symlink_to(folder / "nowhere.py")
    (folder / "folder.py").mkdir()
    found = [one.record.name for one in find_plugins(folder) if not one.record.first_party]
    assert found == ["lamps"]
    assert not [one for one in find_plugins(folder / "nowhere") if not one.record.first_party]


@pytest.mark.expects_log("a module of the name (colorsys|xmlrpc) is there already .*: rename it")
@pytest.mark.parametrize("name", ["colorsys", "xmlrpc/"])
def test_a_name_that_shadows_an_installed_module_is_refused(folder: Path, name: str):
    put(folder, name, "raise AssertionError('imported')")
    name = name.strip("/")
    host = host_with(name, folder=folder)
    assert record(host, name).state is PluginState.FAILED
    assert "rename it" in whole(record(host, name).problems)
    __import__(name)
    assert not str(sys.modules[name].__file__).startswith(str(folder))


@pytest.mark.expects_log("plugin Bad-Name: a plugin's name is a small letter, then small letters, ")
@pytest.mark.parametrize("name", ["Bad-Name", "Bad-Name/"])
def test_a_name_that_no_plugin_can_have_is_listed(folder: Path, name: str):
    put(folder, name, "raise AssertionError('imported')")
    found = record(host_with("Bad-Name", folder=folder), "Bad-Name")
    assert found.state is PluginState.FAILED
    assert "digits and “_”, 40 at most" in whole(found.problems)


@pytest.mark.expects_log("plugin lamps: the name is taken by .*lamps.py is not used: remove that f")
def test_a_module_beside_a_package_of_its_name(folder: Path):
    put(folder, "lamps/", GOOD)
    path = put(folder, "lamps", "raise AssertionError('imported')")
    first, second = host_with(only=["lamps"], folder=folder).records()[-2:]
    assert (first.state, second.state) == (PluginState.ON, PluginState.FAILED)
    assert second.problems[0].reason.endswith(
        f"({folder / 'lamps'}), so {path} is not used: remove that file or rename it"
    )


@pytest.mark.expects_log("the name is taken by a plugin of Carrel")
def test_a_name_of_carrels_own_is_taken(folder: Path):
    put(folder, "json_lines", "raise AssertionError('imported')")
    assert record(host_with("json_lines", folder=folder), "json_lines").state is PluginState.FAILED


@pytest.mark.parametrize("change", ["source", "part", "new file"])
def test_a_changed_file_asks_again(folder: Path, change: str):
    path = put(folder, "lamps/", '__version__ = "1"\n' + GOOD)
    part = path.with_name("part.py")
    part.write_text("x = 1")
    choices = agreed("lamps", folder=folder)
    if change == "source":
        path.write_text(path.read_text().replace('"1"', '"2"'))
    else:
        (part if change == "part" else path.with_name("new.py")).write_text("x = 2")
    host = host_with(folder=folder, choices=choices)
    found = record(host, "lamps")
    assert (found.state, ids(host)) == (PluginState.OFF, set())
    now = "2" if change == "source" else "1"
    said = f"its files changed since you turned it on (version 1 then, {now} now)"
    assert found.off_because == said
    host.enable("lamps")
    assert ids(host_with(folder=folder, choices=choices)) == {"lamps.one"}


def test_without_a_version_none_is_named(folder: Path):
    path = put(folder, "lamps", GOOD)
    choices = agreed("lamps", folder=folder)
    path.write_text(path.read_text() + "# more")
    found = record(host_with(folder=folder, choices=choices), "lamps")
    assert (found.off_because, found.changed) == ("its files changed since you turned it on", True)


def test_code_from_elsewhere_asks_again(folder: Path, site: Site):
    path = put(folder, "lamps", GOOD)
    choices = ChoicesInMemory()
    host_with(folder=folder, choices=choices).enable("lamps")
    path.unlink()
    site.install(GOOD + "# more", "lamps", "carrel-lamps")
    found = record(host_with(folder=folder, choices=choices), "lamps")
    said = "it now comes from elsewhere than when you turned it on"
    then = f"the plugin folder ({path})"
    assert found.off_because == f"{said} ({then} then, the package carrel-lamps now)"
    assert found.changed
    choices.turn_on("lamps", choices.on["lamps"]._replace(origin=""))  # by an earlier Carrel
    found = record(host_with(folder=folder, choices=choices), "lamps")
    assert found.off_because.startswith("its files changed since you turned it on (version ")


def test_what_python_and_the_plugin_leave_there_asks_nothing(folder: Path):
    put(folder, "lamps/", GOOD)
    choices = agreed("lamps", folder=folder)
    host_with(folder=folder, choices=choices)
    (folder / "lamps" / "kept.json").write_text("{}")
    cache = folder / "lamps" / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "part.cpython-311.pyc").touch()
    assert ids(host_with(folder=folder, choices=choices)) == {"lamps.one"}
