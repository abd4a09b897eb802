"""Terms of articles from before 0006, which emptied them, are to be filled in again, step by step."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Remembers from which article on, down to the first."""
    last = "SELECT 'terms_left', CAST(MAX(id) AS TEXT) FROM articles WHERE terms = '[]' HAVING MAX(id) > 0"
    op.execute(f"INSERT INTO meta (key, value) {last}")
