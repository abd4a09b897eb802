"""What a shift hands over is read alike from both databases."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from storage.model import Alert, Change, Recipient, Verdict
from storage.store import Store
from tests.storage.test_dossiers import NOON, PAGE, file

HOUR = timedelta(hours=1)


def test_alerts_corrections_and_mutes(store: Store) -> None:
    alert = Alert(id="al1", kind="story.new", at=NOON, topic="T", thread="al1")
    file(store, "one", PAGE, Verdict(kind="new"), alert)
    changes = (Change(kind="figure", old="9", new="12"),)
    again = Verdict(kind="revision", of="a1", group="g1", story="s1", changes=changes)
    file(store, "two", replace(PAGE, body=b"2"), again)
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE decisions SET is_backlog = false"))
    (made,) = store.alerts_since(NOON)
    assert (made.story, made.title, made.outcome, made.due_at) == ("s1", "one", "ring", NOON)
    assert store.alerts_since(NOON + HOUR) == ()
    (corrected,) = store.corrected_since(NOON)
    assert (corrected.article, corrected.topics, corrected.changes) == ("a1", ("T",), changes)
    assert store.corrected_since(NOON + HOUR) == ()
    store.mute(store.leaving_token(Recipient(channel="c", address="anna@desk.example")), "al1", NOON)
    (muted,) = store.muted_stories()
    assert (muted.story, muted.topic, muted.channel, muted.recipients, muted.since) == ("s1", "T", "c", 1, NOON)
