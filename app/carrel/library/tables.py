"""The library's tables, once. Migrations are checked against them; writes go through them.

Times are milliseconds since the epoch, UTC; JSON columns hold text. `paper.live` is 0 for a
paper whose import was undone: it is kept so that redo can bring it back, and nobody sees it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, String, UniqueConstraint, text
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel


class _AsGiven(UserDefinedType[Any]):
    """A column without a type: text, whole numbers and others are stored as what they are."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return ""


class PaperRow(SQLModel, table=True):
    """One paper; `title_key` finds duplicates, `title_order` sorts.

    `decided_at` tells when its state was decided last, `queue` where it stands among those kept for
    later (see queue.py).
    """

    __tablename__ = "paper"
    __table_args__ = (
        Index("paper_by_added", "live", "trashed_at", text("added_at DESC"), "id"),
        Index("paper_by_year", "live", "trashed_at", "year", "id"),
        Index("paper_by_title", "live", "trashed_at", "title_order", "id"),
        Index("paper_by_state", "live", "trashed_at", "state", "starred"),
        Index("paper_by_decision", "decided_at"),
        # Ids are never used again: the history speaks of papers by them.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    carrel_id: str = Field(unique=True)
    citekey: str = Field(unique=True)
    title: str
    abstract: str | None = None
    summary: str | None = None
    authors: str = "[]"
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    url: str | None = None
    arxiv: str | None = Field(default=None, index=True)
    doi: str | None = Field(default=None, index=True)
    links: str = "[]"
    source: str = ""
    source_data: str = "{}"
    title_key: str = Field(index=True)
    title_order: str = ""
    added_at: int
    changed_at: int
    state: str = "inbox"
    starred: int = 0
    rating: int | None = None
    live: int = 1
    trashed_at: int | None = None
    decided_at: int | None = None
    queue: float | None = None


class NoteRow(SQLModel, table=True):
    """The note of one paper."""

    __tablename__ = "note"

    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE")
    body: str
    changed_at: int


class NoteVersionRow(SQLModel, table=True):
    """An earlier text of a note."""

    __tablename__ = "note_version"

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", ondelete="CASCADE", index=True)
    body: str
    saved_at: int


class NoteLinkRow(SQLModel, table=True):
    """That a note links to what goes by `target` (see domain/note_links.py); derived."""

    __tablename__ = "note_link"
    __table_args__ = ({"sqlite_with_rowid": False},)

    target: str = Field(primary_key=True)
    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE", index=True)


class HighlightRow(SQLModel, table=True):
    """Words that the reader marked, and what they are found by (see domain/anchoring.py)."""

    __tablename__ = "highlight"
    # As for papers: the history speaks of highlights by their ids.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    highlight_id: str = Field(unique=True)
    paper_id: int = Field(foreign_key="paper.id", ondelete="CASCADE", index=True)
    field: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    single: int
    colour: str
    comment: str
    tags: str
    created_at: int
    changed_at: int


class TagRow(SQLModel, table=True):
    """A tag; names differ by more than case."""

    __tablename__ = "tag"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(String(collation="NOCASE"), unique=True, nullable=False))
    colour: str = ""


class PaperTagRow(SQLModel, table=True):
    """That a paper carries a tag."""

    __tablename__ = "paper_tag"
    __table_args__ = (Index("paper_tag_by_tag", "tag_id", "paper_id"),)

    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE")
    tag_id: int = Field(primary_key=True, foreign_key="tag.id", ondelete="CASCADE")


class SavedSearchRow(SQLModel, table=True):
    """A query with a name; names differ by more than case."""

    __tablename__ = "saved_search"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column(String(collation="NOCASE"), unique=True, nullable=False))
    query: str
    order_by: str = ""
    position: int = 0


class StoredFieldRow(SQLModel, table=True):
    """A field whose values are stored a paper.

    They are right up to the change feed's row `seq`; while all papers are read for the first time,
    only those of papers up to `reached`.
    """

    __tablename__ = "stored_field"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str
    version: int
    seq: int
    reached: int | None = None


class PaperFieldRow(SQLModel, table=True):
    """A value that a paper has in a field; derived from the paper, so no part of the history."""

    __tablename__ = "paper_field"
    __table_args__ = (
        Index("paper_field_by_paper", "paper_id", "field_id"),
        {"sqlite_with_rowid": False},
    )

    field_id: int = Field(primary_key=True, foreign_key="stored_field.id", ondelete="CASCADE")
    value: Any = Field(sa_column=Column(_AsGiven, primary_key=True))
    paper_id: int = Field(primary_key=True, foreign_key="paper.id", ondelete="CASCADE")


class ExtractionRow(SQLModel, table=True):
    """An extractor whose mentions are stored; `seq` and `reached` as in `StoredFieldRow`.

    `keys` names, as a JSON list, the values that stand in `key1` to `key8` of its mentions.
    """

    __tablename__ = "extraction"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    version: int
    keys: str
    seq: int
    reached: int | None = None


class PaperMentionsRow(SQLModel, table=True):
    """All that an extractor found in a paper, as JSON; derived, so no part of the history."""

    __tablename__ = "paper_mentions"
    __table_args__ = (UniqueConstraint("paper_id", "extraction_id"),)

    id: int | None = Field(default=None, primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", ondelete="CASCADE")
    paper_id: int = Field(foreign_key="paper.id", ondelete="CASCADE")
    found: str


class MentionEditRow(SQLModel, table=True):
    """A mention that the reader confirmed, corrected, added or rejected, as JSON.

    `around` is the text before and after it, by which it finds its place again.
    """

    __tablename__ = "mention_edit"
    __table_args__ = (
        Index("mention_edit_by_paper", "paper_id", "extractor"),
        # As for papers: the history speaks of edits by their ids.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id", ondelete="CASCADE")
    extractor: str
    state: str
    mention: str
    around: str


def _key() -> Any:
    return Field(default=None, sa_column=Column(_AsGiven))


class MentionRow(SQLModel, table=True):
    """What a mention is found and sorted by: derived from both, in the order of the text.

    `number` counts the mentions of the extractor in the paper, edits included.
    """

    __tablename__ = "mention"
    __table_args__ = (Index("mention_by_paper", "paper_id", "extraction_id"),)

    id: int | None = Field(default=None, primary_key=True)
    extraction_id: int = Field(foreign_key="extraction.id", ondelete="CASCADE")
    paper_id: int = Field(foreign_key="paper.id", ondelete="CASCADE")
    number: int
    state: str
    key1: Any = _key()
    key2: Any = _key()
    key3: Any = _key()
    key4: Any = _key()
    key5: Any = _key()
    key6: Any = _key()
    key7: Any = _key()
    key8: Any = _key()


class HistoryRow(SQLModel, table=True):
    """One reversible change; `papers` holds the first ids that it touches, as ranges."""

    __tablename__ = "history"

    id: int | None = Field(default=None, primary_key=True)
    at: int
    origin: str
    label: str
    merge_key: str = ""
    papers: str = ""
    undone: int = 0


class HistoryStepRow(SQLModel, table=True):
    """A part of a reversible change, in the JSON that transaction.py describes."""

    __tablename__ = "history_step"
    # One tree and no index beside it: a page less with every new entry.
    __table_args__ = ({"sqlite_with_rowid": False},)

    history_id: int = Field(primary_key=True, foreign_key="history.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    step: str


class FeedRow(SQLModel, table=True):
    """One commit, told to whoever follows the library."""

    __tablename__ = "feed"

    seq: int | None = Field(default=None, primary_key=True)
    at: int
    origin: str
    payload: str
