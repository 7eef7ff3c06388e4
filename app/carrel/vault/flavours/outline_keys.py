"""Keys of an outline (Logseq): lines `key:: value` at the beginning of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from carrel.vault.document import BOM, Document
from carrel.vault.front_matter import Field
from carrel.vault.lines import DamagedError, line_end_of, lines_of
from carrel.vault.scalars import UnreadableError, Value

_KEY = re.compile(r"[ \t]*([^\s:]+(?::[^\s:]+)*)::(?=[ \t\r\n]|$)[ \t]*")
_BULLET = re.compile(r"[ \t]*-(?:[ \t\r\n]|$)")
#: Commas separate the items of these and of no other key; links in brackets may hold some.
LISTS = ("tags", "aliases")
_ITEM = re.compile(r"(?:\[\[.*?\]\]|[^,])+")
_OTHER_NAMES = {"aliases": "alias"}


def outline_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields as an outline can hold them: texts of one line, and its own lists."""
    told = []
    for one in fields:
        value = one.value
        if isinstance(value, tuple):
            items = tuple(" ".join(item.split()) for item in value if item.strip())
            value = items if one.key in LISTS else ", ".join(items)
        else:
            value = " ".join(value.split())
        told.append(Field(key=one.key, value=value, plain=True, merged=one.merged))
    return tuple(told)


def front_lines(fields: Iterable[Field]) -> list[str]:
    """Return the lines, without ends, that a new file begins with."""
    return [_line(one) for one in fields]


def parse_outline(text: str) -> Document:
    """Return the parts of a file that begins with such lines. Raises DamagedError."""
    eol, lines = line_end_of(text), lines_of(text)
    opening = BOM if text.startswith(BOM) else ""
    if lines:
        lines[0] = lines[0].removeprefix(BOM)
    count = 0
    while count < len(lines) and lines[count].strip() and not _BULLET.match(lines[count]):
        count += 1
    keys = OutlineKeys(lines[:count], eol)
    if not keys.all_keys():
        raise DamagedError("it does not begin with keys (“key:: value”)")
    return Document(opening, keys, "", lines[count:], eol, outline=True)


@dataclass(slots=True)
class OutlineKeys:
    """Reads and changes the lines above the first empty one; keys go by Carrel's names, lines
    that are no key stay as they are.
    """

    lines: list[str] = field(default_factory=list)
    eol: str = "\n"

    def text(self) -> str:
        """Return the lines."""
        return "".join(self.lines)

    def all_keys(self) -> list[str]:
        """Return the keys in their order, doubled ones too."""
        return [key for key in map(_key_of, self.lines) if key]

    def value(self, key: str) -> Value | None:
        """Return a key's value, None where it is not there. Raises UnreadableError."""
        index = self._index(key)
        if index is None:
            return None
        text = _parts(self.lines[index])[1]
        return tuple(_items(text)) if key in LISTS else text

    def put(self, one: Field, order: Sequence[str]) -> None:
        """Write a field in the place of the key's old value; a new one stands after the nearest
        key that goes before it in `order`. Raises UnreadableError.
        """
        index = self._index(one.key)
        if index is not None:
            self._set(index, _text(one.value))
            return
        before = set(order[: order.index(one.key)])
        places = [at for at, line in enumerate(self.lines) if _key_of(line) in before]
        at = places[-1] + 1 if places else 0
        if at and not self.lines[at - 1].endswith(("\n", "\r")):
            self.lines[at - 1] += self.eol  # nothing but keys, and no line end
        self.lines.insert(at, _line(one) + self.eol)

    def remove(self, key: str) -> None:
        """Take a key away. Raises UnreadableError."""
        index = self._index(key)
        if index is not None:
            del self.lines[index]

    def change_list(self, key: str, add: Sequence[str], drop: Sequence[str]) -> None:
        """Add items to the end of a list and drop some. Raises UnreadableError."""
        index = self._index(key)
        if index is None:
            raise UnreadableError("it is not there")
        kept = [one for one in _items(_parts(self.lines[index])[1]) if one not in drop]
        self._set(index, ", ".join([*kept, *add]))

    def _set(self, index: int, text: str) -> None:
        head, old = _parts(self.lines[index])
        line = self.lines[index]
        end = line[len(line.rstrip("\r\n")) :]
        if not old and not head.endswith((" ", "\t")):
            head += " "
        self.lines[index] = head + text + end

    def _index(self, key: str) -> int | None:
        places = [index for index, line in enumerate(self.lines) if _key_of(line) == key]
        if len(places) > 1:
            raise UnreadableError("the key is there twice", broken=True)
        return places[0] if places else None


def _line(one: Field) -> str:
    name = _OTHER_NAMES.get(one.key, one.key).lower().replace("_", "-")
    return f"{name}:: {_text(one.value)}"


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _items(text: str) -> list[str]:
    return [item for item in (one.strip() for one in _ITEM.findall(text)) if item]


def _key_of(line: str) -> str:
    """Return Carrel's name of the key on a line, "" for a line that is none."""
    found = _KEY.match(line)
    if not found:
        return ""
    name = found[1].lower().replace("-", "_")
    return "aliases" if name == "alias" else name


def _parts(line: str) -> tuple[str, str]:
    """Return a line up to its value, and the value."""
    found = _KEY.match(line)
    assert found
    return found[0].rstrip("\r\n"), line[found.end() :].rstrip()
