"""What readers wish of a topic, by a link in an alert, and what would become of its query."""

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "proposals",
        sa.Column("id", tables.BigId, nullable=False),
        sa.Column("at", tables.Utc(timezone=True), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False, server_default=""),
        sa.Column("settled_at", tables.Utc(timezone=True)),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_proposals_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("alert_id", "wish", name=op.f("uq_proposals_alert_id")),
    )
