"""A note: the reader's Markdown on one paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The Markdown a reader wrote on a paper; an empty body is the same as no note."""

    paper_id: int
    body: str
    changed_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteVersion:
    """An earlier text of a note, kept when a writing session ended or another side wrote."""

    id: int
    paper_id: int
    body: str
    saved_at: int
