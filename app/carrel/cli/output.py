"""Where a command's words go: results to standard output, the rest to standard error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any, TextIO, cast

from carrel.cli.failures import CommandError, PipeClosed
from carrel.cli.text import escaped_json, many_lines, one_line


class Output:
    """Writes for a reader or, with `--json`, for a program; always UTF-8.

    What papers bring along is made harmless here, so that no command can forget it. Either
    stream can be missing (closed by the shell); what goes there is then lost.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out, self._err = _in_utf8(sys.stdout), _in_utf8(sys.stderr)

    @property
    def stdout_is_terminal(self) -> bool:
        """Whether somebody looks at the results directly."""
        return self._out is not None and self._out.isatty()

    @property
    def stderr_is_terminal(self) -> bool:
        """Whether somebody looks at progress and messages directly."""
        return self._err is not None and self._err.isatty()

    # -- results

    def json(self, value: Any) -> None:
        """Print `value` as JSON."""
        self._write(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")

    def line(self, text: str = "") -> None:
        """Print one line for a reader."""
        self._write(one_line(text) + "\n")

    def block(self, text: str) -> None:
        """Print lines for a reader."""
        self._write(many_lines(text) + "\n")

    def exact(self, text: str) -> None:
        """Print the reader's own text as it is where a file or a program takes it, so that it
        can come back unchanged; a terminal gets it without control characters.
        """
        shown = many_lines(text) if self.stdout_is_terminal else text
        self._write(shown if shown.endswith("\n") or not shown else shown + "\n")

    def stream(self) -> TextIO:
        """Return a text stream into standard output for what a program or a file takes; line ends
        stay as they are written.
        """
        if isinstance(self._out, io.TextIOWrapper):
            self._out.reconfigure(newline="")
        return cast("TextIO", _Results(self))

    def raw(self, text: str) -> None:
        """Print a piece of such a stream; a terminal gets it without control characters."""
        self._write(many_lines(text) if self.stdout_is_terminal else text)

    def flush(self) -> None:
        """Send what waits in the buffer; only then is it known that it could be written."""
        with self._told():
            if self._out is not None:
                self._out.flush()

    # -- messages

    def aside(self, text: str) -> None:
        """Say something beside the result, on standard error."""
        self._say(one_line(text) + "\n")

    def warn(self, text: str) -> None:
        """Say on standard error that something is not as it should be."""
        self._say(f"carrel: {one_line(text)}\n")

    def error(self, message: str) -> None:
        """Say that the command failed; a program gets it as JSON too."""
        self.warn(message)
        if self.as_json:
            self.json({"error": message})
        self.flush()

    def over_last_line(self, text: str) -> None:
        """Replace the line on standard error that the cursor stands on (a terminal's)."""
        self._say(f"\r\x1b[K{one_line(text)}")

    def silence(self) -> None:
        """Let what the buffer still holds go nowhere: the interpreter would complain at its end."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)

    def _write(self, text: str) -> None:
        with self._told():
            if self._out is not None:
                self._out.write(text)

    def _say(self, text: str) -> None:
        # Standard error is where a failure would be told, so its own failure cannot be.
        with contextlib.suppress(OSError, ValueError):
            if self._err is not None:
                self._err.write(text)
                self._err.flush()

    @contextlib.contextmanager
    def _told(self) -> Any:
        try:
            yield
        except BrokenPipeError as error:
            raise PipeClosed from error
        except OSError as error:
            self.silence()
            raise CommandError(f"the result could not be written: {error.strerror}") from error


class _Results(io.TextIOBase):
    """Standard output as an exporter sees it; closing it closes nothing."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._output.raw(text)
        return len(text)


def _in_utf8(stream: TextIO | None) -> TextIO | None:
    if isinstance(stream, io.TextIOWrapper):
        # Half a surrogate pair, from a file name that is no UTF-8, becomes an escape, which is
        # right in JSON too.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream
