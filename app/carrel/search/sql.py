"""Answers a query from the library's SQLite file, through one read-only connection.

A query without words is one statement over the library's indexes. Words are matched by
`RowTextMatcher` until an index takes over.
"""

from __future__ import annotations

import sqlite3
import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.domain.fields import StoredField
from carrel.domain.query import LIKENESS, SAVED, Node, likenesses, needs_texts
from carrel.search import conditions, orders
from carrel.search.conditions import Condition, condition_of, in_trash
from carrel.search.connection import open_for_reading
from carrel.search.query_language import ParsedQuery, parse
from carrel.search.request import SearchAnswer, SearchRequest, UnderstoodClause
from carrel.search.saved_clauses import TooMuchSavedError, names_saved, with_saved

if TYPE_CHECKING:
    from carrel.search.alike import Alike
    from carrel.search.evaluation import Evaluation, Ids
    from carrel.search.likeness import WordsHeld
    from carrel.search.text_match import RowTextMatcher, TextMatcher

_SEEN = "p.live = 1 AND p.trashed_at IS NULL"
_TRASHED = "p.live = 1 AND p.trashed_at IS NOT NULL"

#: How many of SQLite's steps pass between two looks at the clock: less than a millisecond.
_STEPS = 2_000
#: Passing by a paper costs 50 ns, sorting one in 400; the places of 50,000 are 5 MB.
_WALK_OR_PLACE = 12
#: Orders that are kept, each 0.4 MB for 50,000 papers.
_KEPT_ORDERS = 8
_NO_SCORES: Mapping[int, float] = {}


class SqlSearcher:
    """Searches one library; use it from one thread at a time.

    `limit` is the longest time in seconds that one query may take. The file is opened by the
    first query, and again after one that failed. Nothing raises: what goes wrong is told in
    `SearchAnswer.refused`.
    """

    def __init__(self, path: Path, *, limit: float = 2.0) -> None:
        self._path = path
        self._limit = limit
        self._until = 0.0
        self._connection: sqlite3.Connection | None = None
        self._matcher: RowTextMatcher | None = None
        self._alike: Alike | None = None
        self._version = -1
        self._ordered: dict[tuple[str, bool], array[int]] = {}
        self._placed: tuple[tuple[str, bool], dict[int, int]] | None = None
        self._everything: Ids | None = None

    def answer(self, request: SearchRequest) -> SearchAnswer:
        """Return the papers that `request` asks for; see `carrel.search.query_language`."""
        start = time.perf_counter()
        parsed = parse(request.text, request.fields)
        ids, scores, refused = array("q"), _NO_SCORES, parsed.refused
        understood = parsed.understood
        if refused is None:
            try:
                with self._reading() as connection:
                    saved = _saved_queries(connection) if names_saved(parsed.tree) else {}
                    tree = _with_saved(parsed.tree, saved, request)
                    ids, scores = self._ids(connection, tree, request)
                    understood = self._with_named(connection, parsed, saved, request)
            except sqlite3.Error as error:
                refused = self._say(error, parsed.tree)
            except TooMuchSavedError as error:
                refused = str(error)
        return SearchAnswer(
            request=request,
            ids=ids,
            understood=understood,
            took_ms=(time.perf_counter() - start) * 1000,
            refused=refused,
            scores=scores,
        )

    def close(self) -> None:
        """Close the connection; a later query opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._matcher = self._alike = None
        self._forget()

    # -- one query

    def _ids(
        self, connection: sqlite3.Connection, tree: Node | None, request: SearchRequest
    ) -> tuple[array[int], Mapping[int, float]]:
        if tree is None:
            return array("q", self._all_in_order(connection, request)), _NO_SCORES
        if not needs_texts(tree):
            condition = _with_trash(tree, request.fields)
            order = _order(connection, request)
            sql = f"SELECT p.id FROM paper AS p WHERE {condition.sql} ORDER BY {order}"
            rows = connection.execute(sql, condition.values)
            return array("q", (row[0] for row in rows)), _NO_SCORES
        return self._by_text(connection, tree, request)

    def _by_text(
        self, connection: sqlite3.Connection, tree: Node, request: SearchRequest
    ) -> tuple[array[int], Mapping[int, float]]:
        evaluation = self._evaluation(connection, request.fields)
        found = evaluation.ids(tree)
        in_order: Iterator[int] = iter(self._all_in_order(connection, request))
        if len(found) < self._worth_placing(request):
            places = self._places_of(request)
            in_order = iter(sorted(found & places.keys(), key=places.__getitem__))
        trashed = in_trash(tree)
        if trashed is not None:
            seen = frozenset(self._all_in_order(connection, request))
            found = (found & seen) | (evaluation.ids(trashed) & self._trash(connection))
            in_order = iter(self._with_trash_in_order(connection, request))
        ids = [paper_id for paper_id in in_order if paper_id in found]
        scores = _NO_SCORES
        if request.order == "relevance":
            scores = self._scores(evaluation, tree, found)
            fitting = [paper_id for paper_id in ids if paper_id in scores]
            fitting.sort(key=scores.__getitem__, reverse=True)  # equals keep their order
            ids = fitting + [paper_id for paper_id in ids if paper_id not in scores]
        return array("q", ids), scores

    def _evaluation(
        self, connection: sqlite3.Connection, fields: tuple[StoredField, ...]
    ) -> Evaluation:
        # Only here: a query like is:inbox can run before the first paint.
        from carrel.search.evaluation import Evaluation

        def by_metadata(node: Node) -> Ids:
            condition = condition_of(node, fields)
            where = f"WHERE p.live = 1 AND {condition.sql}"
            return self._set_of(_select(connection, where, condition.values))

        return Evaluation(
            by_metadata,
            self._text_matcher(connection),
            lambda: self._live(connection),
            self._likeness(connection).to,
            self._set_of,
        )

    def _live(self, connection: sqlite3.Connection) -> Ids:
        """Return all papers, those in the trash included."""
        if self._everything is None:
            self._everything = self._set_of(_select(connection, "WHERE p.live = 1"))
        return self._everything

    def _set_of(self, ids: Iterable[int]) -> Ids:
        """Return a set of the kind that goes best with what the matcher returns."""
        return frozenset(ids)

    def _text_matcher(self, connection: sqlite3.Connection) -> TextMatcher:
        """Return what answers the words of this query."""
        from carrel.search.text_match import RowTextMatcher

        if self._matcher is None:
            self._matcher = RowTextMatcher(connection)
        return self._matcher

    def _likeness(self, connection: sqlite3.Connection) -> Alike:
        """Return what finds papers that are like others."""
        from carrel.search.alike import Alike

        if self._alike is None:
            self._alike = Alike(connection, partial(self._words_held, connection))
        return self._alike

    def _words_held(self, connection: sqlite3.Connection, words: Collection[str]) -> WordsHeld:
        """Return which papers hold these words, and perhaps others."""
        from carrel.search.row_words import RowWords

        return RowWords(connection, words)

    def _with_named(
        self,
        connection: sqlite3.Connection,
        parsed: ParsedQuery,
        saved: Mapping[str, str],
        request: SearchRequest,
    ) -> tuple[UnderstoodClause, ...]:
        """Return the clauses, those that name papers or saved searches with what there is."""
        if parsed.tree is None or not (likenesses(parsed.tree) or names_saved(parsed.tree)):
            return parsed.understood
        from carrel.search import clause_titles

        alike = self._likeness(connection)
        told: dict[str, clause_titles.Told] = {
            LIKENESS: lambda clause, key: clause_titles.like(clause, key, alike.title_of(key)),
            SAVED: lambda clause, name: (
                clause if name.casefold() in saved else clause_titles.not_saved(clause, name)
            ),
        }
        return clause_titles.with_named(request.text, parsed.understood, request.fields, told)

    def _scores(self, evaluation: Evaluation, tree: Node, found: Ids) -> Mapping[int, float]:
        """Return how well each of `found` fits; more is better, and nothing is 0."""
        return evaluation.scores(tree, found)

    def _trash(self, connection: sqlite3.Connection) -> Ids:
        return self._set_of(_select(connection, f"WHERE {_TRASHED}"))

    def _with_trash_in_order(
        self, connection: sqlite3.Connection, request: SearchRequest
    ) -> list[int]:
        order = _order(connection, request)
        return list(_select(connection, f"WHERE p.live = 1 ORDER BY {order}"))

    def _all_in_order(self, connection: sqlite3.Connection, request: SearchRequest) -> array[int]:
        key = (request.order, request.descending)
        if key not in self._ordered:
            order = _order(connection, request)
            seen = f"+{_SEEN}" if orders.reads_rows(request.order) else _SEEN
            ids = array("q", _select(connection, f"WHERE {seen} ORDER BY {order}"))
            if len(self._ordered) >= _KEPT_ORDERS:
                del self._ordered[next(iter(self._ordered))]
            self._ordered[key] = ids
        return self._ordered[key]

    def _worth_placing(self, request: SearchRequest) -> int:
        """Return below how many papers sorting them beats walking through all."""
        return len(self._ordered[request.order, request.descending]) // _WALK_OR_PLACE

    def _places_of(self, request: SearchRequest) -> dict[int, int]:
        """Return each paper's place in the order; kept for one order at a time."""
        key = (request.order, request.descending)
        if self._placed is None or self._placed[0] != key:
            self._placed = (key, {one: at for at, one in enumerate(self._ordered[key])})
        return self._placed[1]

    # -- the connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot of the library and one span of time for all statements of a query."""
        if self._connection is None:
            self._connection = open_for_reading(self._path)
            self._connection.set_progress_handler(self._is_over, _STEPS)
            conditions.add_functions(self._connection)
            orders.add_functions(self._connection)
        connection = self._connection
        self._until = time.monotonic() + self._limit
        connection.execute("BEGIN")
        try:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._forget()
                if self._alike is not None:
                    self._alike.forget()
                self._version = version
            yield connection
        finally:
            self._until = float("inf")
            if connection.in_transaction:
                connection.execute("COMMIT")

    def _forget(self) -> None:
        self._version = -1
        self._ordered.clear()
        self._placed = self._everything = None
        if self._matcher is not None:
            self._matcher.forget()

    def _is_over(self) -> bool:
        return time.monotonic() > self._until

    def _say(self, error: sqlite3.Error, tree: Node | None) -> str:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            seconds = f"{self._limit:g} second{'' if self._limit == 1 else 's'}"
            helps = "a longer word or one more clause helps"
            if tree is not None and likenesses(tree):
                helps = "papers like another one are found once the library is indexed"
            return f"This query was stopped after {seconds}; {helps}."
        self.close()
        return f"The library could not be searched: {error}."


def _with_saved(tree: Node | None, saved: Mapping[str, str], request: SearchRequest) -> Node | None:
    if tree is None or not names_saved(tree):
        return tree
    return with_saved(tree, lambda name: saved.get(name.casefold()), request.fields)


def _saved_queries(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what is saved by folded name; some dozens at most."""
    rows = connection.execute("SELECT name, query FROM saved_search")
    return {name.casefold(): query for name, query in rows}


def _with_trash(tree: Node, fields: tuple[StoredField, ...]) -> Condition:
    condition = condition_of(tree, fields)
    trashed = in_trash(tree)
    if trashed is None:
        return Condition(f"{_SEEN} AND {condition.sql}", condition.values)
    there = condition_of(trashed, fields)
    sql = f"({_SEEN} AND {condition.sql}) OR ({_TRASHED} AND {there.sql})"
    return Condition(sql, condition.values + there.values)


def _order(connection: sqlite3.Connection, request: SearchRequest) -> str:
    return orders.order_of(connection, request.order, descending=request.descending)


def _select(
    connection: sqlite3.Connection, where: str, values: tuple[int | float | str, ...] = ()
) -> Iterator[int]:
    return (row[0] for row in connection.execute(f"SELECT p.id FROM paper AS p {where}", values))
