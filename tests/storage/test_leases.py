"""A worker that was slow and lost its lease keeps nothing of what it did: another is at it, or done with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import LeaseLost
from storage.model import (
    Alert,
    Article,
    Delivery,
    DueEntry,
    DueFeed,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Lease,
    Polled,
    PushOffer,
    Receipt,
    Verdict,
)
from storage.store import Store

NOW = datetime(2041, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = NOW + 3 * MINUTE
URL = "https://wire.example/feed"
RECORD = EntryRecord(
    entry=Entry(id="1", link="https://wire.example/1", title="Lamp"), keys=(("guid", "1"),), content_hash="c"
)
OFFER = PushOffer(hub="https://hub.example/", topic=URL, token="t1", secret="s1")
#: what the other has done before the slow one comes back
BOTH = pytest.mark.parametrize("is_done", [False, True], ids=["the other is at it", "the other is done"])


def lease(owner: str, now: datetime) -> Lease:
    return Lease(owner, now, now + 2 * MINUTE)


SLOW, OTHER = lease("slow", NOW), lease("other", LATER)


def poll(due: DueFeed, *records: EntryRecord, at: datetime = NOW, offer: PushOffer | None = None) -> Polled:
    state = FeedState(next_at=at + 60 * MINUTE, baseline_at=NOW, status="ok")
    return Polled(due=due, records=records, next_state=lambda _fresh: state, articles_wanted=True, now=at, offer=offer)


def watched(store: Store, *urls: str) -> None:
    store.sync_feeds([Feed(url=url) for url in urls or (URL,)], FeedState(next_at=NOW))


def with_an_entry(store: Store) -> None:
    watched(store)
    (due,) = store.claim_feeds(SLOW, 9)
    assert store.save_polls([poll(due, RECORD, offer=OFFER)]) == (1,)


def file(store: Store, due: DueEntry) -> None:
    with store.filing(due, LATER) as filing:
        print_ = Fingerprint(keys=(("guid", "1"),), shingles=(1, 2, 3), terms=())
        filing.file(Article(url=due.entry.link, text="text"), print_, Fields(), Verdict(kind="new"), lambda _: ("A",))
        filing.finish()


@BOTH
def test_of_a_slow_poll_nothing_is_kept(store: Store, is_done: bool) -> None:
    watched(store)
    (slow,) = store.claim_feeds(SLOW, 9)
    (other,) = store.claim_feeds(OTHER, 9)
    if is_done:
        assert store.save_polls([poll(other, RECORD, at=LATER)]) == (1,)
    assert store.save_polls([poll(slow, RECORD)]) == (None,)
    store.release_feeds([slow])
    if not is_done:
        assert store.counts().entries_waiting == 0
        assert store.save_polls([poll(other, RECORD, at=LATER)]) == (1,)
    assert store.feed_rows()[0].state.next_at == LATER + 60 * MINUTE
    assert store.counts().entries_waiting == 1


def test_of_many_polls_those_are_kept_that_are_still_ones_own(store: Store) -> None:
    watched(store, *(f"https://{name}.example/" for name in "abc"))
    mine = store.claim_feeds(SLOW, 9)
    (taken,) = store.claim_feeds(OTHER, 1)
    kept = store.save_polls([poll(due) for due in mine])
    assert [number is None for number in kept] == [due.id == taken.id for due in mine]


@BOTH
def test_a_slow_article_is_not_filed_a_second_time(store: Store, is_done: bool) -> None:
    with_an_entry(store)
    (slow,) = store.claim_entries(SLOW, 9)
    (other,) = store.claim_entries(OTHER, 9)
    if is_done:
        file(store, other)
    with pytest.raises(LeaseLost, match="another worker"):
        file(store, slow)
    store.put_off_entry(slow, NOW, "the page answers 503")
    if not is_done:
        assert store.counts().articles == 0
        file(store, other)
    assert store.counts().articles == 1
    assert store.claim_entries(lease("third", LATER + 9 * MINUTE), 9) == ()


def test_an_entry_that_the_feed_changes_stays_with_whoever_works_on_it_and_is_due_again(store: Store) -> None:
    with_an_entry(store)
    (due,) = store.claim_entries(SLOW, 9)
    (feed,) = store.claim_every_feed(SLOW)
    store.save_polls([poll(feed, replace(RECORD, content_hash="new"), at=NOW + MINUTE)])
    assert store.claim_entries(lease("other", NOW + MINUTE), 9) == ()
    file(store, due)
    (again,) = store.claim_entries(lease("other", LATER), 9)
    assert again.version.startswith("new")


def sent(store: Store, count: int) -> tuple[tuple[Delivery, ...], tuple[Delivery, ...]]:
    """What the slow deliverer has in hand, and what the other took of it."""
    for number in range(count):
        alert = Alert(id=f"al{number}", kind="story.new", at=NOW + timedelta(seconds=number))
        store.tell(alert, ["hook"], {"hook": ("",)})
    at = NOW + MINUTE
    return store.claim_deliveries(lease("slow", at), (), count), store.claim_deliveries(
        lease("other", at + 3 * MINUTE), (), 1
    )


def test_what_a_slow_deliverer_did_is_not_kept(store: Store) -> None:
    mine, (taken,) = sent(store, 1)
    assert not store.settle_delivery(mine[0], "slow", Receipt(outcome="sent"), None, LATER)
    store.drop_delivery(mine[0], "slow", "the channel is gone")
    store.release_deliveries(mine, "slow")
    assert store.settle_delivery(taken, "other", Receipt(outcome="sent"), None, LATER)
    (row,) = store.delivery_rows(undelivered=False, limit=9)
    assert (row.state, row.delivery.attempts) == ("sent", 1)


def test_a_deliverer_that_renews_its_lease_learns_what_it_has_lost(store: Store) -> None:
    mine, (taken,) = sent(store, 3)
    renewed = lease("slow", LATER + MINUTE)
    assert store.renew_deliveries(mine, renewed) == tuple(one for one in mine if one.id != taken.id)
    assert store.claim_deliveries(lease("third", LATER + 2 * MINUTE), (), 9) == ()


def test_what_a_slow_worker_heard_from_a_hub_is_not_kept(store: Store) -> None:
    with_an_entry(store)
    (slow,) = store.claim_subscriptions(SLOW, 9)
    (other,) = store.claim_subscriptions(OTHER, 9)
    store.settle_subscription(slow, "slow", "denied", LATER, "the hub was slow")
    store.settle_subscription(other, "other", "asked", LATER + 60 * MINUTE)
    found = store.subscription("t1")
    assert found is not None
    assert found.status == "asked"
