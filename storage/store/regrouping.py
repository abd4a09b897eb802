"""Merging and splitting stories. A merged story's id stays valid: it leads to the story that it became.

What was told of either part of a merger, or of a story before it was split, counts as told of what becomes of it, so
that no alert comes twice for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import codec, dialect
from storage.errors import NotFound
from storage.model import Article, Known, Move, Term
from storage.store.base import Base, number
from storage.tables import alerts, articles, decisions, facts, near_stories, stories, story_log, vocabulary

#: How often a story may have been split from one that was split before, as far as what was told is followed.
GENERATIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NearStories:
    """Stories that may be one, or no longer one."""

    reports: tuple[Known, ...]
    #: ids of articles that a person placed
    pinned: frozenset[str]
    #: as of `Candidates`
    term_counts: Mapping[str, int]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """A merge of `other` into `story`, or a split of `other` from it."""

    at: datetime
    kind: str
    story: str
    other: str
    articles: tuple[str, ...]
    reason: str
    is_by_hand: bool


class Regroupings(Base):
    def near_stories(self) -> tuple[tuple[str, str], ...]:
        """Pairs of stories to be looked at again; a story that has grown is paired with itself."""
        with self._read() as connection:
            rows = connection.execute(sa.select(near_stories).order_by(near_stories.c.story_id, near_stories.c.near_id))
            return tuple((f"s{row.story_id}", f"s{row.near_id}") for row in rows)

    def reports_of(self, idents: Iterable[str]) -> NearStories:
        """The reports of these stories as they stand, without texts."""
        with self._read() as connection:
            found = {resolved(connection, number(ident, "s")) for ident in idents}
            reports, pinned = _reports(connection, found)
            counts, size = term_counts(connection, {term for known in reports for term, *_ in known.terms})
        return NearStories(reports=reports, pinned=pinned, term_counts=counts, articles=size)

    def move_reports(
        self, pairs: Sequence[tuple[str, str]], moves: Sequence[tuple[Move, str]], now: datetime
    ) -> tuple[StoryChange, ...]:
        """Carries out what was found on looking at the pairs again; each move with its reason.

        An article that is no longer where it was seen is left alone.
        """
        with self._write() as connection:
            dialect.lock_filing(connection, alone=True)
            for one, other in pairs:
                here = near_stories.c.story_id == number(one, "s"), near_stories.c.near_id == number(other, "s")
                connection.execute(sa.delete(near_stories).where(*here))
            done = [change for move, reason in moves for change in _move(connection, move, reason, now, by_hand=False)]
        return tuple(done)

    def merge_stories(self, ident: str, others: Sequence[str], now: datetime) -> tuple[StoryChange, ...]:
        """Makes the others part of the first, for good. Raises `NotFound`."""
        with self._write() as connection:
            dialect.lock_filing(connection, alone=True)
            into = _found(connection, ident)
            parts = [part for part in dict.fromkeys(_found(connection, other) for other in others) if part != into]
            moved = _article_ids(connection, articles.c.story_id.in_(parts))
            move = Move(articles=tuple(f"a{number}" for number in moved), to=f"s{into}")
            done = _move(connection, move, "merged by hand", now, by_hand=True)
            _pin(connection, articles.c.story_id == into)
        return tuple(done)

    def split_story(self, ident: str, chosen: Sequence[str], now: datetime) -> tuple[StoryChange, ...]:
        """Makes a story of its own of the chosen articles, with their copies, for good. Raises `NotFound`."""
        with self._write() as connection:
            dialect.lock_filing(connection, alone=True)
            story = _found(connection, ident)
            wanted = [number(article, "a") for article in chosen]
            here = set(_article_ids(connection, articles.c.story_id == story))
            strange = [f"a{article}" for article in wanted if article not in here]
            if strange:
                raise NotFound(
                    f"{', '.join(strange)}: not in story {ident}; `copytaster show {ident}` lists its articles"
                )
            groups = sa.select(articles.c.group_id).where(articles.c.id.in_(wanted))
            along = _article_ids(connection, articles.c.story_id == story, articles.c.group_id.in_(groups))
            if len(along) == len(here):
                raise NotFound(f"{ident} has no other articles than these and their copies: nothing to split")
            move = Move(articles=tuple(f"a{article}" for article in along))
            _pin(connection, articles.c.story_id == story)
            done = _move(connection, move, "split by hand", now, by_hand=True)
        return tuple(done)

    def story_changes(self, ident: str) -> tuple[StoryChange, ...]:
        """Merges and splits that the story had part in, oldest first."""
        wanted = number(ident, "s")
        query = sa.select(story_log).where(sa.or_(story_log.c.story_id == wanted, story_log.c.other_id == wanted))
        with self._read() as connection:
            return tuple(change_of(row) for row in connection.execute(query.order_by(story_log.c.id)))


_BECAME = sa.select(stories.c.merged_into).where(stories.c.id == sa.bindparam("story"))
_SPLIT = sa.select(stories.c.split_from, stories.c.split_at).where(stories.c.id == sa.bindparam("story"))


def resolved(connection: sa.Connection, story_id: int) -> int:
    """The story that this one has become; itself, if it was never merged."""
    into = connection.execute(_BECAME, {"story": story_id}).scalar()
    return story_id if into is None else int(into)


def told_under(connection: sa.Connection, story_id: int) -> tuple[tuple[int, datetime | None], ...]:
    """The stories whose alerts are the story's own: itself, and those that it was split from, until then."""
    found: list[tuple[int, datetime | None]] = [(story_id, None)]
    for _ in range(GENERATIONS):
        ident, until = found[-1]
        row = connection.execute(_SPLIT, {"story": ident}).first()
        if row is None or row.split_from is None:
            break
        at = row.split_at if until is None else min(until, row.split_at)
        found.append((resolved(connection, row.split_from), at))
    return tuple(found)


def term_counts(connection: sa.Connection, wanted: Iterable[str]) -> tuple[dict[str, int], int]:
    """In how many articles ever each term was, and how many articles there were."""
    keys = sorted({"", *wanted})
    query = _counting(connection.dialect.name)
    counts = {row.term: row.articles for row in connection.execute(query, dialect.packed(connection, keys))}
    return counts, counts.pop("", 0)


@cache
def _counting(name: str) -> sa.Select[Any]:
    return sa.select(vocabulary.c.term, vocabulary.c.articles).where(dialect.among(name, vocabulary.c.term))


@cache
def _counted(name: str) -> sa.Select[Any]:
    return sa.select(vocabulary).where(dialect.among(name, vocabulary.c.term))


def count_terms(connection: sa.Connection, found: Iterable[Term]) -> None:
    """Counts the terms of a new article."""
    keys = ["", *sorted({term for term, *_ in found})]
    statement = dialect.count_keys(connection.dialect.name, vocabulary.c.term, vocabulary.c.articles)
    connection.execute(statement, dialect.packed(connection, keys))


def note_near(connection: sa.Connection, story_id: int, near: Iterable[str]) -> None:
    """Has the story looked at again, with those that are near it."""
    rows = [{"story_id": story_id, "near_id": ident} for ident in {story_id, *(number(other, "s") for other in near)}]
    dialect.insert_new(connection, near_stories, rows)


def _reports(connection: sa.Connection, idents: set[int]) -> tuple[tuple[Known, ...], frozenset[str]]:
    columns = articles.c.id, articles.c.group_id, articles.c.story_id, articles.c.first_seen, articles.c.terms
    query = (
        sa.select(*columns, articles.c.is_pinned, stories.c.first_seen.label("since"))
        .join(stories, stories.c.id == articles.c.story_id)
        .where(articles.c.story_id.in_(idents))
        .order_by(articles.c.first_seen, articles.c.id)
    )
    rows = connection.execute(query).all()
    known = tuple(
        Known(
            id=f"a{row.id}",
            url="",
            group=f"g{row.group_id}",
            story=f"s{row.story_id}",
            published=row.first_seen,
            headline="",
            text="",
            terms=codec.decode(row.terms, tuple[Term, ...]),
            story_since=row.since,
        )
        for row in rows
    )
    return known, frozenset(f"a{row.id}" for row in rows if row.is_pinned)


def _move(connection: sa.Connection, move: Move, reason: str, now: datetime, *, by_hand: bool) -> list[StoryChange]:
    chosen = [number(ident, "a") for ident in move.articles]
    query = sa.select(articles.c.id, articles.c.story_id).where(articles.c.id.in_(chosen)).order_by(articles.c.id)
    if not by_hand:
        query = query.where(articles.c.is_pinned.is_(False))
    parts: dict[int, list[int]] = {}
    for row in connection.execute(query):
        parts.setdefault(row.story_id, []).append(row.id)
    target = resolved(connection, number(move.to, "s")) if move.to else None
    changes = []
    for old, moved in parts.items():
        if old == target:
            continue
        if target is None:
            target = _open(connection, old, moved[0], now)
        changes.append(_carry(connection, old, target, moved, now))
    rows = [change | {"reason": reason, "is_by_hand": by_hand} for change in changes]
    if not rows:
        return []
    log = sa.insert(story_log).returning(*story_log.c, sort_by_parameter_order=True)
    return [change_of(row) for row in connection.execute(log, rows)]


def _carry(connection: sa.Connection, old: int, target: int, moved: Sequence[int], now: datetime) -> dict[str, object]:
    """Moves articles from one story to another, with all that was told; returns the row of the log."""
    connection.execute(sa.update(articles).where(articles.c.id.in_(moved)).values(story_id=target))
    known = sa.select(facts.c.topic, facts.c.fact).where(facts.c.story_id == old)
    rows = [{"story_id": target, "topic": row.topic, "fact": row.fact} for row in connection.execute(known)]
    dialect.insert_new(connection, facts, rows)
    is_whole = not _article_ids(connection, articles.c.story_id == old)
    if is_whole:
        _alias(connection, old, target)
    else:
        moment = {"split_from": old, "split_at": now}
        never = stories.c.split_from.is_(None)
        connection.execute(sa.update(stories).where(stories.c.id == target, never).values(moment))
    for ident in (old, target):
        first = sa.select(sa.func.min(articles.c.first_seen)).where(articles.c.story_id == ident).scalar_subquery()
        since = {"first_seen": sa.func.coalesce(first, stories.c.first_seen), "updated_at": now}
        connection.execute(sa.update(stories).where(stories.c.id == ident).values(since))
    kind = "merge" if is_whole else "split"
    ends = {"story_id": target, "other_id": old} if is_whole else {"story_id": old, "other_id": target}
    return {"at": now, "kind": kind, **ends, "articles": codec.encode([f"a{ident}" for ident in moved]).decode()}


def _alias(connection: sa.Connection, old: int, target: int) -> None:
    """The old story has become the other: its id leads there, and what was decided and told of it goes along."""
    gone = sa.or_(stories.c.id == old, stories.c.merged_into == old)
    connection.execute(sa.update(stories).where(gone).values(merged_into=target))
    for table in (alerts, decisions):
        connection.execute(sa.update(table).where(table.c.story_id == old).values(story_id=target))
    connection.execute(sa.delete(facts).where(facts.c.story_id == old))


def _open(connection: sa.Connection, old: int, first: int, now: datetime) -> int:
    row = connection.execute(sa.select(articles.c.article, articles.c.first_seen).where(articles.c.id == first)).one()
    article = codec.decode(row.article, Article)
    values = {"title": article.headline or article.title, "first_seen": row.first_seen, "updated_at": now}
    values |= {"split_from": old, "split_at": now}
    return int(connection.execute(sa.insert(stories).values(values).returning(stories.c.id)).scalar_one())


def _found(connection: sa.Connection, ident: str) -> int:
    wanted = resolved(connection, number(ident, "s"))
    if connection.execute(sa.select(stories.c.id).where(stories.c.id == wanted)).first() is None:
        raise NotFound(f"no story {ident}; `copytaster stories` lists them")
    return wanted


def _pin(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> None:
    connection.execute(sa.update(articles).where(*where).values(is_pinned=True))


def _article_ids(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[int]:
    return list(connection.execute(sa.select(articles.c.id).where(*where).order_by(articles.c.id)).scalars())


def change_of(row: sa.Row[tuple[object, ...]]) -> StoryChange:
    """A row of `story_log` as a value."""
    return StoryChange(
        at=row.at,
        kind=row.kind,
        story=f"s{row.story_id}",
        other=f"s{row.other_id}",
        articles=codec.decode(row.articles, tuple[str, ...]),
        reason=row.reason,
        is_by_hand=row.is_by_hand,
    )
