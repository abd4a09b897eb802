"""The contract of the store, on both databases."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import NotFound
from storage.model import (
    Alert,
    Article,
    Decision,
    DueEntry,
    Entry,
    EntryRecord,
    Feed,
    FeedState,
    Fields,
    Fingerprint,
    Lease,
    Match,
    Receipt,
    Recipient,
    Told,
    Topic,
    Verdict,
)
from storage.store import Store
from storage.store.stories import StoryArticle, read_story
from worker.identify import LIMITS, CandidateLimits

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALEPPO = Topic(name="Aleppo", query="aleppo", notify=("desk",))
NEW = Verdict(kind="new")
ROUTES = {"desk": ("anna@example.org", "ben@example.org"), "hook": ("",)}


def lease(owner: str = "me", now: datetime = NOW) -> Lease:
    return Lease(owner, now, now + 2 * MINUTE)


def count(parts: "list[StoryArticle] | tuple[StoryArticle, ...]") -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.group for part in parts))


def record(ident: str, title: str = "T", *, content: str = "c", updated: str | None = None) -> EntryRecord:
    entry = Entry(id=ident, link=f"http://a.example/{ident}", title=title, updated=updated)
    return EntryRecord(entry=entry, keys=(("guid", f"g {ident.rsplit(':', maxsplit=1)[-1]}"),), content_hash=content)


def polled(store: Store, *records: EntryRecord, now: datetime = NOW, url: str = "http://a.example/feed") -> int:
    """Polls the feed with these entries; returns how many are new."""
    store.sync_feeds([Feed(url=url)], FeedState(next_at=now))
    due = next(due for due in store.claim_every_feed(lease(now=now)) if due.feed.url == url)
    state = replace(due.state, next_at=now + 60 * MINUTE, baseline_at=due.state.baseline_at or now, status="ok")
    return store.save_poll(due, records, lambda fresh: state, articles_wanted=True, now=now)


def claimed(store: Store, now: datetime = NOW) -> DueEntry:
    (due,) = store.claim_entries(lease(now=now), 10)
    return due


def print_of(
    *keys: tuple[str, str], shingles: tuple[int, ...] = (1, -2, 3), terms: tuple[str, ...] = ("aleppo",)
) -> Fingerprint:
    return Fingerprint(
        keys=keys or (("guid", "g 1"),), shingles=shingles, terms=tuple((term, 1.0, True) for term in terms)
    )


def filed(store: Store, verdict: Verdict = NEW, *, now: datetime = NOW, text: str = "text", **prints: object) -> str:
    due = claimed(store, now)
    with store.filing(due, now) as filing:
        article = Article(url=due.entry.link, headline=due.entry.title, text=text, publisher="A")
        result = filing.file(article, print_of(**prints), Fields(), verdict, count)  # type: ignore[arg-type]
        filing.finish()
    return result.article_id


def rung(
    store: Store, ident: str = "al1", *, outcome: str = "ring", channels: tuple[str, ...] = ("desk", "hook")
) -> None:
    """Files an article whose alert goes to the channels."""
    store.sync_topics([ALEPPO], NOW)
    polled(store)
    polled(store, record(ident))
    due = claimed(store)
    with store.filing(due, NOW) as filing:
        article = Article(url=due.entry.link, headline="H", text=ident)
        result = filing.file(article, print_of(("guid", ident)), Fields(), NEW, count)
        alert = Alert(id=ident, kind="story.new", at=NOW, topic="Aleppo", thread=ident)
        decision = Decision(
            topic="Aleppo", outcome=outcome, reason="first", alert=alert, channels=channels, facts=("f",)
        )  # type: ignore[arg-type]
        filing.decide(result, [Match(topic="Aleppo")], [decision], ROUTES)
        filing.finish()


def known(store: Store, limited: Collection[str]) -> Told:
    """What the topic knows of the story, asked by the next article."""
    polled(store, record("next"))
    with store.filing(claimed(store), NOW + MINUTE) as filing:
        article = Article(url="u", text="next")
        story = filing.file(article, print_of(("guid", "n")), Fields(), Verdict(kind="new", story="s1"), count).story
        (told,) = filing.told(story, ["Aleppo"], MINUTE, limited)
        filing.finish()
    return told


# ------------------------------------------------------------------------------------------------ feeds, entries
def test_a_feed_is_claimed_by_one_worker_at_a_time(store: Store) -> None:
    store.sync_feeds([Feed(url="http://a.example/feed")], FeedState(next_at=NOW))
    assert len(store.claim_feeds(lease("one"), 10)) == 1
    assert store.claim_feeds(lease("two"), 10) == ()
    assert store.claim_feeds(lease("one"), 10) == ()


def test_a_lease_that_ran_out_is_another_workers(store: Store) -> None:
    store.sync_feeds([Feed(url="http://a.example/feed")], FeedState(next_at=NOW))
    store.claim_feeds(lease("one"), 10)
    later = NOW + 3 * MINUTE
    assert store.claim_feeds(lease("one", later), 10) == (), "what a worker holds is in flight, however long it takes"
    assert len(store.claim_feeds(lease("two", later), 10)) == 1


def test_a_feed_that_is_not_due_is_not_claimed(store: Store) -> None:
    store.sync_feeds([Feed(url="http://a.example/feed")], FeedState(next_at=NOW + MINUTE))
    assert store.claim_feeds(lease(), 10) == ()
    assert len(store.claim_every_feed(lease())) == 1


def test_a_feed_taken_out_of_the_configuration_is_not_asked_and_not_forgotten(store: Store) -> None:
    polled(store, record("1"))
    store.sync_feeds([], FeedState(next_at=NOW))
    assert store.claim_every_feed(lease(now=NOW + 90 * MINUTE)) == ()
    store.sync_feeds([Feed(url="http://a.example/feed", title="Again")], FeedState(next_at=NOW))
    (row,) = store.feed_rows()
    assert (row.feed.title, row.entries, row.state.baseline_at) == ("Again", 1, NOW)


def test_the_first_good_poll_is_the_backlog(store: Store) -> None:
    assert polled(store, record("1")) == 1
    assert claimed(store).is_backlog
    assert polled(store, record("1"), record("2")) == 1
    assert not claimed(store).is_backlog


@pytest.mark.parametrize(
    ("changed", "is_due"),
    [
        (record("1"), False),
        (record("1", content="other"), True),
        (record("1", updated="2026-01-05T13:00:00+00:00"), True),
    ],
    ids=["unchanged", "other text", "other date of update"],
)
def test_an_entry_is_looked_at_again_when_the_feed_changes_it(store: Store, changed: EntryRecord, is_due: bool) -> None:
    polled(store, record("1"))
    filed(store)
    assert polled(store, changed) == 0
    assert bool(store.claim_entries(lease("x"), 10)) is is_due


def test_a_changed_guid_with_the_same_key_and_text_is_nothing_new(store: Store) -> None:
    polled(store, record("http:1"))
    filed(store)
    assert polled(store, record("https:1")) == 0
    assert store.claim_entries(lease(), 10) == ()


def test_an_entry_changed_while_it_was_worked_on_stays_due(store: Store) -> None:
    polled(store, record("1"))
    due = claimed(store)
    polled(store, record("1", content="newer"))
    with store.filing(due, NOW) as filing:
        filing.file(Article(url="u", text="t"), print_of(), Fields(), NEW, count)
        filing.finish()
    assert len(store.claim_entries(lease("next"), 10)) == 1


def test_nothing_of_a_filing_stays_if_it_is_left_by_an_error(store: Store) -> None:
    polled(store, record("1"))
    due = claimed(store)

    def break_off() -> None:
        with store.filing(due, NOW) as filing:
            filing.file(Article(url="u", text="t"), print_of(), Fields(), NEW, count)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert store.counts().articles == 0
    store.release_leases("me")
    assert len(store.claim_entries(lease(), 10)) == 1


def test_an_entry_put_off_is_due_at_its_time(store: Store) -> None:
    polled(store, record("1"))
    store.put_off_entry(claimed(store), NOW + 10 * MINUTE, "the page answers 503")
    assert store.claim_entries(lease(), 10) == ()
    again = claimed(store, NOW + 11 * MINUTE)
    assert again.attempts == 1


# ------------------------------------------------------------------------------------------------ filing
def test_a_revision_replaces_and_keeps_the_old_version(store: Store) -> None:
    polled(store, record("1"))
    filed(store)
    polled(store, record("1", "T2", content="2"))
    filed(store, Verdict(kind="revision", of="a1", group="g1", story="s1"), text="other")
    row = store.article_row("a1")
    assert (row.article.text, row.revision, row.verdict) == ("other", 2, "revision")
    assert store.counts().articles == 1


def test_a_copy_is_an_article_of_its_own_in_the_same_story(store: Store) -> None:
    polled(store, record("1"))
    filed(store)
    polled(store, record("2"))
    due = claimed(store)
    with store.filing(due, NOW) as filing:
        article = Article(url="http://b.example/", text="text", publisher="B")
        result = filing.file(
            article,
            print_of(("guid", "g 2")),
            Fields(),
            Verdict(kind="syndicated", of="a1", group="g1", story="s1"),
            count,
        )
    assert (result.story.id, result.story.outlets, result.story.independent_sources) == ("s1", ("A", "B"), ("g1",))
    assert result.is_backlog, "a copy of what stood in a backlog is backlog"


def test_groups_that_turn_out_to_be_one_are_joined(store: Store) -> None:
    polled(store, record("1"))
    filed(store)
    polled(store, record("2"))
    filed(store, text="other")
    polled(store, record("3"))
    third = Verdict(kind="syndicated", of="a2", group="g1", joins=("g2",), story="s2", near=("s1",))
    filed(store, third, text="both")
    assert {row.group for row in store.all_articles()} == {"g1"}
    assert ("s2", "s1") in store.near_stories()


def test_a_part_never_replaces_the_whole(store: Store) -> None:
    polled(store, record("1"))
    filed(store)
    polled(store, record("1", content="2"))
    with store.filing(claimed(store), NOW) as filing:
        part = Article(url="u", text="a part", is_partial=True)
        result = filing.file(
            part, print_of(), Fields(), Verdict(kind="revision", of="a1", group="g1", story="s1"), count
        )
    assert result.is_unchanged
    assert store.article("a1").text == "text"


def test_candidates_share_a_key_a_text_or_terms(store: Store) -> None:
    polled(store, record("1"))
    filed(store, shingles=(1, 2, 3, 4, 5, 6), terms=("aleppo", "salaheddine"))
    polled(store, record("2"))
    with store.filing(claimed(store), NOW) as filing:
        by_key = filing.candidates(print_of(("guid", "g 1"), shingles=()), LIMITS)
        by_text = filing.candidates(print_of(("guid", "x"), shingles=(2, 3, 4, 5, 6, 7), terms=()), LIMITS)
        by_terms = filing.candidates(print_of(("guid", "x"), shingles=(), terms=("salaheddine",)), LIMITS)
        later = Fingerprint(keys=(), shingles=(2, 3, 4, 5, 6), terms=())
    with store.filing(replace_now(store), NOW + timedelta(days=30)) as filing:
        too_late = filing.candidates(later, LIMITS)
    assert by_key.by_key is not None
    assert by_key.by_key.id == "a1"
    assert [known.id for known in by_text.by_text] == ["a1"]
    assert [known.id for known in by_terms.by_terms] == ["a1"]
    assert (by_terms.term_counts["salaheddine"], by_terms.articles) == (1, 1)
    assert too_late.by_text == ()


def test_a_version_is_found_by_the_text_before_it_too_but_no_more_by_its_terms(store: Store) -> None:
    polled(store, record("1"))
    filed(store, shingles=(1, 2, 3), terms=("aleppo", "gas"))
    polled(store, record("1", "T2", content="2"))
    revision = Verdict(kind="revision", of="a1", group="g1", story="s1")
    filed(store, revision, text="other", shingles=(3, 4, 5), terms=("aleppo", "idlib"))
    polled(store, record("2"))
    with store.filing(claimed(store), NOW) as filing:
        by_text = [filing.candidates(print_of(("guid", "x"), shingles=kept), LIMITS) for kept in ((1, 2, 3), (3, 4, 5))]
        by_terms = [filing.candidates(print_of(("guid", "x"), terms=(term,)), LIMITS) for term in ("gas", "idlib")]
    assert [[known.id for known in found.by_text] for found in by_text] == [["a1"], ["a1"]]
    assert [[known.id for known in found.by_terms] for found in by_terms] == [[], ["a1"]]


def test_a_phrase_of_very_many_is_passed_over(store: Store) -> None:
    for ident, shingles in (("1", (1, 2)), ("2", (1,)), ("3", ())):
        polled(store, record(ident))
        if shingles:
            filed(store, shingles=shingles)
    limits = CandidateLimits(max_shingle_count=1, min_shared_shingles=1)
    with store.filing(claimed(store), NOW) as filing:
        found = filing.candidates(print_of(("guid", "x"), shingles=(1, 2), terms=()), limits)
    assert [known.id for known in found.by_text] == ["a1"]


def replace_now(store: Store) -> DueEntry:
    polled(store, record("9"))
    return claimed(store)


# ------------------------------------------------------------------------------------------------ outbox
def test_what_rings_has_a_delivery_for_each_recipient(store: Store) -> None:
    rung(store)
    rows = store.delivery_rows(undelivered=False, limit=10)
    assert {(row.delivery.to.channel, row.delivery.to.address) for row in rows} == {
        ("desk", "anna@example.org"),
        ("desk", "ben@example.org"),
        ("hook", ""),
    }


def test_a_channel_is_served_by_one_at_a_time(store: Store) -> None:
    rung(store)
    first = store.claim_deliveries(lease(), (), 10)
    second = store.claim_deliveries(lease(), {first[0].to.channel}, 10)
    assert {d.to.channel for d in first}.isdisjoint(d.to.channel for d in second)
    assert store.claim_deliveries(lease(), {"desk", "hook"}, 10) == ()


def test_a_retry_keeps_its_id_and_a_sent_one_is_never_claimed_again(store: Store) -> None:
    rung(store, channels=("hook",))
    (first,) = store.claim_deliveries(lease(), (), 10)
    store.settle_delivery(first, "me", Receipt(outcome="retry", reason="500"), NOW + MINUTE, NOW)
    assert store.claim_deliveries(lease(), (), 10) == ()
    (again,) = store.claim_deliveries(lease(now=NOW + 2 * MINUTE), (), 10)
    assert (again.id, again.attempts) == (first.id, 1)
    store.settle_delivery(again, "me", Receipt(outcome="sent"), None, NOW)
    assert store.claim_deliveries(lease(now=NOW + 90 * MINUTE), (), 10) == ()


def test_a_receipt_of_a_lost_lease_changes_nothing(store: Store) -> None:
    rung(store, channels=("hook",))
    (delivery,) = store.claim_deliveries(lease(), (), 10)
    store.release_leases(None)
    store.settle_delivery(delivery, "me", Receipt(outcome="dead", reason="x"), None, NOW)
    assert len(store.claim_deliveries(lease("two"), (), 10)) == 1


def test_dead_letters_are_listed_and_can_be_sent_again(store: Store) -> None:
    rung(store, channels=("hook",))
    (delivery,) = store.claim_deliveries(lease(), (), 10)
    store.settle_delivery(delivery, "me", Receipt(outcome="retry", reason="500"), None, NOW)
    (row,) = store.delivery_rows(undelivered=True, limit=10)
    assert (row.state, row.reason) == ("dead", "500")
    assert store.resend(delivery.id, NOW) == 1
    assert [d.id for d in store.claim_deliveries(lease(), (), 10)] == [delivery.id]
    with pytest.raises(NotFound, match="no delivery"):
        store.resend("msg_unknown", NOW)


def test_a_disabled_channel_gets_nothing_until_its_endpoint_is_another(store: Store) -> None:
    rung(store, channels=("hook",))
    assert store.disable_channel("hook", "old", "410 Gone", NOW) == 1
    assert store.claim_deliveries(lease(), (), 10) == ()
    rung(store, "al2", channels=("hook",))
    assert store.claim_deliveries(lease(), (), 10) == ()
    assert store.counts().deliveries_dead == 2
    store.sync_channels({"hook": "new"})
    rung(store, "al3", channels=("hook",))
    assert len(store.claim_deliveries(lease(), (), 10)) == 1


def test_who_has_left_gets_nothing_more(store: Store) -> None:
    ben = Recipient(channel="desk", address="ben@example.org")
    token = store.leaving_token(ben)
    assert store.leaving_token(ben) == token
    rung(store, channels=("desk",))
    assert store.leave(token, NOW) == ben
    assert store.leave("no such token", NOW) is None
    rung(store, "al2", channels=("desk",))
    assert {d.to.address for d in store.claim_deliveries(lease(), (), 10)} == {"anna@example.org"}


def test_the_same_alert_is_told_once(store: Store) -> None:
    alert = Alert(id="quiet", kind="silence", at=NOW)
    for _ in range(2):
        store.tell(alert, ["hook"], ROUTES)
    assert len(store.delivery_rows(undelivered=False, limit=10)) == 1


def test_a_regular_message_notes_its_slot(store: Store) -> None:
    assert store.told_until("weekly") is None
    store.tell_slot("weekly", NOW, None, (), {})
    assert store.told_until("weekly") == NOW
    alert = Alert(id="w", kind="near.misses", at=NOW, thread="w")
    store.tell_slot("weekly", NOW + timedelta(days=7), alert, ("desk",), {"desk": ("a@desk.example",)})
    assert store.told_until("weekly") == NOW + timedelta(days=7)
    assert [row.delivery.alert.id for row in store.delivery_rows(undelivered=False, limit=9)] == ["w"]


def test_a_digest_takes_what_waits_for_it_once(store: Store) -> None:
    rung(store, outcome="digest")
    assert store.claim_deliveries(lease(), (), 10) == ()
    assert [story.story.id for story in store.waiting_stories("Aleppo", "digest", NOW, count)] == ["s1"]
    digest = Alert(id="d", kind="digest", at=NOW, topic="Aleppo")
    store.close_digest("Aleppo", (NOW, NOW), digest, ["hook"], ROUTES)
    assert store.waiting_stories("Aleppo", "digest", NOW, count) == ()
    assert store.digested_until("Aleppo") == NOW
    assert len(store.claim_deliveries(lease(), (), 10)) == 1


def test_a_storm_waits_for_its_message(store: Store) -> None:
    rung(store, outcome="storm")
    assert store.topics_waiting() == (("Aleppo", "storm"),)
    message = Alert(id="st", kind="storm", at=NOW, topic="Aleppo")
    store.send_gathered(("Aleppo", "storm"), NOW, message, ["hook"], ROUTES)
    assert store.topics_waiting() == ()
    assert store.last_composed("Aleppo", "storm") == NOW


@pytest.mark.parametrize(
    ("outcome", "is_waiting", "due"), [("ring", False, (NOW,)), ("storm", True, ()), ("digest", True, ())]
)
def test_what_has_gone_out_is_told_from_what_waits(
    store: Store, outcome: str, *, is_waiting: bool, due: tuple[datetime, ...]
) -> None:
    rung(store, outcome=outcome)
    assert store.due_times("Aleppo", NOW - MINUTE) == due
    told = known(store, {"Aleppo"})
    assert (told.is_waiting, told.due) == (is_waiting, due)


def test_how_long_alerts_take_is_counted_of_what_rang_and_arrived(store: Store) -> None:
    rung(store)
    late = NOW + 3 * MINUTE
    for delivery in store.claim_deliveries(lease(now=late), ("hook",), 1):
        store.settle_delivery(delivery, "me", Receipt(outcome="sent"), None, late)
    assert store.latencies(NOW - MINUTE) == (3 * MINUTE,)
    assert store.latencies(NOW + MINUTE) == ()
    assert store.undelivered_of("none") is None
    assert store.undelivered_of("al1") == (NOW, ("", ""))


def test_a_rehearsed_filing_leaves_nothing(store: Store) -> None:
    entry = Entry(id="c", link="http://c.example/1")
    with store.rehearsing(Feed(url="http://c.example/feed"), entry, NOW) as filing:
        filed = filing.file(Article(url="u", text="word"), print_of(), Fields(), NEW, count)
        assert read_story(filing.connection, int(filed.story.id[1:]), count).outlets
    assert (store.counts().articles, store.counts().stories, store.feed_states()) == (0, 0, ())


def test_a_message_takes_what_waits_with_it(store: Store) -> None:
    rung(store, outcome="storm")
    message = Alert(id="st", kind="storm", at=NOW, topic="Aleppo")
    store.send_gathered(("Aleppo", "storm"), NOW, message, ["hook"], ROUTES)
    told = known(store, {"Aleppo"})
    assert (told.is_waiting, told.due) == (False, (NOW,))


def test_facts_and_alerts_of_a_story_are_remembered_for_each_topic(store: Store) -> None:
    rung(store)
    polled(store, record("2"))
    with store.filing(claimed(store), NOW) as filing:
        story = filing.file(
            Article(url="u", text="more"), print_of(("guid", "2")), Fields(), Verdict(kind="new", story="s1"), count
        ).story
        told = {entry.topic: entry for entry in filing.told(story, ["Other"], 5 * MINUTE)}
    assert [alert.id for alert in told["Aleppo"].alerts] == ["al1"]
    assert told["Aleppo"].facts == {"f"}
    assert told["Aleppo"].recent == (NOW,)
    assert told["Other"].alerts == ()


def test_an_edited_topic_is_watched_anew_and_a_kept_one_is_not(store: Store) -> None:
    store.sync_topics([ALEPPO], NOW)
    store.sync_topics([ALEPPO, Topic(name="Gas", query="gas")], NOW + MINUTE)
    store.sync_topics([ALEPPO, Topic(name="Gas", query="gas OR oil")], NOW + 2 * MINUTE)
    assert store.digested_until("Aleppo") == NOW
    assert store.digested_until("Gas") == NOW + 2 * MINUTE
    store.sync_topics([], NOW)
    assert store.digested_until("Gas") is None


def test_topics_that_are_the_values_noted_before_are_not_looked_at(store: Store) -> None:
    gas, oil, new = Topic(name="Gas", query="gas"), Topic(name="Oil", query="oil"), Topic(name="New", query="new")
    store.sync_topics([ALEPPO, gas, oil], NOW)
    edited = replace(gas, query="gas OR lng")
    # one stays, one is edited, one goes, one is new; of one that is the same in other words nothing changes
    store.sync_topics([replace(ALEPPO), edited, new], NOW + MINUTE, {"Aleppo": ALEPPO, "Gas": gas, "Oil": oil})
    since = [store.digested_until(name) for name in ("Aleppo", "Gas", "Oil", "New")]
    assert since == [NOW, NOW + MINUTE, None, NOW + MINUTE]
    store.sync_topics([ALEPPO, edited], NOW + 2 * MINUTE, {"Aleppo": ALEPPO, "Gas": edited, "New": new})
    since = [store.digested_until(name) for name in ("Aleppo", "Gas", "Oil", "New")]
    assert since == [NOW, NOW + MINUTE, None, None]


def test_accounting_counts_what_was_decided(store: Store) -> None:
    rung(store)
    counted = dict(store.accounting("Aleppo", NOW - MINUTE, NOW))
    assert counted == {"seen": 1, "matched": 1, "stories": 1, "alerted": 1, "held": 0, "suppressed": 0}


def test_accounting_adds_up_and_says_why(store: Store) -> None:
    """Of four reports that match: one goes into the digest, one is held, two do not ring."""
    store.sync_topics([ALEPPO], NOW)
    polled(store)
    decided = (("digest", "first"), ("hold", "night"), ("suppress", "again"), ("suppress", "again"))
    for number, (outcome, reason) in enumerate(decided):
        polled(store, record(str(number)))
        due = claimed(store)
        with store.filing(due, NOW) as filing:
            keys = print_of(("guid", str(number)))
            story = Verdict(kind="new", story="s1" if number > 1 else None)
            result = filing.file(Article(url=due.entry.link, text=str(number)), keys, Fields(), story, count)
            told = Alert(id=str(number), kind="story.new", at=NOW, topic="Aleppo") if outcome != "suppress" else None
            decision = Decision(topic="Aleppo", outcome=outcome, reason=reason, alert=told)  # type: ignore[arg-type]
            filing.decide(result, [Match(topic="Aleppo")], [decision], ROUTES)
            filing.finish()
    counted = dict(store.accounting("Aleppo", NOW - MINUTE, NOW))
    assert counted == {"seen": 4, "matched": 4, "stories": 2, "alerted": 1, "held": 1, "suppressed": 2}
    assert counted["matched"] == counted["alerted"] + counted["held"] + counted["suppressed"]
    assert store.suppressions("Aleppo", NOW - MINUTE, NOW) == (("again", 2),)
    assert store.suppressions("Aleppo", NOW, NOW + MINUTE) == ()


def test_old_pages_and_index_rows_go(store: Store) -> None:
    polled(store, record("1"))
    filed(store)
    assert store.prune(NOW, NOW) == (0, 0)
    assert store.prune(NOW, NOW + timedelta(days=1)) == (0, 4)


@pytest.mark.parametrize("ident", ["a99", "x", "s1", ""])
def test_an_unknown_id_is_told_so(store: Store, ident: str) -> None:
    with pytest.raises(NotFound, match="article"):
        store.article_row(ident)
