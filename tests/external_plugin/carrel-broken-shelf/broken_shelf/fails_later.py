"""Loads well; what it gave fails each time that it is called."""

from carrel.api import SearchField, View, hookimpl


def values(paper):
    raise ArithmeticError(f"no mark for {paper.citekey}")


def create(context):
    raise RuntimeError("no view today")


@hookimpl
def register_search_fields():
    return [
        SearchField(
            id="broken_later.mark", name="broken-mark", title="Mark", kind="keyword", values=values
        )
    ]


@hookimpl
def register_views():
    return [View(id="broken_later.view", title="Broken", create=create)]
