"""Reads over all tags: what a rename, a merge or a deletion would change, and what there is.

Everything here reads, and says before what `tags.py` would do.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from carrel.domain.tag import MAXIMUM_TAG_LENGTH, TagNameError, clean_tag_name


class TagMove(NamedTuple):
    """What happens to one tag: its new name ("" where it goes), whether that joins it with
    another, and how many papers and highlights carry it now.
    """

    old: str
    new: str
    merges: bool
    papers: int
    highlights: int


class TagPreview(NamedTuple):
    """What a change of tags would do; `trouble` says in words why it cannot be done, or is "".

    `papers`, those in the trash among them (`in_trash`), and `highlights` count each one once.
    """

    moves: tuple[TagMove, ...] = ()
    papers: int = 0
    in_trash: int = 0
    highlights: int = 0
    trouble: str = ""


class BrowsedTag(NamedTuple):
    """A tag or a step above tags: papers out of the trash that carry it, that carry it or one
    below it, and highlights that carry it. `stored` is False for what is no paper's tag.
    """

    name: str
    colour: str
    own: int
    papers: int
    highlights: int
    stored: bool


class SelectedTag(NamedTuple):
    """A tag of some of the papers that were asked about, and of how many."""

    name: str
    colour: str
    papers: int


class _Known(NamedTuple):
    """All tags: the numbers of those of papers by name, the highlights of each by name."""

    ids: dict[str, int]
    marked: dict[str, set[int]]

    def names(self) -> list[str]:
        """Return each tag once, as papers spell it where they carry it."""
        return list({key_of(name): name for name in (*self.marked, *self.ids)}.values())


def key_of(name: str) -> str:
    """Return what names of the same tag have in common: the case of the letters a to z."""
    return "".join(sign.lower() if sign < "\x80" else sign for sign in name)


def is_in(name: str, branch: str) -> bool:
    """Whether a tag is `branch` or one below it."""
    key, above = key_of(name), key_of(branch)
    return key == above or key.startswith(f"{above}/")


def planned(names: Iterable[str], sources: Sequence[str], into: str) -> dict[str, str]:
    """Return the new names of the tags in the branches of `sources`, each moved to `into`.

    The order is one in which they can be renamed one by one: a name is free, or of a tag that
    stays, when a tag comes to it. Of branches within each other, the inner one's tags go by that.
    """
    deepest = sorted(sources, key=len, reverse=True)
    moved = {}
    for name in names:
        source = next((one for one in deepest if is_in(name, one)), None)
        if source is not None:
            moved[name] = into + name[len(source) :]
    order = sorted(moved, key=lambda name: (not is_in(name, into), len(name), name))
    return {name: moved[name] for name in order}


def tag_rename_preview(connection: sqlite3.Connection, old: str, new: str) -> TagPreview:
    """Return what `Library.rename_tag` would change."""
    try:
        source, into = clean_tag_name(old), clean_tag_name(new)
    except TagNameError as error:
        return TagPreview(trouble=_sentence(error))
    return _preview(connection, [source], into)


def tag_merge_preview(
    connection: sqlite3.Connection, names: Sequence[str], into: str
) -> TagPreview:
    """Return what `Library.merge_tags` would change."""
    try:
        cleaned = clean_tag_name(into)
        sources = merged([clean_tag_name(name) for name in names], cleaned)
    except TagNameError as error:
        return TagPreview(trouble=_sentence(error))
    return _preview(connection, sources, cleaned)


def tag_delete_preview(connection: sqlite3.Connection, name: str) -> TagPreview:
    """Return what `Library.delete_tag` would take away."""
    known = _known(connection)
    gone = dict.fromkeys(sorted(one for one in known.names() if is_in(one, name)), "")
    return _counted(connection, known, gone)


def merged(names: Iterable[str], into: str) -> list[str]:
    """Return those of `names` that a merge renames: all but `into` itself, each once."""
    others = {key_of(name): name for name in names if key_of(name) != key_of(into)}
    return list(others.values())


def below_itself(source: str, into: str) -> str:
    """Return why a tag cannot be moved there, or ""."""
    inside = key_of(into).startswith(f"{key_of(source)}/")
    return f"“{source}” cannot be moved below itself" if inside else ""


def browsed_tags(connection: sqlite3.Connection) -> list[BrowsedTag]:
    """Return every tag of papers and highlights and every step above one, by name."""
    known, colours = _known(connection), dict[str, str]()
    named: dict[str, str] = {}
    for name, colour in connection.execute("SELECT name, colour FROM tag"):
        colours[key_of(name)] = colour
        named[key_of(name)] = name
    marked: dict[str, set[int]] = {}
    for name, highlights in known.marked.items():
        named.setdefault(key_of(name), name)
        marked.setdefault(key_of(name), set()).update(highlights)
    for name in list(named.values()):
        for step in _steps(name):
            named.setdefault(key_of(step), step)
    own: dict[str, int] = {}
    papers: dict[str, set[int]] = {}
    for name, paper_id in connection.execute(
        "SELECT tag.name, paper_id FROM paper_tag JOIN tag ON tag.id = tag_id"
        " JOIN paper ON paper.id = paper_id WHERE paper.live = 1 AND paper.trashed_at IS NULL"
    ):
        own[key_of(name)] = own.get(key_of(name), 0) + 1
        for step in _steps(name):
            papers.setdefault(key_of(step), set()).add(paper_id)
    return [
        BrowsedTag(
            name=named[key],
            colour=colours.get(key, ""),
            own=own.get(key, 0),
            papers=len(papers.get(key, ())),
            highlights=len(marked.get(key, ())),
            stored=key in colours,
        )
        for key in sorted(named)
    ]


def selected_tags(connection: sqlite3.Connection, paper_ids: Sequence[int]) -> list[SelectedTag]:
    """Return the tags of these papers with how many of them carry each, by name."""
    found = connection.execute(
        "SELECT tag.name, tag.colour, count(*) FROM json_each(?) AS chosen"
        " JOIN paper_tag ON paper_tag.paper_id = chosen.value JOIN tag ON tag.id = tag_id"
        " GROUP BY tag.id ORDER BY tag.name",
        (json.dumps(list(paper_ids)),),
    )
    return [SelectedTag(*row) for row in found]


def _preview(connection: sqlite3.Connection, sources: list[str], into: str) -> TagPreview:
    known = _known(connection)
    moved = planned(known.names(), sources, into)
    told = _counted(connection, known, moved)
    return told._replace(trouble=_trouble(moved, sources, into))


def _trouble(moved: Mapping[str, str], sources: Sequence[str], into: str) -> str:
    for source in sources:
        if why := below_itself(source, into):
            return f"{why}."
        if not any(is_in(name, source) for name in moved):
            return f"There is no tag “{source}”."
    for new in moved.values():
        if len(new) > MAXIMUM_TAG_LENGTH:
            return f"“{new[:40]}…” would have more than {MAXIMUM_TAG_LENGTH} characters."
    if all(old == new for old, new in moved.items()):
        return "Nothing changes by that."
    return ""


def _counted(connection: sqlite3.Connection, known: _Known, moved: Mapping[str, str]) -> TagPreview:
    taken = {key_of(name) for name in known.names() if name not in moved}
    moves, marked = [], set[int]()
    papers: dict[int, bool] = {}
    for old, new in moved.items():
        carriers = _carriers(connection, known.ids.get(old))
        highlights = set().union(
            *(those for name, those in known.marked.items() if key_of(name) == key_of(old))
        )
        merges = bool(new) and key_of(new) in taken
        moves.append(TagMove(old, new, merges, len(carriers), len(highlights)))
        taken.add(key_of(new))
        papers.update(carriers)
        marked |= highlights
    return TagPreview(
        moves=tuple(sorted(moves, key=lambda move: key_of(move.old))),
        papers=len(papers),
        in_trash=sum(papers.values()),
        highlights=len(marked),
    )


def _known(connection: sqlite3.Connection) -> _Known:
    ids = dict(connection.execute("SELECT name, id FROM tag").fetchall())
    marked: dict[str, set[int]] = {}
    for key, told in connection.execute(
        "SELECT highlight.id, tags FROM highlight JOIN paper ON paper.id = paper_id"
        " WHERE tags <> '[]' AND paper.live = 1"
    ):
        for name in json.loads(told):
            marked.setdefault(name, set()).add(key)
    return _Known(ids, marked)


def _carriers(connection: sqlite3.Connection, tag_id: int | None) -> dict[int, bool]:
    """Return the papers that carry a tag, each with whether it lies in the trash."""
    found = connection.execute(
        "SELECT paper_id, trashed_at IS NOT NULL FROM paper_tag"
        " JOIN paper ON paper.id = paper_id WHERE tag_id = ? AND paper.live = 1",
        (tag_id,),
    )
    return {paper_id: bool(trashed) for paper_id, trashed in found}


def _steps(name: str) -> Iterator[str]:
    """Yield a tag's name and those above it, from the top."""
    parts = name.split("/")
    for end in range(1, len(parts) + 1):
        yield "/".join(parts[:end])


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
