"""`carrel backup` and `carrel restore`: copies of the library, made and put back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError
from carrel.cli.text import many

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.library.backup import Backup


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="list the backups instead")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "backup",
        nargs="?",
        metavar="BACKUP",
        help="a backup's name, the unique beginning of its date (20250131), or a file;"
        " without it, the backups are listed",
    )
    parser.add_argument(
        "--force", action="store_true", help="even where the library holds more than the backup"
    )


def _backup(options: argparse.Namespace, session: Session) -> int:
    if options.list:
        return _list(session)
    from carrel.library.backup import make_backup
    from carrel.settings.preference_file import preferences_file
    from carrel.settings.preference_store import PreferenceStore

    folder = session.library.folder  # opened first: an empty file is no library to copy
    kept = PreferenceStore(preferences_file()).preferences.backups.kept
    path, output = make_backup(folder, why="asked-for", kept=kept), session.output
    if output.as_json:
        output.json({"backup": path.name, "path": str(path)})
    else:
        output.line(f"the backup was made and looked over: {path}")
    return 0


def _restore(options: argparse.Namespace, session: Session) -> int:
    if options.backup is None:
        return _list(session)
    from carrel.library.backup import restore

    folder, output = session.folder, session.output
    chosen = _find(folder, options.backup)
    with _without_window(folder):
        kept = restore(folder, chosen, force=options.force)
    if output.as_json:
        output.json({"restored": str(chosen), "kept": str(kept) if kept else None})
        return 0
    output.line(f"{chosen.name} is the library now")
    if kept:
        output.line(f"what it replaced is kept as {kept}")
    return 0


def _list(session: Session) -> int:
    from carrel.library.backup import list_backups

    backups, output = list_backups(session.folder), session.output
    if output.as_json:
        output.json({"backups": [backup_json(backup) for backup in backups]})
        return 0
    for backup in backups:
        output.line(f"{backup.made_at:%Y-%m-%d %H:%M:%S}  {_holds(backup)}  {backup.path.name}")
    if not backups:
        output.aside(f"there are no backups in {session.folder}")
    return 0


def backup_json(backup: Backup) -> dict[str, Any]:
    """Return a backup with what it holds; `made_at` is local time, `problem` null if sound."""
    return {
        "name": backup.path.name,
        "path": str(backup.path),
        "made_at": backup.made_at.isoformat(),
        "papers": backup.papers,
        "notes": backup.notes,
        "tags": backup.tags,
        "problem": backup.problem or None,
    }


def _holds(backup: Backup) -> str:
    if backup.problem:
        return f"cannot be used: {backup.problem}"
    counts = ((backup.papers, "paper"), (backup.notes, "note"), (backup.tags, "tag"))
    return ", ".join(many(number, word) for number, word in counts)


def _find(folder: Path, name: str) -> Path:
    from carrel.library.location import backup_folder

    named = Path(name).expanduser()
    if named.is_file():
        return named
    paths = sorted(backup_folder(folder).glob("library-*.sqlite"))
    found = [path for path in paths if path.name == name]
    found = found or [path for path in paths if path.name.startswith(f"library-{name}")]
    if not found:
        raise CommandError(f"there is no backup “{name}”; “carrel restore” lists them")
    if len(found) > 1:
        names = ", ".join(path.name for path in found[:4])
        raise CommandError(f"“{name}” could be several backups: {names}")
    return found[0]


@contextmanager
def _without_window(folder: Path) -> Iterator[None]:
    """Hold the window's lock: the library is not exchanged under an open window."""
    from filelock import FileLock, Timeout

    from carrel.library.location import WINDOW_LOCK

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / WINDOW_LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CommandError(
            "a window has this library open; close it first. Nothing was changed."
        ) from error
    try:
        yield
    finally:
        lock.release()


COMMANDS = {
    "backup": Command(
        description="Make a backup now, or list the backups.",
        add_arguments=_backup_arguments,
        run=_backup,
    ),
    "restore": Command(
        description="Put a backup in the library's place; what it replaces is kept beside it."
        "\nWithout a backup's name, list what there is.",
        add_arguments=_restore_arguments,
        run=_restore,
    ),
}
