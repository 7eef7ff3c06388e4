"""Run by Alembic: each step in one transaction that also sets `PRAGMA user_version`.

The caller (run.py) hands the connection over, with foreign keys off: a batch step drops and
recreates tables, and with foreign keys on that deletes the rows that refer to them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo


def _seal(
    ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
) -> None:
    """Check the references and set the version, inside the step's own transaction."""
    del heads, run_args  # Alembic passes all four by name
    connection = ctx.connection
    assert connection is not None
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the step leaves a broken reference in table {broken[0]}")
    assert step.up_revision_id is not None
    script = context.script.get_revision(step.up_revision_id)
    version = script.module.schema_version if step.is_upgrade else 0
    connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")


context.configure(
    connection=context.config.attributes["connection"],
    # Alembic takes SQLite's DDL for not transactional; with BEGIN IMMEDIATE of our own it is.
    transactional_ddl=True,
    transaction_per_migration=True,
    on_version_apply=_seal,
)
with context.begin_transaction():
    context.run_migrations()
