"""What the reader did, day by day: papers added, read, dropped, noted.

It is kept in `reading_log.jsonl` in the plugin's folder, a JSON object a line, and only while a
window is open. Nothing but the reader deletes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from carrel.api import (
    CliCommand,
    Column,
    Paper,
    PluginContext,
    SettingsPage,
    View,
    ViewContext,
    hookimpl,
)
from carrel_plugins.reading_log import log_command
from carrel_plugins.reading_log.open_journals import close_journal, journal_of
from carrel_plugins.reading_log.settings import ReadingLogSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@hookimpl
def register_settings_pages() -> list[SettingsPage]:
    """Give the settings."""
    return [SettingsPage(id="reading_log.settings", title="Reading log", schema=ReadingLogSettings)]


@hookimpl
def register_columns(context: PluginContext) -> list[Column]:
    """Give the column with the day on which a paper was read."""
    return [
        Column(
            id="reading_log.read_on",
            title="Read on",
            values=partial(_read_on, context),
            shown=False,
        ),
    ]


@hookimpl
def register_views() -> list[View]:
    """Give the panel."""
    return [View(id="reading_log.panel", title="Reading log", create=_panel)]


@hookimpl
def register_cli_commands() -> list[CliCommand]:
    """Give `carrel log`."""
    return [
        CliCommand(
            id="reading_log.log",
            name="log",
            help="print how many papers you added, read, dropped and noted, by day",
            arguments=log_command.arguments,
            run=log_command.run,
        )
    ]


@hookimpl
def plugin_enabled(context: PluginContext) -> None:
    """Open the log."""
    journal_of(context)


@hookimpl
def plugin_disabled(context: PluginContext) -> None:
    """Close the log."""
    close_journal(context)


@hookimpl
def papers_added(papers: Sequence[Paper], context: PluginContext) -> None:
    """Note what came in."""
    _record(context, "added", {paper.carrel_id: paper.id for paper in papers})


@hookimpl
def papers_removed(paper_ids: Sequence[str], context: PluginContext) -> None:
    """Note what left."""
    _record(context, "removed", dict.fromkeys(paper_ids))


@hookimpl
def papers_changed(papers: Sequence[Paper], fields: frozenset[str], context: PluginContext) -> None:
    """Note what was decided."""
    if "state" not in fields:
        return
    by_state: dict[str, dict[str, int | None]] = {}
    for paper in papers:
        by_state.setdefault(str(paper.state), {})[paper.carrel_id] = paper.id
    for state, found in by_state.items():
        _record(context, state, found)


@hookimpl
def notes_changed(papers: Sequence[Paper], context: PluginContext) -> None:
    """Note what was written about."""
    _record(context, "noted", {paper.carrel_id: paper.id for paper in papers})


def _record(context: PluginContext, kind: str, papers: Mapping[str, int | None]) -> None:
    try:
        journal_of(context).record(kind, papers)
    except OSError as error:  # a full disk must not cost the reader the plugin
        context.log.warning("the reading log could not be written: %s", error)


def _read_on(context: PluginContext, papers: Sequence[Paper]) -> list[str | None]:
    try:
        days = journal_of(context).read_on([paper.carrel_id for paper in papers])
    except OSError:  # the panel says it
        return [None] * len(papers)
    return [day.isoformat() if day else None for day in days]


def _panel(context: ViewContext) -> QWidget:
    from carrel_plugins.reading_log.reading_log_view import ReadingLogView

    return ReadingLogView(context)
