"""The contract of subscriptions, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Entry, EntryRecord, Feed, FeedState, Lease, Polled, PushOffer, Subscription
from storage.store import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "http://a.example/feed"
OFFER = PushOffer(hub="https://hub.example/", topic=URL, token="t1", secret="s1")


def lease(now: datetime = NOW, owner: str = "me") -> Lease:
    return Lease(owner, now, now + HOUR)


def polled(store: Store, offer: PushOffer | None = OFFER, now: datetime = NOW) -> None:
    store.sync_feeds([Feed(url=URL)], FeedState(next_at=now))
    (due,) = store.claim_every_feed(lease(now))
    state = replace(due.state, next_at=now + HOUR, baseline_at=now, status="ok")
    poll = Polled(due=due, next_state=lambda _: state, articles_wanted=True, now=now, offer=offer)
    store.save_polls((poll,))


def claimed(store: Store, now: datetime = NOW) -> Subscription:
    (subscription,) = store.claim_subscriptions(lease(now), 10)
    return subscription


def granted(store: Store) -> Subscription:
    polled(store)
    subscription = claimed(store)
    store.grant_subscription("t1", NOW + 10 * HOUR, NOW + 8 * HOUR)
    return subscription


def test_a_hub_that_a_feed_names_is_asked_once_at_a_time(store: Store) -> None:
    polled(store)
    found = claimed(store)
    assert (found.feed.url, found.hub, found.topic, found.token, found.secret) == (URL, OFFER.hub, URL, "t1", "s1")
    assert (found.status, found.is_watched, found.expires_at) == ("wanted", True, None)
    assert store.claim_subscriptions(lease(owner="other"), 10) == ()


@pytest.mark.parametrize(
    ("again", "token"),
    [
        (replace(OFFER, token="t2"), "t1"),
        (None, "t1"),
        (replace(OFFER, token="t2", hub="https://new.example/"), "t2"),
        (replace(OFFER, token="t2", topic="http://a.example/other"), "t2"),
    ],
    ids=["the same hub", "no hub any more", "another hub", "another address"],
)
def test_a_subscription_stays_until_the_feed_names_another_hub(
    store: Store, again: PushOffer | None, token: str
) -> None:
    polled(store)
    store.release_leases("me")
    polled(store, again)
    assert claimed(store).token == token
    assert (store.subscription("t1") is None) is (token != "t1")


def test_what_was_asked_is_asked_again_if_the_hub_says_nothing(store: Store) -> None:
    polled(store)
    store.settle_subscription(claimed(store), "me", "asked", NOW + HOUR)
    assert store.claim_subscriptions(lease(), 10) == ()
    again = claimed(store, NOW + 2 * HOUR)
    assert (again.status, again.attempts) == ("asked", 0)
    store.settle_subscription(again, "me", "wanted", NOW + 3 * HOUR, "the hub answered 500")
    assert claimed(store, NOW + 4 * HOUR).attempts == 1


def test_a_hub_may_answer_before_our_request_is_over(store: Store) -> None:
    asked = granted(store)
    store.settle_subscription(asked, "me", "asked", NOW + HOUR)
    subscription = store.subscription("t1")
    assert subscription is not None
    assert (subscription.status, subscription.expires_at) == ("active", NOW + 10 * HOUR)
    assert store.claim_subscriptions(lease(NOW + 7 * HOUR), 10) == ()
    assert claimed(store, NOW + 9 * HOUR).token == "t1", "it is renewed before it ends"


def test_a_feed_that_is_brought_says_so_when_it_is_polled(store: Store) -> None:
    granted(store)
    (due,) = store.claim_every_feed(lease(NOW + HOUR))
    assert due.pushed_until == NOW + 10 * HOUR


def test_a_denied_feed_is_polled_at_once_and_the_hub_asked_again_later(store: Store) -> None:
    granted(store)
    subscription = store.subscription("t1")
    assert subscription is not None
    store.deny_subscription(subscription, NOW + 100 * HOUR, "too many", NOW)
    (due,) = store.claim_feeds(lease(), 10)
    assert (due.pushed_until, due.state.next_at) == (None, NOW)
    assert store.claim_subscriptions(lease(NOW + 99 * HOUR), 10) == ()
    assert claimed(store, NOW + 101 * HOUR).status == "denied"


def test_a_feed_that_is_no_longer_configured_is_told_to_its_hub_and_forgotten(store: Store) -> None:
    granted(store)
    store.sync_feeds([], FeedState(next_at=NOW))
    leaving = claimed(store)
    assert not leaving.is_watched
    store.settle_subscription(leaving, "me", "leaving", NOW + HOUR)
    assert store.claim_subscriptions(lease(), 10) == ()
    polled(store, replace(OFFER, token="t3"))
    assert claimed(store).token == "t3", "one that comes back is asked for anew"
    store.end_subscription("t3")
    assert store.subscription("t3") is None


def test_what_a_hub_brings_is_kept_and_leaves_the_next_poll_as_it_was(store: Store) -> None:
    granted(store)
    state = store.pushed_feed(1)
    (due,) = store.claim_every_feed(lease(NOW + HOUR))
    records = (EntryRecord(entry=Entry(id="1", link="http://a.example/1"), keys=(), content_hash="c"),)
    poll = Polled(due=due, records=records, next_state=lambda _: state, articles_wanted=True, now=NOW + HOUR)

    def learn(known: FeedState, fresh: int) -> FeedState:
        return replace(known, title=f"{fresh} new")

    assert [store.save_push(poll, learn), store.save_push(poll, learn)] == [1, 0]
    assert store.pushed_feed(1).title == "0 new"
    assert store.pushed_feed(1).next_at == state.next_at
    assert store.claim_every_feed(lease(NOW + HOUR, "other")) == (), "a poll under way keeps its lease"
    assert [entry.entry.id for entry in store.claim_entries(lease(NOW + HOUR), 10)] == ["1"]
