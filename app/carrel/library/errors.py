"""What can be wrong with a library, in words for its reader."""

from __future__ import annotations


class LibraryError(Exception):
    """The library cannot do what was asked; the message says what happened and what is safe."""


class LibraryFileError(LibraryError):
    """The library's file is empty, truncated, foreign or missing; nothing was written."""


class ReadOnlyLibraryError(LibraryError):
    """The library was opened read-only and cannot take a change; the message says why."""


class UnknownPaperError(LibraryError):
    """No paper, or more than one, goes by the name that was given."""
