"""`carrel doctor`: looks the library over and says what it finds; it changes nothing."""

from __future__ import annotations

import argparse
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.backups import backup_json
from carrel.cli.text import many

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.library.health import FileState

_COUNTS = {
    "papers": "SELECT COUNT(*) FROM paper WHERE live = 1 AND trashed_at IS NULL",
    "trash": "SELECT COUNT(*) FROM paper WHERE live = 1 AND trashed_at IS NOT NULL",
    "notes": "SELECT COUNT(*) FROM note WHERE body <> ''",
    "tags": "SELECT COUNT(*) FROM tag",
}
_SHOWN = 10


def _arguments(_parser: argparse.ArgumentParser) -> None:
    pass


def _run(_options: argparse.Namespace, session: Session) -> int:
    from carrel.library.health import look

    folder = session.folder
    state = look(folder)  # reads the file's head, so it comes before SQLite opens the file
    findings: dict[str, Any] = {
        "folder": str(folder),
        "file": state.value,
        "schema_version": None,
        "quick_check": None,
        "foreign_key_check": None,
        "counts": {},
        "backups": [],
        "plugins": [],
        "problems": [],
    }
    _look_at_file(folder, state, findings)
    _look_at_backups(folder, findings)
    _look_at_plugins(session, findings)
    if session.output.as_json:
        session.output.json(findings)
    else:
        _print(session.output, findings)
    return 1 if findings["problems"] else 0


def _look_at_file(folder: Path, state: FileState, findings: dict[str, Any]) -> None:
    from carrel.library.connection import open_for_reading
    from carrel.library.health import FileState, sentence
    from carrel.library.location import library_file

    problems = findings["problems"]
    if state is FileState.ABSENT:
        problems.append(f"There is no library in {folder}.")
        return
    if state not in (FileState.HEALTHY, FileState.OLDER, FileState.NEWER):
        problems.append(sentence(state, folder))
        return
    try:
        connection = open_for_reading(library_file(folder))
        try:
            _look_inside(connection, findings)
        finally:
            connection.close()
    except sqlite3.Error as error:
        problems.append(
            f"The library's file is damaged ({error}). “carrel restore” shows the backups."
        )


def _look_inside(connection: sqlite3.Connection, findings: dict[str, Any]) -> None:
    problems = findings["problems"]
    (findings["schema_version"],) = connection.execute("PRAGMA user_version").fetchone()
    told = [row[0] for row in connection.execute(f"PRAGMA quick_check({_SHOWN})")]
    findings["quick_check"] = "ok" if told == ["ok"] else told
    if told != ["ok"]:
        problems.append(
            f"The library's file is damaged ({told[0]}). “carrel restore” shows the backups."
        )
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN)
    findings["foreign_key_check"] = [
        {"table": row[0], "row": row[1], "refers_to": row[2]} for row in broken
    ]
    if broken:
        problems.append(f"Rows of the table {broken[0][0]} refer to what is not there.")
    for name, query in _COUNTS.items():
        (findings["counts"][name],) = connection.execute(query).fetchone()


def _look_at_backups(folder: Path, findings: dict[str, Any]) -> None:
    from carrel.library.backup import list_backups

    backups = list_backups(folder)
    findings["backups"] = [backup_json(backup) for backup in backups]
    findings["problems"] += [
        f"The backup {backup.path.name} cannot be used: {backup.problem}"
        for backup in backups
        if backup.problem
    ]


def _look_at_plugins(session: Session, findings: dict[str, Any]) -> None:
    for record in session.plugins.records():
        told = [f"{problem.where}: {problem.reason}" for problem in record.problems]
        findings["plugins"].append(
            {
                "name": record.name,
                "version": record.version,
                "distribution": record.distribution,
                "state": record.state.value,
                "problems": told,
                "contributions": [one for ids in record.contributions.values() for one in ids],
            }
        )
        findings["problems"] += [f"The plugin {record.name}: {one}" for one in told]


def _print(output: Output, findings: dict[str, Any]) -> None:
    output.line(f"Library   {findings['folder']}")
    output.line(f"File      {findings['file']}")
    if findings["schema_version"] is not None:
        output.line(f"Schema    version {findings['schema_version']}")
    if findings["quick_check"] is not None:
        sound = findings["quick_check"] == "ok" and not findings["foreign_key_check"]
        output.line(f"Content   {'sound' if sound else 'damaged'}")
    if findings["counts"]:
        counts = findings["counts"]
        output.line(
            f"Holds     {many(counts['papers'], 'paper')}, {many(counts['notes'], 'note')},"
            f" {many(counts['tags'], 'tag')}; {counts['trash']:,} in the trash"
        )
    backups = findings["backups"]
    newest = f", the newest of {backups[0]['made_at'].replace('T', ' ')}" if backups else ""
    output.line(f"Backups   {len(backups)}{newest}")
    for plugin in findings["plugins"]:
        label = f"{plugin['name']} {plugin['version']}".rstrip()
        output.line(f"Plugin    {label}: {plugin['state']}")
    output.line()
    for problem in findings["problems"]:
        output.line(f"! {problem}")
    if not findings["problems"]:
        output.line("Nothing is wrong.")


COMMANDS = {
    "doctor": Command(
        description="Look the library, its backups and the plugins over. Nothing is changed.",
        add_arguments=_arguments,
        run=_run,
    )
}
