"""What is old is found without reading all: whose copies there are, earlier versions, days of the index."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Makes the indexes. PostgreSQL alone keeps rows where they came, so that an index of blocks tells of days."""
    of = sa.text("verdict_of IS NOT NULL")
    op.create_index("ix_articles_verdict_of", "articles", ["verdict_of"], postgresql_where=of, sqlite_where=of)
    op.create_index("ix_revisions_seen_at", "revisions", ["seen_at"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("shingles", "terms"):
            op.create_index(f"ix_{table}_day", table, ["day"], postgresql_using="brin")
