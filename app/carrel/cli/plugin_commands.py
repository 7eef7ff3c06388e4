"""Commands that plugins contribute: `carrel NAME ...` where NAME is none of Carrel's own."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command, parse, shared_options
from carrel.cli.choice import COMMANDS
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.output import Output
from carrel.cli.plugin_failures import guarded
from carrel.cli.session import Session

if TYPE_CHECKING:
    from carrel.api import CliCommand
    from carrel.plugin_host import PluginHost


def run_contributed(name: str, arguments: Sequence[str], output: Output) -> int:
    """Run the command `name` of a plugin; `arguments` are without it. Returns its exit status.

    Raises UsageError where there is no such command, CommandError where the plugin failed.
    """
    shared, rest = shared_options(arguments)
    with Session(shared, output) as session:
        found = _find(name, session.plugins)
        command = Command(
            description=found.help,
            add_arguments=found.arguments,
            run=lambda options, session: _run(found, options, session),
        )
        try:
            # Without the shared ones: the commands of a command would not know them.
            options = guarded(found.id, lambda: parse(name, command, rest))
        except UsageError as error:
            raise UsageError(f"{error} (“carrel {name} --help” tells more)") from error
        return command.run(options, session)


def contributed_lines(arguments: Sequence[str], output: Output) -> list[tuple[str, str]]:
    """Return names and lines of help of the commands that plugins contribute, for `--help`."""
    shared, _ = shared_options(arguments)
    with Session(shared, output) as session:
        return [(one.name, " ".join(one.help.split())) for one in _commands(session.plugins)]


def _run(found: CliCommand, options: argparse.Namespace, session: Session) -> int:
    from carrel.cli.plugin_services import Services

    status = guarded(found.id, lambda: found.run(options, Services(session, found.id)))
    if isinstance(status, int) and status in (0, 1):
        return int(status)
    plugin = found.id.partition(".")[0]
    raise CommandError(f"the plugin {plugin} failed: {found.id} gave no exit status, 0 or 1")


def _find(name: str, plugins: PluginHost) -> CliCommand:
    commands = {one.name: one for one in _commands(plugins)}
    if name in commands:
        return commands[name]
    near = difflib.get_close_matches(name, (*COMMANDS, *commands), 1)
    hint = f"; did you mean “{near[0]}”?" if near else ""
    raise UsageError(f"there is no command “{name}”{hint}")


def _commands(plugins: PluginHost) -> list[CliCommand]:
    return plugins.contributions("register_cli_commands")
