"""How a command ends when it cannot do what was asked, and the words for it."""

from __future__ import annotations

import sqlite3


class CommandError(Exception):
    """Something failed; the message says what, for the user. Exit status 1."""


class UsageError(Exception):
    """The arguments make no command; the message says why. Exit status 2."""


class PipeClosed(Exception):  # noqa: N818 - whoever read our output has had enough: no error
    """Nobody reads standard output any more."""


def sentence(error: Exception) -> str | None:
    """Return what to tell the user of an error that was foreseen; None for one that was not."""
    from carrel.domain.tag import TagNameError
    from carrel.library.errors import LibraryError

    if isinstance(error, CommandError | LibraryError | TagNameError):
        return str(error)
    if isinstance(error, sqlite3.Error):
        return f"the library could not be read ({error}); “carrel doctor” looks it over"
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return f"{error.filename}: {reason}" if error.filename else reason
    return None
