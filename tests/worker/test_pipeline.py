"""The street over a real store: what is filed, what is decided, what goes into the outbox."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.model import Article, Decision, Entry, EntryRecord, Feed, Fields, Figure, Lease, Topic
from storage.model.search import InARow
from storage.store import Store
from tests.worker.house import ALEPPO, HOUR, NOON, fresh_store, rules, watch
from worker import identify
from worker.match import words_of
from worker.pipeline import file_article
from worker.rules import Rules
from worker.study import Study

FEED = Feed(url="http://a.example/rss", title="A", country="SY")
OTHER = Feed(url="http://b.example/rss", title="B")
GAS = Topic(name="Gas", query="gas", notify=("hook",))
LEAD = "At least {dead} people were killed when gas tanks went up in the Salaheddine quarter of Aleppo, medics said."
REST = (
    "Rescue workers dug through the rubble of two houses until the evening and found nobody alive.",
    "The tanks had stood beside the bakery since the last delivery, a neighbour told reporters at the scene.",
)


@dataclass
class Street:
    """Lets entries arrive and walks them down the street."""

    store: Store
    rules: Rules = field(default_factory=lambda: rules((ALEPPO,), feeds=(FEED, OTHER)))
    entries: dict[tuple[str, str], EntryRecord] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch(self.rules, NOON)
        for feed in self.rules.feeds.values():
            self._poll(feed, NOON)

    def watch(self, the_rules: Rules, now: datetime) -> None:
        self.rules = the_rules
        watch(self.store, the_rules, now)

    def arrive(
        self, now: datetime, *, dead: int = 12, more: str = "", feed: Feed = FEED, bumped: str = "", **known: str
    ) -> tuple[Decision, ...]:
        """The report as a feed has it at `now`, filed; `bumped`: the date that the feed gives it."""
        text = "\n\n".join((LEAD.format(dead=dead), *REST, more)).strip()
        self._enter(feed, "1", text, bumped)
        self._poll(feed, now)
        (due,) = self.store.claim_entries(Lease("me", now, now + HOUR), 9)
        article = Article(url=due.entry.link, headline="Gas tanks go up in Aleppo", text=text, language="en", **known)
        found = Study(
            article=article,
            fields=fields(text, dead),
            fingerprint=identify.fingerprint(article, feed_url="", entry_id=""),
            words=words_of(article),
        )
        with self.store.filing(due, now) as filing:
            decisions = file_article(filing, due, found, None, self.rules).decisions
            filing.finish()
        return decisions

    def _enter(self, feed: Feed, guid: str, text: str, bumped: str) -> None:
        entry = Entry(id=guid, link=f"{feed.url}/{guid}", title="Gas tanks go up", updated=bumped or None)
        keys = identify.entry_keys(feed.url, entry)
        self.entries[feed.url, guid] = EntryRecord(entry=entry, keys=keys, content_hash=str(hash(text)))

    def _poll(self, feed: Feed, now: datetime) -> None:
        due = next(due for due in self.store.claim_every_feed(Lease("me", now, now)) if due.feed.url == feed.url)
        state = replace(due.state, next_at=now + HOUR, baseline_at=due.state.baseline_at or now, status="ok")
        records = [record for (url, _), record in self.entries.items() if url == feed.url]
        self.store.save_poll(due, records, lambda _fresh: state, articles_wanted=True, now=now)
        self.store.release_leases("me")


def fields(text: str, dead: int) -> Fields:
    start = text.index(str(dead))
    figure = Figure(
        text=str(dead), start=start, end=start + len(str(dead)), value=dead, low=dead, high=dead, what="dead",
        head="people", qualifier="at_least",
    )  # fmt: skip
    return Fields(figures=(figure,), language="en")


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    store = fresh_store(tmp_path)
    yield Street(store)
    store.close()


def outcomes(decisions: tuple[Decision, ...]) -> dict[str, str]:
    return {decision.topic: decision.outcome for decision in decisions}


def kinds(store: Store) -> list[str]:
    """What lies in the outbox, oldest first."""
    rows = store.delivery_rows(undelivered=False, limit=99)
    return [row.delivery.alert.kind for row in sorted(rows, key=lambda row: row.delivery.alert.at)]


def test_a_report_rings_its_copy_does_not_and_a_higher_toll_does(street: Street) -> None:
    assert outcomes(street.arrive(NOON + HOUR)) == {"Aleppo": "ring"}
    assert outcomes(street.arrive(NOON + 2 * HOUR, feed=OTHER)) == {"Aleppo": "suppress"}
    assert outcomes(street.arrive(NOON + 3 * HOUR, dead=57)) == {"Aleppo": "ring"}
    assert kinds(street.store) == ["story.new", "story.update"]
    (story,) = street.store.story_rows(lambda parts: tuple(part.group for part in parts))
    assert story.story.outlets == ("A", "B")


def test_an_article_that_has_not_changed_is_not_decided_on_again(street: Street) -> None:
    street.arrive(NOON + HOUR)
    assert street.arrive(NOON + 2 * HOUR, bumped="2026-03-02T14:00:00+00:00") == ()
    assert len(street.store.decision_rows()) == 1
    assert street.store.article_row("a1").revision == 1


def test_the_words_of_an_article_are_searched_as_soon_as_it_is_filed(street: Street) -> None:
    def found(word: str) -> tuple[str, ...]:
        return street.store.found_ids(InARow((word,)), limit=9)

    street.arrive(NOON + HOUR, dead=12)
    assert (found("12"), found("57")) == (("a1",), ())
    street.arrive(NOON + 2 * HOUR, dead=57)
    assert (found("12"), found("57")) == ((), ("a1",)), "a revision takes the place of its article"


def test_what_stood_in_a_feed_at_first_sight_is_kept_matched_and_not_told(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    street = Street(store, rules((ALEPPO,), feeds=(FEED,)))
    street.watch(rules((ALEPPO,), feeds=(FEED, OTHER)), NOON)
    (decision,) = street.arrive(NOON + HOUR, feed=OTHER)
    assert decision.outcome == "suppress"
    assert store.article_row("a1").is_backlog
    assert kinds(store) == []
    store.close()


def test_a_report_that_waited_while_a_topic_was_added_is_of_the_topics_backlog(street: Street) -> None:
    street.watch(rules((ALEPPO, GAS), feeds=(FEED, OTHER)), NOON + 2 * HOUR)
    assert outcomes(street.arrive(NOON + HOUR)) == {"Aleppo": "ring", "Gas": "suppress"}


def test_a_report_that_is_older_than_a_topic_is_of_its_backlog_and_news_for_the_others(street: Street) -> None:
    street.arrive(NOON + HOUR)
    street.watch(rules((ALEPPO, GAS), feeds=(FEED, OTHER)), NOON + 2 * HOUR)
    reworded = street.arrive(NOON + 3 * HOUR, more="The governor is to visit the quarter on Tuesday.")
    assert outcomes(reworded) == {"Aleppo": "suppress", "Gas": "suppress"}
    assert kinds(street.store) == ["story.new"], "the new topic does not announce an old report"
    assert outcomes(street.arrive(NOON + 4 * HOUR, dead=90)) == {"Aleppo": "ring", "Gas": "ring"}, (
        "a risen toll is news"
    )


def test_the_article_is_of_the_feeds_country_unless_it_says_otherwise(street: Street) -> None:
    street.arrive(NOON + HOUR)
    assert street.store.article("a1").country == "SY"
    street.arrive(NOON + 2 * HOUR, feed=OTHER, country="LB")
    assert street.store.article("a2").country == "LB"


def test_nothing_is_filed_when_a_step_fails(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.pipeline.decide", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        street.arrive(NOON + HOUR)
    assert street.store.counts().articles == 0
    assert street.store.counts().alerts == 0
    monkeypatch.undo()
    street.store.release_leases("me")
    assert outcomes(street.arrive(NOON + HOUR + timedelta(minutes=1))) == {"Aleppo": "ring"}


def test_outlets_of_one_family_are_one_independent_source(tmp_path: Path) -> None:
    from worker.pipeline import independent_sources

    store = fresh_store(tmp_path)
    family = tuple(replace(feed, family="House of News") for feed in (FEED, OTHER))
    street = Street(store, rules((ALEPPO,), feeds=family))
    street.arrive(NOON + HOUR, feed=family[0])
    street.arrive(NOON + 2 * HOUR, feed=family[1], dead=30)
    for row in store.story_rows(independent_sources):
        assert len(row.story.independent_sources) == 1
    store.close()
