"""Recipients can mute a story."""

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "mutes",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("at", tables.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", "thread", name=op.f("pk_mutes")),
    )
