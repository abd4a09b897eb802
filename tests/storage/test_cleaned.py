"""Cleaning stored pages again: the contract of the store, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.errors import NotFound
from storage.model import (
    Article,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Lease,
    Match,
    Page,
    Topic,
    Verdict,
)
from storage.model.search import Words
from storage.store import Again, PackedPage, Store
from storage.store.cleaned import Outcome
from storage.store.stories import StoryArticle
from storage.tables import alerts, decisions, deliveries, matches, revisions, terms

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
TOPICS = (Topic(name="Aleppo", query="aleppo"), Topic(name="Gas", query="gas"))
PRINT = Fingerprint(keys=(("guid", "g 1"), ("text", "t1")), shingles=(1, 2), terms=(("aleppo", 1.0, True),))


def count(parts: Sequence[StoryArticle]) -> tuple[str, ...]:
    return tuple(part.group for part in parts)


@pytest.fixture
def ident(store: Store) -> str:
    """An article with its page, a match, and no alert."""
    store.sync_topics(TOPICS, NOW)
    store.sync_feeds([Feed(url="http://a.example/feed", country="SYR")], FeedState(next_at=NOW))
    (due_feed,) = store.claim_every_feed(Lease("me", NOW, NOW + timedelta(minutes=2)))
    entry = Entry(id="1", link="http://a.example/1", title="T")
    record = EntryRecord(entry=entry, keys=(("guid", "g 1"),), content_hash="c")
    state = replace(due_feed.state, baseline_at=NOW, status="ok")
    store.save_poll(due_feed, [record], lambda _: state, articles_wanted=True, now=NOW)
    (due,) = store.claim_entries(Lease("me", NOW, NOW + timedelta(minutes=2)), 1)
    with store.filing(due, NOW) as filing:
        filed = filing.file(article(), PRINT, Fields(), Verdict(kind="new", reason="first"), count)
        for body, at in ((b"<p>old</p>", NOW - timedelta(hours=1)), (b"<p>new</p>", NOW)):
            page = Page(url="", final_url="http://a.example/1?x", content_type="text/html", body=body, fetched_at=at)
            filing.keep_page(filed.article_id, PackedPage.of(page))
        filing.decide(filed, [Match(topic="Aleppo"), Match(topic="Gas")], [], {})
        filing.finish()
    return filed.article_id


def article(**parts: object) -> Article:
    return replace(Article(url="http://a.example/1", headline="H", text="text one", publisher="A"), **parts)  # type: ignore[arg-type]


def again(fields: Fields | None = None, **parts: object) -> Again:
    new = replace(PRINT, keys=(("guid", "g 1"), ("text", "t2")), shingles=(3,), terms=(("gas", 1.0, True),))
    found = {"Gas": Match(topic="Gas", spans=()), "Idlib": Match(topic="Idlib")}
    return Again(
        article=article(**parts), fingerprint=new, fields=fields or Fields(), words=Words(forms=()), matches=found
    )


def rows(store: Store, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
    with store.engine.begin() as connection:
        return list(connection.execute(sa.select(table)).all())


def test_the_newest_page_comes_with_what_else_went_into_the_article(store: Store, ident: str) -> None:
    kept = store.page_of(ident)
    assert (kept.page.body, kept.page.final_url) == (b"<p>new</p>", "http://a.example/1?x")
    assert (kept.entry.id, kept.feed.country, kept.article.id) == ("1", "SYR", ident)


def test_articles_with_pages_are_found_by_id_and_by_age(store: Store, ident: str) -> None:
    assert store.pages_of() == store.pages_of([ident]) == store.pages_of(since=NOW) == (ident,)
    assert store.pages_of(since=NOW + timedelta(seconds=1)) == ()
    store.prune(NOW + timedelta(days=1), NOW)
    assert store.pages_of([ident]) == ()
    with pytest.raises(NotFound, match="no raw page"):
        store.page_of(ident)
    with pytest.raises(NotFound, match="no article a99"):
        store.pages_of(["a99"])


def test_another_text_is_a_new_revision_of_which_nothing_is_told(store: Store, ident: str) -> None:
    assert store.replace_cleaned(ident, again(text="text two"), LATER) == "revised"
    row = store.article_row(ident)
    assert (row.article.text, row.article.id, row.revision) == ("text two", ident, 2)
    assert (row.verdict, row.reason, row.first_seen) == ("new", "first", NOW)
    (old,) = rows(store, revisions)
    assert (old.revision, old.seen_at, "text one" in old.article) == (1, NOW, True)
    assert [row.term for row in rows(store, terms)] == ["gas"]
    assert all(rows(store, table) == [] for table in (decisions, alerts, deliveries))


def test_matches_that_no_longer_hold_go_and_none_comes_up(store: Store, ident: str) -> None:
    store.replace_cleaned(ident, again(text="text two"), LATER)
    assert [(row.topic, row.at) for row in rows(store, matches)] == [("Gas", NOW)]


@pytest.mark.parametrize(
    ("parts", "fields", "outcome"),
    [
        ({}, Fields(), "unchanged"),
        ({"authors": ("Ann",)}, Fields(), "refreshed"),
        ({}, Fields(language="en"), "refreshed"),
        ({"is_partial": True, "text": "te"}, Fields(), "kept"),
    ],
)
def test_the_same_text_makes_no_revision(
    store: Store, ident: str, parts: dict[str, object], fields: Fields, outcome: Outcome
) -> None:
    assert store.replace_cleaned(ident, again(fields, **parts), LATER) == outcome
    row = store.article_row(ident)
    assert (row.revision, row.article.text) == (1, "text one")
    assert row.article.authors == parts.get("authors", ())
    assert row.fields == fields
    assert rows(store, revisions) == []


def test_an_article_that_is_gone_is_told(store: Store) -> None:
    with pytest.raises(NotFound, match="no article a7"):
        store.replace_cleaned("a7", again(), NOW)
