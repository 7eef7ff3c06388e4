"""Bibliographic fields to search, sort and filter by, and an overview of the papers of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carrel.api import (
    Column,
    Command,
    Extractor,
    Facet,
    SearchField,
    View,
    ViewContext,
    hookimpl,
)
from carrel_plugins.bibliography import fields
from carrel_plugins.bibliography.venue_tags import tag_with_venue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@hookimpl
def register_search_fields() -> list[SearchField]:
    """Give the fields."""
    return [
        SearchField(
            id="bibliography.published",
            name="published",
            title="Published",
            kind="date",
            values=fields.published,
        ),
        SearchField(
            id="bibliography.authors",
            name="authors",
            title="Number of authors",
            kind="number",
            values=fields.authors,
        ),
        SearchField(
            id="bibliography.code",
            name="code",
            title="Links to code",
            kind="boolean",
            values=fields.code,
        ),
        SearchField(
            id="bibliography.site",
            name="site",
            title="Site",
            kind="keyword",
            values=fields.site,
        ),
    ]


@hookimpl
def register_columns() -> list[Column]:
    """Give the columns; the reader chooses among them, so none is shown at first."""
    chosen_later = partial(Column, shown=False)
    return [
        chosen_later(id="bibliography.venue", title="Venue", field="venue", width=160),
        chosen_later(id="bibliography.published", title="Published", field="published"),
        chosen_later(id="bibliography.year", title="Year", field="year", width=56, align="right"),
        chosen_later(
            id="bibliography.authors", title="Authors", field="authors", width=64, align="right"
        ),
        chosen_later(id="bibliography.site", title="Site", field="site", width=128),
    ]


@hookimpl
def register_facets() -> list[Facet]:
    """Give the sections of the sidebar."""
    return [
        Facet(id="bibliography.venue", title="Venue", field="venue"),
        Facet(id="bibliography.year", title="Year", field="year", order="value"),
        Facet(id="bibliography.site", title="Site", field="site"),
    ]


@hookimpl
def register_extractors() -> list[Extractor]:
    """Give the extractor of links."""
    from carrel_plugins.bibliography.link_mentions import find_links

    return [Extractor(id="bibliography.links", name="links", title="Links", extract=find_links)]


@hookimpl
def register_views() -> list[View]:
    """Give the overview."""
    return [View(id="bibliography.overview", title="Overview", create=_overview)]


@hookimpl
def register_commands() -> list[Command]:
    """Give the command that tags papers with their venue."""
    return [
        Command(id="bibliography.tag_venue", title="Tag with venue", run=tag_with_venue),
    ]


def _overview(context: ViewContext) -> QWidget:
    from carrel_plugins.bibliography.overview_view import OverviewView

    return OverviewView(context)
