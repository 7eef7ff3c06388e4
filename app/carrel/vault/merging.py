"""A paper's content and the file that is there already, made one.

A key is Carrel's while the file's value is the one that was exported last; a block is Carrel's
while its content has the hash that its marker names. Everything else is the reader's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from carrel.vault.blocks import BULLET, FoundBlock, block_hash, block_lines
from carrel.vault.content import ID_KEY, TIME_KEY, Content, SectionText
from carrel.vault.document import Document
from carrel.vault.front_matter import Field
from carrel.vault.rendering import Rendering
from carrel.vault.scalars import UnreadableError, Value

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}")
_KEPT = "the file keeps its text, Carrel's lies in .carrel/conflicts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was exported last: the values of the keys, and the blocks that the file has had."""

    keys: dict[str, Value]
    blocks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of a merge. `text` is the file's new text, None where nothing changes.

    `conflicts` are blocks that the reader edited, `own` the keys whose value is the reader's,
    `notices` say what else is; `exported` is what the next merge compares with.
    """

    text: str | None
    conflicts: tuple[str, ...]
    notices: tuple[str, ...]
    own: tuple[str, ...]
    exported: Exported


def new_text(rendering: Rendering, content: Content, time: str) -> str:
    """Return the file of a paper that has none; without `time`, no key tells it."""
    fields = [one for one in (_at(one, time) for one in content.fields) if one.value]
    before, gap = (BULLET, "\n") if rendering.outline else ("", "\n\n")
    wanted = [section for section in content.sections if section.wanted]
    blocks = ("".join(_new_block(one, "\n", before)).removesuffix("\n") for one in wanted)
    parts = gap.join(part for part in (content.opening, *blocks, content.closing) if part)
    return "\n".join(rendering.front(fields)) + f"\n\n{parts}\n"


def first_exported(content: Content) -> Exported:
    """Return what is remembered of a file that was written anew."""
    return Exported(
        keys={one.key: one.value for one in content.fields if one.value},
        blocks=frozenset(one.name for one in content.sections if one.wanted),
    )


def merge(
    rendering: Rendering, text: str, content: Content, last: Exported | None, time: str
) -> Merged:
    """Bring the content into the file's text; `last` is None where nobody remembers what was
    exported. Raises DamagedError where the file must be left alone.
    """
    return _Merge(rendering.parse(text), content, last).run(text, time)


@dataclass(slots=True)
class _Merge:
    document: Document
    content: Content
    last: Exported | None
    conflicts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def run(self, text: str, time: str) -> Merged:
        blocks = self._merge_blocks()
        for one in self.content.fields:
            if one.key not in (TIME_KEY, ID_KEY):
                self._merge_field(one)
        changed = self.document.text() != text
        if changed:
            self._tell_time(time)
        return Merged(
            text=self.document.text() if changed else None,
            conflicts=tuple(self.conflicts),
            notices=tuple(self.notices),
            own=tuple(self.own),
            exported=Exported(keys=first_exported(self.content).keys, blocks=blocks),
        )

    # -- front matter

    def _merge_field(self, one: Field) -> None:
        front, key = self.document.front, one.key
        try:
            there = front.value(key) or ""
            if same(there, one.value):
                return
            if one.merged:
                self._merge_set(one, there)
            elif self.last is None or not same(there, self.last.keys.get(key, "")):
                self.own.append(key)
            elif one.value:
                front.put(one, [known.key for known in self.content.fields])
            else:
                front.remove(key)
        except UnreadableError as error:
            self.notices.append(f"{key}: left as it is in the file, {error}")

    def _merge_set(self, one: Field, there: Value) -> None:
        if self.last is None:
            return
        front, ours = self.document.front, _items(one.value)
        before = {_compared(item) for item in _items(self.last.keys.get(one.key, ()))}
        wanted = {_compared(item) for item in ours}
        present = {_compared(item) for item in _items(there)}
        add = [item for item in ours if _compared(item) not in before | present]
        drop = [item for item in _items(there) if _compared(item) in before - wanted]
        if not add and not drop:
            return
        if one.key in front.all_keys():
            front.change_list(one.key, add, drop)
        else:
            added = Field(key=one.key, value=tuple(add))
            front.put(added, [known.key for known in self.content.fields])

    def _tell_time(self, time: str) -> None:
        front = self.document.front
        try:
            there = front.value(TIME_KEY)
            if isinstance(there, str) and _TIME.fullmatch(there):
                front.put(Field(key=TIME_KEY, value=time, plain=True), ())
        except UnreadableError:
            pass  # the reader's own by now

    # -- blocks

    def _merge_blocks(self) -> frozenset[str]:
        """Replace and insert blocks; return the names of those that the file has had."""
        # From the last to the first, so that the places of the others stay right.
        for block in reversed(self.document.blocks()):
            section = self._section(block.name)
            if section is not None:
                self._merge_block(block, section)
        self.conflicts.reverse()
        had = {section.name for section in self.content.sections if section.wanted}
        had |= {block.name for block in self.document.blocks()}
        if self.last is None:
            return frozenset(had)  # what is missing was deleted, as far as anybody knows
        for section in self.content.sections:
            if section.wanted and section.name not in self.last.blocks:
                self._insert(section)
        return frozenset(had | self.last.blocks)

    def _merge_block(self, block: FoundBlock, section: SectionText) -> None:
        body, eol = self.document.body, self.document.eol
        there = block_hash(self.document.inside(block))
        ours = block_hash(section.text)
        if there == ours == block.digest:
            return
        if there == block.digest:
            replace_block(self.document, block, section)
        elif there == ours:  # both sides came to the same text
            body[block.begin] = block_lines(section.name, section.text, eol, block.before)[0]
        elif ours == block.digest:
            self.conflicts.append(f"{block.name}: edited in the file, not in Carrel; {_KEPT}")
        else:
            self.conflicts.append(f"{block.name}: edited in the file and in Carrel; {_KEPT}")

    def _insert(self, section: SectionText) -> None:
        """Put a block that the file never had below the one that goes before it."""
        body, eol = self.document.body, self.document.eol
        places = {block.name: block.end + 1 for block in self.document.blocks()}
        if section.name in places:
            return
        names = [one.name for one in self.content.sections]
        before = [places[name] for name in names[: names.index(section.name)] if name in places]
        at = before[-1] if before else _below_title(body)
        if self.document.outline:
            lines = _new_block(section, eol, BULLET)
        else:
            lines = [eol, *_new_block(section, eol)]
            if at < len(body) and body[at].strip():
                lines.append(eol)
        if at and not body[at - 1].endswith(("\n", "\r")):
            # The file ends without a line end, and goes on doing so.
            body[at - 1] += eol
            lines[-1] = lines[-1].removesuffix(eol)
        body[at:at] = lines

    def _section(self, name: str) -> SectionText | None:
        return next((one for one in self.content.sections if one.name == name), None)


def replace_block(document: Document, block: FoundBlock, section: SectionText) -> None:
    """Put a section's text into its block."""
    lines = block_lines(section.name, section.text, document.eol, block.before)
    # The end marker stays as it is: it can be the file's last line, without an end.
    document.body[block.begin : block.end] = lines[:-1]


def _new_block(section: SectionText, eol: str, before: str = "") -> list[str]:
    lead = [line + eol for line in section.lead.split("\n")] if section.lead else []
    return lead + block_lines(section.name, section.text, eol, before)


def _below_title(body: list[str]) -> int:
    for index, line in enumerate(body):
        if line.strip():
            return index + 1 if line.startswith(("# ", "- # ")) else index
    return len(body)


def _at(one: Field, time: str) -> Field:
    return Field(key=TIME_KEY, value=time, plain=True) if one.key == TIME_KEY else one


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal; no value, "" and an empty list are."""
    return (one or "") == (other or "")


def _items(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(value.replace(",", " ").split())


def set_items(value: Value) -> dict[str, str]:
    """Return what a set of tags or aliases holds, by what tells two of them apart."""
    return {_compared(item): item for item in _items(value)}


def _compared(item: str) -> str:
    return item.removeprefix("#").removeprefix("[[").removesuffix("]]").casefold()
