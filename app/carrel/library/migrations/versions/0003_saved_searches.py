"""Saved searches: queries with a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
schema_version = 3


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(collation="NOCASE"), nullable=False, unique=True),
        sa.Column("query", sa.String, nullable=False),
        sa.Column("order_by", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
