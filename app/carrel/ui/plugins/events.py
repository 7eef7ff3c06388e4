"""Tells plugins what was committed, in order and off the window's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from carrel.library.reading import LibraryReader

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.domain.paper import Paper
    from carrel.plugin_host import PluginHost

T = TypeVar("T")

#: Papers a call, as `carrel.api.hookspecs` says.
BATCH = 256


def tell_plugins(
    host: PluginHost, library: Path, change: ChangeSet, stopped: Callable[[], bool]
) -> None:
    """Tell every plugin that listens of `change`; on the events lane.

    Papers are read as they are now, which may be later than the change. `stopped()` ends it
    between two batches.
    """
    notes = change.changed.get("note", frozenset())
    fields_of: dict[int, set[str]] = {}
    for field, ids in change.changed.items():
        if field != "note" and ":" not in field:  # what plugins computed is no news to them
            for paper_id in ids - change.added - change.removed:
                fields_of.setdefault(paper_id, set()).add(field)
    wanted: list[tuple[str, Collection[int]]] = [
        ("papers_added", change.added),
        ("papers_changed", fields_of),
        ("papers_removed", change.removed),
        ("notes_changed", notes),
    ]
    wanted = [(event, ids) for event, ids in wanted if ids and host.listens(event)]
    if not wanted:
        return
    try:
        reader = LibraryReader(library)
    except sqlite3.Error:
        return  # the window says so
    try:
        for event, those in wanted:
            for batch in _batches(sorted(those)):
                if stopped():
                    return
                _tell(host, reader, event, batch, fields_of)
    except sqlite3.Error:
        return
    finally:
        reader.close()


def _tell(
    host: PluginHost,
    reader: LibraryReader,
    event: str,
    ids: list[int],
    fields_of: dict[int, set[str]],
) -> None:
    if event == "papers_removed":
        host.tell(event, paper_ids=tuple(one.carrel_id for one in reader.headings(ids)))
        return
    papers = tuple(paper for one in ids if (paper := reader.paper(one)) is not None)
    if not papers:
        return
    if event != "papers_changed":
        host.tell(event, papers=papers)
        return
    together: dict[frozenset[str], list[Paper]] = {}
    for paper in papers:
        together.setdefault(frozenset(fields_of[paper.id]), []).append(paper)
    for fields, those in together.items():
        host.tell(event, papers=tuple(those), fields=fields)


def _batches(ids: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
