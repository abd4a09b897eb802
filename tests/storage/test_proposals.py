"""Wishes of readers: noted once, by those who were sent the alert, and settled once."""

from datetime import UTC, datetime

import pytest

from storage.errors import NotFound
from storage.model import Alert, Draft, Recipient, Tried
from storage.store import Store

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
ANNA = Recipient(channel="desk", address="anna@desk.example")
ROUTES = {"desk": ("anna@desk.example", "ben@desk.example")}


def told(store: Store, ident: str = "al1", topic: str = "Aleppo") -> None:
    store.tell(Alert(id=ident, kind="story.new", at=NOON, topic=topic), ["desk"], ROUTES)


def test_a_wish_is_noted_once_for_an_alert(store: Store) -> None:
    told(store)
    for recipient in (ANNA, Recipient(channel="desk", address="ben@desk.example")):
        assert store.wish(store.leaving_token(recipient), "al1", "less", NOON)
    store.propose("al1", "more", NOON)
    less, more = store.proposals()
    assert (less.topic, less.wish, less.asked_by, less.alert.id) == ("Aleppo", "less", "desk anna@desk.example", "al1")
    assert (more.wish, more.asked_by, more.draft) == ("more", "by hand", None)


@pytest.mark.parametrize("case", ["no such token", "another's alert", "no such alert", "of no topic"])
def test_only_who_was_sent_an_alert_may_wish(store: Store, case: str) -> None:
    told(store)
    told(store, "owners", topic="")
    stranger = store.leaving_token(Recipient(channel="desk", address="eve@else.example"))
    tokens = {"no such token": "x", "another's alert": stranger}
    alerts = {"no such alert": "none", "of no topic": "owners"}
    assert not store.wish(tokens.get(case) or store.leaving_token(ANNA), alerts.get(case, "al1"), "less", NOON)
    assert store.proposals() == ()


def test_it_is_drafted_and_settled_once(store: Store) -> None:
    told(store)
    store.propose("al1", "less", NOON)
    (open_one,) = store.proposals()
    trial = Tried(articles=3, stories=2, alerts_a_day=0.1)
    draft = Draft(
        old_query="aleppo", query='aleppo NOT "soap"', why="w", days=30.0, now=trial, changed=trial, go=("a1",)
    )
    store.keep_draft(open_one.id, draft)
    assert store.proposal(open_one.id).draft == draft
    store.settle_proposal(open_one.id, "declined", NOON)
    assert store.proposals() == ()
    assert [each.state for each in store.proposals(settled=True)] == ["declined"]
    with pytest.raises(NotFound):
        store.settle_proposal(open_one.id, "accepted", NOON)
    store.propose("al1", "less", NOON)
    assert store.proposals() == (), "who was refused is not asked again for the same alert"


@pytest.mark.parametrize("ident", ["none", "owners"])
def test_what_is_no_alert_of_a_topic_is_refused(store: Store, ident: str) -> None:
    told(store, "owners", topic="")
    with pytest.raises(NotFound):
        store.propose(ident, "less", NOON)
    with pytest.raises(NotFound):
        store.proposal(7)
