"""Where the links of a note's preview lead, and what they are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from carrel.ui.library_links import open_library_link

if TYPE_CHECKING:
    from pathlib import Path

    from carrel.domain.highlight import Highlight
    from carrel.ui.desk import Desk
    from carrel.ui.notes.preview import NotePreview


def follow_links(
    preview: NotePreview,
    desk: Desk,
    *,
    go_to_paper: Callable[[int], None],
    go_to_highlight: Callable[[Highlight], None],
) -> None:
    """Have links to papers, highlights and tags of the preview lead into the open library."""
    from carrel.library.attachments import attachments_folder
    from carrel.search.clauses import write_clause

    session, reader = desk.session, desk.reader

    def open_paper(name: str) -> None:
        found = reader.linked_papers([name]).get(name)
        if found is None:
            session.complain(f"No paper of this library is called “{name}”")
        else:
            go_to_paper(found.paper_id)

    def open_in_library(address: str) -> None:
        open_library_link(
            address, reader, session, go_to_paper=go_to_paper, go_to_highlight=go_to_highlight
        )

    preview.set_resolver(_titles_in(desk.library.path))
    preview.set_attachments_folder(attachments_folder(desk.library.folder))
    preview.paper_link_clicked.connect(open_paper)
    preview.library_link_clicked.connect(open_in_library)
    preview.tag_clicked.connect(lambda tag: session.ask(write_clause("tag", tag)))


def _titles_in(path: Path) -> Callable[[set[str]], Mapping[str, str | None]]:
    """Return what finds the titles of papers by the names in links; None for unknown names."""
    from carrel.library.reading import LibraryReader

    def titles_of(names: set[str]) -> Mapping[str, str | None]:
        # On the preview's own thread, which comes and goes: a reader for each time costs 1 ms.
        try:
            reader = LibraryReader(path)
        except sqlite3.Error:
            return {}
        try:
            found = reader.linked_papers(sorted(names))
        except sqlite3.Error:
            return {}
        finally:
            reader.close()
        return {name: found[name].title if name in found else None for name in names}

    return titles_of
