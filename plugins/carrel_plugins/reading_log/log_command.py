"""`carrel log`: what happened, by day."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from carrel.api import CliServices
from carrel_plugins.reading_log.open_journals import journal_of
from carrel_plugins.reading_log.tally import Day

_COUNTED = ("added", "read", "dropped", "noted", "removed")
_MOST_DAYS = 36_600


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--days", type=_days, default=14, metavar="N", help="how many days, today included (14)"
    )


def run(options: argparse.Namespace, services: CliServices) -> int:
    """Print the days on which something happened, newest first; as JSON a list with a day each."""
    try:
        shown = journal_of(services.plugin).summary(options.days).days
    except OSError as error:
        services.warn(f"the reading log cannot be read: {error.strerror or error}")
        return 1
    days = [day for day in reversed(shown) if _happened(day)]
    if services.as_json:
        services.json([asdict(day) | {"day": day.day.isoformat()} for day in days])
        return 0
    for day in days:
        told = (f"{getattr(day, kind):,} {kind}" for kind in _COUNTED if getattr(day, kind))
        services.line(f"{day.day.isoformat()}  {', '.join(told)}")
    if not days:
        services.line("Nothing was logged in these days.")
    return 0


def _happened(day: Day) -> bool:
    return any(getattr(day, kind) for kind in _COUNTED)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= _MOST_DAYS):
        raise argparse.ArgumentTypeError(f"a number of days from 1 to {_MOST_DAYS:,}")
    return int(text)
