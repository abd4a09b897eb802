"""The day at a glance."""

from datetime import timedelta

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
