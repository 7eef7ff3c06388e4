"""Saved searches: queries with a name; names are paths of words divided by "/", as tags' are."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.domain.path_names import clean_path, printable

MAXIMUM_NAME_LENGTH = 120
MAXIMUM_QUERY_LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A query with a name.

    `order_by` is an order of `SearchRequest`, "" for the usual one; `position` says where the
    search stands among the others, ascending.
    """

    id: int
    name: str
    query: str
    order_by: str = ""
    position: int = 0


class SavedSearchError(ValueError):
    """A name or a query cannot be saved; the message says why."""


def clean_search_name(raw: str) -> str:
    """Return `raw` as a path: no empty steps, single spaces.

    Raises SavedSearchError where nothing is left or the name is longer than 120 characters.
    """
    name = clean_path(raw)
    if not name:
        raise SavedSearchError("a search needs a name")
    if len(name) > MAXIMUM_NAME_LENGTH:
        raise SavedSearchError(f"a search's name has at most {MAXIMUM_NAME_LENGTH} characters")
    return name


def clean_search_query(raw: str) -> str:
    """Return `raw` as it is saved: on one line, without spaces around it.

    Raises SavedSearchError where nothing is asked for or the query is longer than 256 characters.
    """
    query = printable(raw).strip()
    if not query:
        raise SavedSearchError("there is no query to save")
    if len(query) > MAXIMUM_QUERY_LENGTH:
        raise SavedSearchError(f"a query has at most {MAXIMUM_QUERY_LENGTH} characters")
    return query
