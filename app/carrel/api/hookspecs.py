"""The hooks that a plugin can implement. Each gets only the arguments that it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from carrel.api.markers import hookspec

if TYPE_CHECKING:
    from carrel.api.context import PluginContext
    from carrel.api.contributions import Importer


@hookspec
def register_importers(context: PluginContext) -> Iterable[Importer]:
    """Give importers: readers of a file format, a paste or a pipe.

    Called once, when the plugin is enabled, on the thread that loads plugins. The order of the
    result decides between importers that are equally sure of a source.

    Example::

        @hookimpl
        def register_importers():
            return [Importer(id="example.lines", title="One title a line", patterns=("*.titles",),
                             sniff=lambda head, name: 90 if name.endswith(".titles") else 0,
                             read=read_titles)]
    """
    raise NotImplementedError
