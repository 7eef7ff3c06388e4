"""Links into the library: `carrel://paper/ID`, and of a paper `#highlight-ID`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from carrel.domain.highlight_markdown import library_link

if TYPE_CHECKING:
    from carrel.domain.highlight import Highlight
    from carrel.library.reading import LibraryReader
    from carrel.ui.session import Session


def open_library_link(
    address: str,
    reader: LibraryReader,
    session: Session,
    *,
    go_to_paper: Callable[[int], None],
    go_to_highlight: Callable[[Highlight], None],
) -> bool:
    """Go where a link into the library leads, or say why not; False where it is no such link."""
    from carrel.library.errors import UnknownPaperError

    link = library_link(address)
    if link is None:
        return False
    try:
        paper = reader.resolve(link.carrel_id)
    except UnknownPaperError:
        session.complain("The paper of this link is not in this library")
        return True
    found = reader.find_highlight(link.highlight_id) if link.highlight_id else None
    if found is not None and found.paper_id == paper.id:
        go_to_highlight(found)
        return True
    go_to_paper(paper.id)
    if link.highlight_id:
        session.complain("The highlight of this link is no longer there")
    return True
