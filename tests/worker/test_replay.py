"""A period played again: the same rules give the same alerts, others what they would have given."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import codec
from storage.model import Topic
from storage.store import Store
from tests.worker.house import ALEPPO, HOUR, NOON, fresh_store, rules
from tests.worker.test_pipeline import FEED, OTHER, Street
from worker.replay import Played, replay

DAY = timedelta(days=1)
EVENING = replace(ALEPPO, name="Evening", digest="18:00 UTC")
NIGHT = replace(ALEPPO, name="Night", quiet="14:30-20:00 UTC")
GAS = Topic(name="Gas", query="gas", notify=("hook",))
TOPICS = (ALEPPO, EVENING, NIGHT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A day: a report, its copy, a higher toll, a second one, a lower one that is a correction, a late paragraph."""
    store = fresh_store(tmp_path)
    street = Street(store, rules(TOPICS, feeds=(FEED, OTHER)))
    street.arrive(NOON + HOUR)
    street.arrive(NOON + 2 * HOUR, feed=OTHER)
    street.arrive(NOON + 3 * HOUR, dead=57)
    street.arrive(NOON + 4 * HOUR, dead=64)
    street.arrive(NOON + 5 * HOUR, dead=31)
    street.arrive(NOON + 8 * HOUR, dead=31, more="A fence was put up around the quarter.")
    yield store
    store.close()


def stored(store: Store) -> dict[str, bytes]:
    """Each alert that a report made, as it is kept."""
    return {row.alert: codec.encode(store.alert(row.alert)) for row in store.decision_rows() if row.alert is not None}


def by(played: tuple[Played, ...], topic: str) -> list[tuple[str, str]]:
    return [(one.sent, one.would) for one in played if one.topic == topic]


def test_the_same_rules_give_the_same_alerts_to_the_letter(store: Store) -> None:
    played = replay(store, rules(TOPICS), NOON, NOON + DAY)
    assert len(played) == len(store.decision_rows())
    assert {one.alert.id: codec.encode(one.alert) for one in played if one.alert} == stored(store)
    assert all((one.sent, one.why_sent) == (one.would, one.why_would) for one in played)
    assert len(stored(store)) > len(TOPICS)


def test_nothing_is_written(store: Store) -> None:
    before = store.counts(), len(store.decision_rows())
    replay(store, rules((GAS,)), NOON, NOON + DAY)
    assert (store.counts(), len(store.decision_rows())) == before


def test_a_new_topic_comes_and_one_that_is_left_out_goes(store: Store) -> None:
    played = replay(store, rules((GAS,)), NOON, NOON + DAY)
    assert by(played, "Gas")[0] == ("", "ring")
    assert {would for _, would in by(played, "Aleppo")} == {""}
    assert {one.why_would for one in played if one.topic == "Aleppo"} == {"no topic of this name"}


def test_a_changed_topic_says_why_nothing_rings(store: Store) -> None:
    played = replay(store, rules((replace(ALEPPO, min_independent=2),)), NOON, NOON + DAY)
    first = played[0]
    assert (first.sent, first.would) == ("ring", "suppress")
    assert "waits for 2 independent sources" in first.why_would


def test_a_period_begins_with_what_was_told_before_it(store: Store) -> None:
    played = replay(store, rules(TOPICS), NOON + 2.5 * HOUR, NOON + DAY)
    first = next(one for one in played if one.topic == "Aleppo")
    assert first.alert is not None
    assert first.alert.kind == "story.update"
    assert replay(store, rules(TOPICS), NOON + 12 * HOUR, NOON + DAY) == ()
