"""Text leaves answered by reading SQLite's rows: LIKE narrows in C, Python decides.

`TextMatcher` is the seam: whoever answers it from an index takes the place of `RowTextMatcher`,
and nothing else changes.

LIKE knows the case of ASCII letters only and no accents. So every stretch between spaces that
holds a character beyond ASCII is kept in memory, folded (`_beyond_ascii`): what LIKE cannot see
can only stand there. Measured on 50,000 papers, one core: a word that half of them hold takes
135 ms, a rare one 90 ms; a keystroke of a typing session 19 ms (p50) and 190 ms (p95) because the
sets of the words before it are kept. What is in memory is made anew, 250 ms, by the first text
query after a change of the library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Protocol, TypeAlias

from carrel.domain.query import Text
from carrel.search.conditions import like_escaped
from carrel.search.words import (
    Check,
    check_of,
    fold,
    folded_check_of,
    is_single,
    near_of,
    quick_check_of,
    terms_of,
)


class TextMatcher(Protocol):
    """Answers one text leaf at a time."""

    def ids(self, leaf: Text, within: AbstractSet[int] | None) -> AbstractSet[int]:
        """Return the papers (live or not) in which `leaf` is found, of those in `within` if given.

        More than those in `within` may be returned; the caller meets the sets.
        """


#: Columns, each with the function that checks it.
Columns: TypeAlias = tuple[tuple[str, str], ...]

_BODY = "coalesce(nullif(p.abstract, ''), p.summary)"
#: The columns of `paper AS p` that a field of text reads.
_COLUMNS: dict[str, Columns] = {
    "title": (("p.title", "carrel_found"),),
    "abstract": ((_BODY, "carrel_found"),),
    "author": (("p.authors", "carrel_found_in_names"),),
    "note": (),
    "highlight": (),
}
_COLUMNS["any"] = (*_COLUMNS["title"], *_COLUMNS["abstract"], *_COLUMNS["author"])
#: The same for what is beside the paper, by the table.
_BESIDE: dict[str, Columns] = {
    "note": (("body", "carrel_found"),),
    "highlight": (
        ("quote", "carrel_found"),
        ("comment", "carrel_found"),
        ("tags", "carrel_found_in_names"),
    ),
}

_AMONG_PAPERS = "json_each(?2) AS j CROSS JOIN paper AS p ON p.id = j.value"
_TAGGED = (
    "SELECT paper_id FROM paper_tag WHERE tag_id IN (SELECT id FROM tag WHERE carrel_found(name))"
)

#: Fetching papers one by one beats reading all of them up to about this share.
_WORTH_NARROWING = 0.25
#: Sets that are kept: those of the words before the one being typed, and its own beginnings.
_KEPT_SETS = 8
#: Words this short are in nearly every abstract, mostly after a space, which LIKE can tell.
_SHORT = 3


class RowTextMatcher:
    """Matches text leaves against the rows of one connection; use it from one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._check: Check = bool
        self._papers: int | None = None
        self._stretches: list[tuple[int, str]] | None = None
        self._kept: dict[Text, frozenset[int]] = {}
        connection.create_function("carrel_found", 1, self._found)
        connection.create_function("carrel_found_in_names", 1, self._found_in_names)

    def forget(self) -> None:
        """Drop what is kept in memory; call it when the library has changed."""
        self._papers = self._stretches = None
        self._kept.clear()

    def ids(self, leaf: Text, within: AbstractSet[int] | None) -> AbstractSet[int]:
        """See `TextMatcher`."""
        # Whether the word is finished makes no difference here, and all for what is kept.
        leaf = Text(leaf.words, leaf.phrase, leaf.phrase and leaf.prefix, leaf.field)
        kept = self._kept.get(leaf)
        if kept is not None:
            return kept
        beginning = self._set_of_a_beginning(leaf)
        if beginning is not None:
            within = beginning if within is None else beginning & within
        narrowed = within is not None and len(within) < self._paper_count() * _WORTH_NARROWING
        found = self._search(leaf, within if narrowed else None)
        if not narrowed or (beginning is not None and within is beginning):
            self._keep(leaf, found)
        return found

    # -- kept sets

    def _set_of_a_beginning(self, leaf: Text) -> frozenset[int] | None:
        """Return the smallest kept set that must hold all papers of `leaf`, while a word grows."""
        if leaf.phrase:
            return None
        sets = [
            ids
            for kept, ids in self._kept.items()
            if not kept.phrase and kept.field == leaf.field and _extends(leaf, kept)
        ]
        return min(sets, key=len, default=None)

    def _keep(self, leaf: Text, ids: frozenset[int]) -> None:
        while len(self._kept) >= _KEPT_SETS:
            del self._kept[next(iter(self._kept))]
        self._kept[leaf] = ids

    def _paper_count(self) -> int:
        if self._papers is None:
            (self._papers,) = self._connection.execute("SELECT count(*) FROM paper").fetchone()
        assert self._papers is not None
        return self._papers

    # -- searching

    def _search(self, leaf: Text, within: AbstractSet[int] | None) -> frozenset[int]:
        pieces = _pieces(leaf)
        found: set[int] = set()
        if near_of(leaf) is not None:
            self._check = check_of(leaf)
            found.update(self._by_like(leaf, [], within))
            return self._with_tagged(leaf, found)
        if all(piece.isascii() for piece in pieces):
            self._check = quick_check_of(leaf)
            found.update(self._by_like(leaf, pieces, within))
        unseen = [
            paper_id
            for paper_id in self._beyond_ascii_with(leaf, pieces)
            if paper_id not in found and (within is None or paper_id in within)
        ]
        self._check = check_of(leaf)
        if leaf.field == "any" and is_single(leaf):
            found.update(unseen)
        elif unseen:
            found.update(self._one_by_one(leaf, unseen))
        return self._with_tagged(leaf, found)

    def _with_tagged(self, leaf: Text, found: set[int]) -> frozenset[int]:
        if leaf.field == "any":
            found.update(self._ids(_TAGGED))
        return frozenset(found)

    def _by_like(
        self, leaf: Text, pieces: list[str], within: AbstractSet[int] | None
    ) -> Iterator[int]:
        """Yield the papers whose text is ASCII where `leaf` is found; others may be among them."""
        like = "%".join(("", *map(like_escaped, pieces), ""))
        likely = _likely(_COLUMNS[leaf.field])
        if leaf.field in ("any", "abstract") and not leaf.phrase and _is_short(pieces):
            likely.insert(0, f"{_BODY} LIKE '% ' || substr(?1, 2) ESCAPE '\\'")
        if likely:
            condition = " OR ".join(likely)
            if within is None:
                yield from self._ids(f"SELECT p.id FROM paper AS p WHERE {condition}", like)
            else:
                sql = f"SELECT p.id FROM {_AMONG_PAPERS} WHERE {condition}"
                yield from self._ids(sql, like, _json(within))
        for table in _tables_of(leaf):
            condition = " OR ".join(_likely(_BESIDE[table]))
            yield from self._ids(f"SELECT paper_id FROM {table} WHERE {condition}", like)

    def _one_by_one(self, leaf: Text, ids: list[int]) -> Iterator[int]:
        """Yield those of `ids` in whose text `leaf` is found, reading each of them."""
        found = _checked(_COLUMNS[leaf.field])
        if found:
            yield from self._ids(f"SELECT p.id FROM {_AMONG_PAPERS} WHERE {found}", "", _json(ids))
        for table in _tables_of(leaf):
            among = f"SELECT paper_id FROM {table} WHERE paper_id IN"
            sql = f"{among} (SELECT value FROM json_each(?1)) AND ({_checked(_BESIDE[table])})"
            yield from self._ids(sql, _json(ids))

    def _ids(self, sql: str, *values: str) -> Iterator[int]:
        return (row[0] for row in self._connection.execute(sql, values))

    # -- what LIKE cannot see

    def _beyond_ascii_with(self, leaf: Text, pieces: list[str]) -> list[int]:
        """Return the papers in whose stretches beyond ASCII `leaf`, or a part of it, is found."""
        stretches = self._beyond_ascii()
        if is_single(leaf):
            check = folded_check_of(leaf)
            return [paper_id for paper_id, text in stretches if check(text)]
        return [paper_id for paper_id, text in stretches if any(piece in text for piece in pieces)]

    def _beyond_ascii(self) -> list[tuple[int, str]]:
        """Return (paper id, folded stretches with more than ASCII); a paper may come twice."""
        if self._stretches is None:
            columns = ("title", "abstract", "summary", "authors")
            # JSON may write a name's letters as escapes.
            sql = f"FROM paper WHERE {_odd(*columns)} OR instr(authors, '\\')"
            rows = self._connection.execute(f"SELECT id, {', '.join(columns)} {sql}")
            papers = ((row[0], _paper_stretches(*row[1:])) for row in rows)
            notes = self._connection.execute(
                f"SELECT paper_id, body FROM note WHERE {_odd('body')}"
            )
            highlights = self._connection.execute(
                "SELECT paper_id, quote, comment, tags FROM highlight"
                f" WHERE {_odd('quote', 'comment', 'tags')} OR instr(tags, '\\')"
            )
            found = (
                *papers,
                *((paper_id, _stretches(body)) for paper_id, body in notes),
                *((row[0], _with_names(row[3], row[1], row[2])) for row in highlights),
            )
            self._stretches = [(paper_id, text) for paper_id, text in found if text]
        return self._stretches

    # -- called by SQLite, for the leaf being searched

    def _found(self, text: str | None) -> bool:
        return text is not None and self._check(text)

    def _found_in_names(self, authors: str | None) -> bool:
        return authors is not None and any(map(self._check, names_of(authors)))


def _extends(leaf: Text, beginning: Text) -> bool:
    """Whether what `leaf` finds is always among what `beginning` finds."""
    both_single = is_single(leaf) and is_single(beginning)
    return both_single and terms_of(leaf)[0][0].startswith(terms_of(beginning)[0][0])


def _pieces(leaf: Text) -> list[str]:
    return [piece for term in terms_of(leaf) for piece in term]


def _is_short(pieces: list[str]) -> bool:
    return len(pieces) == 1 and len(pieces[0]) <= _SHORT


def _odd(*columns: str) -> str:
    return " OR ".join(f"length({one}) < length(CAST({one} AS BLOB))" for one in columns)


def _likely(columns: Columns) -> list[str]:
    return [f"({name} LIKE ?1 ESCAPE '\\' AND {check}({name}))" for name, check in columns]


def _checked(columns: Columns) -> str:
    return " OR ".join(f"{check}({name})" for name, check in columns)


def _tables_of(leaf: Text) -> list[str]:
    return [table for table in _BESIDE if leaf.field in ("any", table)]


def _paper_stretches(title: str, abstract: str | None, summary: str | None, authors: str) -> str:
    return _with_names(authors, title, abstract or summary)


def _with_names(names: str, *texts: str | None) -> str:
    if "\\" in names:
        return " ".join((_stretches(*texts), fold(" ".join(names_of(names)))))
    return _stretches(*texts, names)


def _stretches(*texts: str | None) -> str:
    joined = " ".join(text for text in texts if text and not text.isascii())
    # Not at other white space: what stands beside a no-break space is beside more than ASCII.
    return fold(" ".join(one for one in joined.split(" ") if not one.isascii()))


def names_of(authors: str) -> list[str]:
    """Return the names in the column `authors` (or `tags` of highlights), a JSON array."""
    if "\\" not in authors and authors.startswith('["') and authors.endswith('"]'):
        # A JSON array of plain strings, read ten times faster than by a parser.
        return authors[2:-2].replace('","', '", "').split('", "')
    import json

    try:
        names = json.loads(authors)
    except ValueError:
        return [authors]
    return [str(name) for name in names] if isinstance(names, list) else [authors]


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
