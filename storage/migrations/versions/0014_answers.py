"""With each raw page stands how it was answered: status, headers, redirects. Of pages from before that is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Makes the column."""
    op.add_column("pages", sa.Column("answer", sa.LargeBinary()))
