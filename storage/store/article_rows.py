"""What of an article stands in its row, and how an older version of it is kept: for filing and for cleaning again."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec
from storage.kept import insert_into
from storage.model import Article, Change, Fields, Fingerprint, Verdict, instant
from storage.tables import articles, revisions


def columns_of(article: Article, fingerprint: Fingerprint, fields: Fields, first_seen: datetime) -> dict[str, object]:
    """The columns that follow from what was read, by their names."""
    return {
        "is_partial": article.is_partial,
        "published_at": _published(article, first_seen),
        "text_hash": next((key for kind, key in fingerprint.keys if kind == "text"), ""),
        "article": codec.encode(article).decode(),
        "fields": codec.encode(fields).decode(),
        "terms": codec.encode(fingerprint.terms).decode(),
    }


def _published(article: Article, first_seen: datetime) -> datetime:
    """When it was published, as far as that can be believed: to the minute, and not after it was seen."""
    stated = instant(article.published) if article.published and "T" in article.published else None
    return min(stated or first_seen, first_seen)


def keep_version(connection: sa.Connection, old: sa.Row[Any], changes: tuple[Change, ...] = ()) -> None:
    """Keeps the version that stands in the row, before another takes its place; `changes`: what that changes."""
    kept = {"article_id": old.id, "revision": old.revision, "seen_at": old.updated_at, "article": old.article}
    kept |= {"fields": old.fields, "changes": codec.encode(changes).decode()}
    connection.execute(insert_into(revisions), kept)


def join_groups(connection: sa.Connection, verdict: Verdict) -> None:
    """Makes one group of those that an article shows to be copies of one text."""
    if verdict.joins:
        joined = [int(group[1:]) for group in verdict.joins]
        into = sa.update(articles).where(articles.c.group_id.in_(joined)).values(group_id=int(verdict.group[1:]))
        connection.execute(into)
