"""All that the archive has of one story, as it stands in one moment: for those to whom it has to be shown."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codec
from storage.errors import NotFound
from storage.model import Alert, Article, ArticleRow, Change, DecisionRow, Fields, Match, StoryNow
from storage.store.answers import Answer, unpacked
from storage.store.archive import ARTICLES, article_row_of, decision_row_of
from storage.store.base import Base, number
from storage.store.regrouping import StoryChange, change_of, resolved, told_under
from storage.store.stories import SourceCount, read_story_now
from storage.tables import alerts, articles, decisions, deliveries, matches, pages, revisions, stories, story_log


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVersion:
    """An article as it once stood, with what was found in it."""

    revision: int
    seen_at: datetime
    article: Article
    fields: Fields
    #: to the version after it
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """An article of the story: what was decided on it, its versions, oldest first, and what matched it."""

    row: ArticleRow
    versions: tuple[ReadVersion, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of an alert on one channel. To whom is not told."""

    id: str
    channel: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    status: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert of the story, or one that it went into: a digest, a storm."""

    alert: Alert
    outcome: str
    composed_into: str | None
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as it came. `answer` is None where only the page was kept."""

    id: int
    article: str
    url: str
    content_type: str
    fetched_at: datetime
    answer: Answer | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All of a story but the raw pages, which are read one by one."""

    story: StoryNow
    reports: tuple[KeptReport, ...]
    decisions: tuple[DecisionRow, ...]
    alerts: tuple[KeptAlert, ...]
    changes: tuple[StoryChange, ...]
    #: rows of raw pages, oldest first
    pages: tuple[int, ...]


class Dossiers(Base):
    def dossier(self, ident: str, count: SourceCount) -> Dossier:
        """All that is known of a story. Raises `NotFound`."""
        with self._read() as connection:
            wanted = resolved(connection, number(ident, "s"))
            if connection.execute(sa.select(stories.c.id).where(stories.c.id == wanted)).first() is None:
                raise NotFound(f"no story {ident}; `copytaster stories` lists them")
            reports = _reports(connection, wanted)
            own = [number(report.row.article.id, "a") for report in reports]
            made = sa.select(decisions).where(decisions.c.article_id.in_(own)).order_by(decisions.c.id)
            kept = sa.select(pages.c.id).where(pages.c.article_id.in_(own)).order_by(pages.c.fetched_at, pages.c.id)
            moved = sa.or_(story_log.c.story_id == wanted, story_log.c.other_id == wanted)
            log = sa.select(story_log).where(moved).order_by(story_log.c.id)
            return Dossier(
                story=read_story_now(connection, wanted, "", count),
                reports=reports,
                decisions=tuple(map(decision_row_of, connection.execute(made))),
                alerts=_alerts(connection, wanted),
                changes=tuple(map(change_of, connection.execute(log))),
                pages=tuple(connection.execute(kept).scalars()),
            )

    def raw_pages(self, idents: Sequence[int]) -> Iterator[RawPage]:
        """The raw pages of those rows, in that order, one at a time; one that retention took meanwhile is left out."""
        for ident in idents:
            with self._read() as connection:
                row = connection.execute(sa.select(pages).where(pages.c.id == ident)).first()
            if row is not None:
                yield RawPage(
                    id=row.id,
                    article=f"a{row.article_id}",
                    url=row.url,
                    content_type=row.content_type,
                    fetched_at=row.fetched_at,
                    answer=unpacked(row.answer),
                    body=zlib.decompress(row.body),
                )


def _reports(connection: sa.Connection, story: int) -> tuple[KeptReport, ...]:
    query = ARTICLES.where(articles.c.story_id == story).order_by(articles.c.first_seen, articles.c.id)
    return tuple(_report(connection, row) for row in connection.execute(query).all())


def _report(connection: sa.Connection, row: sa.Row[Any]) -> KeptReport:
    of = sa.select(revisions).where(revisions.c.article_id == row.id).order_by(revisions.c.revision)
    found = sa.select(matches.c.match).where(matches.c.article_id == row.id).order_by(matches.c.topic)
    now = article_row_of(row)
    older = [
        ReadVersion(
            revision=old.revision,
            seen_at=old.seen_at,
            article=codec.decode(old.article, Article),
            fields=codec.decode(old.fields, Fields),
            changes=codec.decode(old.changes, tuple[Change, ...]),
        )
        for old in connection.execute(of)
    ]
    newest = ReadVersion(revision=now.revision, seen_at=row.updated_at, article=now.article, fields=now.fields)
    matched = tuple(codec.decode(text, Match) for text in connection.execute(found).scalars())
    return KeptReport(row=now, versions=(*older, newest), matches=matched)


def _alerts(connection: sa.Connection, story: int) -> tuple[KeptAlert, ...]:
    """Those of the story, those of the story that it was split from, and the messages that they went into."""
    own = [
        sa.and_(alerts.c.story_id == ident, sa.true() if until is None else alerts.c.at <= until)
        for ident, until in told_under(connection, story)
    ]
    composed = sa.select(alerts.c.composed_into).where(sa.or_(*own), alerts.c.composed_into.is_not(None))
    query = sa.select(alerts).where(sa.or_(*own, alerts.c.id.in_(composed))).order_by(alerts.c.at, alerts.c.id)
    return tuple(
        KeptAlert(
            alert=codec.decode(row.alert, Alert),
            outcome=row.outcome,
            composed_into=row.composed_into,
            sent=_sent(connection, row.id),
        )
        for row in connection.execute(query).all()
    )


def _sent(connection: sa.Connection, alert: str) -> tuple[Sent, ...]:
    query = sa.select(deliveries).where(deliveries.c.alert_id == alert).order_by(deliveries.c.channel, deliveries.c.id)
    return tuple(
        Sent(
            id=row.id,
            channel=row.channel,
            state=row.state,
            attempts=row.attempts,
            created_at=row.created_at,
            sent_at=row.sent_at,
            status=row.last_status,
            reason=row.last_error,
        )
        for row in connection.execute(query)
    )
