"""Brings a library's file to the newest schema, in a process of its own.

Alembic and SQLAlchemy's DDL (16 MB more resident, 290 ms) stay out of the window's process, and
a step that dies takes nothing with it.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from carrel.library.errors import LibraryError
from carrel.library.schema_version import APPLICATION_ID

STEPS = Path(__file__).parent


def migrate(path: Path, steps: Path = STEPS) -> None:
    """Run the steps that `path` lacks, in a child process. Raises LibraryError.

    A step that fails leaves the file as it was before that step.
    """
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_child, args=(str(path), str(steps), there), daemon=True)
    child.start()
    there.close()
    try:
        problem = here.recv()
    except EOFError:
        problem = "the step ended without an answer"
    finally:
        child.join()
        here.close()
    if problem:
        raise LibraryError(f"the library could not be brought to this version: {problem}")


def _child(path: str, steps: str, answer: Pipe) -> None:
    try:
        upgrade(Path(path), Path(steps))
    except Exception as error:  # noqa: BLE001 - whatever happened, the parent must be told
        answer.send(f"{type(error).__name__}: {error}")
    else:
        answer.send("")
    finally:
        answer.close()


def upgrade(path: Path, steps: Path = STEPS) -> None:
    """Run the steps in this process (imports Alembic)."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import URL, NullPool, create_engine, event

    # Not a text: a "?" in a folder's name would begin the query.
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    def prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
