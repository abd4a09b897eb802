"""Reading a period back: every version of every article as it was filed, and what was decided on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec
from storage.model import Article, Change, DecisionRow, Feed, Fields, Story, Verdict, VerdictKind
from storage.store.archive import decision_row_of
from storage.store.base import Base
from storage.store.stories import StoryArticle
from storage.tables import articles, decisions, feeds, revisions, stories

#: versions read at once
CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledVersion:
    """A version of an article as it was filed at `at`. Its story's outlets and sources are not filled in."""

    part: StoryArticle
    revision: int
    at: datetime
    verdict: Verdict
    story: Story
    is_backlog: bool
    #: the fields of the version before, or of the article that this is a copy of
    before: Fields | None


class Replayings(Base):
    def filed_versions(self, since: datetime, until: datetime) -> Iterator[FiledVersion]:
        """Versions filed up to `until` of all stories that had one in the period, in the order of filing.

        Articles stand in the stories in which they are now. Read in chunks: memory does not grow with the period.
        """
        with self._read() as connection:
            keys = [(row.id, row.revision) for row in connection.execute(_keys(since, until))]
        for at in range(0, len(keys), CHUNK):
            chunk = keys[at : at + CHUNK]
            with self._read() as connection:
                yield from _versions(connection, chunk)

    def decisions_between(self, since: datetime, until: datetime) -> tuple[tuple[int, DecisionRow], ...]:
        """What was decided in the period, oldest first, each with the article's revision."""
        query = sa.select(decisions).where(decisions.c.at >= since, decisions.c.at < until).order_by(decisions.c.id)
        with self._read() as connection:
            return tuple((row.revision, decision_row_of(row)) for row in connection.execute(query))


def _keys(since: datetime, until: datetime) -> sa.Select[Any]:
    now = sa.select(articles.c.id, articles.c.revision, articles.c.updated_at.label("at"), articles.c.story_id)
    then = sa.select(revisions.c.article_id, revisions.c.revision, revisions.c.seen_at, articles.c.story_id).join(
        articles, articles.c.id == revisions.c.article_id
    )
    every = sa.union_all(now, then).subquery()
    touched = sa.select(every.c.story_id).where(every.c.at >= since, every.c.at < until)
    here = every.c.story_id.in_(touched), every.c.at < until
    return sa.select(every.c.id, every.c.revision).where(*here).order_by(every.c.at, every.c.id, every.c.revision)


def _versions(connection: sa.Connection, keys: Sequence[tuple[int, int]]) -> Iterator[FiledVersion]:
    idents = sorted({ident for ident, _ in keys})
    query = (
        sa.select(articles, feeds.c.feed, stories.c.title, stories.c.first_seen.label("story_seen"))
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(articles.c.id.in_(idents))
    )
    rows = {row.id: row for row in connection.execute(query)}
    older = sa.select(revisions).where(revisions.c.article_id.in_(idents))
    versions = {(row.article_id, row.revision): row for row in connection.execute(older)}
    for ident, revision in keys:
        yield _version(connection, rows[ident], versions.get((ident, revision)), versions.get((ident, revision - 1)))


def _version(
    connection: sa.Connection, row: sa.Row[Any], old: sa.Row[Any] | None, earlier: sa.Row[Any] | None
) -> FiledVersion:
    """`old`: the version's own row, if it is not the one that stands; `earlier`: that of the version before."""
    at = old.seen_at if old else row.updated_at
    kind, before = _judged(connection, row, earlier, at)
    fields = codec.decode((old or row).fields, Fields)
    part = StoryArticle(
        article=codec.decode((old or row).article, Article),
        fields=fields,
        feed=codec.decode(row.feed, Feed),
        group=f"g{row.group_id}",
        verdict=kind,
        first_seen=row.first_seen,
    )
    changes = codec.decode(earlier.changes, tuple[Change, ...]) if earlier else ()
    of = f"a{row.id}" if earlier else f"a{row.verdict_of}" if row.verdict_of else None
    return FiledVersion(
        part=part,
        revision=old.revision if old else row.revision,
        at=at,
        verdict=Verdict(kind=kind, of=of, changes=changes),
        story=Story(id=f"s{row.story_id}", title=row.title, first_seen=row.story_seen),
        is_backlog=row.is_backlog,
        before=before,
    )


def _judged(
    connection: sa.Connection, row: sa.Row[Any], earlier: sa.Row[Any] | None, at: datetime
) -> tuple[VerdictKind, Fields | None]:
    """The verdict on the version and the fields that it was compared with.

    The row has the verdict on its latest version; that on a first one follows from whose copy it is. A version
    without changes was cleaned again, and told nobody.
    """
    if earlier is not None:
        kind: VerdictKind = "revision" if codec.decode(earlier.changes, tuple[Change, ...]) else "same"
        return kind, codec.decode(earlier.fields, Fields)
    if row.verdict_of is None:
        return "new", None
    original = connection.execute(sa.select(articles).where(articles.c.id == row.verdict_of)).one()
    if original.group_id != row.group_id:
        return "contains", None
    later = revisions.c.article_id == original.id, revisions.c.seen_at <= at
    stood = sa.select(revisions.c.fields).where(*later).order_by(revisions.c.revision.desc()).limit(1)
    fields = connection.execute(stood).scalar() if original.updated_at > at else None
    return "syndicated", codec.decode(fields or original.fields, Fields)
