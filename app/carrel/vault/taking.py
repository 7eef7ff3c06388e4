"""Parts of a paper's file as the library takes them: note, tags, state, rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import ReadingState
from carrel.domain.vault_change import Expected, VaultChange
from carrel.vault.differences import NOTES, block_text
from carrel.vault.document import Document
from carrel.vault.lines import lines_of
from carrel.vault.merging import set_items
from carrel.vault.rendering import Rendering
from carrel.vault.state import PaperState
from carrel.vault.tag_names import vault_tag

#: Carrel gives it to every file; it says nothing of the paper.
_OWN_TAG = "paper"


def change_of(
    one: ExportPaper,
    file: str,
    document: Document,
    rendering: Rendering,
    known: PaperState | None,
    parts: Collection[str],
    labels: Iterable[str] = (),
) -> VaultChange:
    """Return what the library takes of these parts of a file; `labels` are the library's tags,
    for those that the vault spells otherwise. Parts that no library takes are passed over.
    """
    paper = one.paper
    added, removed = _tags(one, document, known, labels) if "tags" in parts else ((), ())
    state = document.front.value("status") if "status" in parts else None
    rating = document.front.value("rating") if "rating" in parts else None
    return VaultChange(
        paper_id=paper.id,
        carrel_id=paper.carrel_id,
        title=paper.title,
        file=file,
        expected=Expected(note=one.note, tags=paper.tags, state=paper.state, rating=paper.rating),
        note=_note(one, document, rendering) if NOTES in parts else None,
        tags_added=added,
        tags_removed=removed,
        state=ReadingState(str(state)) if state else None,
        rating=int(str(rating)) if rating else None,
        rating_changed="rating" in parts,
    )


def _note(one: ExportPaper, document: Document, rendering: Rendering) -> str | None:
    """Return the note in the file, with the line ends of a library and at its end those that the
    library's has: a file does not tell them.
    """
    for block in document.blocks():
        if block.name == NOTES:
            lines = lines_of(block_text(rendering, document, block))
            text = "\n".join(line.rstrip("\r\n") for line in lines).strip("\n")
            return text + "\n" if text and one.note.endswith("\n") else text
    return None


def _tags(
    one: ExportPaper, document: Document, known: PaperState | None, labels: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels that the reader gave in the file, and those that he took."""
    spelt = {vault_tag(label).casefold(): label for label in (*labels, *one.paper.tags)}
    have = {vault_tag(label).casefold() for label in one.paper.tags}
    there = set_items(document.front.value("tags") or ())
    before = set_items(known.exported.keys.get("tags", ()) if known is not None else ())
    new = [key for key in there if key not in before and key not in have and key != _OWN_TAG]
    gone = [key for key in before if key not in there and key in have and key != _OWN_TAG]
    return (
        tuple(spelt.get(key, there[key].removeprefix("#")) for key in new),
        tuple(spelt[key] for key in gone),
    )
