"""The page of hooks and the guide say what the code says, and every block of code on them runs."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import carrel.api
from carrel.api import hookspecs
from carrel.plugin_host import PluginHost
from carrel.plugin_host.validation import EVENTS, REGISTERING

PAGE = Path(__file__).parents[2] / "plugins" / "HOOKS.md"
GUIDE = PAGE.with_name("README.md")
HOOKS_TEXT, GUIDE_TEXT = PAGE.read_text("utf-8"), GUIDE.read_text("utf-8")

_HOOK = re.compile(r"^## `(\w+)\(([^)]*)\)`$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_TABLE = re.compile(r"^\| `(\w+)` \|.*\|\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
_CONTEXT = re.compile(r"^### `(\w+)`$(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)[^`]*` \|", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]*)\)")


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def hooks() -> dict[str, str]:
    """Return every hook with its arguments as the page writes them."""
    return {
        name: ", ".join(inspect.signature(spec).parameters)
        for name, spec in vars(hookspecs).items()
        if hasattr(spec, "carrel_spec")
    }


def sections() -> dict[str, str]:
    """Return the page's section of each hook."""
    parts = re.split(r"^## ", HOOKS_TEXT, flags=re.MULTILINE)
    named = ((re.match(r"`(\w+)\(", part), part) for part in parts)
    return {match[1]: part for match, part in named if match}


def members(name: str) -> set[str]:
    """Return what a name of `carrel.api` offers: fields, or methods and properties."""
    found = getattr(carrel.api, name)
    if dataclasses.is_dataclass(found):
        return {field.name for field in dataclasses.fields(found)}
    return {member for member in vars(found) if not member.startswith("_")}


# -- the page of hooks -----------------------------------------------------------------------------


def test_every_hook_has_its_section_and_none_is_made_up():
    assert hooks()
    assert dict(_HOOK.findall(HOOKS_TEXT)) == hooks()
    assert set(hooks()) == {*REGISTERING, *EVENTS, "plugin_enabled", "plugin_disabled"}


@pytest.mark.parametrize("hook", hooks())
def test_a_section_says_when_and_what_happens_if_it_raises(hook: str):
    for point in ("- **Called** ", "- **Arguments** ", "- **Returns** ", "- **If it raises**"):
        assert sections()[hook].count(point) == 1, point
    for argument in inspect.signature(getattr(hookspecs, hook)).parameters:
        assert f"`{argument}`:" in sections()[hook]


def test_every_contribution_and_context_has_all_its_members_in_a_table():
    tables = {name: set(_ROW.findall(rows)) for name, rows in _TABLE.findall(HOOKS_TEXT)}
    tables |= {name: set(_ROW.findall(text)) for name, text in _CONTEXT.findall(HOOKS_TEXT)}
    returned = (
        inspect.signature(getattr(hookspecs, hook)).return_annotation for hook in REGISTERING
    )
    kinds = {annotation.removeprefix("Iterable[").removesuffix("]") for annotation in returned}
    contexts = {name for name in carrel.api.__all__ if _is_protocol(name)}
    assert set(tables) == kinds | contexts | {"Paper", "ImportSource"}
    for name, told in tables.items():
        assert told == members(name), name


def _is_protocol(name: str) -> bool:
    return getattr(getattr(carrel.api, name), "_is_protocol", False)


@pytest.mark.parametrize("page", [PAGE, GUIDE], ids=["hooks", "guide"])
def test_links_lead_somewhere(page: Path):
    for target in _LINK.findall(page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = page.with_name(name) if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """Return the names by which GitHub links to the headings."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose))
    return {heading.replace(" ", "-") for heading in plain}


def test_every_hook_has_a_first_party_user():
    host = PluginHost()
    host.load()
    unused = [name for name in hooks() if not getattr(host._manager.hook, name).get_hookimpls()]
    host.close()
    assert not unused


# -- its examples ----------------------------------------------------------------------------------

EXAMPLES = [
    (hook, example) for hook, text in sections().items() for example in blocks(text, "python")
]


def test_every_section_has_an_example():
    assert [hook for hook, _ in EXAMPLES] == list(hooks())
    assert len(EXAMPLES) + 1 == len(blocks(HOOKS_TEXT, "python"))  # the one on deprecation


@pytest.mark.parametrize(("hook", "example"), EXAMPLES, ids=[hook for hook, _ in EXAMPLES])
def test_an_example_passes_through_the_host(
    hook: str, example: str, carrel_plugin_folder: Path, carrel_host, carrel_library
):
    (carrel_plugin_folder / "example.py").write_text(example)
    host = carrel_host("example", library=carrel_library)
    assert getattr(host._manager.hook, hook).get_hookimpls()
    if hook in REGISTERING:
        assert host.contributions(hook)
    elif hook in EVENTS:
        paper = carrel_library.add("A Lamp for Two", state="dropped", note="Two words")
        told = {"papers": [paper], "fields": frozenset({"state"}), "paper_ids": [paper.carrel_id]}
        host.tell(hook, **{name: told[name] for name in told if name in hooks()[hook]})
    # carrel_host fails the test where the plugin has a problem, disabling included


def test_the_example_of_a_deprecation_runs(carrel_plugin_folder: Path, carrel_host):
    (example,) = (block for block in blocks(HOOKS_TEXT, "python") if "a_name_that_goes" in block)
    (carrel_plugin_folder / "example.py").write_text(example)
    carrel_host("example")


# -- the guide -------------------------------------------------------------------------------------

GUIDE_BLOCKS = blocks(GUIDE_TEXT, "python")
PLUGIN = [block for block in GUIDE_BLOCKS if "def test_" not in block]
TESTS = [block for block in GUIDE_BLOCKS if "def test_" in block]


@pytest.mark.parametrize("number", range(1, len(PLUGIN) + 1))
def test_the_plugin_of_the_guide_works_after_each_section(
    number: int, carrel_plugin_folder: Path, carrel_host, carrel_library
):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN[:number]))
    host = carrel_host("abstracts", library=carrel_library)
    assert host.plugin.version == "0.1"
    paper = carrel_library.add("A Lamp for Two", abstract="Three short words")
    assert carrel_library.search("words:3") == [paper.id]


def test_the_guide_has_a_section_for_each_kind_of_contribution(
    carrel_plugin_folder: Path, carrel_host
):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    host = carrel_host("abstracts")
    assert set(host.plugin.contributions) == set(REGISTERING)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The guide's project as it lies on a disk where it is installed."""
    (table,) = blocks(GUIDE_TEXT, "toml")
    declared = tomllib.loads(table)["project"]
    folder = tmp_path / "project"
    info = folder / f"carrel_abstracts-{declared['version']}.dist-info"
    info.mkdir(parents=True)
    (folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n"
    )
    (info / "entry_points.txt").write_text(
        "".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
            for group, points in declared["entry-points"].items()
        )
    )
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python where the guide's project is installed."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_tests_of_the_guide_pass(project: Path):
    (project / "test_abstracts.py").write_text("\n\n".join(TESTS))
    done = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".")
    count = sum(block.count("def test_") for block in TESTS)
    assert f"{count} passed" in done.stdout, done.stdout + done.stderr
    assert "warning" not in done.stdout, done.stdout


def test_the_commands_of_the_guide_run(project: Path):
    add = run(project, "-m", "carrel", "add", "--sample")
    assert add.returncode == 0, add.stderr
    lines = [line for block in blocks(GUIDE_TEXT, "console") for line in block.splitlines()]
    assert lines
    for line in lines:
        assert line.startswith("$ carrel "), line
        done = run(project, "-m", "carrel", *line.removeprefix("$ carrel ").split())
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
