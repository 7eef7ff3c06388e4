"""What is found without running a plugin's code: names, versions of the API, damaged metadata."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.unit.plugin_host.visitors import GOOD, Site, agreed, host_with, ids, record, whole

from carrel.plugin_host import PluginState
from carrel.plugin_host.discovery import find_plugins
from carrel.plugin_host.naming import is_plugin_name, no_such_plugin

IMPORTED = "raise AssertionError('imported')"


def names(folder: Path | None = None) -> list[str]:
    return [one.record.name for one in find_plugins(folder) if not one.record.first_party]


def test_finding_imports_nothing():
    program = "import sys; from carrel.plugin_host.discovery import find_plugins;"
    program += "list(find_plugins()); print(*[n for n in sys.modules if 'carrel_plugins' in n])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("\n", "")


@pytest.mark.expects_log("made for version 2 of the plugin API; this Carrel has version 1")
def test_a_plugin_for_a_later_api_is_listed_and_cannot_be_enabled(site: Site):
    site.install(IMPORTED, version=2)
    host = host_with("visitor")
    found = record(host)
    assert found.state is PluginState.FAILED
    assert host.enable("visitor").state is PluginState.FAILED
    assert "version 2 of the plugin API" in whole(found.problems)
    assert host.disable("visitor").state is PluginState.FAILED


def test_a_plugin_for_both_apis_is_one_plugin(site: Site):
    site.install(GOOD, version=1)
    site.install(IMPORTED, version=2)
    assert names() == ["visitor"]
    assert ids(host_with("visitor")) == {"visitor.one"}


@pytest.mark.expects_log("made for version 2")
def test_a_plugin_that_cannot_run_takes_no_name(site: Site):
    site.install(IMPORTED, distribution="a-newer-plugin", version=2)
    site.install(GOOD, distribution="b-plugin")
    host = host_with("visitor")
    assert record(host, distribution="b-plugin").state is PluginState.ON
    assert record(host, distribution="a-newer-plugin").state is PluginState.FAILED
    assert host.record("visitor").distribution == "b-plugin"
    host.disable("visitor")
    assert ids(host) == set()


@pytest.mark.expects_log("plugin json_lines: the name is taken by a plugin of Carrel")
def test_a_name_of_carrels_own_is_taken(site: Site):
    site.install(IMPORTED, "json_lines")
    host = host_with("json_lines")
    assert record(host, "json_lines").state is PluginState.FAILED
    assert host.record("json_lines").first_party
    assert "json_lines.papers" in [one.id for one in host.importers()]


@pytest.mark.expects_log("plugin visitor: the name is taken by a plugin of the package a-plugin")
def test_of_two_plugins_of_a_name_the_first_one_counts(site: Site):
    site.install(GOOD, distribution="a-plugin")
    site.install(IMPORTED, distribution="b-plugin")
    host = host_with("visitor", choices=agreed("visitor"))
    assert record(host, distribution="b-plugin").state is PluginState.FAILED
    assert host.record("visitor").distribution == "a-plugin"


@pytest.mark.expects_log("a plugin's name is a small letter")
@pytest.mark.parametrize("name", ["Visitor", "2nd", "a-b", "a" * 41])
def test_a_name_that_no_plugin_can_have(site: Site, name: str):
    assert not is_plugin_name(name)
    module = site.install(IMPORTED).stem
    (site.folder / "somebodys_plugin-2.5.dist-info" / "entry_points.txt").unlink()
    site.point(f"{name} = {module}")
    assert record(host_with(name), name).state is PluginState.FAILED


def test_names_that_are_not_there():
    assert no_such_plugin(["a"], iter("abba")) == ""
    assert no_such_plugin(["a", "c", "d"], iter("abba")) == (
        "there is no plugin “c” or “d”; there are a, b"
    )
    assert no_such_plugin(["c"], ()) == "there is no plugin “c”; there are none"


DAMAGES = {
    "no equals sign": ("entry_points.txt", b"[carrel.plugins.v1]\nbroken\n"),
    "no text": ("entry_points.txt", b"[carrel.plugins.v1]\nx = \xff\xfe\n"),
    "metadata that is no text": ("METADATA", b"\xff\xfe\x00Name: \xff"),
    "no metadata": ("METADATA", None),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_a_damaged_distribution_costs_itself(site: Site, case: str):
    site.install(GOOD)
    name, content = DAMAGES[case]
    site.install(IMPORTED, "broken", "broken-plugin")
    damaged = site.folder / "broken_plugin-2.5.dist-info" / name
    damaged.unlink() if content is None else damaged.write_bytes(content)
    host = host_with("visitor")
    assert ids(host) == {"visitor.one"}
    assert [one.name for one in host.records() if one.first_party]


def test_metadata_that_lies_in_two_places_counts_once(site: Site, tmp_path: Path, monkeypatch):
    site.install(GOOD)
    other = Site(tmp_path / "other")
    other.folder.mkdir()
    other.install(GOOD)
    monkeypatch.setattr(sys, "path", [*sys.path, str(other.folder)])
    assert names() == ["visitor"]


def fingerprint(name: str = "visitor", folder: Path | None = None) -> str:
    return next(one.fingerprint() for one in find_plugins(folder) if one.record.name == name)


def test_the_fingerprint_follows_the_files_that_the_installer_listed(site: Site):
    path = site.install(GOOD)
    package = site.folder / "visitor_parts"
    package.mkdir()
    (package / "__init__.py").touch()
    part, table = package / "part.py", package / "table.csv"
    part.write_text("x = 1")
    table.write_text("1")
    info = site.folder / "somebodys_plugin-2.5.dist-info"
    listed = [path.name, "visitor_parts/__init__.py", "visitor_parts/part.py"]
    (info / "RECORD").write_text(
        "".join(f"{one},,\n" for one in [*listed, "visitor_parts/table.csv"])
    )
    before = fingerprint()
    table.write_text("2")
    assert fingerprint() == before  # no code
    part.write_text("x = 2")
    assert fingerprint() != before
    part.unlink()
    assert len({before, fingerprint(), ""}) == 3


def test_without_a_list_the_module_is_looked_at(site: Site):
    path = site.install(GOOD)
    before = fingerprint()
    path.write_text(GOOD + "# more")
    assert fingerprint() not in {before, ""}


def test_installed_for_editing_is_agreed_to_once(site: Site):
    path = site.install(GOOD)
    told = {"url": "file:///somewhere", "dir_info": {"editable": True}}
    (site.folder / "somebodys_plugin-2.5.dist-info" / "direct_url.json").write_text(
        json.dumps(told)
    )
    choices = agreed("visitor")
    path.write_text(GOOD.replace("NAME", "visitor") + "# more")
    assert fingerprint() == "editable file:///somewhere"
    assert ids(host_with(choices=choices)) == {"visitor.one"}


def test_what_cannot_be_read_is_not_agreed_to(site: Site):
    site.install(GOOD)
    choices = agreed("visitor")
    for one in site.folder.glob("*.py"):
        one.unlink()
    assert fingerprint() == ""
    host = host_with(choices=choices)
    assert record(host).off_because == "its files cannot be read"


def test_a_plugin_in_an_archive_is_found(site: Site, tmp_path: Path, monkeypatch):
    path = site.install(GOOD)
    archive = tmp_path / "plugins.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for one in [path, *path.parent.glob("*.dist-info/*")]:
            packed.write(one, one.relative_to(path.parent))
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one != str(path.parent)])
    monkeypatch.syspath_prepend(str(archive))
    host = host_with(only=["visitor"])
    assert ids(host) == {"visitor.one"}
    assert record(host_with("visitor")).off_because == ""  # not agreed to: nothing to agree to
