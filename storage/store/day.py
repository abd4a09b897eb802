"""What was decided within a span of time, story by story: the day at a glance."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.model import Outcome, Story
from storage.store.base import Base
from storage.store.stories import SourceCount, read_story
from storage.tables import decisions, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision on an article of a story. `story` is the story that it is part of now, as far as one merge led."""

    at: datetime
    topic: str
    outcome: Outcome
    reason: str
    article: str
    story: str
    title: str


_COLUMNS = decisions.c.at, decisions.c.topic, decisions.c.outcome, decisions.c.reason, decisions.c.article_id


class Days(Base):
    def latest_stories(self, count: SourceCount, limit: int) -> tuple[Story, ...]:
        """The stories with the latest reports, those first."""
        query = sa.select(stories.c.id).where(stories.c.merged_into.is_(None))
        query = query.order_by(stories.c.updated_at.desc(), stories.c.id.desc()).limit(limit)
        with self._read() as connection:
            idents = connection.execute(query).scalars().all()
            return tuple(read_story(connection, ident, count) for ident in idents)

    def outcomes(self, since: datetime) -> tuple[tuple[str, Outcome, int], ...]:
        """Of each topic how many decisions of each outcome there were since then; backlogs are left out."""
        query = (
            sa.select(decisions.c.topic, decisions.c.outcome, sa.func.count().label("number"))
            .where(decisions.c.at >= since, decisions.c.is_backlog.is_(sa.false()))
            .group_by(decisions.c.topic, decisions.c.outcome)
            .order_by(decisions.c.topic, decisions.c.outcome)
        )
        with self._read() as connection:
            return tuple((row.topic, row.outcome, int(row.number)) for row in connection.execute(query))

    def decided(self, since: datetime, limit: int, topic: str | None = None) -> tuple[Decided, ...]:
        """What was decided since then on articles that were new or changed, newest first; backlogs are left out.

        Of one topic, if it is given.
        """
        now_in = sa.func.coalesce(stories.c.merged_into, stories.c.id)
        became = stories.alias("became")
        query = (
            sa.select(*_COLUMNS, became.c.id.label("of_story"), became.c.title)
            .join(stories, stories.c.id == decisions.c.story_id)
            .join(became, became.c.id == now_in)
            .where(decisions.c.at >= since, decisions.c.is_backlog.is_(sa.false()))
            .order_by(decisions.c.at.desc(), decisions.c.id.desc())
            .limit(limit)
        )
        if topic is not None:
            query = query.where(decisions.c.topic == topic)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Decided(
                at=row.at,
                topic=row.topic,
                outcome=row.outcome,
                reason=row.reason,
                article=f"a{row.article_id}",
                story=f"s{row.of_story}",
                title=row.title,
            )
            for row in rows
        )
