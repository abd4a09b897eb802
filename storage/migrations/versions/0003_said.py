"""Quotes and figures can be searched."""

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables; articles from before are filled in by `copytaster articles reclean`."""
    _create(
        "quotes", sa.Column("speaker_key", sa.Text(), nullable=False), sa.Column("quote", sa.Text(), nullable=False)
    )
    op.create_index("ix_quotes_speaker_key_at", "quotes", ["speaker_key", "at"])
    _create(
        "figures",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
    )
    op.create_index("ix_figures_what_at", "figures", ["what", "at"])
    op.create_index("ix_figures_place_key_at", "figures", ["place_key", "at"])
    for name in ("quotes", "figures"):
        op.create_index(op.f(f"ix_{name}_at"), name, ["at"])


def _create(name: str, *columns: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("article_id", tables.BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", tables.Utc(timezone=True), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f(f"fk_{name}_article_id_articles")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f(f"pk_{name}")),
    )
