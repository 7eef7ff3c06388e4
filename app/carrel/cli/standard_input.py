"""Standard input, which the shell may have closed."""

from __future__ import annotations

import sys
from typing import BinaryIO

from carrel.cli.failures import CommandError


def standard_input() -> BinaryIO:
    """Return standard input as bytes. Raises CommandError where it is closed."""
    if sys.stdin is None:
        raise CommandError("standard input is closed")
    return sys.stdin.buffer
