"""On PostgreSQL unrelated articles are filed side by side; related ones wait for one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.errors import Overtaken
from storage.model import (
    Article,
    Candidates,
    DueEntry,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Lease,
    Term,
    Verdict,
)
from storage.store import Filing, Store
from storage.tables import articles
from tests.postgres import fresh_database
from tests.until import PATIENCE, until
from worker.identify import LIMITS

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENTRIES = 6
#: waits for a lock that another transaction holds
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"


@pytest.fixture
def store(postgres: str, postgres_template: str) -> Iterator[Store]:
    store = Store(fresh_database(postgres, postgres_template))
    yield store
    store.close()


@pytest.fixture
def due(store: Store) -> list[DueEntry]:
    """Entries that one worker holds."""
    store.sync_feeds([Feed(url="https://wire.example")], FeedState(next_at=NOW))
    lease, state = Lease("desk", NOW, NOW + HOUR), FeedState(next_at=NOW + HOUR, baseline_at=NOW, status="ok")
    records = tuple(
        EntryRecord(entry=Entry(id=str(n), link=f"https://wire.example/{n}"), keys=(), content_hash="c")
        for n in range(ENTRIES)
    )
    for feed in store.claim_every_feed(lease):
        store.save_poll(feed, records, lambda fresh: state, articles_wanted=True, now=NOW)
    return list(store.claim_entries(lease, ENTRIES))


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    """Another worker."""
    with ThreadPoolExecutor(1) as threads:
        yield threads


def print_of(*shingles: int, key: str = "", terms: str = "") -> Fingerprint:
    found: tuple[Term, ...] = tuple((term, 1.0, False) for term in terms.split())
    return Fingerprint(keys=(("url", key),) if key else (), shingles=shingles, terms=found)


def keep(filing: Filing, print_: Fingerprint, verdict: Verdict = Verdict(kind="new")) -> str:  # noqa: B008 - a value
    article = Article(url=filing.due.entry.link, headline="Lamp", text=f"The lamp of {filing.due.id} is lit.")
    return filing.file(article, print_, Fields(), verdict, lambda parts: ()).article_id


def file(store: Store, due: DueEntry, print_: Fingerprint) -> Candidates:
    """Files it as new, whatever there is. Returns what there was."""
    with store.filing(due, NOW) as filing:
        found = filing.candidates(print_, LIMITS)
        keep(filing, print_)
    return found


def is_waited(store: Store) -> bool:
    with store.engine.connect() as connection:
        return bool(connection.exec_driver_sql(WAITING).scalar())


COMMON = "minister police"  # in many articles: nobody looks for them
RELATED = [
    pytest.param(print_of(key="https://wire.example/x"), print_of(7, key="https://wire.example/x"), id="address"),
    pytest.param(print_of(1, 2, 3, 4), print_of(4, 5, 6, 7), id="a shingle"),
    pytest.param(print_of(terms="lamp salaheddine"), print_of(terms="salaheddine"), id="a rare term"),
]


@pytest.mark.parametrize(("one", "other"), RELATED)
def test_related_articles_are_filed_one_after_the_other(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor, one: Fingerprint, other: Fingerprint
) -> None:
    with store.filing(due[0], NOW) as filing:
        filing.candidates(one, LIMITS)
        later: Future[Candidates] = aside.submit(file, store, due[1], other)
        until(lambda: is_waited(store) or later.done())
        assert not later.done()
        keep(filing, one)
    found = later.result(PATIENCE)
    by_text = len(set(one.shingles) & set(other.shingles)) >= LIMITS.min_shared_shingles
    assert bool(found.by_key) == bool(one.keys)
    assert bool(found.by_text) == by_text
    assert bool(found.by_terms) == bool(one.terms)


def test_unrelated_articles_are_filed_side_by_side(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor
) -> None:
    one, other = print_of(1, 2, 3, key="a", terms="lamp"), print_of(4, 5, 6, key="b", terms="salaheddine")
    with store.filing(due[0], NOW) as filing:
        filing.candidates(one, LIMITS)
        keep(filing, one)
        assert aside.submit(file, store, due[1], other).result(PATIENCE) == Candidates()


def test_what_everybody_has_and_nobody_looks_for_is_no_reason_to_wait(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor
) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO vocabulary VALUES ('', 1000), ('minister', 900), ('police', 900)")
    one, other = print_of(terms=f"{COMMON} lamp"), print_of(terms=f"{COMMON} salaheddine")
    with store.filing(due[0], NOW) as filing:
        filing.candidates(one, LIMITS)
        keep(filing, one)
        assert aside.submit(file, store, due[1], other).result(PATIENCE).by_terms == ()


def test_stories_are_moved_when_nothing_is_being_filed(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor
) -> None:
    with store.filing(due[0], NOW) as filing:
        moving = aside.submit(store.move_reports, (), (), NOW)
        until(lambda: is_waited(store) or moving.done())
        assert not moving.done()
        keep(filing, print_of(1))
    assert moving.result(PATIENCE) == ()


def test_alerts_are_counted_one_article_after_the_other(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor
) -> None:
    def told(number: int, topic: str, then: Callable[[], None] = lambda: None) -> None:
        with store.filing(due[number], NOW) as filing:
            article = Article(url=due[number].entry.link, headline="Lamp", text=str(number))
            story = filing.file(article, print_of(number), Fields(), Verdict(kind="new"), lambda parts: ()).story
            filing.told(story, [topic], HOUR)
            then()

    def another() -> None:
        aside.submit(told, 1, "Lamps").result(PATIENCE)
        later = aside.submit(told, 2, "Aleppo")
        until(lambda: is_waited(store) or later.done())
        assert not later.done()
        waiting.append(later)

    waiting: list[Future[None]] = []
    told(0, "Aleppo", another)
    waiting[0].result(PATIENCE)


def test_a_group_that_became_part_of_another_is_looked_for_again(
    store: Store, due: list[DueEntry], aside: ThreadPoolExecutor
) -> None:
    for number in (0, 1):
        file(store, due[number], print_of(number))
    copy_of_both = Verdict(kind="syndicated", of="a1", group="g1", joins=("g2",), story="s1")

    def copy(number: int, verdict: Verdict, before: Callable[[], None] = lambda: None) -> None:
        with store.filing(due[number], NOW) as filing:
            before()
            keep(filing, print_of(number), verdict)

    def join() -> None:
        aside.submit(copy, 2, copy_of_both).result(PATIENCE)

    with pytest.raises(Overtaken, match="g2"):
        copy(3, Verdict(kind="syndicated", of="a2", group="g2", story="s2"), join)
    copy(3, Verdict(kind="syndicated", of="a2", group="g1", story="s2"))
    with store.engine.connect() as connection:
        assert set(connection.execute(sa.select(articles.c.group_id)).scalars()) == {1}
