"""Reads JSON lines, a JSON array, or objects one after another, plain or packed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, cast

from carrel.api import ImportedPaper, ImportSource, JobControl, Refusal
from carrel_plugins.json_lines.fields import WrongShapeError, paper_of
from carrel_plugins.json_lines.unpacking import Unpacked, is_packed, unpacked_head
from carrel_plugins.json_lines.values import Value, by_bracket, by_line

_HEAD = 64 << 10
_BOM = b"\xef\xbb\xbf"
_NAMED = re.compile(r"\.(?:jsonl|ndjson|json)(?:\.xz|\.gz)?$", re.IGNORECASE)
_ARRAY = re.compile(rb"\[\s*(?:[{\]\[\"]|-?\d+\s*,|$)")


def sniff(head: bytes, name: str) -> int:
    """Say how sure we are: 70 for objects with titles, 50 for other JSON, 20 for its name."""
    if is_packed(head):
        head = unpacked_head(head, _HEAD)
    text = head.removeprefix(_BOM).lstrip()
    if text[:1] == b"{" or _ARRAY.match(text):
        return 70 if re.search(rb'"title"\s*:', text, re.IGNORECASE) else 50
    return 20 if _NAMED.search(name) else 0


def read(source: ImportSource, job: JobControl) -> Iterator[ImportedPaper | Refusal]:
    """Yield a paper or a refusal for each object; memory stays bounded by the longest line."""
    with source.open() as opened:
        stream: io.BufferedReader[Any] = io.BufferedReader(cast("io.RawIOBase", opened), _HEAD)
        if is_packed(_peeked(stream)):
            stream = io.BufferedReader(Unpacked(stream), 1 << 20)
        if _peeked(stream).startswith(_BOM):
            stream.read(len(_BOM))
        for value in _values(stream):
            if job.cancelled:
                return
            try:
                if value.trouble:
                    raise WrongShapeError(value.trouble)
                yield paper_of(_parsed(value.raw), value.line)
            except WrongShapeError as error:
                yield Refusal(source=source.name, reason=str(error), line=value.line)


def _peeked(stream: io.BufferedReader[Any]) -> bytes:
    return stream.peek(_HEAD)[:_HEAD]


def _values(stream: io.BufferedReader[Any]) -> Iterator[Value]:
    head = _peeked(stream).lstrip()
    if _ARRAY.match(head):
        return by_bracket(stream, in_array=True)
    first_line = head.split(b"\n", 1)[0].rstrip()
    if first_line.startswith(b"{") and first_line.endswith((b"{", b"[", b",")):
        return by_bracket(stream, in_array=False)  # an object over several lines
    return by_line(stream)


def _parsed(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        raise WrongShapeError(f"not UTF-8 text: the byte 0x{byte:02X}") from error
    try:
        told = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise WrongShapeError(f"not JSON: {error.msg}") from error
    except ValueError as error:  # a number of thousands of digits
        raise WrongShapeError("a number has too many digits") from error
    except RecursionError as error:
        raise WrongShapeError("the JSON is nested too deep") from error
    if raw.count(b'"title"') > 1 and isinstance(told, dict):
        _refuse_two_titles(text)
    return told


def _refuse_two_titles(text: str) -> None:
    """Raise where the object itself has two titles that differ: neither is surely the one."""

    def looked_at(pairs: list[tuple[str, object]]) -> object:
        titles = [value for key, value in pairs if key == "title"]
        return _TwoTitles() if any(title != titles[0] for title in titles) else dict(pairs)

    if isinstance(json.loads(text, object_pairs_hook=looked_at, strict=False), _TwoTitles):
        raise WrongShapeError("it has two different titles")


class _TwoTitles:
    pass


def _nothing(_constant: str) -> None:
    """NaN and Infinity, which some programs write for a missing value, are no value."""


# not strict: control characters in strings are let through and cleaned away later
_DECODER = json.JSONDecoder(strict=False, parse_constant=_nothing)
