"""What Obsidian would have against a vault, told without Carrel's code.

After its help: properties are flat and have one type each across the vault; a tag has no blanks
and something that is no digit; a block id stands on a line of its own between empty lines; a file
that is linked to has none of `#^[]|` in its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

import yaml
from tests.unit.vault.file_rules import Read, normal, read

_TAG = re.compile(r"(?!.*//)[^\s#,.;:!?'\"()\[\]{}<>|\\^~`*+=@%&$]+")
_BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)\s*$", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)(?:\\\\)*!?\[\[([^\[\]|#]+)[^\[\]]*\]\]")
_INLINE_TAG = re.compile(r"(?:^|(?<=\s))#(?=[^\s#])")
_COMMENT = re.compile(r"(?<!\\)%%")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|#^\[\]]|%%')
_LONGEST = 255


def obsidian_faults(texts: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the files of a vault, given by path relative to it; see also
    `type_faults`.
    """
    told, names = list(_name_faults(list(texts))), {PurePosixPath(path).stem for path in texts}
    for path, text in texts.items():
        parts = read(text)
        found = [
            *_property_faults(_properties(parts)),
            *_body_faults(parts),
            *_link_faults(parts, names),
        ]
        told += [f"{path}: {fault}" for fault in found]
    return told


def type_faults(texts: Mapping[str, str]) -> list[str]:
    """Return the properties that are of one type in one file and of another in a second."""
    told, types = [], dict[str, tuple[str, str]]()
    for path, text in texts.items():
        for key, value in _properties(read(text)).items():
            kind, where = types.setdefault(key, (_type_of(value), path))
            if kind != _type_of(value):
                told.append(f"{path}: {key}: {value!r} is no {kind} as in {where}")
    return told


def _properties(parts: Read) -> dict[str, Any]:
    return yaml.safe_load("".join(line for _, lines in parts.front for line in lines))


def name_faults(name: str) -> list[str]:
    """Return why some system, or a link, does not take the name of a file."""
    told = []
    if _ILLEGAL.search(name) or any(unicodedata.category(one) in ("Cs", "Cn") for one in name):
        told.append("a character that some system or a link does not take")
    if any(unicodedata.bidirectional(one) in ("RLO", "LRO", "RLE", "LRE", "PDF") for one in name):
        told.append("a character that turns its name round")
    if name != name.strip(" .") or name.startswith("-"):
        told.append("a blank, a dot or a dash at its end")
    if _DEVICES.match(name):
        told.append("a device of Windows")
    if max(len(name.encode()), len(name.encode("utf-16-le")) // 2) > _LONGEST:
        told.append("too long")
    if name != unicodedata.normalize("NFC", name):
        told.append("not in the usual form of Unicode")
    return told


def _name_faults(paths: list[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in paths:
        yield from (f"{path}: {fault}" for fault in name_faults(PurePosixPath(path).name))
        folded = unicodedata.normalize("NFD", path).casefold()
        if folded in seen:
            yield f"{path}: is the same file as {seen[folded]} on some system"
        seen[folded] = path


def _property_faults(values: dict[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(one, (dict, list)) for one in listed):
            yield f"{key}: not flat"
        if value in (None, "", []):
            yield f"{key}: empty"
    for tag in values["tags"]:
        if not isinstance(tag, str) or not _TAG.fullmatch(tag) or not re.search(r"[^\d/]", tag):
            yield f"tags: {tag!r} is none"
    if not all(isinstance(one, str) for one in values.get("aliases", [])):
        yield "aliases: not all are text"
    if values.get("aliases", [f"@{values['citekey']}"]) != [f"@{values['citekey']}"]:
        yield "aliases: not the citekey"
    if not isinstance(values.get("tags"), list) or not isinstance(values.get("authors", []), list):
        yield "not a list"


def _body_faults(parts: Read) -> Iterator[str]:
    if parts.damage:
        yield parts.damage
    ids = [
        found
        for name, lines in parts.blocks.items()
        if name != "notes"
        for found in _BLOCK_ID.findall(normal(lines))
    ]
    if len(ids) != len(set(ids)):
        yield f"block ids twice: {ids}"
    content = ["", *parts.blocks.get("highlights", ["", ""])[1:-1], ""]
    for above, line, below in zip(content, content[1:], content[2:], strict=False):
        if line.startswith("^") and (above.strip() or below.strip()):
            yield f"the block id {line!r} does not stand alone"
    quoted = sum(line.startswith("> [!quote]") for line in content)
    if len(ids) != quoted:
        yield f"{len(ids)} block ids for {quoted} highlights"


def _link_faults(parts: Read, names: set[str]) -> Iterator[str]:
    own = _own_text(parts)
    for target in _LINK.findall(own):
        if target not in names:
            yield f"a link to {target}, which is not there"
    for what, pattern in (("tag", _INLINE_TAG), ("comment", _COMMENT)):
        if pattern.search(own):
            yield f"a {what} that is none: {own[pattern.search(own).start() :][:40]!r}"


def _own_text(parts: Read) -> str:
    """Return what Carrel wrote: titles, abstract, quotations; nothing of the reader's."""
    front = [line for _, lines in parts.front for line in lines if "[[" in line and ":" not in line]
    outside = [re.sub(r"^#{1,2} ", "", line) for line in parts.outside if not line.startswith("<")]
    quoted = [
        line.removeprefix("> ").removeprefix("[!")
        for name in ("abstract", "highlights")
        for line in parts.blocks.get(name, ())
        if line.startswith(">")
    ]
    return "".join([*front, *outside, *quoted])


def _type_of(value: Any) -> str:
    """Return the type that Obsidian gives a property with this value."""
    if isinstance(value, bool):
        return "checkbox"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, datetime):
        return "date and time"
    return "date" if isinstance(value, date) else "text"
