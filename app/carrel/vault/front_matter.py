"""The front matter of a file, line by line: what is not changed stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from carrel.vault.lines import DamagedError
from carrel.vault.scalars import (
    UnreadableError,
    Value,
    item_of,
    quoted,
    read_value,
    split_comment,
)

_KEY = re.compile(
    r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'|([^\s\"'#,\[\]{}&*!|>%@`][^#]*?))"
    r"[ \t]*:(?=[ \t]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key that Carrel writes; an empty value is not written.

    `plain` writes the text without quotation marks (numbers, truths, dates). A `merged` list is
    a set that reader and Carrel share: only what Carrel adds or takes is changed in it.
    """

    key: str
    value: Value
    plain: bool = False
    merged: bool = False

    def lines(self) -> list[str]:
        """Return the field as lines without ends."""
        if isinstance(self.value, tuple):
            return [f"{self.key}:", *(f"  - {quoted(item)}" for item in self.value)]
        return [f"{self.key}: {self.value if self.plain else quoted(self.value)}"]


@dataclass(slots=True)
class _Entry:
    """A key with its lines (ends included); or, without a key, comments and blank lines."""

    key: str | None
    lines: list[str]


@dataclass(slots=True)
class FrontMatter:
    """Reads and changes the keys between the two lines of dashes; lines end with `eol`."""

    entries: list[_Entry] = field(default_factory=list)
    eol: str = "\n"

    @classmethod
    def parse(cls, lines: Sequence[str], eol: str) -> FrontMatter:
        """Take the lines between the dashes, ends included. Raises DamagedError."""
        entries: list[_Entry] = []
        waiting: list[str] = []  # comments and blank lines: of the key above if it goes on
        for number, line in enumerate(lines, 2):
            bare = line.rstrip("\r\n")
            if not bare.strip() or bare.lstrip().startswith("#"):
                waiting.append(line)
            elif bare[0] in " \t" or bare == "-" or bare.startswith("- "):
                if not entries:
                    raise DamagedError(f"line {number} of the front matter belongs to no key")
                entries[-1].lines += [*waiting, line]
                waiting = []
            else:
                found = _KEY.match(bare)
                if not found or bare.startswith("? "):
                    raise DamagedError(f"line {number} of the front matter is no “key: value”")
                if waiting:
                    entries.append(_Entry(None, waiting))
                    waiting = []
                entries.append(_Entry(_key_of(found), [line]))
        if waiting:
            entries.append(_Entry(None, waiting))
        return cls(entries, eol)

    def text(self) -> str:
        """Return the lines between the dashes."""
        return "".join(line for entry in self.entries for line in entry.lines)

    def all_keys(self) -> list[str]:
        """Return the keys in their order, doubled ones too."""
        return [entry.key for entry in self.entries if entry.key is not None]

    def value(self, key: str) -> Value | None:
        """Return a key's value, None where it is not there. Raises UnreadableError."""
        index = self._index(key)
        if index is None:
            return None
        first, more = _parts(self.entries[index])
        return read_value(first, more)

    def put(self, one: Field, order: Sequence[str]) -> None:
        """Write a field in the place of the key's old value; a new one stands after the nearest
        key that goes before it in `order`. Raises UnreadableError where that cannot be done
        without touching a comment.
        """
        index = self._index(one.key)
        if index is None:
            self._insert(one, order)
            return
        entry = self.entries[index]
        first, more = _parts(entry)
        head = entry.lines[0][: len(entry.lines[0].rstrip("\r\n")) - len(first)]
        if not more and not isinstance(one.value, tuple):
            _, rest = split_comment(first)
            value = one.lines()[0].partition(":")[2]
            entry.lines = [f"{head}{value}{rest if rest.strip() else ''}{self.eol}"]
            return
        if _commented(first, more):
            raise UnreadableError("there are comments in it")
        entry.lines = [line + self.eol for line in one.lines()]

    def remove(self, key: str) -> None:
        """Take a key away. Raises UnreadableError where a comment would go with it."""
        index = self._index(key)
        if index is not None:
            first, more = _parts(self.entries[index])
            if _commented(first, more):
                raise UnreadableError("there are comments in it")
            del self.entries[index]

    def change_list(self, key: str, add: Sequence[str], drop: Sequence[str]) -> None:
        """Add items to the end of a list and drop some, the other lines untouched.

        Raises UnreadableError where the key holds something else.
        """
        index = self._index(key)
        if index is None:
            raise UnreadableError("it is not there")
        entry = self.entries[index]
        first, more = _parts(entry)
        if not more:
            self._change_short_list(entry, first, add, drop)
            return
        lines, last, indentation = [entry.lines[0]], 0, "  "
        for line in entry.lines[1:]:
            item = item_of(line.rstrip("\r\n"))
            if item is None and line.strip() and not line.lstrip().startswith("#"):
                raise UnreadableError("it is no list of lines")
            if item is not None:
                indentation, text = item
                if text in drop:
                    continue
                last = len(lines)
            lines.append(line)
        lines[last + 1 : last + 1] = [f"{indentation}- {quoted(one)}{self.eol}" for one in add]
        entry.lines = lines

    def _change_short_list(
        self, entry: _Entry, first: str, add: Sequence[str], drop: Sequence[str]
    ) -> None:
        value, (text, rest) = read_value(first), split_comment(first)
        items = value if isinstance(value, tuple) else tuple(value.replace(",", " ").split())
        kept = [one for one in items if one not in drop] + list(add)
        head = entry.lines[0].rstrip("\r\n")
        head = head[: len(head) - len(first)]
        if text or rest.strip():  # `tags: [a, b] # mine`, or a word, or nothing but a comment
            listed = f"{head} [{', '.join(quoted(one) for one in kept)}]"
            entry.lines = [f"{listed}{rest if text else ' ' + rest.strip()}{self.eol}"]
        else:
            entry.lines = [head + self.eol, *(f"  - {quoted(one)}{self.eol}" for one in kept)]

    def _insert(self, one: Field, order: Sequence[str]) -> None:
        before = set(order[: order.index(one.key)])
        places = [index for index, entry in enumerate(self.entries) if entry.key in before]
        at = places[-1] + 1 if places else 0
        self.entries.insert(at, _Entry(one.key, [line + self.eol for line in one.lines()]))

    def _index(self, key: str) -> int | None:
        places = [index for index, entry in enumerate(self.entries) if entry.key == key]
        if len(places) > 1:
            raise UnreadableError("the key is there twice", broken=True)
        return places[0] if places else None


def _key_of(found: re.Match[str]) -> str:
    if found[1] is not None:
        return found[1].replace('\\"', '"')
    return found[2].replace("''", "'") if found[2] is not None else found[3]


def _parts(entry: _Entry) -> tuple[str, list[str]]:
    bare = [line.rstrip("\r\n") for line in entry.lines]
    found = _KEY.match(bare[0])
    return bare[0][found.end() :] if found else "", bare[1:]


def _commented(first: str, more: Sequence[str]) -> bool:
    # What looks like a comment in a block scalar is text.
    lines = (first,) if re.match(r"[ \t]*[|>]", first) else (first, *more)
    bare = (re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", line) for line in lines)
    return any(re.search(r"(?:^|[ \t])#", line) for line in bare)
