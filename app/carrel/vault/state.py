"""What was exported last, in a small database of the vault: `.carrel/exported.sqlite`.

Losing it loses nothing: where a file then differs from the library, the file is right. It lies in
the vault and not in the library, because it tells of the files there, wherever they are moved to.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from carrel.vault.index import CARREL_FOLDER, NO_STAMP, FileStamp
from carrel.vault.merging import Exported

STATE_FILE = "exported.sqlite"
_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS vault (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper (
    carrel_id TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    modified INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    conflict INTEGER NOT NULL,
    told TEXT NOT NULL,
    keys TEXT NOT NULL,
    blocks TEXT NOT NULL,
    kept TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS picture (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "file, modified, size, digest, conflict, told, keys, blocks, kept"
_WAIT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperState:
    """The file of one paper when it was last exported, relative to the folder.

    `conflict`: our text was put beside it. `told` are the reasons that its report gave. `digest`
    stands for what was exported, `stamp` for the file after it; "" and NO_STAMP are never equal
    to what is there. `kept` are keys whose value the reader wants as the file has it: they are
    no longer told.
    """

    file: str
    exported: Exported
    conflict: bool = False
    stamp: FileStamp = NO_STAMP
    digest: str = ""
    told: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()


@dataclass(slots=True)
class VaultState:
    """The papers by their carrel_id; `problem` says why nothing could be read, or "".

    `template` is the path of the reader's own one, "" for none; `references` are the papers that
    the file of references has had. What is put is held in memory until `save`. Use it from one
    thread; `close` it.
    """

    path: Path
    problem: str = ""
    flavour: str = ""
    template: str = ""
    references: frozenset[str] = frozenset()
    _waiting: dict[str, PaperState] = field(default_factory=dict)
    _pictures: dict[str, str] = field(default_factory=dict)
    _connection: sqlite3.Connection | None = None
    _stored_references: frozenset[str] = frozenset()
    _writable: bool = False
    _newer: bool = False

    @classmethod
    def load(cls, folder: Path) -> VaultState:
        """Open the state of a vault; one that is not there or is damaged is empty."""
        state = cls(folder / CARREL_FOLDER / STATE_FILE)
        if not state.path.is_file():
            return state
        try:
            state._open_for_reading()
            if state._is_empty():
                state.close()
            else:
                state._read_settings()
        except (sqlite3.Error, ValueError, TypeError) as error:
            state.close()
            state.problem = f"{CARREL_FOLDER}/{STATE_FILE} could not be read ({error})"
        return state

    def get(self, carrel_id: str) -> PaperState | None:
        """Return what is known of a paper, None for nothing."""
        if carrel_id in self._waiting:
            return self._waiting[carrel_id]
        if self._connection is None:
            return None
        sql = f"SELECT {_COLUMNS} FROM paper WHERE carrel_id = ?"
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError, AttributeError):
            row = self._connection.execute(sql, (carrel_id,)).fetchone()
            return _read(row) if row else None
        return None

    def told_of(self, carrel_id: str, digest: str) -> tuple[str, tuple[str, ...]] | None:
        """Return file and reasons of a paper whose export had this digest, None for another and
        for one in conflict. A tenth of what `get` costs.
        """
        if self._connection is None or not digest:
            return None
        sql = "SELECT file, told FROM paper WHERE carrel_id = ? AND digest = ? AND NOT conflict"
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError):
            for file, told in self._connection.execute(sql, (carrel_id, digest)):
                return str(file), () if told == "[]" else tuple(map(str, json.loads(told)))
        return None

    def put(self, carrel_id: str, one: PaperState) -> None:
        """Remember a paper's file; `save` stores it."""
        if one != self.get(carrel_id):
            self._waiting[carrel_id] = one

    def picture(self, name: str) -> str:
        """Return the digest of a picture as it was exported last, "" for none."""
        if name in self._pictures or self._connection is None:
            return self._pictures.get(name, "")
        with contextlib.suppress(sqlite3.Error):
            sql = "SELECT digest FROM picture WHERE name = ?"
            for (digest,) in self._connection.execute(sql, (name,)):
                return str(digest)
        return ""

    def put_picture(self, name: str, digest: str) -> None:
        """Remember a picture; `save` stores it."""
        self._pictures[name] = digest

    def files(self) -> dict[str, tuple[str, FileStamp]]:
        """Return the files that were exported: whose each is, and its stamp."""
        if self._connection is None:
            return {}
        sql = "SELECT file, carrel_id, modified, size FROM paper"
        with contextlib.suppress(sqlite3.Error):
            rows = self._connection.execute(sql)
            return {row[0]: (row[1], FileStamp(row[2], row[3])) for row in rows}
        return {}

    def save(self) -> None:
        """Store what was put, or nothing. Raises OSError; what was put stays for the next try."""
        is_new = self.references != self._stored_references
        if not (self._waiting or self._pictures or is_new):
            return
        if self._newer:
            raise OSError(self.problem)
        try:
            connection = self._open_for_writing()
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vault VALUES (?, ?)", self._settings().items()
                )
                connection.executemany(
                    f"INSERT OR REPLACE INTO paper (carrel_id, {_COLUMNS})"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    ((key, *_row(one)) for key, one in self._waiting.items()),
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO picture VALUES (?, ?)", self._pictures.items()
                )
        except sqlite3.Error as error:
            self.close()
            raise OSError(str(error)) from error
        self._stored_references = self.references
        self._waiting.clear()
        self._pictures.clear()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection, self._writable = None, False

    def _open_for_reading(self) -> None:
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(uri, uri=True, timeout=_WAIT_S, check_same_thread=False)

    def _open_for_writing(self) -> sqlite3.Connection:
        """Open the file, made where it is missing; a damaged one is made anew."""
        if self._connection is not None and self._writable:
            return self._connection
        self.close()
        self.path.parent.mkdir(exist_ok=True)
        if self.problem:
            self.path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(self.path, timeout=_WAIT_S, check_same_thread=False)
        self._connection.executescript(_TABLES)
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        self._writable = True
        return self._connection

    def _is_empty(self) -> bool:
        """Whether the file was made and nothing was stored, as on a full disk."""
        assert self._connection is not None
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return not tables

    def _read_settings(self) -> None:
        assert self._connection is not None
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            self._newer = True
            raise ValueError("it is a newer Carrel's")
        told = dict(self._connection.execute("SELECT key, value FROM vault"))
        self.flavour = str(told.get("flavour", ""))
        self.template = str(told.get("template", ""))
        listed = json.loads(told.get("references", "[]"))
        self.references = self._stored_references = frozenset(map(str, listed))

    def _settings(self) -> dict[str, str]:
        return {
            "flavour": self.flavour,
            "template": self.template,
            "references": json.dumps(sorted(self.references)),
        }


def look_of(folder: Path) -> tuple[str, str]:
    """Return flavour and template of a vault's files, "" where none is known."""
    state = VaultState.load(folder)
    state.close()
    return state.flavour, state.template


def _row(one: PaperState) -> tuple[object, ...]:
    return (
        one.file,
        one.stamp.modified,
        one.stamp.size,
        one.digest,
        one.conflict,
        json.dumps(one.told),
        json.dumps(one.exported.keys),
        json.dumps(sorted(one.exported.blocks)),
        json.dumps(sorted(one.kept)),
    )


def _read(row: tuple[str, int, int, str, int, str, str, str, str]) -> PaperState:
    """Return a paper's state. Raises ValueError for a file outside of the folder."""
    file, modified, size, digest, conflict, told, keys, blocks, kept = row
    if ".." in PurePath(file).parts or PurePath(file).anchor:
        raise ValueError(f"{file} is no file of this folder")
    return PaperState(
        file=file,
        exported=Exported(
            keys={
                str(key): tuple(map(str, value)) if isinstance(value, list) else str(value)
                for key, value in json.loads(keys).items()
            },
            blocks=frozenset(map(str, json.loads(blocks))),
        ),
        conflict=bool(conflict),
        stamp=FileStamp(modified, size),
        digest=digest,
        told=tuple(map(str, json.loads(told))),
        kept=frozenset(map(str, json.loads(kept))),
    )
