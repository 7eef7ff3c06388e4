"""Writes changes into the text of a file of preferences; all else in it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from carrel.settings.preferences import DEFAULTS, KEYS, find_preference, value_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

#: A change of this takes the preference out of the file.
DEFAULT = None

HEADER = (
    "Carrel's preferences: those that differ from the usual.",
    "“carrel settings” lists all of them; Edit > Preferences in the window changes them too.",
)
_KEYS_HELP = ("Keys of commands by id; an empty list takes them away.",)


class _Way(NamedTuple):
    """Whether new keys get a comment, and whether keys with default values are taken out."""

    helps: bool
    takes_out: bool


class NotEditableError(Exception):
    """The text cannot be edited so that it then says what it should."""


def with_changes(text: str, changes: Mapping[str, Any]) -> str:
    """Return `text` with preferences set, or taken out (`DEFAULT`), by "group.name".

    `KEYS` has a mapping of commands to keys, in which `DEFAULT` takes one out. Comments, unknown
    keys and wrong values of others stay. Raises NotEditableError.
    """
    # What cannot be commented on or taken out where it stands can still be given a value.
    for way in (_Way(helps=True, takes_out=True), _Way(False, True), _Way(False, False)):
        edited = _edited(text, changes, way)
        if edited is not None and _says(edited, text, changes):
            return edited
    raise NotEditableError


def help_lines(key: str) -> list[str]:
    """Return the comment above a preference in the file."""
    from carrel.settings.preference_reading import what_it_may_be

    shape = find_preference(key).shape
    told = f"{shape.title}: {what_it_may_be(key)}."
    return [told, *([shape.help] if shape.help else [])]


def _edited(text: str, changes: Mapping[str, Any], way: _Way) -> str | None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text) if text.strip() else _new_document()
        for key, value in changes.items():
            if key == KEYS:
                _put_keys(document, value, _KEYS_HELP if way.helps else ())
                continue
            group, _, name = key.partition(".")
            if value is DEFAULT and not way.takes_out:
                value = value_of(DEFAULTS, key)  # noqa: PLW2901
            _put(document, [group], name, value, help_lines(key) if way.helps else ())
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None  # something of the reader's that cannot be edited in place


def _put_keys(document: Any, changes: Mapping[str, Any], comment: Sequence[str]) -> None:
    for command, keys in changes.items():
        if keys is DEFAULT:
            _put(document, ["keyboard", "keys"], command, DEFAULT, ())
        else:
            _put(document, ["keyboard", "keys"], command, list(keys), comment)


def _new_document() -> TOMLDocument:
    import tomlkit

    document = tomlkit.document()
    for line in HEADER:
        document.add(tomlkit.comment(line))
    return document


def _put(document: Any, path: list[str], name: str, value: Any, comment: Sequence[str]) -> None:
    """Set or take out one key; a new one gets its comment above it, once in its table."""
    table = document
    for step in path:
        if step not in table:
            if value is DEFAULT:
                return
            _add_table(table, step)
        table = table[step]
    if value is DEFAULT:
        if name in table:
            _take_out(table, name, comment)
            if len(path) == 1 and _is_bare(table):
                document.remove(path[0])
    elif name in table:
        table[name] = value
    else:
        _add(table, name, value, comment)


def _add_table(parent: Any, name: str) -> None:
    import tomlkit

    parent.add(name, tomlkit.table())


def _add(table: Any, name: str, value: Any, comment: Sequence[str]) -> None:
    """Add a key below the last one; empty lines at the table's end stay there."""
    import tomlkit
    from tomlkit.items import Table, Whitespace

    body = table.value.body
    ends = False
    if any(isinstance(item, Table) for _, item in body):
        # The key goes before the tables inside; lines of comment would go behind them.
        table.add(name, value)
        if comment:
            table[name].comment(" ".join(comment))
        return
    if isinstance(table, Table):
        while body and isinstance(body[-1][1], Whitespace):
            body.pop()
            ends = True
        if not _has_comment(table, comment):
            for line in comment:
                table.add(tomlkit.comment(line))
    table.add(name, value)
    if ends:
        table.add(tomlkit.nl())


def _take_out(table: Any, name: str, comment: Sequence[str]) -> None:
    """Take out a key, and what was written above it as its comment."""
    from tomlkit.items import Comment, Null, Table

    if isinstance(table, Table):
        body = table.value.body
        place = next(n for n, (key, _) in enumerate(body) if key is not None and key.key == name)
        for line in reversed(comment):
            place -= 1
            item = body[place][1] if place >= 0 else None
            if not isinstance(item, Comment) or item.as_string().strip() != f"# {line}":
                break
            body[place] = (None, Null())
    table.remove(name)


def _is_bare(table: Any) -> bool:
    from tomlkit.items import Null, Table, Whitespace

    return isinstance(table, Table) and all(
        isinstance(item, Null | Whitespace) for _, item in table.value.body
    )


def _has_comment(table: Any, comment: Sequence[str]) -> bool:
    from tomlkit.items import Comment

    told = {item.as_string().strip() for _, item in table.value.body if isinstance(item, Comment)}
    return bool(comment) and f"# {comment[0]}" in told


def _says(text: str, before: str, changes: Mapping[str, Any]) -> bool:
    """Whether the text, read again, has what was to be changed, and all else as before."""
    import tomllib

    try:
        now, then = tomllib.loads(text), tomllib.loads(before)
    except (ValueError, RecursionError):
        return False
    for tables in (now, then):
        for key, value in changes.items():
            group, _, name = key.partition(".")
            table = tables.setdefault(group, {})  # one that nothing is left in may be gone
            if key == KEYS:
                bound = table.setdefault(name, {})
                for command, keys in value.items():
                    wanted = DEFAULT if keys is DEFAULT else list(keys)
                    if bound.pop(command, DEFAULT) != wanted and tables is now:
                        return False
            elif not _is(table.pop(name, DEFAULT), value, key) and tables is now:
                return False
    return bool(now == then)


def _is(found: object, wanted: object, key: str) -> bool:
    if wanted is DEFAULT:
        return found is DEFAULT or found == value_of(DEFAULTS, key)
    return found == wanted and type(found) is type(wanted)
