"""A stranger's plain text as Markdown that shows it: no link, picture, tag or heading of its own.

Formulas between dollar signs, stars and underscores stay as they are: abstracts are full of
them, and in a vault they are meant.
"""

from __future__ import annotations

import re

_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_NUMBERED = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
# What would make a line something else than text: headings, quotations, lists, rules, fences,
# tables, definitions, references.
_STRUCTURE = re.compile(
    r"#{1,6}(?:\s|$)|[>|:]|[-+*](?:\s|$)|([-_*])(?:\s*\1){2,}\s*$|[=-]+\s*$|`{3}|~{3}"
    r"|\[[^\]]*\]:"
)
# Links, pictures, notes, comments of a vault, embedded HTML, entities and tags.
_INSIDE = re.compile(
    r"(\\*)(\](?=\()|\[(?=\[)|!(?=\[)|\^(?=\[)|%(?=%)"
    r"|<(?=/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|[!?])|&(?=#?\w+;)|(?<!\S)#(?=[^\s#]))"
)


def as_markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as it is; lines lose the blanks around them."""
    lines = (line.strip() for line in _LINE_END.split(text))
    started = (
        _NUMBERED.sub(r"\1\\", line, count=1) if _NUMBERED.match(line) else line for line in lines
    )
    whole = "\n".join(f"\\{line}" if _STRUCTURE.match(line) else line for line in started)
    return _INSIDE.sub(_escape, whole)


def _escape(found: re.Match[str]) -> str:
    # After an odd number of backslashes the character is escaped already.
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\{found[2]}"
