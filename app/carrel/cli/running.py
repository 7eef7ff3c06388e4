"""Runs one command from its arguments to its exit status, whatever happens on the way."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from carrel.cli.failures import CommandError, PipeClosed, UsageError, sentence
from carrel.cli.output import Output

DONE, FAILED, WRONG_USAGE = 0, 1, 2

#: Commands that print the problems of plugins themselves.
_TELL_OF_PLUGINS = frozenset(("plugins", "doctor"))


def run_command(arguments: list[str]) -> int:
    """See `carrel.cli.run`."""
    output = Output(as_json="--json" in arguments)
    try:
        with _log_said(arguments, output):
            try:
                status = _run(arguments, output)
            except SystemExit as asked:  # argparse, after printing help
                status = asked.code if isinstance(asked.code, int) else FAILED
            output.flush()
            return status
    except PipeClosed:
        output.silence()
        return DONE
    except KeyboardInterrupt:
        return _end(output, "stopped; what was stored before is safe", FAILED)
    except UsageError as error:
        return _end(output, str(error), WRONG_USAGE)
    except Exception as error:  # noqa: BLE001 - the last one to hear of it
        told = sentence(error)
        if told is None:
            output.aside("")
            for line in traceback.format_exception(error):
                for part in line.splitlines():
                    output.aside(part)
            told = f"this should not have happened ({type(error).__name__}: {error})"
        return _end(output, told, FAILED)


def _run(arguments: list[str], output: Output) -> int:
    from carrel.cli.arguments import find_command, overview, parse
    from carrel.cli.choice import command_index

    if command_index(arguments) is None:
        if "--version" in arguments:
            from carrel import __version__

            if output.as_json:
                output.json({"version": __version__})
            else:
                output.line(f"carrel {__version__}")
            return DONE
        if "--help" in arguments or "-h" in arguments:
            from carrel.cli.plugin_commands import contributed_lines

            output.block(overview(contributed_lines(arguments, output)))
            return DONE
    name, command, rest = find_command(arguments)
    if command is None:
        from carrel.cli.plugin_commands import run_contributed

        return run_contributed(name, rest, output)
    try:
        options = parse(name, command, rest)
        from carrel.cli.session import Session

        with Session(options, output) as session:
            return command.run(options, session)
    except UsageError as error:
        raise UsageError(f"{error} (“carrel {name} --help” tells more)") from error


def _end(output: Output, message: str, status: int) -> int:
    try:
        output.error(message)
    except (CommandError, PipeClosed):  # the exit status is then all that is left to say
        output.silence()
    return status


@contextmanager
def _log_said(arguments: list[str], output: Output) -> Iterator[None]:
    """Say warnings of the log (a plugin that could not be loaded) on standard error."""
    from carrel.cli.choice import command_index

    index = command_index(arguments)
    told_anyway = index is not None and arguments[index] in _TELL_OF_PLUGINS

    class Said(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not (told_anyway and record.name.startswith("carrel.plugin_host.")):
                output.warn(record.getMessage())

    handler = Said(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
