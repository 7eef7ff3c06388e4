"""A paper as the library keeps it, and a paper as an importer brings it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ReadingState(StrEnum):
    """Where a paper stands on the way through the reader's hands; unread is inbox or later."""

    INBOX = "inbox"
    LATER = "later"
    READING = "reading"
    READ = "read"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on the web that belongs to a paper, e.g. its code; `title` may be empty."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper with everything the reader pane and the command line show.

    `id` is an integer of one library only; `carrel_id` (a ULID) is what leaves it.
    Times are milliseconds since the epoch, UTC. `published` is an ISO date, possibly only
    a year and month ("2024-03"). `rating` is 1 to 5 or None.
    """

    id: int
    carrel_id: str
    citekey: str
    title: str
    abstract: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    links: tuple[Link, ...] = ()
    source: str = ""
    source_data: Mapping[str, Any] = field(default_factory=dict)
    state: ReadingState = ReadingState.INBOX
    starred: bool = False
    rating: int | None = None
    tags: tuple[str, ...] = ()
    added_at: int = 0
    trashed_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPaper:
    """One paper as an importer read it; only the title must be there, nothing is invented.

    `arxiv` and `doi` may be written in any usual form (URL, prefix, version): the library
    normalises them. `line` is the 1-based line of the source where the paper begins.
    `source_data` keeps what the source said and Carrel has no field for; it must be JSON.
    `citekey` is the key by which the source cites it: a new paper takes it where it is sound and
    nobody's, one that is known by arXiv id or DOI where its own was made and no note names it.
    """

    title: str
    abstract: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    url: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    links: tuple[Link, ...] = ()
    source_data: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    citekey: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something of a source that was not taken, with the reason in one sentence.

    `source` is what the user named (a path, "standard input", "pasted text"); `line` is
    1-based, or None where the whole source is meant.
    """

    source: str
    reason: str
    line: int | None = None
