"""Stories are merged and split: what became of each, why, what a person placed, and how common each term is."""

import sqlalchemy as sa
from alembic import op

from storage import tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes columns and tables. Terms of articles from before were of another kind, and are forgotten."""
    op.add_column("stories", sa.Column("merged_into", tables.BigId))
    op.add_column("stories", sa.Column("split_from", tables.BigId))
    op.add_column("stories", sa.Column("split_at", tables.Utc(timezone=True)))
    op.create_index(op.f("ix_stories_merged_into"), "stories", ["merged_into"])
    op.add_column("articles", sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "vocabulary",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_vocabulary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "near_stories",
        sa.Column("story_id", tables.BigId, nullable=False),
        sa.Column("near_id", tables.BigId, nullable=False),
        sa.PrimaryKeyConstraint("story_id", "near_id", name=op.f("pk_near_stories")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_log",
        sa.Column("id", tables.BigId, nullable=False),
        sa.Column("at", tables.Utc(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("story_id", tables.BigId, nullable=False),
        sa.Column("other_id", tables.BigId, nullable=False),
        sa.Column("articles", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_log")),
    )
    op.create_index(op.f("ix_story_log_story_id"), "story_log", ["story_id"])
    op.create_index(op.f("ix_story_log_other_id"), "story_log", ["other_id"])
    op.execute("UPDATE articles SET terms = '[]'")
    op.execute("DELETE FROM terms")
