"""One hook raises, one contribution has somebody else's id; the rest is sound."""

from carrel.api import Column, Facet, hookimpl


@hookimpl
def register_columns():
    return [
        Column(id="somebody_else.year", title="Year", field="year"),
        Column(id="broken_hook.year", title="Year", field="year"),
    ]


@hookimpl
def register_facets():
    return [Facet(id="broken_hook.venue", title="Venue", field="venue")]


@hookimpl
def register_commands():
    raise LookupError("no commands today")
