"""When an alert goes out by itself, so that alerts can be counted by the hour and listed as they are told."""

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the column. Of alerts from before, what rang or was held is taken to have gone when it was decided."""
    op.add_column("alerts", sa.Column("due_at", tables.Utc(timezone=True)))
    op.execute("UPDATE alerts SET due_at = at WHERE outcome IN ('ring', 'hold')")
