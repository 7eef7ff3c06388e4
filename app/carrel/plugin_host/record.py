"""What the host knows of each plugin: where it comes from, whether it runs, what went wrong."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from carrel.plugin_host import hints

#: What is nobody's failure: the reader's Ctrl+C. Everything else that a plugin raises is its own,
#: what does not derive from Exception too (sys.exit(), a panic in compiled code).
ENDS_THE_PROGRAM = KeyboardInterrupt

#: Characters kept of one traceback; the message in it may be a whole file.
LONGEST_TRACEBACK = 20_000

#: How the files begin whose frames only say that Python imports something.
_IMPORTING = ("<frozen importlib", str(Path(traceback.__file__).with_name("importlib")))

#: Problems kept of one plugin; a broken paint fails sixty times a second.
MOST_PROBLEMS = 20


class PluginState(StrEnum):
    """`off`: listed, its code was not imported (or is not used any more); `failed`: it could not
    be loaded at all, or was taken out because it kept failing.
    """

    ON = "on"
    OFF = "off"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that went wrong with a plugin.

    `where` is "import", "register", a hook's name or a contribution's id; `reason` one sentence for
    the user; `traceback` the full text for a report, empty where nothing was raised.
    """

    where: str
    reason: str
    traceback: str = ""

    @classmethod
    def of(cls, where: str, doing: str, error: BaseException) -> Problem:
        """Return the problem that `error` is, e.g. "importing it raised ValueError: no"."""
        said, name = one_line(error), type(error).__name__
        parts = [f"{name}: {said}" if said else name, hints.for_error(type(error), said)]
        reason = f"{doing} raised {'; '.join(filter(None, parts))}"
        return cls(where=where, reason=reason, traceback=_shortened("".join(_format(error))))


@dataclass(slots=True, kw_only=True)
class PluginRecord:
    """One plugin as the Plugins page lists it; filled while the host works.

    `distribution` is the name of the installed distribution it belongs to, or "" for one of the
    user's plugin folder; `origin` says in words where it comes from. `off_because` says why it is
    off, "" where nobody asked for it, and `changed` whether that is because its code is not the
    one that was agreed to. `contributions` are the ids that were taken from it, by hook. `roots`
    are the folders and files of its code, and `stamp` a number of 32 bits that changes with the
    code that was loaded (0 for Carrel's own). `load_ms` is what importing and asking it took, in
    milliseconds.
    """

    name: str
    version: str
    distribution: str
    first_party: bool
    origin: str = ""
    state: PluginState = PluginState.OFF
    off_because: str = ""
    changed: bool = False
    problems: list[Problem] = field(default_factory=list)
    contributions: dict[str, list[str]] = field(default_factory=dict)
    roots: tuple[Path, ...] = ()
    stamp: int = 0
    load_ms: float = 0.0
    failures: int = 0

    @property
    def label(self) -> str:
        """Its name, and its version where it has one."""
        return f"{self.name} {self.version}".rstrip()

    @property
    def place(self) -> str:
        """Where it comes from in words, the same for every version."""
        return f"the package {self.distribution}" if self.distribution else self.origin

    def note(self, problem: Problem) -> None:
        """Keep a problem, as long as there are not too many and it is not there already."""
        known = any((p.where, p.reason) == (problem.where, problem.reason) for p in self.problems)
        if not known and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def report(self) -> str:
        """Return all of it as text, to be copied into a message to the plugin's author."""
        lines = [
            f"Plugin {self.label}",
            f"from {self.origin or self.distribution or 'elsewhere'}",
            f"state: {self.state}{f' ({self.off_because})' if self.off_because else ''}",
        ]
        lines += [f"{hook}: {', '.join(ids)}" for hook, ids in self.contributions.items()]
        for problem in self.problems:
            lines += ["", f"{problem.where}: {problem.reason}"]
            if problem.traceback:
                lines.append(problem.traceback.rstrip())
        return "\n".join(lines) + "\n"


def one_line(error: BaseException, limit: int = 300) -> str:
    """Return what `error` says on one line of at most `limit` characters; never raises."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - the exception class may itself be broken
        return "(its message could not be read)"
    return said if len(said) <= limit else said[: limit - 1] + "…"


def _shortened(text: str) -> str:
    half = LONGEST_TRACEBACK // 2
    return text if len(text) <= 2 * half else f"{text[:half]}\n[...]\n{text[-half:]}"


def _format(error: BaseException) -> list[str]:
    try:
        told = traceback.TracebackException.from_exception(error)
        _leave_out_importing(told)
        return list(told.format())
    except Exception:  # noqa: BLE001 - as above: formatting calls str() on it
        return traceback.format_tb(error.__traceback__)


def _leave_out_importing(told: traceback.TracebackException) -> None:
    """Leave out the frames of Python's import system, of the error and of those behind it.

    Python does so itself, but not for an error in the syntax of what is imported.
    """
    waiting: list[traceback.TracebackException | None] = [told]
    while waiting:
        one = waiting.pop()
        if one is not None:
            one.stack[:] = [at for at in one.stack if not at.filename.startswith(_IMPORTING)]
            waiting += [one.__cause__, one.__context__, *(one.exceptions or ())]
