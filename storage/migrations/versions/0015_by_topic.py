"""What a topic matched and decided, what a feed brought, and the newest deliveries are found without reading all."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Makes the indexes."""
    op.create_index("ix_matches_topic_at", "matches", ["topic", "at"])
    op.create_index("ix_decisions_topic_at", "decisions", ["topic", "at"])
    op.create_index("ix_articles_feed_id", "articles", ["feed_id"])
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
