"""`python -m carrel` and the `carrel` command: the window, or a command without one."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the program with the process's arguments and return its exit status."""
    if getattr(sys, "frozen", False):
        # A frozen program is its own interpreter: the search process starts as this file again.
        from multiprocessing import freeze_support

        freeze_support()
    arguments = sys.argv[1:]
    from carrel.cli.choice import wants_window

    if wants_window(arguments):
        gc.disable()  # until the first paint, where running.py turns it on again
        from carrel.app import run_window

        return run_window(arguments)
    from carrel.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
