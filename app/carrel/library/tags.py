"""Tags: given and taken, renamed and merged with those below them, coloured, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select

from carrel.domain.tag import TAG_COLOURS, TagNameError, clean_tag_name
from carrel.library import highlights, tag_reading
from carrel.library.errors import LibraryError
from carrel.library.models import new_key, table
from carrel.library.tables import TagRow
from carrel.library.transaction import Transaction

_CHUNK = 400


def add(transaction: Transaction, paper_ids: Iterable[int], names: Iterable[str]) -> int:
    """Give the papers the tags; return how many tags were newly given."""
    ids, given = transaction.live(paper_ids), 0
    for name in dict.fromkeys(clean_tag_name(name) for name in names) if ids else ():
        tag_id = _find_or_make(transaction, name)
        have = {row["paper_id"] for row in _given(transaction, [tag_id], ids)}
        rows = [{"paper_id": one, "tag_id": tag_id} for one in ids if one not in have]
        transaction.insert_rows("paper_tag", rows)
        given += len(rows)
    return given


def remove(transaction: Transaction, paper_ids: Iterable[int], names: Iterable[str]) -> int:
    """Take the tags from the papers; return how many were taken."""
    ids = transaction.live(paper_ids)
    tag_ids = [row["id"] for name in names if (row := _find(transaction, clean_tag_name(name)))]
    rows = _given(transaction, tag_ids, ids)
    transaction.delete_rows("paper_tag", rows)
    _delete_unused(transaction, tag_ids)
    return len(rows)


def rename(transaction: Transaction, old: str, new: str) -> int:
    """Rename a tag and all below it; one that exists under the new name is merged with.

    Returns how many papers carry a renamed tag. Raises LibraryError for an unknown tag, or a
    new name inside the old one's own branch.
    """
    return _move(transaction, [clean_tag_name(old)], clean_tag_name(new))


def merge(transaction: Transaction, names: Iterable[str], into: str) -> int:
    """Make several tags one, each with those below it, as `rename` does for one of them.

    Returns how many papers carry a renamed tag; raises as `rename` does.
    """
    into = clean_tag_name(into)
    return _move(transaction, tag_reading.merged(map(clean_tag_name, names), into), into)


def _move(transaction: Transaction, sources: Sequence[str], into: str) -> int:
    for source in sources:
        if why := tag_reading.below_itself(source, into):
            raise LibraryError(why)
    rows = {row["name"]: row for source in sources for row in _branch(transaction, source)}
    marked = _rename_in_highlights(transaction, sources, into)
    for source in sources:
        if not any(tag_reading.is_in(name, source) for name in (*rows, *marked)):
            raise LibraryError(f"there is no tag “{source}”")
    papers: set[int] = set()
    for old, planned in tag_reading.planned(rows, sources, into).items():
        row, name = rows[old], clean_tag_name(planned)
        given = _given(transaction, [row["id"]], None)
        papers.update(one["paper_id"] for one in given)
        twin = _find(transaction, name)
        if twin is None or twin["id"] == row["id"]:
            transaction.set_cells("tag", "name", {row["id"]: name})
        else:
            _merge(transaction, row, twin, given)
    return len(papers)


def _rename_in_highlights(
    transaction: Transaction, sources: Sequence[str], into: str
) -> dict[str, str]:
    """Rename the tags of highlights; return the new names by the old ones."""
    found = {
        key: tags
        for source in sources
        for key, tags in highlights.carriers(transaction.driver, source)
    }
    new = tag_reading.planned({tag for tags in found.values() for tag in tags}, sources, into)
    values = {}
    for key, tags in found.items():
        # Of names that differ by their case the first one stays.
        named: dict[str, str] = {}
        for tag in tags:
            name = clean_tag_name(new.get(tag, tag))
            named.setdefault(name.casefold(), name)
        values[key] = json.dumps(list(named.values()), ensure_ascii=False)
    transaction.set_cells("highlight", "tags", values)
    return new


def delete(transaction: Transaction, name: str) -> int:
    """Delete a tag and all below it; return how many papers lose one."""
    branch = _branch(transaction, clean_tag_name(name))
    marked = highlights.rename_tag(transaction, clean_tag_name(name), None)
    if not branch and not marked:
        raise LibraryError(f"there is no tag “{name}”")
    rows = _given(transaction, [row["id"] for row in branch], None)
    transaction.delete_rows("paper_tag", rows)
    transaction.delete_rows("tag", branch)
    return len({row["paper_id"] for row in rows})


def set_colour(transaction: Transaction, name: str, colour: str) -> None:
    """Give a tag one of the five colours, or "" for none. Raises LibraryError, TagNameError.

    A step above tags, or a tag that only highlights carry, becomes a tag by its colour.
    """
    if colour not in TAG_COLOURS:
        raise TagNameError(f"a tag's colour is one of {', '.join(TAG_COLOURS[1:])} or none")
    name = clean_tag_name(name)
    if not _branch(transaction, name) and not highlights.carriers(transaction.driver, name):
        raise LibraryError(f"there is no tag “{name}”")
    if colour or _find(transaction, name) is not None:
        transaction.set_cells("tag", "colour", {_find_or_make(transaction, name): colour})


def _merge(
    transaction: Transaction,
    row: dict[str, Any],
    twin: dict[str, Any],
    rows: Sequence[dict[str, Any]],
) -> None:
    ids = [one["paper_id"] for one in rows]
    have = {one["paper_id"] for one in _given(transaction, [twin["id"]], ids)}
    moved = [{"paper_id": one, "tag_id": twin["id"]} for one in ids if one not in have]
    transaction.delete_rows("paper_tag", rows)
    transaction.insert_rows("paper_tag", moved)
    transaction.delete_rows("tag", [row])


def _find(transaction: Transaction, name: str) -> dict[str, Any] | None:
    tag = table("tag")
    row = transaction.connection.execute(select(tag).where(tag.c.name == name)).first()
    return dict(row._mapping) if row else None


def _find_or_make(transaction: Transaction, name: str) -> int:
    row = _find(transaction, name)
    if row is not None:
        return int(row["id"])
    result = transaction.connection.execute(insert(TagRow), {"name": name, "colour": ""})
    tag_id = new_key(result)
    transaction.steps.append(
        {
            "op": "insert",
            "table": "tag",
            "columns": ["id", "name", "colour"],
            "rows": [[tag_id, name, ""]],
        }
    )
    return tag_id


def _branch(transaction: Transaction, name: str) -> list[dict[str, Any]]:
    tag = table("tag")
    # substr compares without LIKE's wildcards; the column's own collation folds case.
    below = func.substr(tag.c.name, 1, len(name) + 1).collate("NOCASE") == f"{name}/"
    found = transaction.connection.execute(
        select(tag).where(or_(tag.c.name == name, below)).order_by(tag.c.name)
    )
    return [dict(row._mapping) for row in found]


def _given(
    transaction: Transaction, tag_ids: Sequence[int], paper_ids: Sequence[int] | None
) -> list[dict[str, Any]]:
    link, found = table("paper_tag"), list[dict[str, Any]]()
    query = select(link).where(link.c.tag_id.in_(tag_ids))
    parts = (
        [query]
        if paper_ids is None
        else [
            query.where(link.c.paper_id.in_(paper_ids[start : start + _CHUNK]))
            for start in range(0, len(paper_ids), _CHUNK)
        ]
    )
    for part in parts:
        found += (dict(row._mapping) for row in transaction.connection.execute(part))
    return found


def _delete_unused(transaction: Transaction, tag_ids: Sequence[int]) -> None:
    """A tag that nobody carries and that has no colour goes, so that typing errors do not stay."""
    tag, link = table("tag"), table("paper_tag")
    found = transaction.connection.execute(
        select(tag).where(
            tag.c.id.in_(tag_ids),
            tag.c.colour == "",
            tag.c.id.not_in(select(link.c.tag_id)),
        )
    )
    transaction.delete_rows("tag", [dict(row._mapping) for row in found])
