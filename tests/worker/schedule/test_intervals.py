"""When a feed is asked next: intervals, lower bounds, rhythm, hours to leave alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import DueFeed, Entry, Feed, FeedInfo, FeedState, ParsedFeed, Response
from worker.schedule import PollLimits, after_answer, first_state, is_due, postpone

NOW = datetime(2025, 11, 22, 8, 30, tzinfo=UTC)  # a Saturday
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
USUAL = PollLimits(min=HOUR, max=24 * HOUR)
URL = "https://news.example/rss"
TAGGED = (("etag", b'"v1"'),)


def due(interval: timedelta | None = None, **state: object) -> DueFeed:
    return DueFeed(id=1, feed=Feed(url=URL, interval=interval), state=replace(first_state(NOW), **state))  # type: ignore[arg-type]


def document(count: int, every: timedelta, info: FeedInfo | None = None, newest: datetime = NOW) -> ParsedFeed:
    times = [(newest - n * every).isoformat() for n in range(count)]
    entries = tuple(Entry(id=str(n), published=time) for n, time in enumerate(times))
    return ParsedFeed(feed=info or FeedInfo(), entries=entries)


BUSY = document(20, 15 * MINUTE)


def answer(parsed: ParsedFeed, *headers: tuple[str, bytes], asked: DueFeed | None = None, **more: object) -> FeedState:
    response = Response(url=URL, final_url=URL, status=200, headers=headers, body=b"<rss/>")
    how = {"new_entries": len(parsed.entries), "limits": USUAL, "now": NOW, "jitter": 0.0} | more
    return after_answer(asked or due(), response, parsed, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parsed", "headers", "wait"),
    [
        pytest.param(BUSY, TAGGED, HOUR, id="a busy feed is asked at the floor"),
        pytest.param(document(10, 10 * HOUR), TAGGED, 4.5 * HOUR, id="a slower one at half the gap of its entries"),
        pytest.param(document(5, HOUR, newest=NOW - 900 * 24 * HOUR), TAGGED, 24 * HOUR, id="an old one daily"),
        pytest.param(document(0, HOUR), TAGGED, 24 * HOUR, id="an empty one daily"),
        pytest.param(BUSY, (), HOUR, id="no validators, but news: as usual"),
        pytest.param(
            document(5, HOUR, newest=NOW - 900 * 24 * HOUR), (), 24 * HOUR, id="no validators, no news: daily"
        ),
        pytest.param(BUSY, (*TAGGED, ("cache-control", b"max-age=60")), HOUR, id="max-age does not hurry"),
        pytest.param(BUSY, (*TAGGED, ("cache-control", b"public, max-age=14400")), 4 * HOUR, id="max-age"),
        pytest.param(
            BUSY,
            (*TAGGED, ("cache-control", b"public"), ("cache-control", b"max-age=14400")),
            4 * HOUR,
            id="max-age in a second line",
        ),
        pytest.param(
            BUSY, (*TAGGED, ("cache-control", b"max-age=14400"), ("age", b"3600")), 3 * HOUR, id="max-age less Age"
        ),
        pytest.param(BUSY, (*TAGGED, ("cache-control", b"no-store, max-age=14400")), HOUR, id="no-store is no wish"),
        pytest.param(BUSY, (*TAGGED, ("cache-control", b"max-age=99999999")), 7 * 24 * HOUR, id="max-age is capped"),
        pytest.param(BUSY, (*TAGGED, ("expires", b"Sat, 22 Nov 2025 13:30:00 GMT")), 5 * HOUR, id="Expires"),
        pytest.param(
            BUSY,
            (*TAGGED, ("expires", b"Sat, 22 Nov 2025 13:30:00 GMT"), ("date", b"Sat, 22 Nov 2025 11:30:00 GMT")),
            2 * HOUR,
            id="Expires counts from the server's Date",
        ),
        pytest.param(BUSY, (*TAGGED, ("expires", b"0")), HOUR, id="an Expires that is none"),
        pytest.param(document(20, 15 * MINUTE, FeedInfo(ttl_minutes=240)), TAGGED, 4 * HOUR, id="ttl"),
        pytest.param(document(20, 15 * MINUTE, FeedInfo(ttl_minutes=86400)), TAGGED, 24 * HOUR, id="ttl in seconds"),
        pytest.param(document(20, 15 * MINUTE, FeedInfo(update_minutes=360)), TAGGED, 6 * HOUR, id="sy:updatePeriod"),
    ],
)
def test_the_next_poll_is_as_far_off_as_rhythm_and_feed_say(
    parsed: ParsedFeed, headers: tuple[tuple[str, bytes], ...], wait: timedelta
) -> None:
    assert answer(parsed, *headers).next_at == NOW + wait


@pytest.mark.parametrize(
    ("interval", "limits", "wait"),
    [
        pytest.param(15 * MINUTE, USUAL, 15 * MINUTE, id="a feed's own interval goes below the floor"),
        pytest.param(None, PollLimits(min=MINUTE / 2, max=MINUTE), MINUTE / 2, id="the owner's floor"),
        pytest.param(6 * HOUR, USUAL, 6 * HOUR, id="and above what its rhythm says"),
    ],
)
def test_the_owner_sets_the_limits(interval: timedelta | None, limits: PollLimits, wait: timedelta) -> None:
    brisk = document(20, MINUTE / 2)
    assert answer(brisk, *TAGGED, asked=due(interval), limits=limits).next_at == NOW + wait


def test_without_validators_the_owners_ceiling_still_holds() -> None:
    old = document(5, HOUR, newest=NOW - 900 * 24 * HOUR)
    assert answer(old, limits=PollLimits(min=MINUTE / 2, max=MINUTE)).next_at == NOW + MINUTE


def test_the_feeds_own_bounds_hold_for_a_short_interval_too() -> None:
    slow = document(20, 15 * MINUTE, FeedInfo(ttl_minutes=60))
    assert answer(slow, *TAGGED, asked=due(15 * MINUTE)).next_at == NOW + HOUR


@given(jitter=st.floats(0, 1))
def test_jitter_only_adds_and_at_most_a_tenth(jitter: float) -> None:
    wait = answer(BUSY, *TAGGED, jitter=jitter).next_at - NOW
    assert HOUR <= wait <= 1.1 * HOUR


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        pytest.param((9, 10), (), datetime(2025, 11, 22, 11, 0, tzinfo=UTC), id="skipHours"),
        pytest.param((), (5, 6), datetime(2025, 11, 24, 0, 0, tzinfo=UTC), id="skipDays: the weekend"),
        pytest.param(tuple(range(24)), (), NOW + HOUR, id="every hour skipped is a mistake"),
        pytest.param((), tuple(range(7)), NOW + HOUR, id="every day too"),
    ],
)
def test_no_poll_falls_into_hours_that_are_skipped(
    hours: tuple[int, ...], days: tuple[int, ...], expected: datetime
) -> None:
    state = answer(document(20, 15 * MINUTE, FeedInfo(skip_hours=hours, skip_days=days)), *TAGGED)
    assert state.next_at == expected


@pytest.mark.parametrize(
    ("state", "now", "every", "expected"),
    [
        ({}, NOW, False, True),
        ({"next_at": NOW + HOUR}, NOW, False, False),
        ({"next_at": NOW + HOUR}, NOW, True, True),
        ({"wait_until": NOW + HOUR}, NOW, True, False),
        ({"wait_until": NOW}, NOW, True, True),
        ({"status": "gone"}, NOW, True, False),
        ({"skip_hours": (8,)}, NOW, False, False),
        ({"skip_hours": (8,)}, NOW, True, True),
        ({"skip_days": (5,)}, NOW + 24 * HOUR, False, True),
    ],
)
def test_what_is_due(state: dict[str, object], now: datetime, every: bool, expected: bool) -> None:
    assert is_due(due(**state).state, now, every=every) is expected


def test_an_overdue_feed_waits_for_the_end_of_its_skipped_hours() -> None:
    state = replace(first_state(NOW - 5 * HOUR), skip_hours=(8, 9))
    assert postpone(state, NOW).next_at == datetime(2025, 11, 22, 10, 0, tzinfo=UTC)
