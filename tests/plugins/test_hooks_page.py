"""The page of hooks says what the hook specifications say, and its examples run."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from carrel.api import hookspecs
from carrel.plugin_host import PluginHost

PAGE = Path(__file__).parents[2] / "plugins" / "HOOKS.md"
GUIDE = PAGE.with_name("README.md")
_HEADING = re.compile(r"^## `(\w+)\(([^)]*)\)`$", re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def hooks() -> dict[str, str]:
    """Return every hook with its arguments as the page writes them."""
    return {
        name: ", ".join(inspect.signature(spec).parameters)
        for name, spec in vars(hookspecs).items()
        if hasattr(spec, "carrel_spec")
    }


def test_every_hook_has_its_section_and_none_is_made_up():
    assert hooks()
    assert dict(_HEADING.findall(PAGE.read_text("utf-8"))) == hooks()


def test_every_hook_has_a_first_party_user():
    host = PluginHost()
    host.load()
    used = {"register_importers": host.importers()}
    assert all(used[name] for name in hooks())


@pytest.mark.parametrize("page", [PAGE, GUIDE], ids=["hooks", "guide"])
def test_the_examples_run(page: Path):
    examples = _PYTHON.findall(page.read_text("utf-8"))
    assert examples
    for example in examples:
        told: dict[str, object] = {}
        exec(compile(example, page.name, "exec"), told)
        assert callable(told["register_importers"])
