"""Shelf marks: where a paper would stand in a library of paper."""

from carrel.api import Column, Facet, SearchField, View, hookimpl
from shelf_marks.marks import shelf_mark


@hookimpl
def register_search_fields():
    return [
        SearchField(
            id="shelf_marks.shelf",
            name="shelf",
            title="Shelf mark",
            kind="keyword",
            values=lambda paper: [shelf_mark(paper)],
        )
    ]


@hookimpl
def register_columns():
    return [Column(id="shelf_marks.shelf", title="Shelf", field="shelf", width=120)]


@hookimpl
def register_facets():
    return [Facet(id="shelf_marks.shelf", title="Shelves", field="shelf", kind="tree")]


@hookimpl
def register_views():
    return [
        View(
            id="shelf_marks.neighbours",
            title="On the same shelf",
            create=make_neighbours,
            area="right",
        )
    ]


def make_neighbours(context):
    from shelf_marks.neighbours_view import Neighbours

    return Neighbours(context)
