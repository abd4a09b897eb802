"""What a topic was told, for its own feed."""

from datetime import UTC, datetime, timedelta

from storage.model import Alert
from storage.store import Store
from storage.store.outbox import keep_alert

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_has_gone_out_is_listed_newest_first_and_what_is_held_is_not(store: Store) -> None:
    with store._write() as connection:
        for ident, topic, due in (("a", "Aleppo", 0), ("b", "Aleppo", 1), ("c", "Aleppo", 9), ("d", "Gas", 0)):
            alert = Alert(id=ident, kind="story.new", at=NOON, topic=topic)
            keep_alert(connection, alert, "ring", None, due_at=NOON + due * HOUR)
        keep_alert(connection, Alert(id="e", kind="story.new", at=NOON, topic="Aleppo"), "storm", None)
    assert [alert.id for alert in store.alerts_told("Aleppo", NOON + 2 * HOUR, 9)] == ["b", "a"]
    assert [alert.id for alert in store.alerts_told("Aleppo", NOON + 9 * HOUR, 1)] == ["c"]
    assert store.alerts_told("None", NOON, 9) == ()


def test_the_secret_is_made_once(store: Store) -> None:
    assert store.feeds_secret() == store.feeds_secret()
    assert len(store.feeds_secret()) >= 40
