"""A reader who works in a vault for a day: all that an editor, a linter or a hand does to files.

Every change is drawn by chance from a seed; what it did is found again by looking at the files.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import yaml

Change = Callable[[list[str], random.Random], list[str]]

_SNIPPETS = (
    "my words",
    "",
    "## A heading of mine",
    "- [ ] to do\n  - deeper  ",
    "```py\n# code\n```",
    "~~~\n<!-- only a comment -->\n~~~",
    "%% said to nobody %% 🕊️ ﷽",
    "<!-- a comment -->",
    "---",
    "> [!tip] mine\n> text",
    "a\u2028b\u00a0c",
    "| a | b |\n|---|---|",
    "carrel_id: not here",
)
_KEYS = (
    "my_rating: 7",
    "cssclasses:\n  - wide",
    'up: "[[Index]]"',
    "nested:\n  a: 1\n  b: [x, y]",
    "due: 2026-05-01",
    "'quoted key': |\n  text\n\n  more",
)
_VALUES = {
    "title": ('"A title of mine"', ">-\n  folded\n  over lines", "Plain words"),
    "status": ('"read"', "dropped", "someday", "\n  was: read"),
    "rating": ("2", '"5"', ""),
    "year": ("1999", "soon"),
    "citekey": ('"mine2020"', "mine"),
    "authors": ("Somebody", "\n  - Somebody\n  - Else", "[A, B]"),
    "exported": ("never", "2020-02-02 02:02:02"),
    "url": ("https://example.org/mine#part",),
}


def edit_vault(folder: Path, seed: int) -> None:
    """Spend a day in a vault of which all files were exported just now."""
    chance = random.Random(seed)
    for path in sorted(folder.glob("*.md")):
        if chance.random() < 0.85:
            path.write_bytes(_edited(path.read_bytes().decode(), chance).encode())
    _tidy(folder, chance)


def _edited(text: str, chance: random.Random) -> str:
    lines = text.removesuffix("\n").split("\n")
    end = lines.index("---", 1)
    front, body = lines[1:end], lines[end + 1 :]
    for change in chance.choices(IN_FRONT, k=chance.choice((0, 1, 2, 4))):
        front = change(front, chance)
    for change in chance.choices(IN_BODY, k=chance.choice((0, 1, 2, 4))):
        body = change(body, chance)
    if chance.random() < 0.06:
        body = chance.choice(DAMAGES)(body, chance)
    if chance.random() < 0.02:
        front = [line for line in front if not line.startswith("carrel_id")]
    whole = "\n".join(["---", *front, "---", *body]) + chance.choice(("\n", "\n", "\n", ""))
    if chance.random() < 0.2:
        whole = whole.replace("\n", "\r\n")
    return ("\ufeff" if chance.random() < 0.1 else "") + whole


def _tidy(folder: Path, chance: random.Random) -> None:
    """Rename, move, swap, copy and delete files; write some."""
    below = [folder / "read", folder / "to do" / "日本"]
    for place in (*below, folder / ".trash"):
        place.mkdir(parents=True, exist_ok=True)
    paths = [path for path in sorted(folder.glob("*.md")) if not path.name.startswith("own")]
    chance.shuffle(paths)
    for number, path in enumerate(paths[: len(paths) // 3]):
        match number % 7:
            case 0:
                path.rename(folder / f"Renamed {number} – ünï🕊️.md")
            case 1 | 2:
                path.rename(chance.choice(below) / path.name)
            case 3:
                path.unlink()
            case 4:
                path.rename(folder / ".trash" / path.name)
            case 5:
                copy = chance.choice([*below, folder]) / f"a copy {number}.md"
                copy.write_bytes(path.read_bytes())
            case _:
                # A name that another file had: only the front matter tells whose it is.
                other, third = paths[-1 - number], folder / "third.md"
                path.rename(third)
                other.rename(path)
                third.rename(other)
    (folder / "own thoughts.md").write_text("# Mine\n<!-- carrel:begin notes -->\n")


# -- front matter


def _key_lines(front: list[str]) -> list[int]:
    return [n for n, line in enumerate(front) if re.match(r"\w+:", line)]


def _place(front: list[str], key: str) -> tuple[int, int] | None:
    """Return where a key begins and ends, None where it is not there."""
    starts = [n for n in _key_lines(front) if front[n].startswith(f"{key}:")]
    if len(starts) != 1:
        return None
    end = starts[0] + 1
    while end < len(front) and front[end].startswith((" ", "-")):
        end += 1
    return starts[0], end


def _add_key(front: list[str], chance: random.Random) -> list[str]:
    at = chance.choice([*_key_lines(front), len(front)])
    added = chance.choice(_KEYS)
    return (
        front if added.split("\n")[0] in front else [*front[:at], *added.split("\n"), *front[at:]]
    )


def _delete_key(front: list[str], chance: random.Random) -> list[str]:
    key = chance.choice(
        "title aliases tags status rating url starred carrel_schema exported".split()
    )
    place = _place(front, key)
    return front[: place[0]] + front[place[1] :] if place else front


def _change_value(front: list[str], chance: random.Random) -> list[str]:
    key = chance.choice(list(_VALUES))
    place = _place(front, key)
    if not place:
        return front
    value = chance.choice(_VALUES[key])
    space = "" if value.startswith("\n") else " "
    lines = f"{key}:{space}{value}".split("\n")
    return front[: place[0]] + lines + front[place[1] :]


def _move_key(front: list[str], chance: random.Random) -> list[str]:
    place = _place(front, chance.choice("tags status year title carrel_id".split()))
    if not place:
        return front
    moved, rest = front[place[0] : place[1]], front[: place[0]] + front[place[1] :]
    at = chance.choice([*_key_lines(rest), len(rest)])
    return rest[:at] + moved + rest[at:]


def _double_key(front: list[str], chance: random.Random) -> list[str]:
    return [*front, "status: mine too"] if chance.random() < 0.1 else front


def _break_value(front: list[str], chance: random.Random) -> list[str]:
    place = _place(front, "title")
    if not place or chance.random() > 0.1:
        return front
    return [*front[: place[0]], "title: Cranes: Counting", *front[place[1] :]]


def _lint_quotes(front: list[str], chance: random.Random) -> list[str]:
    """Take the quotation marks from what stays text, or make them single."""
    single, linted = chance.random() < 0.3, []
    for line in front:
        found = re.fullmatch(r'((?:\w+:|  -) )"([^"\\]*)"', line)
        plain = found[2] if found else ""
        if found and single:
            quoted = plain.replace("'", "''")
            linted.append(f"{found[1]}'{quoted}'")
        else:
            linted.append(found[1] + plain if found and _is_text(plain) else line)
    return linted


def _is_text(plain: str) -> bool:
    try:
        return yaml.safe_load(f"k: {plain}") == {"k": plain}
    except yaml.YAMLError:
        return False


def _unquote_numbers(front: list[str], chance: random.Random) -> list[str]:
    return [re.sub(r'^arxiv: "([\d.]+)"$', r"arxiv: \1", line) for line in front]


def _indent_lists(front: list[str], chance: random.Random) -> list[str]:
    wanted = chance.choice(("- ", "    - "))
    return [re.sub(r"^  - (?!was)", wanted, line) for line in front]


def _comment(front: list[str], chance: random.Random) -> list[str]:
    """Put a comment between keys, in a list, behind a value or an item."""
    words, at = f"# mine {chance.randint(0, 10**6)}", chance.randrange(len(front))
    one_line = re.match(r"(\w+:|\s*-) [^\s|>]", front[at])
    if chance.random() < 0.5 or not one_line or front[at].startswith("  folded"):
        if front[at].startswith(("  ", "- ")) and not re.match(r"\s*- ", front[at]):
            return front
        return [*front[:at], words, *front[at:]]
    return [*front[:at], f"{front[at]}  {words}", *front[at + 1 :]]


def _blank_line(front: list[str], chance: random.Random) -> list[str]:
    at = chance.choice(_key_lines(front))
    return [*front[:at], "", *front[at:]]


def _change_tags(front: list[str], chance: random.Random) -> list[str]:
    place = _place(front, "tags")
    if not place or not all(re.match(r'\s*- "?[^#]*$', one) for one in front[slice(*place)][1:]):
        return front
    start, end = place
    items = front[start + 1 : end]
    match chance.randrange(4):
        case 0:
            items.insert(chance.randint(0, len(items)), f"{_indentation(items)}- mine/tag")
        case 1:
            items = items[1:]
        case 2:
            items.reverse()
        case _:
            listed = ", ".join(re.sub(r"\s*- ", "", item, count=1) for item in items)
            return [*front[:start], f"tags: [{listed}]", *front[end:]]
    return [*front[: start + 1], *items, *front[end:]]


def _indentation(items: list[str]) -> str:
    return re.match(r"\s*", items[0])[0] if items else "  "


# -- body


def _blocks(body: list[str]) -> list[tuple[int, int]]:
    """Return the first and the last line of each block."""
    starts = [n for n, line in enumerate(body) if re.match(r"<!-- carrel:begin [a-z]+ sha", line)]
    ends = [n for n, line in enumerate(body) if re.match(r"<!-- carrel:end [a-z]+ -->$", line)]
    return list(zip(starts, ends, strict=True)) if len(starts) == len(ends) else []


def _within(body: list[str], at: int) -> bool:
    return any(start < at <= end for start, end in _blocks(body))


def _type_outside(body: list[str], chance: random.Random) -> list[str]:
    places = [at for at in range(len(body) + 1) if not _within(body, at)]
    at = chance.choice(places)
    return [*body[:at], *chance.choice(_SNIPPETS).split("\n"), *body[at:]]


def _type_inside(body: list[str], chance: random.Random) -> list[str]:
    places = [at for at in range(len(body)) if _within(body, at)]
    if not places:
        return body
    at = chance.choice(places)
    return [*body[:at], *chance.choice(_SNIPPETS).split("\n"), *body[at:]]


def _delete_lines_inside(body: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(body))
    inside = any(start < at < end for start, end in _blocks(body))
    return body[:at] + body[at + 1 :] if inside else body


def _delete_block(body: list[str], chance: random.Random) -> list[str]:
    blocks = _blocks(body)
    if not blocks or chance.random() < 0.5:
        return body
    start, end = chance.choice(blocks)
    if start and body[start - 1].startswith("## ") and chance.random() < 0.5:
        start -= 1
    return body[:start] + body[end + 1 :]


def _move_block(body: list[str], chance: random.Random) -> list[str]:
    blocks = _blocks(body)
    if not blocks:
        return body
    start, end = chance.choice(blocks)
    return [*body[:start], *body[end + 1 :], "", *body[start : end + 1]]


def _lint_body(body: list[str], chance: random.Random) -> list[str]:
    """Blanks at ends of lines, empty lines around markers: no edit of a block."""
    linted = []
    for line in body:
        marker = line.startswith("<!-- carrel:") and chance.random() < 0.5
        if marker:
            linted += ["", line, ""]
        else:
            linted.append(line + chance.choice(("", "", "  ", "\t")))
    return linted


def _retitle(body: list[str], chance: random.Random) -> list[str]:
    headings = [at for at, line in enumerate(body) if re.match("##? ", line)]
    headings = [at for at in headings if not _within(body, at)]
    if not headings:
        return body
    at = chance.choice(headings)
    return [*body[:at], *chance.choice(([], ["## Words of mine"])), *body[at + 1 :]]


# -- what makes a file one that cannot be relied on


def _marker(body: list[str], chance: random.Random) -> int | None:
    found = [at for pair in _blocks(body) for at in pair]
    return chance.choice(found) if found else None


def _delete_marker(body: list[str], chance: random.Random) -> list[str]:
    at = _marker(body, chance)
    return body if at is None else body[:at] + body[at + 1 :]


def _double_marker(body: list[str], chance: random.Random) -> list[str]:
    at = _marker(body, chance)
    return body if at is None else [*body[: at + 1], *body[at:]]


def _indent_marker(body: list[str], chance: random.Random) -> list[str]:
    at = _marker(body, chance)
    return body if at is None else [*body[:at], f"  {body[at]}", *body[at + 1 :]]


def _double_block(body: list[str], chance: random.Random) -> list[str]:
    blocks = _blocks(body)
    return body + [line for start, end in blocks[:1] for line in body[start : end + 1]]


def _fence_in(body: list[str], chance: random.Random) -> list[str]:
    at = _marker(body, chance)
    return body if at is None else ["```", *body, "```"]


def _type_marker(body: list[str], chance: random.Random) -> list[str]:
    return [*body[:-1], "<!-- carrel:end notes -->", *body[-1:]]


IN_FRONT: tuple[Change, ...] = (
    _add_key,
    _delete_key,
    _change_value,
    _change_value,
    _move_key,
    _double_key,
    _break_value,
    _lint_quotes,
    _unquote_numbers,
    _indent_lists,
    _comment,
    _comment,
    _blank_line,
    _change_tags,
    _change_tags,
)
IN_BODY: tuple[Change, ...] = (
    _type_outside,
    _type_outside,
    _type_inside,
    _delete_lines_inside,
    _delete_block,
    _move_block,
    _lint_body,
    _retitle,
)
DAMAGES: tuple[Change, ...] = (
    _delete_marker,
    _double_marker,
    _indent_marker,
    _double_block,
    _fence_in,
    _type_marker,
)
