"""`carrel plugins new`: a plugin that works, with its tests, to start from."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from carrel.cli.failures import CommandError

if TYPE_CHECKING:
    from carrel.cli.output import Output

#: Files of resources/plugin_template, and what they become; names are filled in there too.
_FILES = {
    "pyproject.toml.template": "pyproject.toml",
    "README.md.template": "README.md",
    "gitignore.template": ".gitignore",
    "package.py.template": "$package/__init__.py",
    "test.py.template": "tests/test_$name.py",
}
_FIELD_END = "_words"
_LONGEST_FIELD = 32  # characters, of a field's name


def write_project(name: str, folder: str | None, output: Output) -> int:
    """Write a plugin called `name` into `folder` (without one ./carrel-NAME, "-" for "_").

    Returns the exit status. Raises CommandError for a name that no plugin can have here, and for
    a folder that is not empty; OSError where it cannot be written.
    """
    _check(name)
    distribution = f"carrel-{name.replace('_', '-').strip('-')}"
    names = {
        "name": name,
        "distribution": distribution,
        "package": _package(name),
        "field": name[: _LONGEST_FIELD - len(_FIELD_END)] + _FIELD_END,
    }
    root = Path(folder if folder is not None else distribution).expanduser().absolute()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise CommandError(f"{root} is there and not empty; nothing was written")
    written = [_write(source, target, root, names) for source, target in _FILES.items()]
    if output.as_json:
        output.json({"name": name, "folder": str(root), "files": written})
        return 0
    output.line(f"the plugin {name} is in {root}:")
    for file in written:
        output.line(f"    {file}")
    output.line("README.md there says how to install, try and test it")
    return 0


def _check(name: str) -> None:
    from carrel.plugin_host.discovery import find_plugins
    from carrel.plugin_host.naming import NAME_RULE, is_plugin_name
    from carrel.settings.places import plugin_folder

    if not is_plugin_name(name):
        raise CommandError(f"“{name}” cannot be a plugin's name: {NAME_RULE}")
    for found in find_plugins(plugin_folder()):
        if found.record.name == name:
            raise CommandError(f"there is a plugin “{name}” already, from {found.record.origin}")
    if importlib.util.find_spec(_package(name)) is not None:
        raise CommandError(f"there is a package {_package(name)} already: choose another name")


def _package(name: str) -> str:
    return f"carrel_{name}"


def _write(source: str, target: str, root: Path, names: dict[str, str]) -> str:
    """Write one file; return its path below the root."""
    from carrel.resources import resource_path

    text = resource_path("plugin_template", source).read_text("utf-8")
    path = root / Template(target).substitute(names)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(Template(text).substitute(names))
    return path.relative_to(root).as_posix()
