"""What stands where in the repository, and what does not stand in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "app",
    "packaging",
    "plugins",
    "pyproject.toml",
    "resources",
    "tests",
    "uv.lock",
}

#: What may stand directly in these folders.
INSIDE = {
    "app": {"README.md", "carrel", "decisions"},
    "plugins": {"HOOKS.md", "README.md", "carrel_plugins"},
    ".ci": {"run"},
}

SAYS_NOTHING = {"base", "common", "helper", "helpers", "misc", "util", "utils"}

#: A home or a workplace on somebody's machine, written so that this file does not hold one.
SOMEBODYS_MACHINE = re.compile(
    r"(?<![\w.}])/(?:home|root|Users|work)/[\w.]|\b[A-Z]:\\+(?:Users|Documents)\\", re.IGNORECASE
)


def names_in(folder: str, names: set[str]) -> set[str]:
    inside = (name.removeprefix(folder + "/") for name in names if name.startswith(folder + "/"))
    return {name.partition("/")[0] for name in inside}


def test_layout(repository: Path, tracked_files: list[Path]):
    names = {path.relative_to(repository).as_posix() for path in tracked_files}
    assert {name.partition("/")[0] for name in names} == TOP_LEVEL
    for folder, allowed in INSIDE.items():
        assert names_in(folder, names) <= allowed


def test_packaging_holds_no_package(repository: Path, tracked_files: list[Path]):
    # An __init__.py there would shadow the library `packaging` for whoever runs from the root.
    assert not [
        path
        for path in tracked_files
        if path.name == "__init__.py" and repository / "packaging" in path.parents
    ]


def test_modules_have_names_that_say_something(python_sources: dict[str, str]):
    bad = [
        path
        for path in python_sources
        for part in path.removesuffix(".py").split("/")
        if part in SAYS_NOTHING or part.endswith("_manager")
    ]
    assert not bad


def test_no_path_of_somebodys_machine(repository: Path, tracked_texts: dict[Path, str]):
    found = [
        f"{path.relative_to(repository)}:{number}: {line.strip()[:120]}"
        for path, text in tracked_texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if SOMEBODYS_MACHINE.search(line)
    ]
    assert not found


def test_the_pattern_for_paths():
    slash = "/"
    assert SOMEBODYS_MACHINE.search(f"cd {slash}home{slash}ada{slash}carrel")
    assert SOMEBODYS_MACHINE.search("C:" + "\\Users\\ada")
    assert not SOMEBODYS_MACHINE.search(f"https://example.org{slash}home{slash}page")
    assert not SOMEBODYS_MACHINE.search(f"~{slash}.local/share")


def strings_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings_in(part)]
    return [value] if isinstance(value, str) else []


def test_the_lock_names_only_the_public_index(repository: Path):
    lock = tomllib.loads((repository / "uv.lock").read_text())
    odd_sources = [
        f"{package['name']}: {package['source']}"
        for package in lock["package"]
        if package["source"]
        != ({"editable": "."} if package["name"] == "carrel" else {"registry": PUBLIC_INDEX})
    ]
    assert not odd_sources
    addresses = [text for text in strings_in(lock) if "://" in text and text != PUBLIC_INDEX]
    assert addresses
    assert not [text for text in addresses if not text.startswith(PUBLIC_FILES)]
    assert not [text for text in strings_in(lock) if text.startswith(("/", "../"))]


PUBLIC_INDEX = "https://pypi.org/simple"
PUBLIC_FILES = "https://files.pythonhosted.org/"
