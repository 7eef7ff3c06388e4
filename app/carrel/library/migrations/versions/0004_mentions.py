"""Mentions: what extractors found in each paper, keys to find it by, and the reader's decisions.

In SQL, because only there can a column be without a type: a key keeps the type that it has.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
schema_version = 4


def upgrade() -> None:
    op.create_table(
        "extraction",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("keys", sa.String, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("reached", sa.Integer),
    )
    op.create_table(
        "paper_mentions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("extraction_id", sa.Integer, nullable=False),
        sa.Column("paper_id", sa.Integer, nullable=False),
        sa.Column("found", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["extraction_id"], ["extraction.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("paper_id", "extraction_id"),
    )
    op.create_table(
        "mention_edit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("paper_id", sa.Integer, nullable=False),
        sa.Column("extractor", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("mention", sa.String, nullable=False),
        sa.Column("around", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("mention_edit_by_paper", "mention_edit", ["paper_id", "extractor"])
    op.execute(
        "CREATE TABLE mention ("
        " id INTEGER NOT NULL,"
        " extraction_id INTEGER NOT NULL,"
        " paper_id INTEGER NOT NULL,"
        " number INTEGER NOT NULL,"
        " state VARCHAR NOT NULL,"
        " key1, key2, key3, key4, key5, key6, key7, key8,"
        " PRIMARY KEY (id),"
        " FOREIGN KEY(extraction_id) REFERENCES extraction (id) ON DELETE CASCADE,"
        " FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE"
        ")"
    )
    op.create_index("mention_by_paper", "mention", ["paper_id", "extraction_id"])
