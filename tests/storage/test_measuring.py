"""What is measured for those who look after the program: the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.migrate import HEAD
from storage.model import Alert, Feed, FeedState, Lease, Receipt
from storage.store import Store
from storage.store.measuring import Waiting

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = Lease("me", NOON, NOON + HOUR)


def test_what_was_done_is_added_up(store: Store) -> None:
    store.add_tallies({("fetches", "feed\t2xx"): 3, ("matches", ""): 1})
    store.add_tallies({("fetches", "feed\t2xx"): 2, ("fetches", "page\t4xx"): 0.5})
    store.add_tallies({})
    assert store.tallies() == {("fetches", "feed\t2xx"): 5, ("fetches", "page\t4xx"): 0.5, ("matches", ""): 1}


def test_what_waits_is_counted_and_since_when(store: Store) -> None:
    for minutes, url in ((9, "https://a.example/"), (5, "https://b.example/"), (-5, "https://c.example/")):
        store.sync_feeds([Feed(url=url)], FeedState(next_at=NOON - timedelta(minutes=minutes)))
    urls = [Feed(url=f"https://{name}.example/") for name in "abc"]
    store.sync_feeds(urls, FeedState(next_at=NOON))
    poll = store.waiting(LEASE)[0]
    assert poll == Waiting(stage="poll", due=2, since=NOON - timedelta(minutes=9))
    store.claim_feeds(LEASE, 1)
    assert store.waiting(LEASE)[0] == Waiting(stage="poll", due=2, since=NOON - timedelta(minutes=5))
    assert store.waiting(LEASE)[1:] == tuple(
        Waiting(stage=stage, due=0, since=None) for stage in ("article", "deliver", "hub")
    )


def test_feeds_are_counted_by_status(store: Store) -> None:
    store.sync_feeds([Feed(url="https://a.example/"), Feed(url="https://b.example/")], FeedState(next_at=NOON))
    assert store.feeds_by_status() == {"new": 2}
    store.sync_feeds([Feed(url="https://a.example/")], FeedState(next_at=NOON))
    assert store.feeds_by_status() == {"new": 1}, "what is watched no more is no trouble"


@pytest.mark.parametrize(
    ("outcome", "next_at", "left", "oldest"),
    [
        ("sent", None, {}, None),
        ("retry", NOON + HOUR, {("hook", "due"): 1}, NOON),
        ("dead", None, {("hook", "dead"): 1}, None),
    ],
)
def test_the_outbox_is_measured(
    store: Store, outcome: str, next_at: datetime | None, left: dict[tuple[str, str], int], oldest: datetime | None
) -> None:
    store.tell(Alert(id="1", kind="test", at=NOON), ["hook"], {"hook": ("",)})
    assert store.oldest_undelivered() == NOON
    (due,) = store.claim_deliveries(LEASE, (), 9)
    store.settle_delivery(due, "me", Receipt(outcome=outcome), next_at, NOON)  # type: ignore[arg-type]  # an outcome
    assert (store.deliveries_by_channel(), store.oldest_undelivered()) == (left, oldest)


def test_the_database_is_measured(store: Store) -> None:
    assert store.size() > 50_000
    assert store.schema() == HEAD
    store.write_a_sign(NOON)
    is_here = store.engine.dialect.name == "sqlite"
    assert (store.room() is not None) is is_here
