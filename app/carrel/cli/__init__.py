"""The command line: the same services as the window's, without Qt.

`run` parses and runs one command; `choice.wants_window` tells whether there is one. Each
command's module is imported only when that command is asked for, and so are the heavy
libraries below it: a command that only reads never imports SQLModel.
"""

from __future__ import annotations


def run(arguments: list[str]) -> int:
    """Run the command in `arguments` (without the program's name); return its exit status.

    0: done; 1: something failed and was said; 2: wrong usage. Never raises.
    """
    from carrel.cli.running import run_command

    return run_command(arguments)
