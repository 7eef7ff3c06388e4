"""The first library: papers, notes, tags, history and feed.

Written out rather than taken from tables.py: a step must do the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
schema_version = 1


def upgrade() -> None:
    _papers()
    _notes_and_tags()
    _history_and_feed()


def _papers() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("carrel_id", sa.String, nullable=False, unique=True),
        sa.Column("citekey", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("abstract", sa.String),
        sa.Column("summary", sa.String),
        sa.Column("authors", sa.String, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("published", sa.String),
        sa.Column("venue", sa.String),
        sa.Column("url", sa.String),
        sa.Column("arxiv", sa.String),
        sa.Column("doi", sa.String),
        sa.Column("links", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("source_data", sa.String, nullable=False),
        sa.Column("title_key", sa.String, nullable=False),
        sa.Column("title_order", sa.String, nullable=False),
        sa.Column("added_at", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("starred", sa.Integer, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("live", sa.Integer, nullable=False),
        sa.Column("trashed_at", sa.Integer),
        sqlite_autoincrement=True,
    )
    seen = ("live", "trashed_at")
    op.create_index("paper_by_added", "paper", [*seen, sa.text("added_at DESC"), "id"])
    op.create_index("paper_by_year", "paper", [*seen, "year", "id"])
    op.create_index("paper_by_title", "paper", [*seen, "title_order", "id"])
    op.create_index("paper_by_state", "paper", [*seen, "state", "starred"])
    for column in ("arxiv", "doi", "title_key"):
        op.create_index(f"ix_paper_{column}", "paper", [column])


def _notes_and_tags() -> None:
    op.create_table(
        "note",
        sa.Column("paper_id", sa.Integer, _paper(), primary_key=True),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("changed_at", sa.Integer, nullable=False),
    )
    op.create_table(
        "note_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("paper_id", sa.Integer, _paper(), nullable=False, index=True),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("saved_at", sa.Integer, nullable=False),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(collation="NOCASE"), nullable=False, unique=True),
        sa.Column("colour", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paper_tag",
        sa.Column("paper_id", sa.Integer, _paper(), primary_key=True),
        sa.Column(
            "tag_id", sa.Integer, sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True
        ),
    )
    op.create_index("paper_tag_by_tag", "paper_tag", ["tag_id", "paper_id"])


def _history_and_feed() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("merge_key", sa.String, nullable=False),
        sa.Column("papers", sa.String, nullable=False),
        sa.Column("undone", sa.Integer, nullable=False),
    )
    entry = sa.ForeignKey("history.id", ondelete="CASCADE")
    op.create_table(
        "history_step",
        sa.Column("history_id", sa.Integer, entry, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("step", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("payload", sa.String, nullable=False),
    )


def _paper() -> sa.ForeignKey:
    return sa.ForeignKey("paper.id", ondelete="CASCADE")
