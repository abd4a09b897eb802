"""The rows of shingles and terms are found by what they hold alone: indexes by article were as large as the tables."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Drops the indexes."""
    op.drop_index(op.f("ix_shingles_article_id"), "shingles")
    op.drop_index(op.f("ix_terms_article_id"), "terms")
