"""What stored values of plugins' fields hang on, and how the functions are called."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.plugin_host.visitors import Site, host_with, record, whole

from carrel.domain.fields import StoredField
from carrel.plugin_host import PluginHost
from carrel.plugin_host.search_fields import PluginSearchFields

FIELD = """
from carrel.api import SearchField, hookimpl

def values(paper):
    return RESULT

@hookimpl
def register_search_fields():
    return [SearchField(id="NAME.depth", name="depth", title="Depth", kind="number",
                        values=values, version=VERSION)]
"""


def source(result: str = "[1]", version: int = 1) -> str:
    return FIELD.replace("RESULT", result).replace("VERSION", str(version))


def fields_of(host: PluginHost) -> PluginSearchFields:
    return PluginSearchFields(host)


class Reading:
    """A function as the follower calls it."""

    def __init__(self, fields: PluginSearchFields) -> None:
        ((self.field, self._values),) = [one for one in fields.readings() if one[0].name == "depth"]
        self.calls = 0

    def __call__(self, paper: Any) -> Any:
        self.calls += 1
        return self._values(paper)


def depth(fields: PluginSearchFields) -> StoredField:
    return next(one for one in fields.stored if one.name == "depth")


@pytest.mark.parametrize("editable", [False, True])
def test_an_edit_of_any_file_is_another_version(site: Site, editable: bool):
    package = site.folder / "visitor_parts"
    package.mkdir()
    part = package / "part.py"
    part.write_text("x = 1")
    (package / "__init__.py").write_text(source().replace("NAME", "visitor"))
    info = site.point("visitor = visitor_parts")
    if editable:
        told = '{"url": "file:///somewhere", "dir_info": {"editable": true}}'
        (info / "direct_url.json").write_text(told)

    def version() -> int:
        host = host_with(only=["visitor"])
        assert record(host).stamp
        return depth(fields_of(host)).version

    before = version()
    assert version() == before
    assert before >> 32 == 1
    assert before < 2**63
    part.write_text("x = 2")
    assert version() != before
    part.write_text("x = 1")
    (package / "table.csv").write_text("1")
    assert version() == before


def test_the_fields_own_version_counts_too(site: Site):
    site.install(source(version=2**31 - 1))
    version = depth(fields_of(host_with("visitor"))).version
    assert version >> 32 == 2**31 - 1
    assert version < 2**63


def test_the_stamp_is_that_of_the_code_that_runs(site: Site):
    path = site.install(source())
    host = host_with("visitor")
    before = record(host).stamp
    host.disable("visitor")
    path.write_text(path.read_text() + "# more")
    assert host.enable("visitor").stamp == before  # Python has imported the code before


def test_carrels_own_fields_have_the_plain_version():
    host = host_with()
    own = {one.name: one for one in host.contributions("register_search_fields")}
    assert own
    assert {one.name: one.version for one in fields_of(host).stored} == {
        name: one.version for name, one in own.items()
    }
    assert {one.stamp for one in host.records()} == {0}


@pytest.mark.expects_log("TypeError")
@pytest.mark.parametrize("result", ["7", "None"])
def test_a_single_value_says_what_to_return(site: Site, result: str):
    site.install(source(result))
    host = host_with("visitor")
    fields = fields_of(host)
    assert fields.call(Reading(fields), None) is None
    kind = {"7": "int", "None": "NoneType"}[result]
    said = f"return a list (or another iterable) of values, not {kind}"
    assert said in whole(record(host).problems)


@pytest.mark.expects_log("ZeroDivisionError")
def test_a_plugin_that_was_taken_out_is_not_called(site: Site):
    site.install(source("1 / 0"))
    fields = fields_of(host_with("visitor"))
    reading = Reading(fields)
    for _ in range(5):
        assert fields.call(reading, None) is None
    assert reading.calls == 3
    assert not fields.is_on(reading.field)
