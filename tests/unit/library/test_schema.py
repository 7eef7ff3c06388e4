"""The tables in Python, the migrations and the version number say the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlmodel import SQLModel

from carrel.library import tables
from carrel.library.connection import read_only_uri
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.migrations.run import STEPS
from carrel.library.schema_version import APPLICATION_ID, SCHEMA_VERSION


def steps() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    return ScriptDirectory.from_config(config)


def engine_of(library: Library) -> Engine:
    return library._writing_engine()


def test_migrated_library_is_what_the_tables_say(library: Library):
    with engine_of(library).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_collation_and_numbers_that_are_never_used_again_are_the_same_too(folder: Path):
    """Alembic compares neither; SQLite's own words do."""
    with closing(sqlite3.connect(read_only_uri(library_file(folder)), uri=True)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for name, table in SQLModel.metadata.tables.items():
        again = bool(table.dialect_options["sqlite"]["autoincrement"])
        assert ("AUTOINCREMENT" in made[name]) == again, name
    assert "NOCASE" in made["tag"]
    assert made["note"].count("ON DELETE CASCADE") == 1
    assert made["paper_tag"].count("ON DELETE CASCADE") == 2


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
    raw = engine_of(library).raw_connection()
    try:
        said = {
            name: raw.driver_connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        }
    finally:
        raw.close()
    assert said == {
        "synchronous": 2,  # FULL
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5_000,
    }


def test_every_write_begins_immediate(library: Library, add):
    said: list[str] = []
    add("A")
    raw = engine_of(library).raw_connection()
    raw.driver_connection.set_trace_callback(said.append)
    library.set_starred([1], starred=True)
    raw.driver_connection.set_trace_callback(None)
    raw.close()
    assert said[0] == "BEGIN IMMEDIATE"
    assert said.count("COMMIT") == 1
    assert not [line for line in said if line.startswith("BEGIN") and "IMMEDIATE" not in line]
