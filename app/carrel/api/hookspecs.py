"""The hooks that a plugin can implement. Each gets only the arguments that it names.

Hooks that register are called once, when the plugin is enabled, on the thread that loads plugins
(not the window's), and give an iterable of contributions whose ids begin with the plugin's name
and a dot. What one of them raises costs that hook's share; a contribution that is wrong costs
itself. `plugins/HOOKS.md` has a section for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from carrel.api.markers import hookspec

if TYPE_CHECKING:
    from carrel.api.commands import CliCommand, Command
    from carrel.api.context import PluginContext
    from carrel.api.extractors import Extractor
    from carrel.api.fields import Column, Facet, SearchField
    from carrel.api.files import Exporter, Importer
    from carrel.api.mentions import MentionKind
    from carrel.api.note_sections import NoteSection
    from carrel.api.settings import SettingsPage
    from carrel.api.views import View
    from carrel.domain.paper import Paper


@hookspec
def register_importers(context: PluginContext) -> Iterable[Importer]:
    """Give importers: readers of a file format, a paste or a pipe.

    The order of the result decides between importers that are equally sure of a source.

    Example::

        @hookimpl
        def register_importers():
            return [Importer(id="example.lines", title="One title a line", patterns=("*.titles",),
                             sniff=lambda head, name: 90 if name.endswith(".titles") else 0,
                             read=read_titles)]
    """
    raise NotImplementedError


@hookspec
def register_exporters(context: PluginContext) -> Iterable[Exporter]:
    r"""Give exporters: writers of a file format, for File > Export and `carrel export --format`.

    Example::

        @hookimpl
        def register_exporters():
            return [Exporter(id="example.titles", title="Titles", format="titles", suffix=".titles",
                             write=lambda papers, stream, job: stream.writelines(
                                 paper.title + "\n" for paper in papers))]
    """
    raise NotImplementedError


@hookspec
def register_note_sections(context: PluginContext) -> Iterable[NoteSection]:
    """Give sections of the exported notes: a block of its own, keys of the front matter, or both.

    Example::

        @hookimpl
        def register_note_sections():
            return [NoteSection(id="example.length", name="length", title="Length",
                                render=lambda paper: f"{len(paper.abstract)} characters.")]
    """
    raise NotImplementedError


@hookspec
def register_search_fields(context: PluginContext) -> Iterable[SearchField]:
    """Give fields of the query language; their values are stored and indexed.

    Example::

        @hookimpl
        def register_search_fields():
            return [SearchField(id="example.letters", name="letters", title="Letters of the title",
                                kind="number", values=lambda paper: [len(paper.title)])]
    """
    raise NotImplementedError


@hookspec
def register_extractors(context: PluginContext) -> Iterable[Extractor]:
    """Give extractors: what finds numbers, devices and the like in titles and abstracts.

    Example::

        @hookimpl
        def register_extractors():
            return [Extractor(id="example.acronyms", name="acronyms", title="Acronyms",
                              extract=find_acronyms)]
    """
    raise NotImplementedError


@hookspec
def register_mention_kinds(context: PluginContext) -> Iterable[MentionKind]:
    """Give mention kinds: how what an extractor finds is marked in title and abstract.

    Example::

        @hookimpl
        def register_mention_kinds():
            return [MentionKind(id="example.mark", extractor="acronyms", title="Acronym",
                                describe=lambda mention: mention.quote)]
    """
    raise NotImplementedError


@hookspec
def register_columns(context: PluginContext) -> Iterable[Column]:
    """Give columns of the list; each has a switch in View > Columns.

    Example::

        @hookimpl
        def register_columns():
            return [Column(id="example.letters", title="Letters", field="letters", align="right")]
    """
    raise NotImplementedError


@hookspec
def register_facets(context: PluginContext) -> Iterable[Facet]:
    """Give facets: sections of the sidebar that count the papers of the list by a field.

    Example::

        @hookimpl
        def register_facets():
            return [Facet(id="example.venue", title="Venue", field="venue")]
    """
    raise NotImplementedError


@hookspec
def register_views(context: PluginContext) -> Iterable[View]:
    """Give views: panels that the reader opens from View > Panels.

    Example::

        @hookimpl
        def register_views():
            return [View(id="example.hello", title="Hello", create=make_hello)]
    """
    raise NotImplementedError


@hookspec
def register_commands(context: PluginContext) -> Iterable[Command]:
    r"""Give commands: for a menu, the palette, and a key.

    Example::

        @hookimpl
        def register_commands():
            return [Command(id="example.copy_title", title="Copy title",
                            run=lambda c: c.copy("\n".join(p.title for p in c.papers())))]
    """
    raise NotImplementedError


@hookspec
def register_cli_commands(context: PluginContext) -> Iterable[CliCommand]:
    """Give commands of the command line. Called when a command is looked for that Carrel lacks.

    Example::

        @hookimpl
        def register_cli_commands():
            return [CliCommand(id="example.titles", name="titles", help="print titles",
                               arguments=lambda parser: parser.add_argument("words", nargs="*"),
                               run=print_titles)]
    """
    raise NotImplementedError


@hookspec
def register_settings_pages(context: PluginContext) -> Iterable[SettingsPage]:
    """Give the plugin's settings, from a dataclass; at most one page.

    Called before all other hooks of the plugin, so that `context.settings` is there for them.
    """
    raise NotImplementedError


@hookspec
def papers_added(papers: Sequence[Paper], context: PluginContext) -> None:
    """Hear of papers that came into the library, or came back (out of the trash, by undo).

    Like all events: called after the commit, whoever made it, on the events lane (one thread,
    in order, never the window's), while a window is open; up to 256 papers a call; what it
    returns is ignored.
    """


@hookspec
def papers_changed(papers: Sequence[Paper], fields: frozenset[str], context: PluginContext) -> None:
    """Hear of papers whose data changed; `fields` are among "title", "state", "tags", ...

    Notes have an event of their own. See `papers_added` for threads and order.
    """


@hookspec
def papers_removed(paper_ids: Sequence[str], context: PluginContext) -> None:
    """Hear of papers that left the library's sight (into the trash, by undo), by `carrel_id`.

    See `papers_added` for threads and order.
    """


@hookspec
def notes_changed(papers: Sequence[Paper], context: PluginContext) -> None:
    """Hear of papers whose note changed; `context.library.note(paper.id)` reads it.

    See `papers_added` for threads and order.
    """


@hookspec
def plugin_enabled(context: PluginContext) -> None:
    """Begin: called after the plugin's contributions were taken, on the thread that loads."""


@hookspec
def plugin_disabled(context: PluginContext) -> None:
    """End: called when the plugin is disabled and when the program ends; let go of everything.

    Views are gone by then, and no event comes after it.
    """
