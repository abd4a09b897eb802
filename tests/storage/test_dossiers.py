"""What the archive has of a story is all there, answers of pages with it, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import NotFound
from storage.model import (
    Alert,
    Article,
    Decision,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Hop,
    Lease,
    Page,
    Polled,
    Receipt,
    Verdict,
)
from storage.store import PackedPage, Store
from storage.store.answers import CUT, Answer, packed, unpacked

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://a.example/1"
PAGE = Page(
    url=URL,
    final_url=URL + "?x",
    content_type="text/html",
    body=b"<p>raw \xff</p>",
    fetched_at=NOON,
    status=200,
    headers=(("server", b"n\xe4me"), ("etag", b'"1"')),
    hops=(Hop(status=301, url=URL + "?x"),),
)


def no_sources(_: object) -> tuple[str, ...]:
    return ()


def file(store: Store, text: str, page: Page, verdict: Verdict, alert: Alert | None = None) -> None:
    feed = Feed(url="https://a.example/rss")
    store.sync_feeds([feed], FeedState(next_at=NOON))
    (due,) = store.claim_every_feed(Lease("me", NOON, NOON + HOUR), after=0, limit=1)
    entry = Entry(id=URL, link=URL, title=text)
    record = EntryRecord(entry=entry, keys=(), content_hash=text)
    polled = Polled(
        due=due, records=(record,), next_state=lambda _: FeedState(next_at=NOON), articles_wanted=True, now=NOON
    )
    store.save_polls([polled])
    (waiting,) = store.claim_entries(Lease("me", NOON, NOON + HOUR), 1, None)
    article = Article(url=URL, headline=text, text=text)
    fingerprint = Fingerprint(keys=(("url", URL),), shingles=(), terms=())
    with store.filing(waiting, NOON) as filing:
        filed = filing.file(article, fingerprint, Fields(), verdict, no_sources)
        filing.keep_page(filed.article_id, PackedPage.of(page))
        made = Decision(topic="T", outcome="ring" if alert else "suppress", reason="why", alert=alert, channels=("c",))
        filing.decide(filed, (), (made,), {"c": ("anna@desk.example",)})
        filing.finish()


@pytest.fixture
def filled(store: Store) -> Store:
    new = Verdict(kind="new", of=None, group="", story="", reason="first", score=0.0)
    file(store, "one", PAGE, new, Alert(id="al", kind="story.new", at=NOON, topic="T"))
    (due,) = store.claim_deliveries(Lease("me", NOON, NOON + HOUR), (), 9)
    store.settle_delivery(due, "me", Receipt(outcome="sent", status=204), None, NOON)
    again = replace(new, kind="revision", of="a1", group="g1", story="s1", reason="changed")
    file(store, "two", replace(PAGE, headers=(), body=b"second", fetched_at=NOON + HOUR), again)
    return store


def test_all_of_a_story_is_there(filled: Store) -> None:
    dossier = filled.dossier("s1", no_sources)
    (report,) = dossier.reports
    assert [(version.revision, version.article.text) for version in report.versions] == [(1, "one"), (2, "two")]
    assert [decision.outcome for decision in dossier.decisions] == ["ring", "suppress"]
    (alert,) = dossier.alerts
    assert [(sent.channel, sent.state, sent.status) for sent in alert.sent] == [("c", "sent", 204)]
    assert "anna" not in repr(dossier), "to whom is not told"


def test_pages_come_with_their_answers_where_these_were_kept(filled: Store) -> None:
    dossier = filled.dossier("s1", no_sources)
    first, second = filled.raw_pages((*dossier.pages, 99))
    assert (first.body, second.body, second.answer) == (PAGE.body, b"second", None)
    assert first.answer == Answer(url=URL, status=200, headers=(("server", "näme"), ("etag", '"1"')), hops=PAGE.hops)


@pytest.mark.parametrize("ident", ["s9", "nine", "a1"])
def test_a_story_that_is_not_there_is_said(store: Store, ident: str) -> None:
    with pytest.raises(NotFound):
        store.dossier(ident, no_sources)


def test_headers_are_kept_up_to_a_bound() -> None:
    answer = unpacked(packed(replace(PAGE, headers=(("a", b"1"), ("large", b"x" * 20_000), ("b", b"2")))))
    assert answer is not None
    assert answer.headers == (("a", "1"), (CUT, "2 headers were too large to keep"))
