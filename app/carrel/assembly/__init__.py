"""Puts the services together, without Qt; the window and the command line begin here.

Everything heavy is imported inside the functions: the window's first paint needs none of it.
A library is opened by `carrel.library.opening.open_library`; here is what joins packages that
do not know each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.domain.paper import ImportedPaper
    from carrel.domain.reports import AddReport
    from carrel.library.importing import Importing, Write
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost
    from carrel.search.sql import SqlSearcher
    from carrel.settings.plugin_choices import PluginChoices


def library_folder(named: str | None) -> Path:
    """Return the folder that was named, else the one of CARREL_LIBRARY, else the user's own."""
    from carrel.library.location import default_folder

    return Path(named).expanduser().absolute() if named else default_folder().absolute()


def plugin_choices() -> PluginChoices:
    """Return what the reader decided about plugins."""
    from carrel.settings.places import config_folder
    from carrel.settings.plugin_choices import PluginChoices

    return PluginChoices(config_folder() / "plugins.json")


def plugin_host(
    choices: PluginChoices | None = None,
    *,
    only: Collection[str] | None = None,
    commands: Collection[str] = (),
) -> PluginHost:
    """Return the host with nothing loaded yet; see `PluginHost` for `only`.

    `commands` are names that no plugin's command of the command line may have.
    """
    from carrel.hardware import load_registry
    from carrel.plugin_host import Known, PluginHost, Surroundings
    from carrel.search.fields import FIELDS
    from carrel.settings.places import plugin_data_folder, plugin_folder

    return PluginHost(
        choices or plugin_choices(),  # type: ignore[arg-type]
        only=only,
        folder=plugin_folder(),
        surroundings=Surroundings(data_folder=plugin_data_folder, hardware=load_registry),
        known=Known(fields_own=frozenset(FIELDS), commands_own=frozenset(commands)),
    )


def load_plugins(
    *, only: Collection[str] | None = None, commands: Collection[str] = ()
) -> PluginHost:
    """Return the host with every plugin loaded that may run. Never raises."""
    host = plugin_host(only=only, commands=commands)
    host.load()
    return host


def importing(plugins: PluginHost, write: Write) -> Importing:
    """Return imports through the plugins' importers.

    `write(papers, source, history_id)` stores one batch; see `batch_writer`.
    """
    from carrel.library.importing import Importing

    return Importing(plugins.importers(), write)


def batch_writer(library: Library) -> Write:
    """Return what stores a batch in the library at once, on the caller's thread."""

    def write(
        papers: Sequence[ImportedPaper], source: str, history_id: int | None
    ) -> tuple[AddReport, int | None]:
        return library.add_batch(papers, source=source, history_id=history_id)

    return write


def searcher(library: Library, *, limit_s: float = 2.0) -> SqlSearcher:
    """Return a search over the library, for one thread at a time; a query that takes longer
    than `limit_s` seconds is refused.
    """
    from carrel.search.sql import SqlSearcher

    return SqlSearcher(library.path, limit=limit_s)
