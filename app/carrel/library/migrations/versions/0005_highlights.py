"""Highlights, links between notes, when a paper's state was decided, and the order of the queue."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
schema_version = 5


def upgrade() -> None:
    op.create_table(
        "highlight",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("highlight_id", sa.String, nullable=False, unique=True),
        sa.Column("paper_id", sa.Integer, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
        sa.Column("prefix", sa.String, nullable=False),
        sa.Column("suffix", sa.String, nullable=False),
        sa.Column("single", sa.Integer, nullable=False),
        sa.Column("colour", sa.String, nullable=False),
        sa.Column("comment", sa.String, nullable=False),
        sa.Column("tags", sa.String, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_highlight_paper_id", "highlight", ["paper_id"])
    op.create_table(
        "note_link",
        sa.Column("target", sa.String, primary_key=True),
        sa.Column("paper_id", sa.Integer, primary_key=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_note_link_paper_id", "note_link", ["paper_id"])
    op.add_column("paper", sa.Column("decided_at", sa.Integer))
    op.add_column("paper", sa.Column("queue", sa.Float))
    op.create_index("paper_by_decision", "paper", ["decided_at"])
    _links_of_notes()


def _links_of_notes() -> None:
    connection = op.get_bind()
    notes = sa.text("SELECT paper_id, body FROM note WHERE body LIKE '%[[%'")
    add = sa.text("INSERT OR IGNORE INTO note_link (target, paper_id) VALUES (:target, :paper_id)")
    for paper_id, body in connection.execute(notes).fetchall():
        for found in re.finditer(r"\[\[([^\[\]\n|]{1,300})(?:\|[^\[\]\n]{0,300})?\]\]", body):
            target = " ".join(found[1].partition("#")[0].split()).casefold()
            if target:
                connection.execute(add, {"target": target, "paper_id": paper_id})
