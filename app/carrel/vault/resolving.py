"""Settles where a file and the library do not agree, as the reader chose part by part."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from carrel.domain.export_paper import ExportPaper
from carrel.domain.vault_change import VaultChange
from carrel.vault.blocks import FoundBlock
from carrel.vault.content import Content
from carrel.vault.differences import Choice, Difference, paper_differences
from carrel.vault.document import Document
from carrel.vault.front_matter import Field
from carrel.vault.index import CARREL_FOLDER, CONFLICT_FOLDER
from carrel.vault.lines import DamagedError
from carrel.vault.locking import only_one
from carrel.vault.merging import Exported, replace_block, set_items
from carrel.vault.rendering import Rendering
from carrel.vault.replacing import ChangedMeanwhileError, replace_file
from carrel.vault.scalars import UnreadableError
from carrel.vault.shelves import parsed
from carrel.vault.state import PaperState, VaultState
from carrel.vault.taking import change_of


class Resolved(NamedTuple):
    """Whether the file was written, and what the library is to take, None for nothing."""

    written: bool
    change: VaultChange | None


def resolve(
    one: ExportPaper,
    folder: Path,
    rendering: Rendering,
    file: str,
    choices: Mapping[str, Choice],
    labels: Iterable[str] = (),
) -> Resolved:
    """Settle parts of a paper's file, by their names; `file` is relative to the vault, `labels`
    are the library's tags.

    With `MINE` a block loses its markers: what stands there is the reader's own from then on,
    and the block counts as deleted; of a key it is remembered. What `IMPORT` gives must still be
    written into the library; the next export then finds both sides equal. Nothing is written
    where one of the choices cannot be done.

    Raises DamagedError, ChangedMeanwhileError for a part that is no longer in question,
    LeftAloneError, VaultBusyError, OSError; then the file is as it was.
    """
    with only_one(folder), closing(VaultState.load(folder)) as state:
        path, known = folder / file, state.get(one.paper.carrel_id)
        before = path.read_bytes()
        document = parsed(before, rendering, one.paper.carrel_id)
        content = rendering.content(one)
        parts = {each.part: each for each in paper_differences(rendering, content, document, known)}
        _check(parts, choices)
        change = change_of(
            one, file, document, rendering, known, _chosen(choices, Choice.IMPORT), labels
        )
        kept = _settle(document, content, parts, choices)
        text = document.text().encode()
        if text != before:
            replace_file(path, text, before)
        after = paper_differences(rendering, content, document, known)
        left = {each.part for each in after if each.is_block}
        if not left:
            _take_away(folder, file)
        if known is not None:
            done = _settled(known, content, kept, _chosen(choices, Choice.THEIRS))
            state.put(one.paper.carrel_id, replace(done, file=file, conflict=bool(left)))
        with contextlib.suppress(OSError):  # then a choice of a key is told again, no more
            state.save()
        return Resolved(text != before, None if change.is_empty else change)


def _check(parts: Mapping[str, Difference], choices: Mapping[str, Choice]) -> None:
    for name, choice in choices.items():
        if name not in parts:
            raise ChangedMeanwhileError(f"{name} is no longer in question; look again")
        if choice not in parts[name].choices:
            raise ChangedMeanwhileError(f"“{choice}” is no choice for {name}")


def _chosen(choices: Mapping[str, Choice], choice: Choice) -> frozenset[str]:
    return frozenset(name for name, chosen in choices.items() if chosen is choice)


def _settle(
    document: Document,
    content: Content,
    parts: Mapping[str, Difference],
    choices: Mapping[str, Choice],
) -> frozenset[str]:
    """Change the file's lines; return the keys that are to be the reader's. Raises DamagedError."""
    # From the last to the first, so that the places of the others stay right.
    for block in reversed(document.blocks()):
        if block.name in choices:
            _settle_block(document, content, block, choices[block.name])
    fields = {one.key: one for one in content.fields}
    for name, choice in choices.items():
        if not parts[name].is_block:
            _settle_key(document, content, fields[name], parts[name], choice)
    kept = _chosen(choices, Choice.MINE) | _chosen(choices, Choice.BOTH)
    return frozenset(name for name in kept if not parts[name].is_block)


def _settle_block(document: Document, content: Content, block: FoundBlock, choice: Choice) -> None:
    body = document.body
    if choice is Choice.MINE:
        del body[block.end], body[block.begin]
    if choice in (Choice.THEIRS, Choice.BOTH):
        inside = body[block.begin + 1 : block.end]
        if choice is Choice.BOTH:
            if not body[block.end].endswith(("\n", "\r")):
                body[block.end] += document.eol
            between = [] if document.outline else [document.eol]
            body[block.end + 1 : block.end + 1] = between + inside
        section = next(one for one in content.sections if one.name == block.name)
        replace_block(document, block, section)


def _settle_key(
    document: Document, content: Content, one: Field, part: Difference, choice: Choice
) -> None:
    value = one.value
    if choice is Choice.BOTH:
        value = tuple({**set_items(part.in_file), **set_items(part.in_carrel)}.values())
    elif choice is not Choice.THEIRS:
        return
    try:
        if value:
            wanted = replace(one, value=value)
            document.front.put(wanted, [each.key for each in content.fields])
        else:
            document.front.remove(one.key)
    except UnreadableError as error:
        raise DamagedError(f"{one.key} cannot be changed: {error}") from error


def _settled(
    known: PaperState, content: Content, kept: frozenset[str], theirs: frozenset[str]
) -> PaperState:
    """Return what is known of a paper from now on. Without a digest the next export looks into
    the file.
    """
    had = {section.name for section in content.sections if section.wanted}
    ours = {one.key: one.value for one in content.fields if one.key in theirs}
    exported = Exported(keys={**known.exported.keys, **ours}, blocks=known.exported.blocks | had)
    return replace(known, exported=exported, digest="", kept=(known.kept | kept) - theirs)


def _take_away(folder: Path, file: str) -> None:
    with contextlib.suppress(OSError):
        (folder / CARREL_FOLDER / CONFLICT_FOLDER / file).unlink(missing_ok=True)
