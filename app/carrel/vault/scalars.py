"""Values of YAML front matter, written on one line and read from a few.

Only what stands in front matter is read: scalars and lists of scalars. Every scalar is read as
its text: a program that rewrites `"2024"` as `2024` or `"reading"` as `reading` changed nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

#: A scalar's text, or the texts of a list; "" is also a key without a value.
Value = str | tuple[str, ...]

# JSON leaves these as they are. YAML forbids some of them, breaks lines at others, and those of
# the bidirectional algorithm make a line read as another one.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^']|'')*)'", re.DOTALL)
_PLAIN_IN_LIST = re.compile(r"[^\s,\[\]{}\"'#&*!|>%@`?:][^,\[\]{}]*")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_ITEM = re.compile(r"([ \t]*)-(?:[ \t]+(.*)|)$")
_BLOCK_HEADER = re.compile(r"([|>])([+-]?)[ \t]*(?:#.*)?$")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPE_LETTERS = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_BLANK = " \t"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTHS = frozenset(("True", "TRUE", "False", "FALSE"))


class UnreadableError(ValueError):
    """A value is not of the kinds that are read here; `broken` where it is no YAML at all."""

    def __init__(self, reason: str, *, broken: bool = False) -> None:
        super().__init__(reason)
        self.broken = broken


def quoted(text: str) -> str:
    """Return `text` as a YAML string on one line, which every parser reads back as it was.

    Half surrogate pairs, which no file can hold, become "?".
    """
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return _ESCAPED.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(sound, ensure_ascii=False)
    )


def read_value(first: str, more: Sequence[str] = ()) -> Value:
    """Return the value of a key: `first` is the rest of its line, `more` the lines below it.

    Lines come without their ends. Raises UnreadableError.
    """
    start = first.strip(_BLANK)
    if start.startswith("#"):
        start = ""
    significant = [line for line in more if line.strip() and not line.lstrip().startswith("#")]
    if not significant:
        return _on_one_line(start)
    if any(line.startswith("\t") for line in significant):
        raise UnreadableError("a tab cannot indent", broken=True)
    if start:
        return _on_lines(start, more)
    if _ITEM.match(significant[0]):
        return tuple(_items(significant))
    below = more.index(significant[0]) + 1
    try:
        return _on_lines(significant[0].strip(_BLANK), more[below:])
    except UnreadableError as error:  # a mapping in a mapping is YAML, only not ours
        raise UnreadableError("it is neither a scalar nor a list") from error


def item_of(line: str) -> tuple[str, str] | None:
    """Return indentation and text of a list item that stands on one line; None for other lines.

    Raises UnreadableError where the item is no scalar.
    """
    found = _ITEM.match(line)
    if not found:
        return None
    text = (found[2] or "").strip(_BLANK)
    try:
        value = _on_one_line(text)
    except UnreadableError as error:
        nested = _is_mapping(text) or text.startswith("- ")
        raise UnreadableError(str(error), broken=error.broken and not nested) from error
    if not isinstance(value, str):
        raise UnreadableError("a list in a list")
    return found[1], value


def split_comment(text: str) -> tuple[str, str]:
    """Return the value on a key's line and what follows it: space and a comment, or nothing.

    Raises UnreadableError where a quotation or a list does not end on the line.
    """
    body = text.lstrip(_BLANK)
    if not body or body.startswith("#"):
        return "", text
    if body[0] == "[":
        end = _list_end(body)
    elif body[0] in "\"'":
        found = (_DOUBLE if body[0] == '"' else _SINGLE).match(body)
        if not found:
            raise UnreadableError("a quotation mark is not closed", broken=True)
        end = found.end()
    else:
        comment = _COMMENT.search(body)
        end = len((body[: comment.start()] if comment else body).rstrip(_BLANK))
    rest = body[end:]
    if rest.strip() and not re.match(r"[ \t]+#", rest):
        raise UnreadableError("something follows the value", broken=True)
    return body[:end], rest


def _on_lines(start: str, more: Sequence[str]) -> Value:
    header = _BLOCK_HEADER.match(start)
    if header:
        return _block_scalar(header[1] == ">", header[2], more)
    if start[0] == "[":
        if not all(line.strip() for line in more):
            raise UnreadableError("a list with empty lines in it")
        return _on_one_line(" ".join([start, *(line.strip(_BLANK) for line in more)]))
    if start[0] in "\"'":
        return _on_one_line(_folded([start, *more], double=start[0] == '"'))
    lines = [start, *more]
    if any(not line.strip() or _COMMENT.search(line) or _is_mapping(line) for line in lines):
        raise UnreadableError("it is neither a scalar nor a list")
    return _on_one_line(_folded(lines, double=False))


def _on_one_line(text: str) -> Value:
    value, _ = split_comment(text)
    if value.startswith("["):
        return tuple(_list_items(value))
    return _scalar(value)


def _scalar(text: str) -> str:
    if text.startswith('"'):
        return _ESCAPE.sub(_unescaped, text[1:-1])
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text in _NULLS:
        return ""
    if text[0] in "&*!{|>":
        raise UnreadableError("it is neither a scalar nor a list")
    if text[0] in "@`%,]}" or re.match(r"[-?:](?:\s|$)", text):
        raise UnreadableError(f"a value cannot begin with {text[0]}", broken=True)
    if _is_mapping(text):
        raise UnreadableError("a value that holds “: ” needs quotation marks", broken=True)
    return text.lower() if text in _TRUTHS else text


def _is_mapping(text: str) -> bool:
    return re.search(r":(?:[ \t]|$)", text) is not None


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        code = int(digits, 16)
        if code > 0x10FFFF:
            raise UnreadableError("there is no such character", broken=True)
        return chr(code)
    if found[4] not in _ESCAPE_LETTERS:
        raise UnreadableError(f"\\{found[4]} means nothing", broken=True)
    return _ESCAPE_LETTERS[found[4]]


def _items(lines: Sequence[str]) -> list[str]:
    items, indentation = [], None
    for line in lines:
        item = item_of(line)
        if item is None or indentation not in (None, item[0]):
            raise UnreadableError("it is neither a scalar nor a list of scalars")
        indentation = item[0]
        items.append(item[1])
    return items


def _list_items(text: str) -> list[str]:
    items: list[str] = []
    position, separated = 1, True
    while True:
        position += len(text[position:]) - len(text[position:].lstrip(_BLANK))
        if text[position] == "]":
            return items
        if text[position] == ",":
            if separated:
                raise UnreadableError("a list has a comma too many", broken=True)
            position, separated = position + 1, True
            continue
        found = _list_token(text, position)
        if not found or not separated:
            raise UnreadableError("it is no list of scalars")
        item = found[0].strip(_BLANK)
        if item[0] not in "\"'" and (_is_mapping(item) or _COMMENT.search(item)):
            raise UnreadableError("it is no list of scalars")
        items.append(_scalar(item))
        position, separated = found.end(), False


def _list_end(text: str) -> int:
    """Return where the list at the start of `text` ends, past its bracket."""
    position = 1
    while position < len(text):
        if text[position] == "]":
            return position + 1
        found = _list_token(text, position)
        if text[position] in "\"'" and not found:
            raise UnreadableError("a quotation mark is not closed", broken=True)
        if text[position] in "[{#":
            raise UnreadableError("it is no list of scalars")
        position = found.end() if found else position + 1
    raise UnreadableError("a list is not closed", broken=True)


def _list_token(text: str, position: int) -> re.Match[str] | None:
    quotation = {'"': _DOUBLE, "'": _SINGLE}.get(text[position])
    return (quotation or _PLAIN_IN_LIST).match(text, position)


def _folded(lines: Sequence[str], *, double: bool) -> str:
    """Join the lines of a scalar: a line end is a space, an empty line is a line end."""
    joined, breaks = lines[0].rstrip(_BLANK), 0
    for line in lines[1:]:
        text = line.strip(_BLANK)
        if not text:
            breaks += 1
            continue
        if double and (len(joined) - len(joined.rstrip("\\"))) % 2:
            joined = joined[:-1] + "\n" * breaks + text
        else:
            joined += ("\n" * breaks or " ") + text
        breaks = 0
    return joined


def _block_scalar(folded: bool, chomping: str, lines: Sequence[str]) -> str:
    filled = [line for line in lines if line.strip()]
    indentation = min(len(line) - len(line.lstrip(" ")) for line in filled)
    texts = [line[indentation:] for line in lines]
    while texts and not texts[-1].strip():
        texts.pop()
    if folded and any(text.startswith((" ", "\t")) for text in texts):
        raise UnreadableError("it is laid out in lines")
    if chomping == "+":
        raise UnreadableError("it keeps the empty lines below it")
    joined = _folded_block(texts) if folded else "\n".join(texts)
    return joined if chomping == "-" else joined + "\n"


def _folded_block(texts: Sequence[str]) -> str:
    leading = next(index for index, text in enumerate(texts) if text)
    joined, breaks = "\n" * leading + texts[leading], 0
    for text in texts[leading + 1 :]:
        if not text:
            breaks += 1
            continue
        joined += ("\n" * breaks or " ") + text
        breaks = 0
    return joined
