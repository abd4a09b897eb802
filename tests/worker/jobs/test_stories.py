"""Late merges and splits in the store: noted on arrival, judged again, and the same after a kill and a restart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from storage.model import Article, Entry, EntryRecord, Feed, FeedState, Fields, Fingerprint, Lease, Verdict
from storage.store import Store
from worker.context import Context
from worker.jobs.stories import fill_in, regroup
from worker.pipeline import independent_sources

NOON = datetime(2041, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUAKE = "tarvik quake rubble village rescue governor school tents dogs mountain"
VOTE = "budget levy parliament minister deficit crown vote bottled water session"


def file(store: Store, number: int, words: str, *, story: str = "", near: tuple[str, ...] = ()) -> None:
    now = NOON + number * HOUR
    store.sync_feeds([Feed(url="http://a.example/rss", title="A")], FeedState(next_at=now))
    (due,) = store.claim_every_feed(Lease("me", now, now + HOUR))
    entry = Entry(id=str(number), link=f"http://a.example/{number}", title=f"Headline {number}")
    state = FeedState(next_at=now, status="ok", baseline_at=NOON)
    records = [EntryRecord(entry=entry, keys=(), content_hash=str(number))]
    store.save_poll(due, records, lambda _: state, articles_wanted=True, now=now)
    (work,) = store.claim_entries(Lease("me", now, now + HOUR), 1)
    terms = tuple((word, 2.0, True) for word in words.split())
    with store.filing(work, now) as filing:
        article = Article(url=entry.link, headline=entry.title, text=str(number))
        verdict = Verdict(kind="new", story=story, near=near)
        print_ = Fingerprint(keys=(), shingles=(), terms=terms)
        filing.file(article, print_, Fields(), verdict, independent_sources)
        filing.finish()


def look_again(store: Store) -> list[tuple[str, str, str]]:
    ctx = cast("Context", SimpleNamespace(store=store))
    return [(change.kind, change.story, change.other) for change in regroup(ctx, NOON + 9 * HOUR)]


def stories(store: Store) -> dict[str, list[str]]:
    rows = store.story_rows(independent_sources)
    return {row.story.id: [line.id for line in row.articles] for row in rows}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three reports of one event under two stories, and another event."""
    store = Store.open(f"sqlite:///{tmp_path}/copytaster.db", upgrade=True)
    file(store, 1, QUAKE)
    file(store, 2, VOTE)
    file(store, 3, QUAKE, near=("s1",))
    file(store, 4, QUAKE, story="s1")
    return store


def test_stories_that_prove_to_be_one_become_one_also_after_a_restart(store: Store) -> None:
    address = store.engine.url.render_as_string(hide_password=False)
    store.close()
    again = Store.open(address, upgrade=False)
    assert look_again(again) == [("merge", "s1", "s3")]
    assert stories(again) == {"s1": ["a1", "a3", "a4"], "s2": ["a2"]}
    (change,) = again.story_changes("s3")
    assert "both tell of" in change.reason
    assert look_again(again) == []
    again.close()


def test_killed_in_the_middle_of_a_move_the_next_look_does_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, waiting = stories(store), store.near_stories()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("storage.store.regrouping._alias", killed)
        with pytest.raises(KeyboardInterrupt):
            look_again(store)
    assert (stories(store), store.near_stories()) == (before, waiting)
    assert look_again(store) == [("merge", "s1", "s3")]
    assert store.near_stories() == ()


def test_a_story_of_two_events_is_split(store: Store) -> None:
    look_again(store)
    file(store, 5, VOTE, story="s1")
    file(store, 6, VOTE, story="s1")
    assert look_again(store) == [("split", "s1", "s4")]
    assert stories(store)["s4"] == ["a5", "a6"]


def test_what_a_person_did_is_not_undone(store: Store) -> None:
    look_again(store)
    store.split_story("s1", ["a3"], NOON)
    store.merge_stories("s1", ["s2"], NOON)
    file(store, 5, QUAKE, story="s1", near=("s4",))
    look_again(store)
    found = stories(store)
    assert found["s1"][:3] == ["a1", "a2", "a4"]
    assert "a3" in found["s4"]


def test_articles_that_an_upgrade_left_without_terms_take_new_reports_again(store: Store) -> None:
    with store.engine.begin() as connection:
        for statement in (
            "UPDATE articles SET terms = '[]'",
            "DELETE FROM terms",
            "INSERT INTO meta (key, value) VALUES ('terms_left', '4')",
        ):
            connection.exec_driver_sql(statement)
    ctx = cast("Context", SimpleNamespace(store=store))
    assert [fill_in(ctx, NOON), fill_in(ctx, NOON)] == [4, 0]
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT article_id FROM terms WHERE term = 'headlin' ORDER BY 1").scalars()
        assert list(found) == [1, 2, 3, 4]
