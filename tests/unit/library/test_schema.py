"""The tables in Python, the migrations and the version number say the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, create_engine
from sqlmodel import SQLModel

from carrel.library import models, tables
from carrel.library.connection import read_only_uri
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.migrations.run import STEPS
from carrel.library.schema_version import APPLICATION_ID, SCHEMA_VERSION


def steps() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    return ScriptDirectory.from_config(config)


def statements(connection: sqlite3.Connection, kind: str) -> dict[str, str]:
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'", (kind,)
    )
    return {name: sql for name, sql in found if sql and name != "alembic_version"}


@pytest.fixture
def both(folder: Path, tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """What the migrations made, and what the tables in Python make."""
    direct = create_engine(f"sqlite:///{tmp_path / 'direct.sqlite'}")
    SQLModel.metadata.create_all(direct)
    direct.dispose()
    with (
        closing(sqlite3.connect(read_only_uri(library_file(folder)), uri=True)) as migrated,
        closing(sqlite3.connect(tmp_path / "direct.sqlite")) as made,
    ):
        yield migrated, made


@pytest.mark.expects_log("Generating approximate signature for index")
def test_migrated_library_is_what_the_tables_say(library: Library):
    """But for indexes with an expression, for which Alembic has no eyes; see the next test."""

    def include(thing: Any, _name: object, kind: str, _reflected: bool, _to: object) -> bool:
        return kind != "index" or all(isinstance(one, Column) for one in thing.expressions)

    with models.on(library._writing_connection()) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_object": include},
        )
        differences = compare_metadata(context, SQLModel.metadata)
    expressions = {
        index.name
        for table in SQLModel.metadata.tables.values()
        for index in table.indexes
        if not include(index, None, "index", False, None)
    }
    assert [
        one for one in differences if one[0] != "remove_index" or one[1].name not in expressions
    ] == []


def test_indexes_are_the_same_to_the_letter(both):
    migrated, made = both
    assert statements(migrated, "index") == statements(made, "index")


def test_columns_keys_and_collations_are_the_same(both):
    """Alembic compares neither collations, nor keys, nor what is deleted with what."""
    migrated, made = both
    assert statements(migrated, "table").keys() == statements(made, "table").keys()
    for name in statements(made, "table"):
        for pragma in ("table_xinfo", "foreign_key_list"):
            asked = f"PRAGMA {pragma}({name})"
            assert sorted(migrated.execute(asked)) == sorted(made.execute(asked)), asked
        sql = [statements(one, "table")[name] for one in both]
        for word in ("AUTOINCREMENT", "NOCASE", "ON DELETE CASCADE", "UNIQUE"):
            assert sql[0].count(word) == sql[1].count(word), (name, word)


def test_every_table_is_in_tables_module():
    rows = {
        value.__tablename__
        for value in vars(tables).values()
        if isinstance(value, type) and issubclass(value, SQLModel) and value is not SQLModel
    }
    assert rows == set(SQLModel.metadata.tables)


def test_versions_agree(folder: Path):
    script = steps()
    newest = script.get_revision("head")
    with closing(sqlite3.connect(read_only_uri(library_file(folder)), uri=True)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert version == SCHEMA_VERSION == newest.module.schema_version
    assert revisions == [(newest.revision,)]
    assert application == APPLICATION_ID


def test_steps_count_up_one_by_one():
    versions = [one.module.schema_version for one in steps().walk_revisions()]
    assert versions == list(range(SCHEMA_VERSION, 0, -1))


def test_writing_connection_keeps_its_promises(library: Library):
    raw = library._writing_connection()
    said = {
        name: raw.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
    }
    assert said == {
        "synchronous": 2,  # FULL
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5_000,
    }


def test_every_write_begins_immediate(library: Library, add):
    said: list[str] = []
    add("A")
    raw = library._writing_connection()
    raw.set_trace_callback(said.append)
    library.set_starred([1], starred=True)
    raw.set_trace_callback(None)
    assert said[0] == "BEGIN IMMEDIATE"
    assert said.count("COMMIT") == 1
    assert not [line for line in said if line.startswith("BEGIN") and "IMMEDIATE" not in line]
