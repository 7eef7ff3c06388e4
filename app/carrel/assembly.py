"""Puts the services together, without Qt; the window and the command line begin here.

Everything heavy is imported inside the functions: the window's first paint needs none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.library.importing import Importing
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost
    from carrel.search.sql import SqlSearcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What works on one library: the library and the plugins that serve it."""

    library: Library
    plugins: PluginHost


def library_folder(named: str | None) -> Path:
    """Return the folder that was named, else the one of CARREL_LIBRARY, else the user's own."""
    from carrel.library.location import default_folder

    return Path(named).expanduser().absolute() if named else default_folder().absolute()


def load_plugins(*, without: bool = False) -> PluginHost:
    """Return the host with every plugin loaded, or listed only with `without`. Never raises."""
    from carrel.plugin_host import PluginHost

    host = PluginHost(only=() if without else None)
    host.load()
    return host


def searcher(library: Library, *, limit_s: float = 2.0) -> SqlSearcher:
    """Return a search over the library, for one thread at a time; a query that takes longer
    than `limit_s` seconds is refused.
    """
    from carrel.search.sql import SqlSearcher

    return SqlSearcher(library.path, limit=limit_s)
