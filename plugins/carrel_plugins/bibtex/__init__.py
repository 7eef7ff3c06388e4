"""BibTeX: a file of papers, a selection on the clipboard, the paper that is being read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from carrel.api import (
    CliCommand,
    Command,
    CommandContext,
    Exporter,
    JobControl,
    Paper,
    PluginContext,
    SettingsPage,
    View,
    ViewContext,
    hookimpl,
)
from carrel_plugins.bibtex import cite
from carrel_plugins.bibtex.entry import entry
from carrel_plugins.bibtex.settings import BibtexSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: Papers that are copied at once, on the window's thread: 1,000 take about 50 ms.
MOST_COPIED = 1000


@hookimpl
def register_settings_pages() -> list[SettingsPage]:
    """Give the settings."""
    return [SettingsPage(id="bibtex.settings", title="BibTeX", schema=BibtexSettings)]


@hookimpl
def register_exporters(context: PluginContext) -> list[Exporter]:
    """Give the writer of .bib files."""
    return [
        Exporter(
            id="bibtex.file",
            title="BibTeX",
            format="bibtex",
            suffix=".bib",
            write=partial(_write, context),
        )
    ]


@hookimpl
def register_commands() -> list[Command]:
    """Give what copies the selected papers."""
    return [Command(id="bibtex.copy", title="Copy BibTeX", run=_copy, shortcut="B")]


@hookimpl
def register_views() -> list[View]:
    """Give the panel that shows how the paper being read is cited."""
    return [View(id="bibtex.citation", title="Citation", create=_citation, area="right")]


@hookimpl
def register_cli_commands() -> list[CliCommand]:
    """Give `carrel cite`."""
    return [
        CliCommand(
            id="bibtex.cite",
            name="cite",
            help="print papers as BibTeX or as plain references",
            arguments=cite.arguments,
            run=cite.run,
        )
    ]


def _write(
    context: PluginContext, papers: Iterable[Paper], stream: TextIO, job: JobControl
) -> None:
    settings = context.settings
    for number, paper in enumerate(papers):
        if job.cancelled:
            return
        stream.write(("\n" if number else "") + entry(paper, settings))
        job.progress(number + 1)


def _copy(context: CommandContext) -> None:
    plugin = context.plugin
    if len(context.paper_ids) > MOST_COPIED:
        plugin.notify(f"Up to {MOST_COPIED:,} papers are copied at once; File > Export takes all.")
        return
    papers = islice(context.papers(), MOST_COPIED)
    entries = [entry(paper, plugin.settings) for paper in papers]
    if entries:
        context.copy("\n".join(entries))
        count = f"{len(entries):,} papers" if len(entries) > 1 else "1 paper"
        plugin.notify(f"Copied {count} as BibTeX.")


def _citation(context: ViewContext) -> QWidget:
    from carrel_plugins.bibtex.citation_view import CitationView

    return CitationView(context)
