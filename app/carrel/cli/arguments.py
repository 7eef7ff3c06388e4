"""The parser of one command: the options that all share, and the command's own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from carrel.cli.choice import COMMANDS, command_index
from carrel.cli.failures import UsageError

if TYPE_CHECKING:
    from carrel.cli.session import Session

# Put before a word that begins with "-" and is no option, to hide it from argparse, and taken
# away again afterwards. No argument of a process can hold it.
_LITERAL = "\x00"

_WINDOW_OPTIONS = """\
without a command, the window opens; its options:
  --screenshot FILE.png  draw the window once, off-screen, and exit
  --size WxH             the window's size in pixels
  --theme light|dark     instead of the system's
  --query TEXT           begin with this search
"""
_STATUS = "exit status: 0 done, 1 something failed and was said, 2 wrong usage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: `add_arguments` declares what it takes, `run` does it and returns the exit
    status. Words that begin with one "-" are taken literally where `dashed_words` says so.
    """

    description: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Session], int]
    dashed_words: bool = False


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message.replace(_LITERAL, ""))


def find_command(arguments: Sequence[str]) -> tuple[str, Command | None, list[str]]:
    """Return the command's name, the command and the arguments without its name.

    None stands for a command that is not Carrel's own. Raises UsageError where there is no word.
    """
    index = command_index(arguments)
    if index is None:
        raise UsageError("a command is missing")
    name = arguments[index]
    rest = [*arguments[:index], *arguments[index + 1 :]]
    if name not in COMMANDS:
        return name, None, rest
    module = import_module(f"carrel.cli.{COMMANDS[name][0]}")
    command: Command = module.COMMANDS[name]
    return name, command, rest


def shared_options(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options of every command, and the arguments without them. Raises UsageError."""
    parser = Parser(add_help=False, allow_abbrev=False)
    _add_shared(parser)
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options, rest = parser.parse_known_args(arguments[:end])
    return options, [*rest, *arguments[end:]]


def parse(name: str, command: Command, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command. Raises UsageError, or SystemExit(0) after `--help`."""
    parser = Parser(
        prog=f"carrel {name}",
        description=command.description,
        epilog=_STATUS,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    _add_shared(parser)
    end = arguments.index("--") if "--" in arguments else len(arguments)
    words = [_hidden(word, command) for word in arguments[:end]]
    words += [_LITERAL + word for word in arguments[end + 1 :]]
    try:
        options = parser.parse_intermixed_args(words)
    except TypeError:  # a plugin's, with commands of its own or an argument for all that follows
        options = parser.parse_args(words)
    for key, value in vars(options).items():
        if isinstance(value, list):
            setattr(options, key, [_bare(one) for one in value])
        else:
            setattr(options, key, _bare(value))
    return options


def overview(contributed: Sequence[tuple[str, str]]) -> str:
    """Return what `carrel --help` prints; `contributed` are plugins' commands and their lines."""
    more = [f"  {name:10}{line}" for name, line in contributed]
    lines = [
        "usage: carrel [--library FOLDER] [window option...]",
        "       carrel COMMAND [argument...] [--library FOLDER] [--json] [--no-plugins]",
        "",
        "A reading desk for papers about machine-learning systems.",
        "",
        "commands (“carrel COMMAND --help” tells more):",
        *(f"  {name:10}{line}" for name, (_, line) in COMMANDS.items()),
        "",
        *(["commands of plugins:", *more, ""] if more else []),
        "options of every command, before or after it:",
        "  --library FOLDER  the library's folder (else CARREL_LIBRARY, else your own library)",
        "  --json            print the result as JSON",
        "  --no-plugins      do without plugins",
        "  --plugins A,B     with these plugins only",
        "  --help            say what there is",
        "  --version         print the version",
        "",
        _WINDOW_OPTIONS,
        _STATUS,
    ]
    return "\n".join(lines)


def _add_shared(parser: argparse.ArgumentParser) -> None:
    shared = parser.add_argument_group("options of every command")
    shared.add_argument("--library", metavar="FOLDER", help="the library's folder")
    shared.add_argument("--json", action="store_true", help="print the result as JSON")
    shared.add_argument("--no-plugins", action="store_true", help="do without plugins")
    shared.add_argument("--plugins", metavar="A,B", help="with these plugins only")


def _bare(value: object) -> object:
    return value.replace(_LITERAL, "") if isinstance(value, str) else value


def _hidden(word: str, command: Command) -> str:
    if not command.dashed_words or not word.startswith("-"):
        return word
    return word if word.startswith("--") or word in ("-", "-h") else _LITERAL + word
