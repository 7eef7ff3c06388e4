"""SQLModel's view of a running transaction: statements over the tables of tables.py.

Importing this module costs SQLModel (about 350 ms); adding papers and changing tags import it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, CursorResult, StaticPool, Table
from sqlmodel import SQLModel, create_engine

from carrel.library import tables
from carrel.library.store import WritingConnection


def table(name: str) -> Table:
    """Return the table of that name, which a class of tables.py has registered."""
    assert tables.PaperRow.metadata is SQLModel.metadata
    return SQLModel.metadata.tables[name]


def new_key(inserted: CursorResult[Any]) -> int:
    """Return the number that the one inserted row was given."""
    key = inserted.inserted_primary_key
    assert key is not None
    return int(key[0])


def on(driver: WritingConnection) -> Connection:
    """Return an SQLAlchemy connection on an open one, inside the transaction it is in.

    The transaction belongs to whoever began it: SQLAlchemy's BEGIN, COMMIT and ROLLBACK do
    nothing here.
    """
    if driver.engine is None:
        driver.engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
    connection: Connection = driver.engine.connect()
    return connection
