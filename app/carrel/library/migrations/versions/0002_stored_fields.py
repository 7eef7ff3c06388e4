"""Stored fields: values of papers that plugins compute, found by value and by paper.

In SQL, because only there can a column be without a type: what is stored keeps the type it has.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
schema_version = 2


def upgrade() -> None:
    op.create_table(
        "stored_field",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("reached", sa.Integer),
    )
    op.execute(
        "CREATE TABLE paper_field ("
        " field_id INTEGER NOT NULL,"
        " value NOT NULL,"
        " paper_id INTEGER NOT NULL,"
        " PRIMARY KEY (field_id, value, paper_id),"
        " FOREIGN KEY(field_id) REFERENCES stored_field (id) ON DELETE CASCADE,"
        " FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE"
        ") WITHOUT ROWID"
    )
    op.create_index("paper_field_by_paper", "paper_field", ["paper_id", "field_id"])
