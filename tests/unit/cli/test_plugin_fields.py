"""Search fields of plugins on the command line: plugins that fail, change or are off."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.cli.plugin_files import VISITOR, put_and_enable

from carrel.plugin_host.discovery import find_plugins
from carrel.settings.places import plugin_folder

pytestmark = pytest.mark.usefixtures("forgotten")

LENGTH = """
from pathlib import Path
from carrel.api import SearchField, hookimpl

def values(paper):
    with Path(TOLD).open("a") as told:
        told.write("asked\\n")
    BODY

@hookimpl
def register_search_fields():
    return [SearchField(id="sizes.length", name="length", title="Length", kind="keyword",
                        values=values)]
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A line for every paper that the plugin was asked about."""
    path = tmp_path / "told"
    path.touch()
    return path


def sizes(told: Path, body: str) -> Path:
    return put_and_enable("sizes", LENGTH.replace("TOLD", repr(str(told))).replace("BODY", body))


def count(path: Path) -> int:
    return path.read_text().count("asked")


def test_code_that_was_edited_reads_all_papers_again(process, told: Path):
    sizes(told, "return ['long']")
    assert process("search", "length:short", "--ids").stdout == b""
    assert count(told) == 4
    assert process("search", "length:long", "--ids").stdout.count(b"\n") == 4
    assert count(told) == 4
    sizes(told, "return ['short']")
    assert process("search", "length:short", "--ids").stdout.count(b"\n") == 4
    assert count(told) == 8


TIRED = "carrel: plugin sizes: sizes.length raised RuntimeError: tired"


def test_the_third_failure_ends_the_reading_and_stores_nothing(process, told: Path):
    put_and_enable("visitor", VISITOR)
    sizes(told, "raise RuntimeError('tired')")
    ran = process("search", "length:short", "titlewords:2", "--ids")
    assert count(told) == 3
    assert ran.stderr.decode() == f"{TIRED}\n{TIRED} (it failed 3 times; it was taken out)\n"
    assert ran.stdout == b""
    # The fields of other plugins are there all the same.
    assert process("search", "titlewords:2", "--ids", "--plugins", "visitor").stdout
    # What was read for nothing counts for nothing: the next time begins anew.
    process("search", "length:short")
    assert count(told) == 6


def test_a_paper_that_fails_has_no_values_until_the_code_is_mended(process, told: Path):
    body = "if 'Lamps' in paper.title: raise RuntimeError('tired')\n    return ['long']"
    sizes(told, body)
    assert process("search", "length:long", "--ids").stdout.count(b"\n") == 3
    sizes(told, "return ['long']")
    assert process("search", "length:long", "--ids").stdout.count(b"\n") == 4


def test_every_failure_is_traced(process, told: Path, monkeypatch):
    monkeypatch.setenv("CARREL_TRACE_PLUGINS", "1")
    sizes(told, "raise RuntimeError('tired')")
    said = process("search", "length:short").stderr.decode()
    assert said.count("\nRuntimeError: tired\n") == 3
    assert said.count("in values\n") == 3


def test_a_clause_of_a_plugin_whose_files_changed(carrel, told: Path):
    path = sizes(told, "return ['long']")
    path.write_text(path.read_text() + "# more")
    (found,) = [one for one in find_plugins(plugin_folder()) if one.record.name == "sizes"]
    assert found.record.roots == (path,)
    ran = carrel("search", "length:long")
    off = "the plugin sizes is off: its files changed since you turned it on"
    assert ran.err.startswith(f"{off}; “carrel plugins enable sizes” turns it on\n")
    assert "searched as text: length:long" in ran.err
    assert off not in carrel("search", "lamps").err
    assert off not in carrel("search", "length:long", "--no-plugins").err
    carrel("plugins", "enable", "sizes")
    assert off not in carrel("search", "length:long").err
