"""The page of hooks and the guide say what the code says, and every block of code on them runs."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

import carrel.api
from carrel.api import hookspecs
from carrel.plugin_host import PluginHost
from carrel.plugin_host.validation import EVENTS, REGISTERING
from carrel.resources import resource_path
from carrel.settings.places import plugin_folder
from carrel.testing import JobInTest
from carrel.testing.hosting import HostInTest, taken_names
from carrel.testing.library import LibraryInTest
from carrel.testing.window import WindowInTest

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
    values = {"Paper", "ImportSource", "Mention", "KeptMention", "MentionQuery"}
    assert set(tables) == kinds | contexts | values | {"MentionForm", "MentionField"}
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


def test_the_names_of_fields_are_all_there():
    (section,) = re.findall(r"^## Names of fields$(.*?)^## ", HOOKS_TEXT, re.MULTILINE | re.DOTALL)
    table, _, prose = section.partition("\nA search field")
    assert tuple(_ROW.findall(table)) == carrel.api.BUILT_IN_FIELDS
    own, _, others = prose.partition("Carrel's own plugins")
    taken = taken_names("example")
    assert {*_ROW.findall(table), *re.findall(r"`(\w+)`", own)} == set(taken.fields_own)
    assert set(re.findall(r"`([\w.-]+)`", others)) == set(taken.fields)


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
TESTS = [block for block in GUIDE_BLOCKS if "\ndef test_" in block]
(CONFTEST,) = (block for block in GUIDE_BLOCKS if "@pytest.fixture" in block)
PLUGIN = [block for block in GUIDE_BLOCKS if block not in TESTS and block != CONFTEST]
#: All code blocks of the page in their order, each with its language.
STEPS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE_TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(1, len(PLUGIN) + 1))
def test_the_plugin_of_the_guide_works_after_each_section(
    number: int, carrel_plugin_folder: Path, carrel_host, carrel_library
):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN[:number]))
    host = carrel_host("abstracts", library=carrel_library)
    assert host.plugin.version == "0.1"
    paper = carrel_library.add("A Lamp for Two", abstract="Three short words")
    other = carrel_library.add("A Chair for One", summary="Two words")
    assert carrel_library.search("words:3") == [paper.id]
    assert carrel_library.search("words:2") == [other.id]


def test_the_guide_has_a_section_for_each_kind_of_contribution(
    carrel_plugin_folder: Path, carrel_host
):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    host = carrel_host("abstracts")
    assert set(host.plugin.contributions) == set(REGISTERING)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The guide's project as it lies on a disk where it is installed for editing."""
    (table,) = blocks(GUIDE_TEXT, "toml")
    declared = tomllib.loads(table)["project"]
    folder = tmp_path / "project"
    info = folder / f"carrel_abstracts-{declared['version']}.dist-info"
    info.mkdir(parents=True)
    (folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n"
    )
    editable = {"url": folder.as_uri(), "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(editable))
    (info / "entry_points.txt").write_text(
        "".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
            for group, points in declared["entry-points"].items()
        )
    )
    return folder


def run(folder: Path, *command: str, installed: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, whose project is installed or not."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **({"PYTHONPATH": str(folder)} if installed else {})},
        capture_output=True,
        text=True,
        timeout=120,
    )


def passes(folder: Path, *, installed: bool) -> None:
    """Run the tests of the guide."""
    (folder / "test_abstracts.py").write_text("\n\n".join(TESTS))
    tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", ".")
    done = run(folder, *tests, installed=installed)
    count = sum(block.count("def test_") for block in TESTS)
    assert f"{count} passed" in done.stdout, done.stdout + done.stderr
    assert "warning" not in done.stdout, done.stdout


def test_the_tests_of_the_guide_pass_for_the_project(project: Path):
    passes(project, installed=True)


@pytest.mark.skipif(sys.platform != "linux", reason="the lines of the guide name Linux's folder")
def test_the_tests_of_the_guide_pass_for_the_single_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(
            name, str(tmp_path / ("home" if name == "HOME" else "home/.local/share"))
        )
    plugins = tmp_path / "home/.local/share/carrel/plugins"
    plugins.mkdir(parents=True)
    (plugins / "abstracts.py").write_text("\n\n".join(PLUGIN))
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "conftest.py").write_text(CONFTEST)
    passes(folder, installed=False)


def test_who_follows_the_guide_finds_something(tmp_path: Path):
    """Do what the page says, block by block: write files, type lines."""
    file = plugin_folder() / "abstracts.py"
    file.parent.mkdir(parents=True)
    written: list[str] = []
    typed = 0
    for language, block in STEPS:
        if language == "python" and block in PLUGIN:
            written.append(block)
            file.write_text("\n\n".join(written))
        if language == "json":
            (tmp_path / "papers.jsonl").write_text(block)
        for line in block.splitlines() if language == "console" else ():
            assert line.startswith("$ carrel "), line
            words = shlex.split(line.removeprefix("$ carrel "))
            done = run(tmp_path, "-m", "carrel", *words, installed=False)
            said = f"{line}\n{done.stdout}{done.stderr}"
            assert done.returncode == 0, said
            assert done.stdout, said
            assert "carrel:" not in done.stderr, said
            shows_something(words, done.stdout, tmp_path)
            typed += 1
    assert written == PLUGIN
    assert typed == GUIDE_TEXT.count("\n$ ")


def shows_something(words: list[str], said: str, folder: Path) -> None:
    """Check that a line of the guide shows on the sample library what the page promises."""
    if "extract" in words:
        assert [one["quote"] for one in json.loads(said)["versions"]] == ["v2.1", "v2"]
    elif words[0] == "search":
        assert " · " in said
    elif "--format" in words:
        lines = (folder / "lengths.tsv").read_text().splitlines()
        assert len(lines) == 56
        assert all(int(line.split("\t")[0]) > 50 for line in lines)
    elif "--json" in words:
        lengths = json.loads(said)
        assert len(lengths) == 56
        assert all(length > 50 for length in lengths.values())
    elif "report" in words:
        assert "state: on" in said
        assert "Traceback" not in said


def test_every_query_of_the_guide_finds_papers_of_the_sample(
    carrel_plugin_folder: Path, carrel_host, carrel_library
):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    carrel_host("abstracts", library=carrel_library)
    for line in resource_path("sample_library", "papers.jsonl").read_text("utf-8").splitlines():
        paper = json.loads(line)
        carrel_library.add(paper["title"], summary=paper["summary"])
    prose = re.sub(r"^```.*?^```$", "", GUIDE_TEXT, flags=re.MULTILINE | re.DOTALL)
    queries = set(re.findall(r"`((?:words|length):[^`]+)`", prose))
    assert queries >= {"words:>110", "length:short"}
    for query in queries:
        assert carrel_library.search(query), query
    for length in ("short", "usual", "long"):
        assert carrel_library.search(f"length:{length}"), length


def test_a_refused_line_makes_add_end_with_1(project: Path):
    (project / "my.titles").write_text("A Lamp for Two\n\n")
    done = run(project, "-m", "carrel", "--plugins", "abstracts", "add", "my.titles")
    assert (done.returncode, done.stdout) == (1, "1 added, 0 updated, 0 duplicates, 1 refused\n")
    assert "my.titles:2: an empty line" in done.stderr


def test_what_became_a_project_is_turned_on_once_more(project: Path):
    file = plugin_folder() / "abstracts.py"
    file.parent.mkdir(parents=True)
    file.write_text("\n\n".join(PLUGIN))

    def states(*command: str) -> list[tuple[str, str]]:
        if command:
            done = run(project, "-m", "carrel", "plugins", *command)
            assert done.returncode == 0, done.stderr
        told = json.loads(run(project, "-m", "carrel", "plugins", "--json").stdout)["plugins"]
        found = [one for one in told if one["name"] == "abstracts"]
        return [(one["distribution"], one["state"]) for one in found]

    run(file.parent, "-m", "carrel", "plugins", "enable", "abstracts", installed=False)
    assert states() == [("carrel-abstracts", "off"), ("", "failed")]
    file.unlink()
    assert states() == [("carrel-abstracts", "off")]
    assert states("enable", "abstracts") == [("carrel-abstracts", "on")]


def test_the_project_of_the_guide_is_declared_as_a_new_one_is():
    def declared(text: str) -> dict[str, Any]:
        return tomllib.loads(text.replace("$name =", "name ="))["project"]

    (table,) = blocks(GUIDE_TEXT, "toml")
    template = resource_path("plugin_template", "pyproject.toml.template").read_text("utf-8")
    for key in ("optional-dependencies", "requires-python", "dependencies"):
        assert declared(table)[key] == declared(template)[key]
    build = "[build-system]"
    assert table[table.index(build) :].splitlines()[:3] == template.splitlines()[:3]


def test_titles_of_the_guide_and_of_a_new_plugin_differ(carrel_plugin_folder: Path, carrel_host):
    (carrel_plugin_folder / "abstracts.py").write_text("\n\n".join(PLUGIN))
    (column,) = carrel_host("abstracts").contributions("register_columns")
    template = resource_path("plugin_template", "package.py.template").read_text("utf-8")
    assert f'title="{column.title}"' not in template


def test_the_guide_lists_all_that_fixtures_offer():
    told = {
        name: set(_ROW.findall(rows))
        for name, rows in re.findall(
            r"^\| `(\w+)(?:\([^`]*\))?` \| what it (?:does|is) \|\n\|[-|]+\n((?:\|.*\n)+)",
            GUIDE_TEXT,
            re.MULTILINE,
        )
    }
    assert told == {
        "carrel_library": offered(LibraryInTest, {"close", "use"}) | {"folder", "path", "access"},
        "carrel_host": offered(HostInTest) | {"contributions", "tell", "context", "notices"},
        "carrel_window": offered(WindowInTest, {"close"}) | {"window", "said"},
        "JobInTest": offered(JobInTest) | {"cancelled", "told"},
    }


def offered(kind: type, inner: Collection[str] = ()) -> set[str]:
    """Return the public methods and properties that a class itself has."""
    return {name for name in vars(kind) if not name.startswith("_")} - set(inner)
