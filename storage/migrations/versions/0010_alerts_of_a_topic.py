"""What a topic was told, newest first, is found without reading every alert."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the index."""
    op.create_index(op.f("ix_alerts_topic"), "alerts", ["topic", "due_at"])
