"""Reads of one paper and of what surrounds it: note, tags, saved searches, the change feed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from carrel.domain.changes import ChangeSet, HistoryEntry
from carrel.domain.export_paper import ExportPaper
from carrel.domain.fields import StoredField
from carrel.domain.highlight import Highlight
from carrel.domain.note import Note, NoteVersion
from carrel.domain.paper import Link, Paper, ReadingState
from carrel.domain.saved_search import SavedSearch
from carrel.domain.tag import Tag
from carrel.library import (
    citekey_changes,
    highlight_reading,
    naming,
    note_links,
    queue,
    saved_searches,
    tag_reading,
)
from carrel.library.change_feed import last_seq, reaches, read_feed
from carrel.library.connection import open_for_reading
from carrel.library.errors import UnknownPaperError
from carrel.library.highlight_reading import ListedHighlight
from carrel.library.id_ranges import decode_ids
from carrel.library.identifiers import arxiv_id, doi
from carrel.library.naming import NamedPaper
from carrel.library.note_links import Backlink, LinkedPaper
from carrel.library.stored_fields import Progress, progress_of
from carrel.library.tag_reading import BrowsedTag, SelectedTag, TagPreview

_MINIMUM_PREFIX = 6
_CHUNK = 400
_COLUMNS = (
    "id, carrel_id, citekey, title, abstract, summary, authors, year, published, venue, url,"
    " arxiv, doi, links, source, source_data, state, starred, rating, added_at, trashed_at"
)


class Heading(NamedTuple):
    """What a listing says of one paper; fields as in `Paper`."""

    id: int
    carrel_id: str
    citekey: str
    title: str
    year: int | None
    state: str
    starred: bool
    rating: int | None
    trashed_at: int | None


class LibraryReader:
    """Reads through one read-only connection; use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the library's file; raises sqlite3.Error."""
        self._connection: sqlite3.Connection = open_for_reading(path)

    def paper(self, paper_id: int) -> Paper | None:
        """Return the paper, in the trash or not; None where it is gone."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM paper WHERE id = ? AND live = 1", (paper_id,)
        ).fetchone()
        return self._paper(row, self._tags((paper_id,)).get(paper_id, ())) if row else None

    def papers(self, paper_ids: Sequence[int]) -> Iterator[Paper]:
        """Yield the papers of these ids in their order, in the trash or not; leaves out what is
        gone. Reads some hundred at a time: 25 us a paper.
        """
        for start in range(0, len(paper_ids), _CHUNK):
            part = tuple(paper_ids[start : start + _CHUNK])
            marks = ",".join("?" * len(part))
            # The plus keeps SQLite on the ids: an index on "live" would walk every paper.
            sql = f"SELECT {_COLUMNS} FROM paper WHERE id IN ({marks}) AND +live = 1"
            rows = {row[0]: row for row in self._connection.execute(sql, part)}
            tags = self._tags(part)
            for paper_id in part:
                if paper_id in rows:
                    yield self._paper(rows[paper_id], tags.get(paper_id, ()))

    def export_papers(self, paper_ids: Sequence[int]) -> Iterator[ExportPaper]:
        """Yield the papers of these ids with note and highlights, in their order; leaves out
        what is gone. Reads some hundred at a time: 40 us a paper.
        """
        for start in range(0, len(paper_ids), _CHUNK):
            part = paper_ids[start : start + _CHUNK]
            notes = dict(
                self._connection.execute(
                    "SELECT paper_id, body FROM note"
                    " WHERE paper_id IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(part)),),
                )
            )
            highlights = highlight_reading.of_many(self._connection, part)
            for paper in self.papers(part):
                yield ExportPaper(
                    paper=paper,
                    note=notes.get(paper.id, ""),
                    highlights=tuple(highlights.get(paper.id, ())),
                )

    def live_ids(self, after: int = 0) -> list[int]:
        """Return the ids above `after` of all papers, in the trash or not, ascending."""
        # The plus keeps SQLite on the order of ids.
        sql = "SELECT id FROM paper WHERE +live = 1 AND id > ? ORDER BY id"
        return [row[0] for row in self._connection.execute(sql, (after,))]

    def field_progress(self, fields: Sequence[StoredField]) -> list[Progress | None]:
        """Return how far the stored values of each field are right; see `progress_of`."""
        return [progress_of(self._connection, field) for field in fields]

    def resolve(self, name: str) -> Paper:
        """Return the paper that goes by a Carrel id or its unique beginning (six characters
        or more), an arXiv id, a DOI or a citekey. Raises UnknownPaperError.
        """
        wanted = name.strip()
        found = self._one("carrel_id = ?", wanted.upper()) or self._one("citekey = ?", wanted)
        if not found and (number := arxiv_id(wanted)):
            found = self._one("arxiv = ?", number)
        if not found and (handle := doi(wanted)):
            found = self._one("doi = ?", handle)
        if not found and len(wanted) >= _MINIMUM_PREFIX and wanted.isalnum():
            found = self._one("carrel_id GLOB ?", wanted.upper() + "*")
        if not found:
            raise UnknownPaperError(
                f"no paper is called “{wanted}”: give a Carrel id, an arXiv id, a DOI or a citekey"
            )
        if len(found) > 1:
            names = ", ".join(row[1] for row in found[:4])
            raise UnknownPaperError(f"“{wanted}” could be several papers: {names}")
        return self._paper(found[0], self._tags(found[0][:1]).get(found[0][0], ()))

    def note(self, paper_id: int) -> Note | None:
        """Return the paper's note, or None where nothing is written."""
        row = self._connection.execute(
            "SELECT body, changed_at FROM note WHERE paper_id = ? AND body <> ''", (paper_id,)
        ).fetchone()
        return Note(paper_id=paper_id, body=row[0], changed_at=row[1]) if row else None

    def note_versions(self, paper_id: int) -> list[NoteVersion]:
        """Return the earlier texts of a note, newest first."""
        return [
            NoteVersion(id=row[0], paper_id=paper_id, body=row[1], saved_at=row[2])
            for row in self._connection.execute(
                "SELECT id, body, saved_at FROM note_version WHERE paper_id = ? ORDER BY id DESC",
                (paper_id,),
            )
        ]

    def tags(self) -> list[Tag]:
        """Return every tag in the order of names; a count includes the tags below it."""
        rows = self._connection.execute("SELECT id, name, colour FROM tag ORDER BY name").fetchall()
        papers: dict[str, set[int]] = {row[1].casefold(): set() for row in rows}
        for name, paper_id in self._connection.execute(
            "SELECT tag.name, paper_tag.paper_id FROM paper_tag JOIN tag ON tag.id = tag_id"
            " JOIN paper ON paper.id = paper_tag.paper_id"
            " WHERE paper.live = 1 AND paper.trashed_at IS NULL"
        ):
            steps = name.casefold().split("/")
            for end in range(1, len(steps) + 1):
                above = papers.get("/".join(steps[:end]))
                if above is not None:
                    above.add(paper_id)
        return [
            Tag(id=row[0], name=row[1], colour=row[2], count=len(papers[row[1].casefold()]))
            for row in rows
        ]

    def highlights(self, paper_id: int) -> list[Highlight]:
        """Return a paper's highlights in the order of its texts, with their places now."""
        return highlight_reading.highlights_of(self._connection, paper_id)

    def all_highlights(self, paper_ids: Sequence[int] | None = None) -> list[ListedHighlight]:
        """Return the highlights of the library, or of these papers; see `highlight_reading`."""
        return highlight_reading.all_highlights(self._connection, paper_ids)

    def find_highlight(self, name: str) -> Highlight | None:
        """Return the highlight that goes by an id or its unique beginning or end, or None."""
        return highlight_reading.find_highlight(self._connection, name)

    def highlight_tags(self) -> dict[str, int]:
        """Return the tags of highlights, each with how many carry it."""
        return highlight_reading.highlight_tags(self._connection)

    def browsed_tags(self) -> list[BrowsedTag]:
        """Return every tag of papers and highlights and every step above one, by name."""
        return tag_reading.browsed_tags(self._connection)

    def selected_tags(self, paper_ids: Sequence[int]) -> list[SelectedTag]:
        """Return the tags of these papers with how many of them carry each, by name."""
        return tag_reading.selected_tags(self._connection, paper_ids)

    def tag_rename_preview(self, old: str, new: str) -> TagPreview:
        """Return what renaming a tag would change."""
        return tag_reading.tag_rename_preview(self._connection, old, new)

    def tag_merge_preview(self, names: Sequence[str], into: str) -> TagPreview:
        """Return what making several tags one would change."""
        return tag_reading.tag_merge_preview(self._connection, names, into)

    def tag_delete_preview(self, name: str) -> TagPreview:
        """Return what deleting a tag would take away."""
        return tag_reading.tag_delete_preview(self._connection, name)

    def backlinks(self, paper_id: int) -> list[Backlink]:
        """Return the notes that link to a paper."""
        return note_links.backlinks(self._connection, paper_id)

    def linked_papers(self, names: Sequence[str]) -> dict[str, LinkedPaper]:
        """Return the papers that the links of a note mean, by what the links name."""
        return note_links.linked_papers(self._connection, names)

    def citekey_holder(self, key: str, but: int) -> str:
        """Return the title of another paper that has this citekey in any case, "" for none."""
        held = citekey_changes.holder(self._connection, key, but)
        return held[1] if held is not None else ""

    def linking_notes(self, key: str) -> int:
        """Return how many notes have links that follow when this citekey is changed."""
        return citekey_changes.followers(self._connection, key)

    def papers_named(self, text: str, count: int) -> list[NamedPaper]:
        """Return papers by words of citekey or title, best first; slow, see `naming`."""
        return naming.papers_named(self._connection, text, count)

    def queue(self) -> list[int]:
        """Return the papers that are kept for later, the next one first."""
        return [key for key, _ in queue.in_order(self._connection)]

    def decided_since(self, since: int) -> dict[str, int]:
        """Return how many papers were decided since then (ms), by the state they are in now."""
        return queue.decided_since(self._connection, since)

    def saved_searches(self) -> list[SavedSearch]:
        """Return every saved search, in the order in which they are shown."""
        return saved_searches.read(self._connection)

    def headings(self, paper_ids: Sequence[int]) -> list[Heading]:
        """Return the papers of these ids in their order, in the trash or not; leaves out what
        was deleted for good.
        """
        found: dict[int, Heading] = {}
        for start in range(0, len(paper_ids), _CHUNK):
            part = tuple(paper_ids[start : start + _CHUNK])
            for row in self._connection.execute(
                "SELECT id, carrel_id, citekey, title, year, state, starred, rating, trashed_at"
                f" FROM paper WHERE id IN ({','.join('?' * len(part))})",
                part,
            ):
                found[row[0]] = Heading._make(row)._replace(starred=bool(row[6]))
        return [found[one] for one in paper_ids if one in found]

    def history(self, limit: int, *, undone: bool = False) -> list[HistoryEntry]:
        """Return what undo would take back, newest first, or with `undone` what redo would
        repeat, in the order in which it would; at most `limit` entries.
        """
        rows = self._connection.execute(
            "SELECT id, label, origin, at, undone, papers FROM history WHERE undone = ?"
            f" ORDER BY id {'ASC' if undone else 'DESC'} LIMIT ?",
            (int(undone), limit),
        )
        return [
            HistoryEntry(
                id=row[0],
                label=row[1],
                origin=row[2],
                at=row[3],
                undone=bool(row[4]),
                paper_ids=tuple(decode_ids(row[5])),
            )
            for row in rows
        ]

    def feed_since(self, seq: int) -> ChangeSet:
        """Return all that was committed after feed row `seq`, by whatever process."""
        return read_feed(self._connection, seq)

    def last_seq(self) -> int:
        """Return the number of the newest feed row, 0 in a new library."""
        return last_seq(self._connection)

    def feed_reaches(self, seq: int) -> bool:
        """Whether `feed_since(seq)` tells all; where not, a follower reads everything anew.

        False where old rows were thinned away or a backup was restored meanwhile.
        """
        return reaches(self._connection, seq)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _one(self, condition: str, value: str) -> list[tuple[Any, ...]]:
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM paper WHERE live = 1 AND {condition}"
            " ORDER BY trashed_at IS NOT NULL LIMIT 5",
            (value,),
        ).fetchall()
        # A paper out of the trash goes before its likes inside it.
        outside = [row for row in found if row[-1] is None]
        return outside or found

    def _tags(self, paper_ids: tuple[int, ...]) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for paper_id, name in self._connection.execute(
            "SELECT paper_tag.paper_id, tag.name FROM paper_tag JOIN tag ON tag.id = tag_id"
            f" WHERE paper_tag.paper_id IN ({','.join('?' * len(paper_ids))}) ORDER BY tag.name",
            paper_ids,
        ):
            found[paper_id] = (*found.get(paper_id, ()), name)
        return found

    @staticmethod
    def _paper(row: tuple[Any, ...], tags: tuple[str, ...]) -> Paper:
        return Paper(
            id=row[0],
            carrel_id=row[1],
            citekey=row[2],
            title=row[3],
            abstract=row[4],
            summary=row[5],
            authors=tuple(json.loads(row[6])),
            year=row[7],
            published=row[8],
            venue=row[9],
            url=row[10],
            arxiv=row[11],
            doi=row[12],
            links=tuple(Link(url=link["url"], title=link["title"]) for link in json.loads(row[13])),
            source=row[14],
            source_data=json.loads(row[15]),
            state=ReadingState(row[16]),
            starred=bool(row[17]),
            rating=row[18],
            added_at=row[19],
            trashed_at=row[20],
            tags=tags,
        )
