"""What an export may do to a file and what not, told from the rules without Carrel's code.

Four texts of one paper are compared: `base`, as it was exported; `mine`, as the reader left it;
`ours`, what a paper that is exported for the first time now gets; and the `result`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import yaml

TIME, IDENTITY = "exported", "carrel_id"
SETS = ("aliases", "tags")
OWNED = (
    "title aliases citekey type authors year published arxiv doi url tags status rating starred"
    " carrel_id carrel_uri exported carrel_schema"
).split()

_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_KEY = re.compile(r"[\"']?(\w[\w -]*)[\"']?\s*:(?:\s|$)")
_BEGIN = re.compile(r"<!-- carrel:begin ([a-z-]+) sha256=([0-9a-f]{16}) -->[ \t]*")
_END = re.compile(r"<!-- carrel:end ([a-z-]+) -->[ \t]*")
_LIKE_MARKER = re.compile(r"[ \t]*<!--[ \t]*carrel:(begin|end)", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(```+|~~~+)([^`]*)$")
_COMMENT = re.compile(r"# mine \d+")
_UNREADABLE = object()


@dataclass
class Read:
    """A file in parts. `front` are keys with their lines, "" for lines between keys; `outside`
    are the lines of the body with “<name>” where a block stands; `blocks` their lines by name.
    """

    opening: str
    front: list[tuple[str, list[str]]]
    outside: list[str]
    blocks: dict[str, list[str]]
    damage: str = ""

    def lines_of(self, key: str) -> list[str]:
        return [line for name, lines in self.front if name == key for line in lines]

    def value(self, key: str) -> Any:
        """Return the key's value with all scalars as text, "" where it is not there."""
        if sum(name == key for name, _ in self.front) > 1:
            return _UNREADABLE
        try:
            found = yaml.load("".join(self.lines_of(key)), Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            return _UNREADABLE
        return (found[key] if found else "") or ""


def lines_of(text: str) -> list[str]:
    return [line for line in _LINE_ENDS.split(text) if line]


def read(text: str) -> Read:
    lines = lines_of(text)
    assert lines[0].lstrip("\ufeff").rstrip() == "---", text[:200]
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    found = Read(lines[0] + lines[end], _entries(lines[1:end]), [], {})
    _read_body(found, lines[end + 1 :])
    return found


def normal(lines: list[str]) -> str:
    """Return a block's content as it counts: no line ends, no blanks at ends, nothing around."""
    return "\n".join(line.rstrip() for line in lines[1:-1]).strip("\n")


def faults(base: str, mine: str, ours: str, result: str) -> list[str]:
    """Return what the export did to the file that no rule allows."""
    before, there, new, after = map(read, (base, mine, ours, result))
    if there.damage:
        return [] if result == mine else [f"damaged ({there.damage}) and yet changed"]
    if after.damage:
        return [f"damaged by the export: {after.damage}"]
    told = _front_faults(before, there, new, after, untouched=mine == result)
    told += _block_faults(before, there, new, after)
    told += _outside_faults(there, new, after)
    if "\n" not in mine.replace("\r\n", "") and "\n" in result.replace("\r\n", ""):
        told.append("the line ends were not kept")
    return told


def wants_a_conflict(base: str, mine: str, ours: str) -> bool:
    """Whether Carrel's text has to lie beside the file."""
    before, there, new = read(base), read(mine), read(ours)
    if there.damage:
        return True
    return any(
        _edited(before, there, name) and normal(lines) != normal(new.blocks.get(name, []))
        for name, lines in there.blocks.items()
    )


# -- front matter


def _front_faults(
    before: Read, there: Read, new: Read, after: Read, *, untouched: bool
) -> list[str]:
    told = []
    if there.opening != after.opening:
        told.append("the lines of dashes were changed")
    for key in OWNED:
        told += _key_faults(key, before, there, new, after, untouched=untouched)
    kept = [_readers_lines(one) for one in (there, after)]
    if kept[0] != kept[1]:
        told.append(f"the reader's lines in the front matter: {kept[0]} became {kept[1]}")
    orders = [[key for key, _ in one.front if key] for one in (there, after)]
    if [k for k in orders[0] if k in orders[1]] != [k for k in orders[1] if k in orders[0]]:
        told.append("the keys have another order")
    return told


def _key_faults(
    key: str, before: Read, there: Read, new: Read, after: Read, *, untouched: bool
) -> list[str]:
    mine, lines, result = there.value(key), there.lines_of(key), after.lines_of(key)
    if key == TIME and not untouched and isinstance(mine, str) and mine:
        return []
    ours, last = new.value(key), before.value(key)
    same = [] if lines == result else [f"{key}: {lines} became {result}, not to be changed"]
    if key in (TIME, IDENTITY) or mine is _UNREADABLE or mine == ours:
        return same
    if key in SETS:
        return _set_faults(key, _items(last), _items(mine), _items(ours), lines, after)
    if mine != last:
        return same
    if _COMMENT.search("".join(lines)) and (not ours or len(lines) > 1):
        return same  # the value cannot go without the reader's words
    told = [] if after.value(key) == ours else [f"{key}: {result} is not {ours!r}"]
    if Counter(_COMMENT.findall("".join(lines))) != Counter(_COMMENT.findall("".join(result))):
        told.append(f"{key}: a comment was lost")
    return told


def _set_faults(
    key: str, last: list[str], mine: list[str], ours: list[str], lines: list[str], after: Read
) -> list[str]:
    fold = {name: {_folded(one) for one in of} for name, of in (("last", last), ("ours", ours))}
    kept = [one for one in mine if _folded(one) not in fold["last"] - fold["ours"]]
    have = {_folded(one) for one in mine}
    added = [one for one in ours if _folded(one) not in fold["last"] | have]
    told = []
    if _items(after.value(key)) != kept + added:
        told.append(f"{key}: {mine} became {after.value(key)}, not {kept + added}")
    if len(lines) > 1:  # a list of lines: those that stay are as they were typed
        gone = {_folded(one) for one in mine} - {_folded(one) for one in kept}
        stay = [line for line in lines[1:] if _item_in(line) not in gone]
        while stay and _is_loose(stay[-1]):
            stay.pop()  # with no item below it, a comment is no longer the list's
        if after.lines_of(key)[: len(stay) + 1] != [lines[0], *stay]:
            told.append(f"{key}: lines of {lines} were changed: {after.lines_of(key)}")
    return told


def _readers_lines(one: Read) -> list[str]:
    """Return the lines of keys of the reader's own, comments and blank lines wherever they are."""
    return [
        line for key, lines in one.front for line in lines if key not in OWNED or _is_loose(line)
    ]


def _is_loose(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _item_in(line: str) -> str:
    found = yaml.load(line, Loader=yaml.CBaseLoader)
    return _folded(found[0]) if isinstance(found, list) else ""


def _items(value: Any) -> list[str]:
    return value if isinstance(value, list) else value.replace(",", " ").split()


def _folded(tag: str) -> str:
    return tag.removeprefix("#").casefold()


def _entries(lines: list[str]) -> list[tuple[str, list[str]]]:
    entries: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in lines:
        if _is_loose(line):
            waiting.append(line)
        elif found := _KEY.match(line):
            entries += [("", [one]) for one in waiting] + [(found[1], [line])]
            waiting = []
        else:
            entries[-1][1].extend([*waiting, line])
            waiting = []
    return entries + [("", [one]) for one in waiting]


# -- blocks and what stands between them


def _edited(before: Read, there: Read, name: str) -> bool:
    return name in before.blocks and normal(before.blocks[name]) != normal(there.blocks[name])


def _block_faults(before: Read, there: Read, new: Read, after: Read) -> list[str]:
    told = []
    for name, lines in there.blocks.items():
        result = after.blocks.get(name)
        if result is None:
            told.append(f"{name}: the block is gone")
            continue
        ours = normal(new.blocks[name]) if name in new.blocks else ""
        if normal(lines) == ours:
            if normal(result) != ours:
                told.append(f"{name}: both sides were the same and it changed")
        elif _edited(before, there, name):
            if _as_one(result) != _as_one(lines):
                told.append(f"{name}: {lines} became {result}, not kept")
        elif normal(result) != ours:
            told.append(f"{name}: not brought up to date: {normal(result)!r}")
        if not _edited(before, there, name) and _digest(result) not in result[0]:
            told.append(f"{name}: its hash is not its content's")
    told += [
        f"{name}: came from nowhere"
        for name in after.blocks.keys() - there.blocks.keys()
        if name in before.blocks or normal(after.blocks[name]) != normal(new.blocks[name])
    ]
    missing = new.blocks.keys() - before.blocks.keys() - after.blocks.keys()
    return told + [f"{name}: a first block was not put in" for name in missing]


def _digest(lines: list[str]) -> str:
    return sha256(normal(lines).encode()).hexdigest()[:16]


def _outside_faults(there: Read, new: Read, after: Read) -> list[str]:
    possible = [after.outside]
    for name in sorted(after.blocks.keys() - there.blocks.keys()):
        possible = [fit for lines in possible for fit in _without(name, lines, _lead(new, name))]
    if any(_as_one(lines) == _as_one(there.outside) for lines in possible):
        return []
    return [f"outside the blocks: {there.outside} became {after.outside}"]


def _without(name: str, lines: list[str], lead: int) -> list[list[str]]:
    """Return the lines without a block that was put in, and what came with it.

    A blank line below comes only where the reader's next line would touch the block.
    """
    at = lines.index(f"<{name}>")
    follows = at + 1 < len(lines) and not lines[at + 1].strip()
    ends = [at + 1, at + 2] if follows else [at + 1]
    return [lines[: at - lead] + lines[end:] for end in ends]


def _lead(new: Read, name: str) -> int:
    """Return how many lines above a block are put in with it: blank ones and the heading."""
    at = new.outside.index(f"<{name}>")
    return 2 if new.outside[at - 1].startswith("## ") else 1


def _as_one(lines: list[str]) -> str:
    # A file that ends without a line end gets one where a block is put below its last line.
    return re.sub(r"(\r\n|\n|\r)$", "", "".join(lines))


def _read_body(found: Read, lines: list[str]) -> None:
    name, fence = "", ""
    for line in lines:
        bare = line.rstrip("\r\n")
        if not _LIKE_MARKER.match(bare):
            if not name:
                fence = _fence_after(fence, bare)
            (found.blocks[name] if name else found.outside).append(line)
            continue
        begin, end = _BEGIN.fullmatch(bare), _END.fullmatch(bare)
        if fence:
            found.damage = "a marker in a fence"
        elif begin and not name and begin[1] not in found.blocks:
            name = begin[1]
            found.blocks[name] = [line]
            found.outside.append(f"<{name}>")
        elif end and end[1] == name:
            found.blocks[name].append(line)
            name = ""
        else:
            found.damage = f"the marker {bare}"
        if found.damage:
            return
    if name:
        found.damage = f"no end of {name}"


def _fence_after(fence: str, line: str) -> str:
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    return "" if found[1].startswith(fence) and not found[2].strip() else fence
