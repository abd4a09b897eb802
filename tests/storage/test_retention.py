"""What a rule lets go goes whole, and nothing else does: on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage.errors import NotFound
from storage.model import (
    AgedStory,
    Alert,
    Article,
    Decision,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Match,
    Move,
    Polled,
    Quote,
    Receipt,
    Retention,
    Topic,
    Verdict,
)
from storage.model.search import Words
from storage.store import Store
from storage.tables import alerts, deliveries, entries
from tests.postgres import fresh_database
from tests.storage.orphans import orphans
from tests.storage.test_store import NOW, count, lease
from tests.until import PATIENCE, until
from worker.identify import LIMITS

DAY = timedelta(days=1)
LONG = timedelta(days=90)
EVERYTHING = Retention(unmatched=LONG, matched=LONG, alerted=LONG)
UNMATCHED = Retention(unmatched=LONG)
WIRE, LOCAL = "http://a.example/feed", "http://b.example/feed"
TOPIC = Topic(name="Aleppo", query="aleppo", notify=("desk",))
ROUTES = {"desk": ("anna@example.org",)}


@dataclass
class Newsroom:
    """An archive that is filled by hand, each report at its time."""

    store: Store
    number: int = 0
    #: story -> its articles, as filed
    filed: dict[str, list[str]] = field(default_factory=dict)

    def report(
        self,
        *,
        days_ago: float = 100,
        story: str = "",
        of: str = "",
        kind: str = "new",
        outcome: str = "",
        matched: bool = False,
        feed: str = WIRE,
        near: tuple[str, ...] = (),
    ) -> tuple[str, str]:
        """Files a report; `outcome`: what Aleppo decides on it. Returns the ids of its article and story."""
        self.number += 1
        at = NOW - days_ago * DAY
        due = self.brought(str(self.number), at, feed)
        with self.store.filing(due, at) as filing:
            article = Article(url=due.entry.link, headline=f"H{self.number}", text=f"text {self.number}")
            fields = Fields(quotes=(Quote(text="We go", start=0, end=5, speaker="Ana Ban", kind="direct"),))
            verdict = Verdict(kind=kind, of=of or None, story=story or None, near=near)  # type: ignore[arg-type]
            filed = filing.file(article, self.print_of(self.number), fields, verdict, count)
            filing.keep_words(filed.article_id, Words(forms=("aleppo",), bare=()))
            found = (Match(topic="Aleppo"),) if outcome or matched else ()
            filing.decide(filed, found, self._decided(outcome, filed.story.id), ROUTES)
            filing.finish()
            filing.count()
        self.filed.setdefault(filed.story.id, []).append(filed.article_id)
        return filed.article_id, filed.story.id

    def brought(self, guid: str, at: Any, feed: str = WIRE, *, published: str | None = None) -> Any:
        """The entry that a poll of the feed brings then, claimed."""
        self.store.sync_feeds([Feed(url=WIRE), Feed(url=LOCAL)], FeedState(next_at=at))
        self.poll(at, feed)
        self.poll(at, feed, (guid, published))
        return next(due for due in self.store.claim_entries(lease(now=at), 100) if due.entry.id == guid)

    def poll(self, at: Any, feed: str, *carried: tuple[str, str | None], since: Any = None) -> int | None:
        """Polls the feed, which carries these entries. Returns how many are new."""
        (due,) = (due for due in self.store.claim_every_feed(lease(now=at)) if due.feed.url == feed)
        self.store.release_leases("me")
        (due,) = (due for due in self.store.claim_every_feed(lease(now=at)) if due.feed.url == feed)
        state = FeedState(next_at=at, baseline_at=due.state.baseline_at or at, status="ok")
        records = tuple(
            EntryRecord(
                entry=Entry(id=guid, link=f"http://a.example/{guid}", published=published),
                keys=(("guid", guid),),
                content_hash="c",
            )
            for guid, published in carried
        )
        polled = Polled(
            due=due, records=records, next_state=lambda _: state, articles_wanted=True, now=at, archive_since=since
        )
        (fresh,) = self.store.save_polls((polled,))
        self.store.release_leases("me")
        return fresh

    @staticmethod
    def print_of(number: int) -> Fingerprint:
        return Fingerprint(
            keys=(("guid", str(number)), ("text", f"t{number}")),
            shingles=(number, number + 1, number + 2, number + 3),
            terms=((f"term{number}", 2.0, True),),
        )

    def _decided(self, outcome: str, story: str) -> tuple[Decision, ...]:
        if not outcome:
            return ()
        alert = Alert(
            id=f"al{self.number}", kind="story.new", at=NOW - 100 * DAY, topic="Aleppo", thread=f"al{self.number}"
        )
        told = None if outcome == "suppress" else alert
        return (Decision(topic="Aleppo", outcome=outcome, reason="so", alert=told, channels=("desk",), facts=("f",)),)  # type: ignore[arg-type]

    def deliver(self) -> None:
        """What is due is sent."""
        while claimed := self.store.claim_deliveries(lease(), (), 50):
            for delivery in claimed:
                self.store.settle_delivery(delivery, "me", Receipt(outcome="sent"), None, NOW)

    def settle(self) -> None:
        """Looks at the stories that were told of, as the daemon does every half minute; index rows of old days go."""
        self.store.move_reports(self.store.near_stories(), (), NOW - 99 * DAY)
        self.store.prune(NOW - 200 * DAY, NOW - LIMITS.terms_window)

    def let_go(self, retention: Retention = EVERYTHING) -> set[str]:
        """Lets go what the rules say; returns the stories that went."""
        gone: list[AgedStory] = []
        edge = None
        while True:
            aged, edge = self.store.aged_stories(retention, NOW, edge)
            gone += self.store.forget_stories(aged, retention, NOW) if aged else ()
            if edge is None:
                return {story.id for story in gone}

    def there(self) -> set[str]:
        return {row.article.id for row in self.store.article_rows()}


@pytest.fixture
def room(store: Store) -> Newsroom:
    room = Newsroom(store)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    return room


STANDINGS: dict[str, dict[str, Any]] = {
    "unmatched": {},
    "matched": {"outcome": "suppress"},
    "matched, not judged": {"matched": True},
    "alerted": {"outcome": "ring"},
}


@pytest.mark.parametrize("days_ago", [80, 100])
@pytest.mark.parametrize("rule", ["unmatched", "matched", "alerted"])
@pytest.mark.parametrize("standing", STANDINGS)
def test_a_story_goes_by_the_rule_for_what_it_came_to(room: Newsroom, standing: str, rule: str, days_ago: int) -> None:
    _, story = room.report(days_ago=days_ago, **STANDINGS[standing])
    room.report(days_ago=1)
    room.deliver()
    room.settle()
    goes = standing.startswith(rule) and days_ago > 90
    assert room.let_go(Retention(**{rule: LONG})) == ({story} if goes else set())  # type: ignore[arg-type]
    assert orphans(room.store) == []


def copied_elsewhere(room: Newsroom) -> str:
    article, story = room.report()
    room.report(of=article, kind="contains", outcome="suppress")
    return story


def split_from(room: Newsroom) -> str:
    _, story = room.report()
    moved, _ = room.report(story=story, outcome="suppress")
    room.store.move_reports((), ((Move(articles=(moved,)), "two events"),), NOW - 99 * DAY)
    return story


def split_off_what_was_told(room: Newsroom) -> str:
    _, story = room.report(outcome="ring")
    moved, _ = room.report(story=story)
    (change,) = room.store.move_reports((), ((Move(articles=(moved,)), "two events"),), NOW - 99 * DAY)
    return change.other


def looked_at_again(room: Newsroom) -> str:
    _, story = room.report()
    room.settle()
    room.report(near=(story,))
    return story


def changed_by_its_feed(room: Newsroom) -> str:
    _, story = room.report()
    with room.store.engine.begin() as connection:
        connection.execute(sa.update(entries).values(next_at=NOW))
    return story


def with_a_later_report(room: Newsroom) -> str:
    _, story = room.report()
    room.report(story=story, days_ago=5)
    return story


@pytest.mark.parametrize(
    "made",
    [copied_elsewhere, split_from, split_off_what_was_told, looked_at_again, changed_by_its_feed, with_a_later_report],
)
def test_a_story_stays_while_another_needs_it_or_something_of_it_waits(
    room: Newsroom, made: Callable[[Newsroom], str]
) -> None:
    story = made(room)
    room.report(days_ago=1)
    room.deliver()
    if made is not looked_at_again:
        room.settle()
    assert story not in room.let_go(UNMATCHED)
    assert orphans(room.store) == []


@pytest.mark.parametrize("outcome", ["ring", "digest"])
def test_a_told_story_stays_while_its_alert_is_under_way(room: Newsroom, outcome: str) -> None:
    _, story = room.report(outcome=outcome)
    room.report(days_ago=1)
    room.settle()
    assert room.let_go() == set()
    if outcome == "ring":
        room.deliver()
        room.store.propose("al1", "less", NOW)
        assert room.let_go() == set(), "a reader wishes something of it"
        room.store.settle_proposal(1, "declined", NOW)
        room.store.mute_story(story, (), NOW)
        assert room.let_go() == {story}
    assert orphans(room.store) == []


def test_a_digest_that_never_comes_is_not_waited_for(room: Newsroom) -> None:
    _, story = room.report(outcome="digest")
    room.report(days_ago=1)
    room.settle()
    assert room.let_go() == set()
    room.store.sync_topics([], NOW)
    assert room.let_go() == {story}
    assert orphans(room.store) == []


def test_a_story_that_changed_since_it_was_looked_at_stays(room: Newsroom) -> None:
    _, story = room.report()
    room.settle()
    room.report(days_ago=1)
    room.settle()
    (aged,), _ = room.store.aged_stories(UNMATCHED, NOW)
    room.report(days_ago=95, story=story)
    room.settle()
    assert room.store.forget_stories((aged,), UNMATCHED, NOW) == ()
    assert len(room.there()) == 3


def test_the_newest_numbers_are_not_given_again(room: Newsroom) -> None:
    """SQLite gives the number of the last row again when it goes; alerts have keys that are made of numbers."""
    room.report(days_ago=120)
    room.report(days_ago=110)
    room.settle()
    assert room.let_go() == {"s1"}
    assert room.report(days_ago=1) == ("a3", "s3")


def test_a_feeds_own_rule_counts_and_the_longest_of_a_story(room: Newsroom) -> None:
    _, short = room.report(days_ago=50, feed=LOCAL)
    _, both = room.report(days_ago=50, feed=LOCAL)
    room.report(days_ago=50, story=both)
    _, wire = room.report(days_ago=50)
    room.report(days_ago=1)
    room.settle()
    assert room.let_go(Retention(unmatched=LONG, by_feed={LOCAL: 30 * DAY})) == {short}
    assert room.let_go(Retention(unmatched=30 * DAY, by_feed={LOCAL: None})) == {wire}


def test_what_a_feed_still_carries_does_not_come_back(room: Newsroom) -> None:
    room.report()
    room.report(days_ago=1)
    room.settle()
    assert room.let_go() == {"s1"}
    assert room.poll(NOW, WIRE, ("1", None)) == 0
    assert room.store.claim_entries(lease(), 10) == ()


def test_what_is_changed_after_its_article_went_does_not_ring(room: Newsroom) -> None:
    room.report()
    room.report(days_ago=1)
    room.settle()
    room.let_go()
    assert room.poll(NOW, WIRE, ("1", "2026-01-05T11:00:00+00:00")) == 0
    (due,) = room.store.claim_entries(lease(), 10)
    assert due.is_backlog


@pytest.mark.parametrize(
    ("published", "is_backlog"),
    [("2025-03-01T00:00:00+00:00", True), ("2026-01-05T11:00:00+00:00", False), (None, False)],
    ids=["from before what is kept", "today", "without a date"],
)
def test_an_old_article_under_a_new_name_does_not_ring(room: Newsroom, published: str | None, is_backlog: bool) -> None:
    room.report(days_ago=1)
    assert room.poll(NOW, WIRE, ("new name", published), since=NOW - LONG) == 1
    (due,) = room.store.claim_entries(lease(), 10)
    assert due.is_backlog is is_backlog


def test_earlier_versions_and_deliveries_have_rules_of_their_own(room: Newsroom) -> None:
    for outcome in ("", "ring"):
        article, story = room.report(outcome=outcome)
        revised(room, article, story)
    room.deliver()
    versions = room.store.old_versions(NOW - LONG)
    assert versions == ((1, 1),), "what was told stays as it was told"
    assert room.store.old_versions(NOW - 150 * DAY) == room.store.old_versions(NOW, versions[-1]) == ()
    assert room.store.forget_versions(versions) == 1
    assert [version.revision for version in room.store.versions("a1")] == [2]
    (done,) = room.store.done_deliveries(NOW - LONG)
    assert room.store.done_deliveries(NOW - 150 * DAY) == room.store.done_deliveries(NOW - LONG, done) == ()
    assert room.store.done_deliveries(NOW - 99.5 * DAY) == (), "its story has had a report since"
    room.store.resend(done.id, NOW)
    assert room.store.forget_deliveries((done,)) == 0, "it is to be sent again"
    room.deliver()
    assert room.store.forget_deliveries((done,)) == 1


def revised(room: Newsroom, article: str, story: str) -> None:
    room.number += 1
    due = room.brought(str(room.number), NOW - 99 * DAY)
    with room.store.filing(due, NOW - 99 * DAY) as filing:
        verdict = Verdict(kind="revision", of=article, story=story)
        filing.file(Article(url="u", text=f"text {room.number}"), room.print_of(room.number), Fields(), verdict, count)
        filing.finish()


def test_what_goes_is_weighed(room: Newsroom) -> None:
    room.report()
    room.report(days_ago=1)
    room.settle()
    aged, edge = room.store.aged_stories(UNMATCHED, NOW)
    assert edge is None
    assert [row.article.id for row in room.store.articles_of(aged)] == ["a1"]
    assert 300 < room.store.weigh(aged) < 3_000


# ------------------------------------------------------------------------------------------------ laws
@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_whatever_goes_nothing_is_left_hanging_and_copies_of_what_stays_are_known(
    another: Callable[[], str], seed: int
) -> None:
    store = Store(another())
    try:
        room, chance = Newsroom(store), Random(seed)
        store.sync_topics([TOPIC], NOW - 200 * DAY)
        live(room, chance)
        retention = Retention(
            unmatched=chance.choice((None, 40 * DAY, LONG)),
            matched=chance.choice((None, LONG)),
            alerted=chance.choice((None, LONG)),
            by_feed=chance.choice(({}, {LOCAL: 20 * DAY}, {LOCAL: None})),
        )
        before = {row.article.id: row for row in store.article_rows()}
        gone = room.let_go(retention)
        after = {row.article.id: row for row in store.article_rows()}
        assert orphans(store) == []
        assert after == {ident: row for ident, row in before.items() if row.story not in gone}
        assert not {row.story for row in before.values() if row.first_seen > NOW - 20 * DAY} & gone
        assert known_copies(room, after) == set(after)
        room.let_go(retention)  # those that waited for others to go
        assert orphans(store) == []
    finally:
        store.close()


def live(room: Newsroom, chance: Random) -> None:
    """Some weeks of reports, copies, alerts, splits and merges."""
    for days_ago in sorted((chance.uniform(1, 150) for _ in range(14)), reverse=True):
        everything = [(article, story) for story, own in room.filed.items() for article in own]
        article, story = chance.choice(everything) if everything and chance.random() < 0.5 else ("", "")
        kind = chance.choice(("new", "syndicated", "contains")) if article else "new"
        where = "" if kind == "contains" else room.store.story_row(story, count).story.id if story else ""
        of = article if kind != "new" else ""
        outcome, feed = chance.choice(("", "", "", "suppress", "ring")), chance.choice((WIRE, LOCAL))
        room.report(days_ago=days_ago, story=where, of=of, kind=kind, outcome=outcome, feed=feed)
        if everything and chance.random() < 0.3:
            target = chance.choice((None, room.store.story_row(chance.choice(everything)[1], count).story.id))
            move = Move(articles=(chance.choice(everything)[0],), to=target)
            room.store.move_reports((), ((move, "so"),), NOW - days_ago * DAY)
    room.report(days_ago=0.5)
    room.deliver()
    room.settle()


def known_copies(room: Newsroom, there: dict[str, Any]) -> set[str]:
    """The articles that are found when they come once more."""
    found = set()
    due = room.brought("again", NOW)
    for ident in there:
        with room.store.filing(due, NOW) as filing:
            known = filing.candidates(room.print_of(int(ident[1:])), LIMITS).by_key
            found |= {known.id} if known else set()
    return found


# ------------------------------------------------------------------------------------------------ races
def test_a_copy_that_is_being_filed_keeps_its_story(postgres: str, postgres_template: str) -> None:
    """On PostgreSQL letting go waits for who looks for one of the articles, and then sees that the story has moved."""
    store = Store(fresh_database(postgres, postgres_template))
    room = Newsroom(store)
    _, story = room.report()
    room.report(days_ago=1)
    room.settle()
    (aged,), _ = store.aged_stories(UNMATCHED, NOW)
    due = room.brought("copy", NOW)
    with ThreadPoolExecutor(1) as other:
        with store.filing(due, NOW) as filing:
            known = filing.candidates(room.print_of(1), LIMITS).by_key
            going = other.submit(store.forget_stories, (aged,), UNMATCHED, NOW)
            until(lambda: waits(store))
            assert known is not None
            verdict = Verdict(kind="syndicated", of=known.id, group=known.group, story=known.story)
            filing.file(Article(url="copy", text="copy"), room.print_of(1), Fields(), verdict, count)
            filing.finish()
        assert going.result(PATIENCE) == ()
    assert {row.story for row in store.article_rows()} >= {story}
    store.close()


@pytest.fixture
def told(postgres: str, postgres_template: str) -> Iterator[Newsroom]:
    """An archive on PostgreSQL with a story of long ago that was told of."""
    store = Store(fresh_database(postgres, postgres_template))
    room = Newsroom(store)
    store.sync_topics([TOPIC], NOW - 200 * DAY)
    room.report(outcome="ring")
    room.report(days_ago=1)
    room.deliver()
    room.settle()
    yield room
    store.close()


def test_what_is_being_sent_again_keeps_its_story(told: Newsroom) -> None:
    store = told.store
    (aged,), _ = store.aged_stories(EVERYTHING, NOW)
    with ThreadPoolExecutor(1) as other:
        with store.engine.begin() as connection:
            connection.execute(sa.update(deliveries).values(state="due", next_at=NOW))  # as `resend`, not kept yet
            going = other.submit(store.forget_stories, (aged,), EVERYTHING, NOW)
            until(lambda: waits(store))
        assert going.result(PATIENCE) == ()
    assert [delivery.alert.id for delivery in store.claim_deliveries(lease(), (), 9)] == ["al1"]


def test_a_wish_for_what_just_went_is_told_so(told: Newsroom) -> None:
    store = told.store
    with ThreadPoolExecutor(1) as other:
        with store.engine.begin() as connection:
            for table in (deliveries, alerts):
                connection.execute(sa.delete(table))
            wished = other.submit(store.propose, "al1", "less", NOW)
            until(lambda: waits(store))
        with pytest.raises(NotFound):
            wished.result(PATIENCE)


def waits(store: Store) -> bool:
    """Whether a transaction waits for a lock of another's."""
    with store.engine.connect() as connection:
        query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        return bool(connection.exec_driver_sql(query).scalar())
