"""The day at a glance."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import NotFound
from storage.model.search import Within
from storage.store import Store
from tests.storage.test_store import NOW, count, rung

SECOND = timedelta(seconds=1)


def test_what_was_decided_is_told_with_its_story(store: Store) -> None:
    rung(store)
    (one,) = store.decided(NOW, 9)
    assert (one.topic, one.outcome, one.reason, one.at) == ("Aleppo", "ring", "first", NOW)
    (story,) = store.latest_stories(count, 9)
    assert (one.story, one.title) == (story.id, story.title)
    assert one.article == store.story_row(story.id, count).articles[0].id
    assert store.decided(NOW + SECOND, 9) == store.decided(NOW, 0) == ()
    assert store.latest_stories(count, 0) == ()
    assert store.decided(NOW, 9, "Aleppo") == (one,)
    assert store.decided(NOW, 9, "Gas") == ()
    assert store.outcomes(NOW) == (("Aleppo", "ring", 1),)
    assert store.outcomes(NOW + SECOND) == ()


def test_a_feed_is_told_with_its_delay_and_its_articles(store: Store) -> None:
    rung(store)
    (row,) = (row for row in store.feed_rows() if row.entries)
    assert store.feed_row(row.feed.url) == row
    (article,) = store.latest_of(row.feed.url, 9)
    assert store.latest_of("http://gone.example/", 9) == store.lags(row.feed.url, 0) == ()
    here = Within(since=NOW, until=NOW + SECOND, feeds=(row.feed.url,), topic="Aleppo")
    assert store.found_ids(None, limit=9, within=here) == (article,)
    for other in ({"since": NOW + SECOND}, {"until": NOW}, {"feeds": ()}, {"topic": "Gas"}):
        assert store.found_ids(None, limit=9, within=replace(here, **other)) == ()
    with pytest.raises(NotFound, match="no feed gone"):
        store.feed_row("gone")
