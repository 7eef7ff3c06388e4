"""Highlights: made, changed, deleted, and kept in step with the texts that they stand in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from carrel.domain.anchoring import Anchor, anchored, placed
from carrel.domain.highlight import (
    HIGHLIGHT_FIELDS,
    MAXIMUM_COMMENT,
    MAXIMUM_QUOTE,
    checked_colour,
)
from carrel.domain.tag import clean_tag_name
from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.transaction import Transaction

_CHUNK = 400
_COLUMNS = (
    "id",
    "highlight_id",
    "paper_id",
    "field",
    "start",
    "end",
    "quote",
    "prefix",
    "suffix",
    "single",
    "colour",
    "comment",
    "tags",
    "created_at",
    "changed_at",
)
SELECTED = ", ".join(f'highlight."{column}"' for column in _COLUMNS)
#: By the field of a highlight, what of a paper it stands in; `n` is the paper's note.
TEXTS = {
    "title": "p.title",
    "abstract": "coalesce(nullif(p.abstract, ''), p.summary, '')",
    "note": "coalesce(n.body, '')",
}
#: By the fields of a paper as the feed names them, the fields of highlights in them.
_STAND_IN = {"title": "title", "abstract": "abstract", "summary": "abstract", "note": "note"}


def add(
    transaction: Transaction,
    paper_id: int,
    field: str,
    span: tuple[int, int],
    *,
    colour: str,
    comment: str,
    tags: Iterable[str],
) -> tuple[int, str]:
    """Highlight a span (code points) of a text; return the highlight's number, and the title.

    Raises LibraryError where no words stand there, UnknownPaperError for a paper that is gone.
    """
    title, text = _text_of(transaction, paper_id, field)
    anchor = _anchored(text, *span)
    from ulid import ULID

    highlight_id = _next_id(transaction)
    row = {
        "id": highlight_id,
        "highlight_id": str(ULID()),
        "paper_id": paper_id,
        "field": field,
        **_cells(anchor),
        "quote": anchor.quote,
        "colour": checked_colour(colour),
        "comment": _comment(comment),
        "tags": _as_json(clean_tag_name(name) for name in tags),
        "created_at": transaction.at,
        "changed_at": transaction.at,
    }
    transaction.insert_rows("highlight", [row])
    return highlight_id, title


def change(
    transaction: Transaction,
    ids: Sequence[int],
    *,
    colour: str | None = None,
    comment: str | None = None,
    tags: Iterable[str] | None = None,
) -> None:
    """Give the highlights another colour, comment or tags; None leaves what is there.

    Raises HighlightError or TagNameError for what cannot be, LibraryError for a long comment.
    """
    values: dict[str, str] = {}
    if colour is not None:
        values["colour"] = checked_colour(colour)
    if comment is not None:
        values["comment"] = _comment(comment)
    if tags is not None:
        values["tags"] = _as_json(clean_tag_name(name) for name in tags)
    for column, value in values.items():
        transaction.set_cells("highlight", column, dict.fromkeys(ids, value))


def move(transaction: Transaction, key: int, field: str, span: tuple[int, int]) -> None:
    """Put a highlight on other words of its paper, whatever it was on; all else of it stays.

    Raises LibraryError where there is no such highlight, or where no words stand.
    """
    rows = list(_rows(transaction, "id", [key]))
    if not rows:
        raise LibraryError("could not place the highlight: it was deleted")
    anchor = _anchored(_text_of(transaction, rows[0]["paper_id"], field)[1], *span)
    transaction.delete_rows("highlight", rows)
    placed_anew = {**rows[0], "field": field, **_cells(anchor), "quote": anchor.quote}
    transaction.insert_rows("highlight", [placed_anew])


def delete(transaction: Transaction, ids: Sequence[int]) -> int:
    """Delete the highlights; return how many there were."""
    rows = [dict(row) for row in _rows(transaction, "id", ids)]
    transaction.delete_rows("highlight", rows)
    return len(rows)


# -- tags -----------------------------------------------------------------------------------------


def carriers(connection: Any, name: str) -> list[tuple[int, list[str]]]:
    """Return the highlights with a tag or one below it: their numbers and all their tags."""
    wanted, found = name.casefold(), list[tuple[int, list[str]]]()
    for key, told in connection.execute("SELECT id, tags FROM highlight WHERE tags <> '[]'"):
        tags: list[str] = json.loads(told)
        if any(_is_in(tag, wanted) for tag in tags):
            found.append((key, tags))
    return found


def rename_tag(transaction: Transaction, old: str, new: str | None) -> int:
    """Rename a tag of highlights and those below it, or take it away; return how many had it."""
    found, wanted = carriers(transaction.driver, old), old.casefold()
    values = {
        key: _as_json(
            new + tag[len(old) :] if new is not None and _is_in(tag, wanted) else tag
            for tag in tags
            if new is not None or not _is_in(tag, wanted)
        )
        for key, tags in found
    }
    transaction.set_cells("highlight", "tags", values)
    return len(found)


def _is_in(tag: str, wanted: str) -> bool:
    folded = tag.casefold()
    return folded == wanted or folded.startswith(f"{wanted}/")


def _as_json(tags: Iterable[str]) -> str:
    # Of names that differ by their case the first one stays.
    named = {name.casefold(): name for name in reversed(list(tags))}
    return json.dumps(list(reversed(named.values())), ensure_ascii=False)


# -- staying in step with the texts ----------------------------------------------------------------


def settle(transaction: Transaction, changed: Mapping[str, Iterable[int]]) -> None:
    """Bring the anchors of highlights up to date in texts that this transaction changed.

    What stands around a highlight changes bit by bit; each time it is found it learns the new
    surroundings. Derived, so nothing that could be undone: undo settles the text that it brings.
    """
    touched: dict[int, set[str]] = {}
    for name, field in _STAND_IN.items():
        for paper_id in changed.get(name, ()):
            touched.setdefault(paper_id, set()).add(field)
    if not touched or transaction.one("SELECT 1 FROM highlight LIMIT 1") is None:
        return
    texts: dict[tuple[int, str], str] = {}
    for row in _rows(transaction, "paper_id", list(touched)):
        place = paper_id, field = row["paper_id"], row["field"]
        if field not in touched[paper_id]:
            continue
        if place not in texts:  # once a text, however many highlights stand in it
            found = _stored(transaction, paper_id, field)
            texts[place] = found[1] if found else ""
        _settle_one(transaction, row, texts[place])


def _settle_one(transaction: Transaction, row: Mapping[str, Any], text: str) -> None:
    anchor = anchor_of(row)
    span = placed(anchor, text)
    if span is None:
        return  # it may come back: what it was found by is kept
    fresh = anchored(text, *span)
    if fresh != anchor:
        cells = _cells(fresh)
        columns = ", ".join(f'"{column}" = ?' for column in cells)
        transaction.driver.execute(
            f"UPDATE highlight SET {columns} WHERE id = ?", (*cells.values(), row["id"])
        )


def anchor_of(row: Mapping[str, Any]) -> Anchor:
    """Return what a stored highlight is found by."""
    return Anchor(
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        prefix=row["prefix"],
        suffix=row["suffix"],
        single=row["single"],
    )


# -- inside ----------------------------------------------------------------------------------------


def _text_of(transaction: Transaction, paper_id: int, field: str) -> tuple[str, str]:
    """Return a paper's title and the text of a field."""
    if field not in HIGHLIGHT_FIELDS:
        raise LibraryError(f"a highlight stands in {', '.join(HIGHLIGHT_FIELDS)}, not in {field!r}")
    found = _stored(transaction, paper_id, field)
    if found is None:
        raise UnknownPaperError("could not highlight: the paper is no longer in the library")
    return found


def _stored(transaction: Transaction, paper_id: int, field: str) -> tuple[str, str] | None:
    """Return a paper's title and the text of a field; None for a paper that is gone."""
    found = transaction.one(
        f"SELECT p.title, {TEXTS[field]} FROM paper AS p LEFT JOIN note AS n ON n.paper_id = p.id"
        " WHERE p.id = ? AND p.live = 1",
        paper_id,
    )
    return (found[0], found[1]) if found is not None else None


def _anchored(text: str, start: int, end: int) -> Anchor:
    # What a reader drags over often has a space at its end.
    end = min(end, len(text))
    start = max(0, start)
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if end - start > MAXIMUM_QUOTE:
        raise LibraryError(f"a highlight has at most {MAXIMUM_QUOTE:,} characters")
    try:
        return anchored(text, start, end)
    except ValueError:
        raise LibraryError("could not highlight: no words are selected") from None


def _comment(text: str) -> str:
    if len(text) > MAXIMUM_COMMENT:
        raise LibraryError(f"a comment has at most {MAXIMUM_COMMENT:,} characters")
    return text.strip().replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _cells(anchor: Anchor) -> dict[str, Any]:
    return {
        "start": anchor.start,
        "end": anchor.end,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "single": anchor.single,
    }


def _rows(transaction: Transaction, column: str, keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for row in transaction.driver.execute(
            f"SELECT {SELECTED} FROM highlight WHERE {column} IN ({marks}) ORDER BY id", part
        ).fetchall():
            yield dict(zip(_COLUMNS, row, strict=True))


def _next_id(transaction: Transaction) -> int:
    """Return a number that no highlight ever had: the history speaks of them by it."""
    found = transaction.one("SELECT seq FROM sqlite_sequence WHERE name = 'highlight'")
    return int(found[0]) + 1 if found else 1
