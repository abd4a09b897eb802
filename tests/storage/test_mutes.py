"""Who has muted a story is not told its updates, whatever story it has become part of."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.model import Alert, Lease, Recipient
from storage.store import Store
from storage.store.outbox import keep_alert, send
from storage.tables import stories

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
ANNA = Recipient(channel="desk", address="anna@desk.example")
ROUTES = {"desk": ("anna@desk.example", "ben@desk.example")}


def put(store: Store, ident: str, thread: str, story: int, topic: str = "Aleppo") -> None:
    kind = "story.new" if ident == thread else "story.update"
    alert = Alert(id=ident, kind=kind, at=NOON, topic=topic, thread=thread)  # type: ignore[arg-type]  # one of them
    with store._write() as connection:
        keep_alert(connection, alert, "ring", story)
        send(connection, alert, ROUTES, NOON)


def annas(store: Store) -> set[str]:
    due = store.claim_deliveries(Lease("me", NOON, NOON + timedelta(hours=1)), (), 100)
    store.release_leases("me")
    return {delivery.alert.id for delivery in due if delivery.to == ANNA}


@pytest.mark.parametrize(
    ("thread", "story", "topic", "comes"),
    [("a", 1, "Aleppo", False), ("b", 1, "Aleppo", False), ("b", 2, "Aleppo", True), ("b", 1, "Quakes", True)],
    ids=["its thread", "merged under another thread", "another story", "another topic"],
)
def test_a_mute_holds_for_what_the_story_became(
    store: Store, thread: str, story: int, topic: str, *, comes: bool
) -> None:
    with store._write() as connection:
        for ident in (1, 2):
            connection.execute(sa.insert(stories).values(id=ident, title="", first_seen=NOON, updated_at=NOON))
    put(store, "a", "a", 1)
    put(store, "b", "b", story, topic)
    store.mute(store.leaving_token(ANNA), "a", NOON)
    put(store, "u", thread, story, topic)
    assert ("u" in annas(store)) is comes


def test_a_story_is_muted_for_some_under_all_its_topics_and_back(store: Store) -> None:
    with store._write() as connection:
        for ident in (1, 2):
            connection.execute(sa.insert(stories).values(id=ident, title="", first_seen=NOON, updated_at=NOON))
    put(store, "a", "a", 1)
    put(store, "q", "q", 1, "Quakes")
    put(store, "z", "z", 2)
    put(store, "u", "a", 1)
    assert store.mute_story("s1", [ANNA], NOON) == 2
    assert store.muted_for("s1") == (ANNA,)
    assert store.muted_for("s2") == ()
    assert annas(store) == {"a", "q", "z"}, "what waited is an update, and goes"
    put(store, "v", "q", 1, "Quakes")
    put(store, "w", "z", 2)
    assert annas(store) == {"a", "q", "z", "w"}
    store.unmute_story("s1", [ANNA])
    put(store, "x", "a", 1)
    assert "x" in annas(store)
    assert store.mute_story("s9", [ANNA], NOON) == 0
