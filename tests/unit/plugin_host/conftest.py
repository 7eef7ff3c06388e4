"""Plugins that are written for one test, installed or in a plugin folder."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.plugin_host.visitors import Site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A folder beside the installed packages, empty; what is imported from it goes afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before, path = set(sys.modules), list(sys.path)
    yield Site(folder)
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(tmp_path)):
            del sys.modules[name]
    sys.path[:] = path
    importlib.invalidate_caches()


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    """An empty plugin folder."""
    found = tmp_path / "plugins"
    found.mkdir()
    return found
