"""The library's facade: every write that the window or the command line can do.

Every method may be called from any thread but only from one at a time (the window gives all of
them to its library lane). Every write is one `BEGIN IMMEDIATE` transaction that stores the
change, what undoes it and its row in the change feed together, or nothing.
Importing this module is cheap; SQLModel is imported by the first write.
"""

from __future__ import annotations

from carrel.library.derived_writes import DerivedWrites
from carrel.library.highlight_writes import HighlightWrites
from carrel.library.note_writes import NoteWrites
from carrel.library.paper_writes import PaperWrites
from carrel.library.tag_writes import TagWrites
from carrel.library.vault_writes import VaultWrites


class Library(PaperWrites, NoteWrites, HighlightWrites, TagWrites, DerivedWrites, VaultWrites):
    """An open library. Use `opening.open_library`; close it with `close()` or as a context."""
