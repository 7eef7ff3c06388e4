"""What the host knows of each plugin: where it comes from, whether it runs, what went wrong."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from enum import StrEnum


class PluginState(StrEnum):
    """`off`: listed, its code was not imported; `failed`: it could not be loaded at all."""

    ON = "on"
    OFF = "off"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that went wrong with a plugin.

    `where` is "import", "register" or a hook's name; `reason` one sentence for the user;
    `traceback` the full text for a report, empty where nothing was raised.
    """

    where: str
    reason: str
    traceback: str = ""

    @classmethod
    def of(cls, where: str, doing: str, error: BaseException) -> Problem:
        """Return the problem that `error` is, e.g. "importing it raised ValueError: no"."""
        said = one_line(error)
        reason = f"{doing} raised {type(error).__name__}{': ' + said if said else ''}"
        return cls(where=where, reason=reason, traceback="".join(_format(error)))


@dataclass(slots=True, kw_only=True)
class PluginRecord:
    """One plugin as the Plugins page lists it; filled while the host loads.

    `distribution` is the name of the installed distribution it belongs to ("" if unknown).
    `contributions` are the ids that were taken from it.
    """

    name: str
    version: str
    distribution: str
    first_party: bool
    state: PluginState = PluginState.OFF
    problems: list[Problem] = field(default_factory=list)
    contributions: list[str] = field(default_factory=list)


def one_line(error: BaseException, limit: int = 300) -> str:
    """Return what `error` says on one line of at most `limit` characters; never raises."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - the exception class may itself be broken
        return "(its message could not be read)"
    return said if len(said) <= limit else said[: limit - 1] + "…"


def _format(error: BaseException) -> list[str]:
    try:
        return traceback.format_exception(error)
    except Exception:  # noqa: BLE001 - as above: formatting calls str() on it
        return traceback.format_tb(error.__traceback__)
