"""What the arguments ask for: the window or a command. Cheap: a start of the window reads it.

The first word that is neither an option nor an option's value is the command.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Every command with the module that runs it and its line in `carrel --help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "add": ("adding", "add papers from files, folders or standard input"),
    "search": ("searching", "find papers; without a query, list all"),
    "searches": ("searches", "list saved searches with counts; save, rename, delete them"),
    "show": ("showing", "show one paper"),
    "tag": ("tagging", "give and take tags; list, rename, colour and delete them"),
    "note": ("noting", "print or write the note on a paper"),
    "highlight": ("highlighting", "list highlights; make, change and delete them"),
    "citekey": ("citekeys", "print or change the citekey of a paper"),
    "state": ("states", "set reading state, star and rating; trash and restore"),
    "export": ("exporting", "write papers and notes as Markdown files, or as one file"),
    "vault": ("vault", "read back what you changed in exported files; settle conflicts"),
    "extract": ("extracting", "find numbers and devices in titles and abstracts"),
    "trash": ("states", "list what lies in the trash, or empty it"),
    "undo": ("undoing", "take the newest change back"),
    "redo": ("undoing", "repeat what was undone last"),
    "backup": ("backups", "make a backup now, or list the backups"),
    "restore": ("backups", "put a backup in the library's place"),
    "plugins": ("plugin_choosing", "list plugins, turn them on and off, begin one of your own"),
    "settings": ("settings", "list your preferences; set and reset them"),
    "doctor": ("checking", "look the library over; nothing is changed"),
}
#: Options before the command whose value is the next word.
_WITH_VALUE = frozenset(("--library", "--screenshot", "--size", "--theme", "--query", "--plugins"))
#: Options that only the command line answers.
_NO_WINDOW = frozenset(("-h", "--help", "--version", "--json"))


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether the window is meant: no command, and no question that is answered in text."""
    return command_index(arguments) is None and not _NO_WINDOW.intersection(arguments)


def command_index(arguments: Sequence[str]) -> int | None:
    """Return where the command's word stands, known or not; None where there is no word."""
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word in _WITH_VALUE:
            position += 1
        elif not word.startswith("-") or word == "-":
            return position
        position += 1
    return None
