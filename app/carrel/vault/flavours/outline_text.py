"""Markdown as the bullets of an outline (Logseq), and back: a paragraph, a heading or a fence is
a bullet, a list the bullets below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_ITEM = re.compile(r"( *)(-|\d{1,9}[.)])[ ](?=\S)")
_NUMBERED = re.compile(r"\d{1,9}[.)] ")
_BULLET = re.compile(r"([ \t]*)-(?:[ \t]|$)")
# What an outliner writes into the bullets by itself.
_ITS_OWN = re.compile(r"(?:id|collapsed)::(?:[ \t]|$)")
#: The info of a fence around a text that no outline can hold as it is.
_AS_IT_IS = "markdown"


@dataclass(slots=True)
class _Bullet:
    depth: int
    lines: list[str] = field(default_factory=list)


def to_outline(markdown: str, depth: int = 0) -> str:
    """Return Markdown as bullets, `depth` steps below others; lines end with LF.

    What could not be read back as it is becomes one bullet that holds the text as it stands.
    """
    text = re.sub(r"\r\n?", "\n", markdown).strip("\n")
    if not text.strip(" \t\n"):
        return ""
    made = _written(_outlined(text.split("\n")))
    if _filled(from_outline(made)) != _filled(text):
        made = _written([_Bullet(0, text.split("\n"))])
        if from_outline(made) != text:
            made = _written([_Bullet(0, _fenced(text))])
    steps = "\t" * depth
    return "\n".join(steps + line if line else line for line in made.split("\n"))


def from_outline(text: str) -> str:
    """Return the Markdown that bullets stand for, without empty lines around it."""
    bullets = list(_read(re.sub(r"\r\n?", "\n", text).split("\n")))
    if len(bullets) == 1 and _is_as_it_is(bullets[0].lines):
        return "\n".join(bullets[0].lines[1:-1]).strip("\n")
    told: list[str] = []
    offsets: list[int] = []  # where the texts of the bullets above begin
    in_list = False
    for bullet in bullets:
        if bullet.depth == 0:
            if told and any(bullet.lines):
                told.append("")
            if any(bullet.lines):
                told += bullet.lines
            offsets, in_list = [0], False
            continue
        if not in_list and told:
            told.append("")
        in_list = True
        del offsets[bullet.depth :]
        indentation = offsets[-1] if offsets else 0
        numbered = _NUMBERED.match(bullet.lines[0]) if bullet.lines else None
        offset = indentation + (numbered.end() if numbered else 2)
        offsets.append(offset)
        first, *more = bullet.lines or [""]
        told.append(" " * indentation + ("" if numbered else "- ") + first)
        told += [" " * offset + line if line else "" for line in more]
    return "\n".join(told).strip("\n")


def _outlined(lines: list[str]) -> Iterator[_Bullet]:
    """Yield the bullets of a text; at depth 0 what is no list, below it lists."""
    at, above = 0, False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif _ITEM.match(line):
            if not above:
                yield _Bullet(0)
            end = _end_of_list(lines, at)
            yield from _items(lines[at:end])
            at, above = end, False
        else:
            end = _end_of_part(lines, at)
            yield _Bullet(0, lines[at:end])
            at, above = end, True


def _end_of_part(lines: list[str], at: int) -> int:
    fence = _FENCE.match(lines[at])
    if fence:
        return _end_of_fence(lines, at, fence[1])
    if _HEADING.match(lines[at]):
        return at + 1
    end = at + 1
    while end < len(lines) and lines[end].strip():
        if _HEADING.match(lines[end]) or _FENCE.match(lines[end]) or _ITEM.match(lines[end]):
            break
        end += 1
    return end


def _end_of_fence(lines: list[str], at: int, fence: str) -> int:
    for end in range(at + 1, len(lines)):
        bare = lines[end].strip()
        if bare.startswith(fence) and not bare.strip(fence[0]):
            return end + 1
    return len(lines)


def _end_of_list(lines: list[str], at: int) -> int:
    """Return where a list ends: at a line that is neither an item nor indented."""
    end = last = at
    while end < len(lines):
        if lines[end].strip():
            if not _ITEM.match(lines[end]) and not lines[end].startswith("  "):
                break
            last = end
        end += 1
    return last + 1


def _items(lines: list[str]) -> Iterator[_Bullet]:
    """Yield the items of a list, each at its depth."""
    columns: list[int] = []  # where the texts of the items above begin
    open_one: _Bullet | None = None
    fence = ""
    for line in lines:
        bare = line[columns[-1] :] if columns and not line[: columns[-1]].strip() else line
        found = None if fence else _ITEM.match(line)
        if found and (not columns or len(found[1]) < columns[-1] + 4):
            if open_one is not None:
                yield open_one
            while columns and len(found[1]) < columns[-1]:
                columns.pop()
            columns.append(found.end())
            text = line[found.end() :]
            text = text if found[2] == "-" else f"{found[2]} {text}"
            open_one = _Bullet(len(columns), [text])
            fence = _open_fence("", line[found.end() :])
        elif open_one is not None:
            fence = _open_fence(fence, bare)
            open_one.lines.append(bare)
    if open_one is not None:
        yield open_one


def _open_fence(fence: str, line: str) -> str:
    """Return the fence that is open after `line`, "" for none."""
    found = _FENCE.match(line)
    if not fence:
        return found[1] if found else ""
    closes = found and found[1].startswith(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def _written(bullets: Iterable[_Bullet]) -> str:
    lines = []
    for bullet in bullets:
        steps = "\t" * bullet.depth
        while bullet.lines and not bullet.lines[-1].strip():
            bullet.lines.pop()
        first, *more = bullet.lines or [""]
        lines.append(f"{steps}- {first}".rstrip() if not first else f"{steps}- {first}")
        lines += [f"{steps}  {line}" if line else "" for line in more]
    return "\n".join(lines)


def _read(lines: Iterable[str]) -> Iterator[_Bullet]:
    """Yield the bullets of an outline, whatever it is indented with."""
    widths: list[int] = []
    bullet: _Bullet | None = None
    content, fence = "", ""
    for line in lines:
        bare = _dedented(line, content)
        found = None if fence else _BULLET.match(line)
        if found:
            if bullet is not None:
                yield _trimmed(bullet)
            width = len(found[1].expandtabs(2))
            while widths and widths[-1] >= width:
                widths.pop()
            widths.append(width)
            bullet = _Bullet(len(widths) - 1, [line[found.end() :]])
            content, fence = found[1] + "  ", _open_fence("", line[found.end() :])
        elif bullet is None and not line.strip():
            continue
        elif bullet is None:  # somebody typed it in front of the bullets
            bullet, widths, content = _Bullet(0, [bare]), [0], ""
            fence = _open_fence("", bare)
        elif fence or not _ITS_OWN.match(bare):
            fence = _open_fence(fence, bare)
            bullet.lines.append(bare)
    if bullet is not None:
        yield _trimmed(bullet)


def _trimmed(bullet: _Bullet) -> _Bullet:
    while bullet.lines and not bullet.lines[-1].strip():
        bullet.lines.pop()
    return bullet


def _dedented(line: str, content: str) -> str:
    """Return a line of a bullet whose text is indented with `content`."""
    if line.startswith(content):
        return line[len(content) :]
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    return line[min(len(blanks), len(content)) :]


def _fenced(text: str) -> list[str]:
    longest = max((len(one) for one in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}{_AS_IT_IS}", *text.split("\n"), fence]


def _is_as_it_is(lines: list[str]) -> bool:
    found = re.fullmatch(rf"(`{{3,}}){_AS_IT_IS}", lines[0]) if lines else None
    return bool(found) and len(lines) > 1 and lines[-1] == found[1] if found else False


def _filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
