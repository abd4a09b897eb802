"""Silence is told against the learnt rhythm; troubles are told once each."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Feed, FeedState
from tests.worker.alert.desk import ALEPPO, NOON
from worker.alert import (
    channel_failed,
    is_broken,
    is_silent,
    silence_of_source,
    silence_of_topic,
    source_broken,
    watching,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def every(gap, count):
    return tuple(NOON - gap * n for n in range(count))


def office_hours(weeks):
    """Every half hour from nine to five, Monday to Friday; NOON is a Monday."""
    monday = NOON.replace(hour=9)
    return tuple(
        sorted(
            (
                monday - week * 7 * DAY + day * DAY + n * 30 * MINUTE
                for week in range(1, weeks + 1)
                for day in range(5)
                for n in range(17)
            ),
            reverse=True,
        )
    )


@pytest.mark.parametrize(
    ("arrivals", "pause", "silent"),
    [
        (every(30 * MINUTE, 60), 45 * MINUTE, False),
        (every(30 * MINUTE, 60), 6 * HOUR, True),
        (every(2 * HOUR, 20), 3 * HOUR, False),
        (every(2 * HOUR, 20), DAY, True),
        (every(DAY, 12), 30 * HOUR, False),
        (every(DAY, 12), 36 * HOUR, False),
        (every(DAY, 12), 3 * DAY, True),
        # too little to know a rhythm
        (every(30 * MINUTE, 6), 5 * DAY, False),
        ((), DAY, False),
        # ten items at once, a day apart: a daily rhythm
        (tuple(NOON - DAY * n - timedelta(seconds=k) for n in range(12) for k in range(10)), 30 * HOUR, False),
        # a date in the future is no arrival
        ((NOON + 90 * DAY, *every(30 * MINUTE, 60)), DAY, True),
        # a weekend is no silence, a fortnight is
        (office_hours(3), 2 * DAY, False),
        (office_hours(3), 14 * DAY, True),
    ],
)
def test_a_pause_is_a_silence_when_it_is_out_of_rhythm(arrivals, pause, silent):
    newest = max((at for at in arrivals if at <= NOON), default=NOON)
    assert (is_silent(arrivals, newest + pause) is not None) is silent


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=60), st.integers(0, 3000))
def test_a_pause_that_was_seen_before_is_never_a_silence(gaps, pause):
    at, arrivals = NOON, [NOON]
    for gap in gaps:
        at -= gap * MINUTE
        arrivals.append(at)
    if is_silent(tuple(arrivals), NOON + pause * MINUTE):
        assert pause > max(gaps)


def test_a_silence_names_what_is_silent_since_when_and_against_what_rhythm():
    silence = is_silent(every(30 * MINUTE, 60), NOON + 6 * HOUR)
    alert = silence_of_source("Wire", "https://wire.example/rss", silence, NOON + 6 * HOUR)
    assert alert.reason == "the feed Wire (https://wire.example/rss) has been silent for 6 hours"
    assert alert.notice[:2] == ("Last: 02 March 2026 12:00 UTC", "Usual: something new every 30 minutes")
    topic = silence_of_topic(ALEPPO, silence, NOON + 6 * HOUR, cause="3 of 12 sources are failing")
    assert (topic.kind, topic.topic, topic.notice[2]) == ("silence", "Aleppo", "Cause: 3 of 12 sources are failing")


def test_one_silence_is_told_once():
    first, later = (is_silent(every(30 * MINUTE, 60), NOON + hours * HOUR) for hours in (6, 20))
    alerts = [silence_of_topic(ALEPPO, s, NOON) for s in (first, later)]
    assert alerts[0].id == alerts[1].id != silence_of_source("", "u", first, NOON).id


@pytest.mark.parametrize(
    ("state", "broken"),
    [
        (FeedState(next_at=NOON), False),
        (FeedState(next_at=NOON, failures=1, failing_since=NOON - 9 * HOUR), False),
        (FeedState(next_at=NOON, failures=30, failing_since=NOON - HOUR), False),
        (FeedState(next_at=NOON, failures=3, failing_since=NOON - 4 * HOUR), True),
        (FeedState(next_at=NOON, status="gone", gone_at=NOON), True),
    ],
)
def test_a_feed_is_broken_after_hours_and_several_polls(state, broken):
    assert is_broken(state, NOON) is broken


def test_a_broken_source_is_named_with_its_cause_and_told_once_a_spell():
    feed = Feed(url="https://wire.example/rss")
    state = FeedState(next_at=NOON, title="Wire", reason="it answers 500", failures=5, failing_since=NOON - 6 * HOUR)
    alert = source_broken(feed, state, NOON)
    assert alert.reason == "the feed Wire (https://wire.example/rss) has been failing for 6 hours"
    assert alert.notice[0] == "Cause: it answers 500"
    assert "never" in alert.notice[2]
    assert source_broken(feed, state, NOON + HOUR).id == alert.id


def test_a_failed_channel_is_named_with_what_waits():
    alert = channel_failed("hook", "it answered 410 Gone", NOON - DAY, 2, NOON)
    assert "hook" in alert.reason
    assert alert.notice[:3] == (
        "Cause: it answered 410 Gone",
        "Since: 01 March 2026 12:00 UTC",
        "Not delivered: 2 alerts",
    )


def test_the_first_message_says_what_is_watched():
    alert = watching((ALEPPO,), 12, "desk", NOON)
    assert (alert.kind, alert.reason) == ("watching", "watching 12 feeds for 1 topic")
    assert "Aleppo" in alert.notice[0]
