"""Filing an article: one transaction from the look at what is known to the deliveries that follow."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect, fulltext
from storage.errors import LeaseLost
from storage.kept import change, delete_where, insert_into
from storage.model import (
    Alert,
    Article,
    Candidates,
    Decision,
    DueEntry,
    Entry,
    Feed,
    FeedState,
    Fields,
    Filed,
    Fingerprint,
    Match,
    Story,
    Term,
    Told,
    Verdict,
)
from storage.model.search import Words
from storage.store.article_rows import columns_of, join_groups, keep_version
from storage.store.base import Base, leave, number, still_held
from storage.store.indexing import index_article
from storage.store.locks import hold_place, hold_topics
from storage.store.outbox import DUE_TIMES, LONGEST_HOLD, Routes, post
from storage.store.packed import PackedPage
from storage.store.regrouping import count_terms, note_near, told_under
from storage.store.related import Reach, find_related
from storage.store.said import keep_said
from storage.store.stories import SourceCount, read_story
from storage.tables import (
    alerts,
    aliases,
    articles,
    decisions,
    entries,
    facts,
    feeds,
    matches,
    pages,
    stories,
    topics,
)

_NEW_STORY = sa.insert(stories).returning(stories.c.id)
#: the work on an entry ends, unless the feed has changed it meanwhile
_FINISHED = (
    sa.update(entries)
    .where(
        entries.c.id == sa.bindparam("wanted"),
        entries.c.content_hash + " " + entries.c.stated_update == sa.bindparam("version"),
    )
    .values({"last_error": ""} | leave(None))
)
_FACTS = sa.select(facts.c.fact).where(
    facts.c.story_id == sa.bindparam("story"), facts.c.topic == sa.bindparam("topic")
)
_RECENT = (
    sa.select(alerts.c.at)
    .where(alerts.c.topic == sa.bindparam("topic"), alerts.c.kind == "story.new", alerts.c.at > sa.bindparam("since"))
    .order_by(alerts.c.at.desc())
)
#: a story and those that it was split from, each with the time until which that was
Lineage = Sequence[tuple[int, datetime | None]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The row of an article after filing."""

    id: int
    story_id: int
    revision: int
    before: Fields | None
    is_backlog: bool
    first_seen: datetime
    is_unchanged: bool = False
    #: terms of the version before
    replaced: tuple[Term, ...] = ()


class Filing:
    """An open transaction in which one article is compared, filed and decided on."""

    def __init__(self, connection: sa.Connection, due: DueEntry, now: datetime) -> None:
        self.connection = connection
        self.due = due
        self.now = now
        self._new_terms: tuple[Term, ...] | None = None

    def candidates(self, fingerprint: Fingerprint, reach: Reach) -> Candidates:
        """What the archive has that may be the same or about the same."""
        return find_related(self.connection, fingerprint, reach, self.now)

    def file(
        self, article: Article, fingerprint: Fingerprint, fields: Fields, verdict: Verdict, count: SourceCount
    ) -> Filed:
        """Keeps the article as new or as the newer version of the one that it is, with story, keys and index.

        Raises `Overtaken` if the verdict no longer holds.
        """
        hold_place(self.connection, verdict)
        same = self._same_article(verdict)
        if same is None:
            kept = self._insert(article, fingerprint, fields, verdict)
        else:
            kept = self._revise(same, article, fingerprint, fields, verdict)
        keys = [{"kind": kind, "key": key, "article_id": kept.id} for kind, key in fingerprint.keys]
        dialect.insert_new(self.connection, aliases, keys)
        if not kept.is_unchanged:
            keep_said(self.connection, kept.id, fields, kept.first_seen)
            index_article(self.connection, kept.id, fingerprint, self.due.first_seen, kept.replaced)
        if same is None:
            self._new_terms = fingerprint.terms
        if verdict.near or (same is None and verdict.story):
            note_near(self.connection, kept.story_id, verdict.near)
        join_groups(self.connection, verdict)
        change(self.connection, entries.c.id, self.due.id, {"article_id": kept.id})
        change(self.connection, stories.c.id, kept.story_id, {"updated_at": self.now})
        return Filed(
            article_id=f"a{kept.id}",
            story=read_story(self.connection, kept.story_id, count),
            revision=kept.revision,
            before=kept.before,
            is_unchanged=kept.is_unchanged,
            is_backlog=kept.is_backlog,
            first_seen=kept.first_seen,
        )

    def keep_page(self, article_id: str, page: PackedPage) -> None:
        """Keeps the page, so that it can be cleaned again."""
        row = {"article_id": number(article_id, "a"), "url": page.url, "content_type": page.content_type}
        row |= {"fetched_at": page.fetched_at, "body": page.body, "answer": page.answer}
        self.connection.execute(insert_into(pages), row)

    def keep_words(self, article_id: str, words: Words) -> None:
        """Puts the article's words into the index of the archive, in place of those that it had."""
        fulltext.keep(self.connection, number(article_id, "a"), words)

    def told(
        self, story: Story, matched: Sequence[str], within: timedelta, limited: Collection[str] = ()
    ) -> tuple[Told, ...]:
        """What each matched topic, and each topic that has alerts of this story, knows of it.

        `limited`: topics of which it is asked how many alerts went out.
        """
        lineage = told_under(self.connection, number(story.id, "s"))
        rows = self.connection.execute(*_of_lineage(_alerts_within, lineage)).all()
        names = dict.fromkeys([*matched, *(row.topic for row in rows)])
        hold_topics(self.connection, names)
        told = []
        for name in names:
            own = [row for row in rows if row.topic == name]
            known = self._told(name, lineage, within, is_limited=name in limited)
            earlier = tuple(_of_story(codec.decode(row.alert, Alert), story.id) for row in own)
            is_waiting = bool(own) and all(row.due_at is None and row.composed_into is None for row in own)
            told.append(replace(known, alerts=earlier, is_waiting=is_waiting))
        return tuple(told)

    def topics_since(self, names: Iterable[str]) -> Mapping[str, datetime]:
        """Since when each of the topics is watched in its present form."""
        rows = self.connection.execute(_since(self.connection.dialect.name), dialect.packed(self.connection, names))
        return {row.name: row.since for row in rows}

    def decide(self, filed: Filed, found: Sequence[Match], decided: Sequence[Decision], routes: Routes) -> None:
        """Keeps the matches, the decisions with their reasons, and puts what rings into the outbox."""
        article_id, story_id = number(filed.article_id, "a"), number(filed.story.id, "s")
        self.connection.execute(delete_where(matches.c.article_id), {"wanted": article_id})
        here = {"article_id": article_id, "at": self.now}
        rows = [here | {"topic": match.topic, "match": codec.encode(match).decode()} for match in found]
        if rows:
            self.connection.execute(insert_into(matches), rows)
        for decision in decided:
            self._keep_decision(decision, filed, article_id, story_id)
            if decision.alert is not None:
                post(self.connection, decision, routes, story_id=story_id, now=self.now)

    def finish(self) -> None:
        """Ends the work on the entry; if the feed has changed it meanwhile, it stays due."""
        mine = {"wanted": self.due.id, "version": self.due.version}
        if self.connection.execute(_FINISHED, mine).rowcount == 0:
            change(self.connection, entries.c.id, self.due.id, leave(self.now))

    def retry_page(self, next_at: datetime, reason: str) -> None:
        """As `finish`, but the page is tried again at `next_at`, since only part of the article could be had."""
        row = {"attempts": self.due.attempts + 1, "last_error": reason} | leave(next_at)
        change(self.connection, entries.c.id, self.due.id, row)

    def count(self) -> None:
        """Counts the terms of an article that is new. It is last: every filing waits for these rows."""
        if self._new_terms is not None:
            count_terms(self.connection, self._new_terms)

    # ------------------------------------------------------------------------------------------ articles
    def _same_article(self, verdict: Verdict) -> int | None:
        """The row of which this is another version; copies and round-ups are articles of their own."""
        return number(verdict.of, "a") if verdict.of and verdict.kind in ("same", "revision") else None

    def _insert(self, article: Article, fingerprint: Fingerprint, fields: Fields, verdict: Verdict) -> _Kept:
        of = number(verdict.of, "a") if verdict.of else None
        original = None if of is None else self.connection.execute(sa.select(articles).where(articles.c.id == of)).one()
        is_copy = original is not None and verdict.kind == "syndicated"
        is_backlog = self.due.is_backlog or (is_copy and original is not None and original.is_backlog)
        story_id = number(verdict.story, "s") if verdict.story else self._open_story(article)
        ident = dialect.next_number(self.connection, articles.c.id)
        row = self._columns(_named(article, ident), fingerprint, fields, verdict) | {
            "id": ident,
            "feed_id": self.due.feed_id,
            "group_id": int(verdict.group[1:]) if verdict.group else ident,
            "story_id": story_id,
            "verdict_of": of,
            "is_backlog": is_backlog,
            "revision": 1,
            "first_seen": self.due.first_seen,
        }
        self.connection.execute(insert_into(articles), row)
        before = codec.decode(original.fields, Fields) if is_copy and original is not None else None
        return _Kept(ident, story_id, 1, before, is_backlog, self.due.first_seen)

    def _revise(
        self, ident: int, article: Article, fingerprint: Fingerprint, fields: Fields, verdict: Verdict
    ) -> _Kept:
        old = self.connection.execute(sa.select(articles).where(articles.c.id == ident)).one()
        before = codec.decode(old.fields, Fields)
        kept_row = _Kept(ident, old.story_id, old.revision, before, old.is_backlog, old.first_seen)
        is_less = article.is_partial and not old.is_partial
        if is_less or codec.decode(old.article, Article).text == article.text:
            return replace(kept_row, is_unchanged=True)
        keep_version(self.connection, old, verdict.changes)
        row = self._columns(_named(article, ident), fingerprint, fields, verdict) | {"revision": old.revision + 1}
        row |= {"verdict": old.verdict if verdict.kind == "same" else verdict.kind}
        change(self.connection, articles.c.id, ident, row)
        terms = codec.decode(old.terms, tuple[Term, ...])
        return replace(kept_row, revision=old.revision + 1, replaced=terms)

    def _columns(
        self, article: Article, fingerprint: Fingerprint, fields: Fields, verdict: Verdict
    ) -> dict[str, object]:
        judged = {"url": article.url, "verdict": verdict.kind, "score": verdict.score, "reason": verdict.reason}
        return judged | {"updated_at": self.now} | columns_of(article, fingerprint, fields, self.due.first_seen)

    def _open_story(self, article: Article) -> int:
        row = {"title": article.headline or article.title, "first_seen": self.due.first_seen, "updated_at": self.now}
        return int(self.connection.execute(_NEW_STORY, row).scalar_one())

    # ------------------------------------------------------------------------------------------ decisions
    def _told(self, topic: str, lineage: Lineage, within: timedelta, *, is_limited: bool) -> Told:
        ask = self.connection.execute
        query, story = _of_lineage(_backlog_within, lineage)
        burst = {"topic": topic, "since": self.now - within}
        hours = {"topic": topic, "since": self.now - LONGEST_HOLD}
        return Told(
            topic=topic,
            facts=frozenset(ask(_FACTS, {"topic": topic, "story": lineage[0][0]}).scalars()),
            had_backlog=ask(query, story | {"topic": topic}).first() is not None,
            recent=tuple(ask(_RECENT, burst).scalars()),
            due=tuple(ask(DUE_TIMES, hours).scalars()) if is_limited else (),
        )

    def _keep_decision(self, decision: Decision, filed: Filed, article_id: int, story_id: int) -> None:
        row = {"article_id": article_id, "revision": filed.revision, "story_id": story_id, "topic": decision.topic}
        row |= {"outcome": decision.outcome, "reason": decision.reason, "is_backlog": filed.is_backlog, "at": self.now}
        row |= {"alert_id": decision.alert.id if decision.alert else None}
        self.connection.execute(insert_into(decisions), row)
        known = [
            {"story_id": story_id, "topic": decision.topic, "fact": fact} for fact in dict.fromkeys(decision.facts)
        ]
        dialect.insert_new(self.connection, facts, known)


@cache
def _since(name: str) -> sa.Select[Any]:
    return sa.select(topics.c.name, topics.c.since).where(dialect.among(name, topics.c.name))


class Filings(Base):
    @property
    def filings_at_once(self) -> int:
        """Filings that one process may have under way."""
        return dialect.filings_at_once(self.engine.url)

    @contextmanager
    def filing(self, due: DueEntry, now: datetime) -> Iterator[Filing]:
        """The transaction in which the entry's article is filed; nothing of it stays if it is left by an error.

        Raises `LeaseLost` if another worker has taken the entry over, `Overtaken` if all is to be done once more.
        """
        with self._write() as connection:
            dialect.lock_filing(connection, alone=False)
            if not still_held(connection, entries, {due.id: due.owner}):
                raise LeaseLost(f"{due.entry.link or due.entry.id} was slow, another worker has taken it over")
            filing = Filing(connection, due, now)
            yield filing
            filing.count()

    @contextmanager
    def rehearsing(self, feed: Feed, entry: Entry, now: datetime) -> Iterator[Filing]:
        """A filing of an entry of no feed that is watched, all of which is taken back at the end."""
        with self._write() as connection:
            dialect.lock_filing(connection, alone=False)
            state = codec.encode(FeedState(next_at=now)).decode()
            row = {"url": feed.url, "feed": codec.encode(feed).decode(), "state": state, "is_active": False}
            ident = int(connection.execute(sa.insert(feeds).returning(feeds.c.id), row).scalar_one())
            due = DueEntry(
                id=0,
                feed_id=ident,
                feed=feed,
                entry=entry,
                first_seen=now,
                is_backlog=False,
                attempts=0,
                has_full_article=False,
                version="",
            )
            yield Filing(connection, due, now)
            connection.rollback()


def _of_lineage(
    query: Callable[[tuple[bool, ...]], sa.Select[Any]], lineage: Lineage
) -> tuple[sa.Select[Any], dict[str, Any]]:
    """The query for a lineage of that shape, and its parameters."""
    named: dict[str, Any] = {f"story{at}": ident for at, (ident, _) in enumerate(lineage)}
    named |= {f"until{at}": until for at, (_, until) in enumerate(lineage) if until is not None}
    return query(tuple(until is not None for _, until in lineage)), named


@cache
def _alerts_within(shape: tuple[bool, ...]) -> sa.Select[Any]:
    columns = alerts.c.topic, alerts.c.alert, alerts.c.due_at, alerts.c.composed_into
    return sa.select(*columns).where(_within(alerts, shape)).order_by(alerts.c.at, alerts.c.id)


@cache
def _backlog_within(shape: tuple[bool, ...]) -> sa.Select[Any]:
    here = _within(decisions, shape), decisions.c.topic == sa.bindparam("topic"), decisions.c.is_backlog
    return sa.select(decisions.c.id).where(*here).limit(1)


def _within(table: sa.Table, shape: tuple[bool, ...]) -> sa.ColumnElement[bool]:
    """What belongs to a story or, until then, to those that it was split from."""
    here = []
    for at, ends in enumerate(shape):
        own = table.c.story_id == sa.bindparam(f"story{at}")
        here.append(sa.and_(own, table.c.at <= sa.bindparam(f"until{at}")) if ends else own)
    return sa.or_(*here)


def _of_story(alert: Alert, story: str) -> Alert:
    """An alert of a story that has become this one, as one of this one; messages of many stories stay as they are."""
    if len(alert.sections) != 1:
        return alert
    (section,) = alert.sections
    return replace(alert, sections=(replace(section, story=replace(section.story, id=story)),))


def _named(article: Article, ident: int) -> Article:
    return replace(article, id=f"a{ident}")
