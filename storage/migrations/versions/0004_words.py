"""The index of words, by which the archive is searched. Articles that are there are filled in later, step by step."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the index, and remembers up to which article it is to be filled in."""
    if op.get_bind().dialect.name == "sqlite":
        # The words come folded: this tokenizer only cuts at ASCII's signs, of which they have none.
        op.execute("CREATE VIRTUAL TABLE words USING fts5 (forms, bare, tokenize = 'ascii')")
    else:
        op.create_table(
            "words",
            sa.Column("article_id", sa.BigInteger(), nullable=False),
            sa.Column("vector", sa.dialects.postgresql.TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("article_id", name=op.f("pk_words")),
        )
        op.create_index(op.f("ix_words_vector"), "words", ["vector"], postgresql_using="gin")
    last = "SELECT 'words_until', CAST(MAX(id) AS TEXT) FROM articles HAVING MAX(id) > 0"
    op.execute(f"INSERT INTO meta (key, value) {last}")
