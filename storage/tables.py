"""The tables, once for SQLite and PostgreSQL. Values are kept as JSON beside the columns that are searched.

Rows that wait for work have `next_at` (null: nothing to do), `lease_owner`, `lease_until`, `attempts`, `last_error`.
"""

from datetime import datetime

import sqlalchemy as sa

from storage.columns import BigId, Utc, metadata
from storage.user_tables import audit, log_in_tries, sessions, tokens, users

#: what others look for here and is defined beside
__all__ = ["BigId", "Utc", "audit", "log_in_tries", "metadata", "sessions", "tokens", "users"]


def _lease() -> tuple[sa.Column[datetime], sa.Column[str], sa.Column[datetime], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("next_at", Utc, index=True),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", Utc),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text, nullable=False, server_default=""),
    )


def _shard(table: str) -> tuple[sa.Column[int], sa.Index]:
    """By which work is dealt out to several workers: `storage.model.shard_of` the host that is asked."""
    due = sa.text("next_at IS NOT NULL")
    return (
        sa.Column("shard", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Index(f"ix_{table}_shard_next_at", "shard", "next_at", postgresql_where=due, sqlite_where=due),
    )


meta = sa.Table(
    "meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("feed", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    *_lease(),
    *_shard("feeds"),
)

#: what is agreed with hubs that bring feeds
subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("feed_id", BigId, sa.ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("expires_at", Utc),
    *_lease(),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("feed_id", BigId, sa.ForeignKey("feeds.id"), nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("stated_update", sa.Text, nullable=False, server_default=""),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("first_seen", Utc, nullable=False),
    #: as the feed states it, but not after `first_seen`: the older of two copies is read first
    sa.Column("published_at", Utc, nullable=False),
    sa.Column("is_backlog", sa.Boolean, nullable=False),
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), index=True),
    *_lease(),
    *_shard("entries"),
    sa.UniqueConstraint("feed_id", "guid"),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("feed_id", BigId, sa.ForeignKey("feeds.id"), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("group_id", BigId, index=True),
    sa.Column("story_id", BigId, sa.ForeignKey("stories.id"), index=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("verdict_of", BigId),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("is_partial", sa.Boolean, nullable=False),
    sa.Column("is_backlog", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("first_seen", Utc, nullable=False, index=True),
    sa.Column("updated_at", Utc, nullable=False),
    sa.Column("published_at", Utc, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("article", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("terms", sa.Text, nullable=False),
    #: placed in its story by a person: it stays there
    sa.Column("is_pinned", sa.Boolean, nullable=False, server_default=sa.false()),
)
#: whose copies there are
sa.Index(
    "ix_articles_verdict_of",
    articles.c.verdict_of,
    postgresql_where=articles.c.verdict_of.is_not(None),
    sqlite_where=articles.c.verdict_of.is_not(None),
)

#: the key of a speaker is the folded last word of the name, that of a place the folded name
quotes = sa.Table(
    "quotes",
    metadata,
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("speaker_key", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Index("ix_quotes_speaker_key_at", "speaker_key", "at"),
)

figures = sa.Table(
    "figures",
    metadata,
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("place_key", sa.Text, nullable=False),
    sa.Column("figure", sa.Text, nullable=False),
    sa.Index("ix_figures_what_at", "what", "at"),
    sa.Index("ix_figures_place_key_at", "place_key", "at"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("seen_at", Utc, nullable=False, index=True),
    sa.Column("article", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("content_type", sa.Text, nullable=False),
    sa.Column("fetched_at", Utc, nullable=False, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    #: how it was answered, compressed JSON; null for pages from before that was kept
    sa.Column("answer", sa.LargeBinary),
)

aliases = sa.Table(
    "aliases",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

shingles = sa.Table(
    "shingles",
    metadata,
    sa.Column("hash", sa.BigInteger, primary_key=True),
    sa.Column("article_id", BigId, primary_key=True),
    sa.Column("day", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("article_id", BigId, primary_key=True),
    sa.Column("day", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: rows of both come in order of their days: where they lie side by side, a few bytes tell in which blocks a day is
for _table in (shingles, terms):
    sa.Index(f"ix_{_table.name}_day", _table.c.day, postgresql_using="brin").ddl_if(dialect="postgresql")

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("first_seen", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False, index=True),
    #: the story that it turned out to be, whose id stands for both from then on
    sa.Column("merged_into", BigId, index=True),
    #: the story that it was a part of, until when: what was told of that before is told of it
    sa.Column("split_from", BigId),
    sa.Column("split_at", Utc),
)

#: in how many articles each term ever was; the term '' has the number of articles
vocabulary = sa.Table(
    "vocabulary",
    metadata,
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: stories to be looked at again, with those that they nearly were; a story that has grown with itself
near_stories = sa.Table(
    "near_stories",
    metadata,
    sa.Column("story_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("near_id", BigId, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: every merge of `other_id` into `story_id`, every split of `other_id` from it
story_log = sa.Table(
    "story_log",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("story_id", BigId, nullable=False, index=True),
    sa.Column("other_id", BigId, nullable=False, index=True),
    sa.Column("articles", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("is_by_hand", sa.Boolean, nullable=False),
)

topics = sa.Table(
    "topics",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("since", Utc, nullable=False),
    sa.Column("digested_until", Utc),
)

matches = sa.Table(
    "matches",
    metadata,
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("match", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Index("ix_matches_topic_at", "topic", "at"),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("story_id", BigId, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("fact", sa.Text, primary_key=True),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("article_id", BigId, sa.ForeignKey("articles.id"), nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("story_id", BigId, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("is_backlog", sa.Boolean, nullable=False),
    sa.Column("alert_id", sa.Text),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Index("ix_decisions_topic_at", "topic", "at"),
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("story_id", BigId, index=True),
    #: ring, hold, digest or storm; what waits for a digest or storm message has no `composed_into` yet
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("composed_into", sa.Text),
    sa.Column("at", Utc, nullable=False, index=True),
    #: when it goes out by itself; null for what waits for a message
    sa.Column("due_at", Utc),
    sa.Index("ix_alerts_topic", "topic", "due_at"),
    sa.Column("alert", sa.Text, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("alert_id", sa.Text, sa.ForeignKey("alerts.id"), nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("thread_id", sa.Text, nullable=False),
    #: due, sent, dead or dropped (the recipient left, the channel was taken away)
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("last_status", sa.Integer),
    sa.Column("created_at", Utc, nullable=False, index=True),
    sa.Column("sent_at", Utc),
    *_lease(),
)

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("endpoint", sa.Text, nullable=False),
    sa.Column("disabled_at", Utc, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

recipients = sa.Table(
    "recipients",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("left_at", Utc),
)

#: stories of which a recipient wants no more updates, by the thread of their alerts
mutes = sa.Table(
    "mutes",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("thread", sa.Text, primary_key=True),
    sa.Column("at", Utc, nullable=False),
)

#: what readers wish of a topic, one for an alert and wish; `draft`: what its query would become, once that is known
proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("alert_id", sa.Text, sa.ForeignKey("alerts.id"), nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("wish", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    #: open, accepted or declined
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("draft", sa.Text, nullable=False, server_default=""),
    sa.Column("settled_at", Utc),
    sa.UniqueConstraint("alert_id", "wish"),
)

#: how often each thing was done, by all processes together and over every restart: what `/metrics` counts
tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    #: values of the metric's labels, with a tab between them
    sa.Column("label", sa.Text, primary_key=True),
    sa.Column("value", sa.Float, nullable=False),
    sqlite_with_rowid=False,
)
