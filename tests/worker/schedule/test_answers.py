"""What an answer makes of a feed: validators, errors, waits, the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.model import DueFeed, Entry, Feed, FeedInfo, FeedState, FetchFailed, Hop, ParsedFeed, Response
from worker.schedule import PollLimits, after_answer, after_failure, body_hash, first_state, is_due

NOW = datetime(2025, 11, 22, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
LIMITS = PollLimits(min=HOUR, max=DAY)
URL = "https://news.example/rss"
NEW = "https://news.example/new.xml"
FEED = ParsedFeed(feed=FeedInfo(title="News", link="https://news.example/"), entries=(Entry(id="1"),))
NO_FEED = ValueError("the address gives a web page, not a feed")


def polled(
    state: FeedState,
    status: int = 200,
    *headers: tuple[str, bytes],
    parsed: ParsedFeed | ValueError | None = FEED,
    at: datetime = NOW,
    hops: tuple[Hop, ...] = (),
    body: bytes = b"<rss/>",
    new: int = 1,
) -> FeedState:
    final = hops[-1].url if hops else URL
    response = Response(url=URL, final_url=final, status=status, headers=headers, body=body, hops=hops)
    parsed = parsed if status == 200 else None
    due = DueFeed(id=1, feed=Feed(url=URL), state=state)
    return after_answer(due, response, parsed, new_entries=new, limits=LIMITS, now=at, jitter=0.0)


def test_a_good_answer_is_remembered() -> None:
    state = polled(first_state(NOW), 200, ("etag", b'W/"a"'), ("last-modified", b"Sat, 1 Nov 2025 8:30:00 +0000"))
    assert state.status == "ok"
    assert (state.title, state.site_url) == ("News", "https://news.example/")
    assert (state.etag, state.last_modified) == (b'W/"a"', b"Sat, 1 Nov 2025 8:30:00 +0000")
    assert state.baseline_at == state.ok_at == state.polled_at == NOW
    assert state.body_hash == body_hash(b"<rss/>")
    assert state.new_entry_at is None, "entries of the baseline are not news"


def test_a_document_that_breaks_off_is_asked_for_again_whole() -> None:
    first = polled(first_state(NOW), 200, ("etag", b'"a"'))
    broken = polled(first, 200, ("etag", b'"cut"'), ("last-modified", b"now"), parsed=replace(FEED, is_whole=False))
    assert (broken.etag, broken.last_modified, broken.body_hash) == (b"", b"", "")
    assert broken.status == "ok"
    assert "breaks off" in broken.reason
    assert polled(broken).reason == ""


def test_a_304_keeps_validators_or_renews_them() -> None:
    first = polled(first_state(NOW), 200, ("etag", b'"a"'))
    assert polled(first, 304).etag == b'"a"'
    assert polled(first, 304, ("etag", b'"b"')).etag == b'"b"'
    assert polled(first, 304).status == "ok"


def test_a_200_without_validators_forgets_them_and_an_error_does_not() -> None:
    first = polled(first_state(NOW), 200, ("etag", b'"a"'))
    assert polled(first, 500, ("etag", b'"error page"')).etag == b'"a"'
    assert polled(first, 200).etag == b""
    assert polled(first, 200, ("etag", b'"page"'), parsed=NO_FEED).etag == b'"a"'


def test_a_304_that_nobody_asked_for_is_no_success() -> None:
    state = polled(first_state(NOW), 304)
    assert state.status == "failing"
    assert state.baseline_at is None


def test_the_same_body_again_needs_no_parsing() -> None:
    first = polled(first_state(NOW), 200, ("etag", b'"a"'))
    again = polled(first, 200, ("etag", b'"b"'), parsed=None, new=0, at=NOW + HOUR)
    assert (again.status, again.title, again.ok_at) == ("ok", "News", NOW + HOUR)


@pytest.mark.parametrize(
    ("status", "headers", "body", "word", "wait", "mentions"),
    [
        (404, (), b"", "failing", HOUR, "404 Not Found"),
        (500, (), b"", "failing", HOUR, "500 Internal Server Error"),
        (599, (), b"", "failing", HOUR, "599"),
        (204, (), b"", "failing", HOUR, "204 No Content"),
        (410, (), b"", "failing", HOUR, "410 Gone"),
        (503, (), b"", "failing", HOUR, "503"),
        (429, (), b"", "waiting", 4 * HOUR, "429 Too Many Requests"),
        (403, (), b"", "blocked", 4 * HOUR, "403 Forbidden"),
        (429, (("retry-after", b"7200"),), b"", "waiting", 2 * HOUR, "429"),
        (429, (("retry-after", b"1"),), b"", "waiting", HOUR, "429"),
        (429, (("retry-after", b"soon"),), b"", "waiting", 4 * HOUR, "429"),
        (429, (("retry-after", b"99999999999999999999"),), b"", "waiting", 14 * DAY, "429"),
        (503, (("retry-after", b"Sat, 22 Nov 2025 11:30:00 GMT"),), b"", "waiting", 3 * HOUR, "503"),
        (503, (("retry-after", b"Sat, 22 Nov 2025 07:30:00 GMT"),), b"", "waiting", HOUR, "503"),
        (403, (("cf-mitigated", b"challenge"),), b"", "blocked", 4 * HOUR, "challenge"),
        (403, (), b"<title>Just a moment...</title>", "blocked", 4 * HOUR, "challenge"),
        (202, (("x-amzn-waf-action", b"challenge"),), b"", "blocked", HOUR, "challenge"),
    ],
)
def test_errors_wait_and_say_so(
    status: int, headers: tuple[tuple[str, bytes], ...], body: bytes, word: str, wait: timedelta, mentions: str
) -> None:
    state = polled(first_state(NOW), status, *headers, body=body)
    assert state.status == word
    assert state.next_at == NOW + wait
    assert mentions in state.reason
    assert "next try" in state.reason
    assert (state.failures, state.failing_since) == (1, NOW)


def test_a_request_to_wait_holds_against_every_feed_now() -> None:
    waiting = polled(first_state(NOW), 429)
    assert not is_due(waiting, NOW + 3 * HOUR, every=True)
    assert is_due(waiting, NOW + 4 * HOUR, every=True)
    failing = polled(first_state(NOW), 500)
    assert is_due(failing, NOW + timedelta(minutes=1), every=True)


@pytest.mark.parametrize(
    ("status", "hours"),
    [(500, [1, 2, 4, 8, 16, 24, 24]), (404, [1, 2, 4, 8, 16, 24, 24]), (429, [4, 8, 16, 24, 24])],
)
def test_failures_double_the_wait_up_to_a_day(status: int, hours: list[int]) -> None:
    state, now, waits = first_state(NOW), NOW, []
    for _ in hours:
        state = polled(state, status, at=now)
        waits.append((state.next_at - now) / HOUR)
        now = state.next_at
    assert waits == hours


def test_what_is_not_found_for_a_week_is_asked_weekly_for_ever() -> None:
    state = replace(polled(first_state(NOW), 404), failures=20)
    later = polled(state, 404, at=NOW + 8 * DAY)
    assert later.next_at == NOW + 15 * DAY
    assert polled(state, 500, at=NOW + 8 * DAY).next_at == NOW + 9 * DAY


def test_a_success_ends_the_failure_at_once() -> None:
    state = polled(replace(polled(first_state(NOW), 500), failures=9), 200, ("etag", b'"a"'), at=NOW + DAY)
    assert (state.status, state.reason, state.failures, state.failing_since) == ("ok", "", 0, None)


def test_gone_needs_two_answers_an_hour_apart() -> None:
    once = polled(first_state(NOW), 410)
    assert once.status == "failing"
    assert polled(once, 410, at=NOW + HOUR / 2).status == "failing"
    twice = polled(once, 410, at=NOW + HOUR)
    assert twice.status == "gone"
    assert not is_due(twice, NOW + 1000 * DAY, every=True)
    between = polled(once, 200, at=NOW + HOUR)
    assert polled(between, 410, at=NOW + 2 * HOUR).status == "failing"


def test_a_page_is_no_feed_and_a_challenge_is_named() -> None:
    assert polled(first_state(NOW), parsed=NO_FEED).status == "failing"
    challenge = polled(first_state(NOW), parsed=ValueError("the site answers with a challenge page"))
    assert challenge.status == "blocked"
    assert "challenge" in challenge.reason


def test_a_feed_that_comes_back_empty_is_ok_with_a_remark() -> None:
    dated = ParsedFeed(feed=FeedInfo(), entries=(Entry(id="1", published="2025-11-22T08:00:00+00:00"),))
    first = polled(first_state(NOW), parsed=dated)
    emptied = polled(first, parsed=ParsedFeed(feed=FeedInfo(), entries=()), new=0)
    assert emptied.status == "ok"
    assert "empty" in emptied.reason
    assert emptied.title == first.title


def test_no_answer_at_all_is_a_failure_with_its_sentence() -> None:
    due = DueFeed(id=1, feed=Feed(url=URL), state=replace(first_state(NOW), etag=b'"a"'))
    failure = FetchFailed(url=URL, fault="timeout", reason="news.example did not answer within 30 s.")
    state = after_failure(due, failure, limits=LIMITS, now=NOW, jitter=1.0)
    assert state.status == "failing"
    assert state.reason == "news.example did not answer within 30 s; since 22 Nov 08:30 UTC, next try 22 Nov 09:36 UTC"
    assert state.etag == b'"a"'


MOVED = (Hop(status=301, url=NEW),)


def test_a_permanent_redirect_is_believed_after_three_polls_and_a_day() -> None:
    state = first_state(NOW)
    for hours in (0, 2, 4):
        state = polled(state, 200, ("etag", b'"m"'), at=NOW + hours * HOUR, hops=MOVED)
        assert (state.moved_to, state.redirect_to) == ("", NEW)
    moved = polled(state, 304, at=NOW + 26 * HOUR, hops=MOVED)
    assert (moved.moved_to, moved.redirect_to, moved.etag) == (NEW, "", b'"m"')


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_never_is(status: int) -> None:
    state = first_state(NOW)
    for hours in range(0, 100, 10):
        state = polled(state, at=NOW + hours * HOUR, hops=(Hop(status=status, url=NEW),))
    assert (state.moved_to, state.redirect_to, state.redirect_count) == ("", NEW, 0)


def test_a_redirect_to_a_page_or_elsewhere_begins_anew() -> None:
    state = polled(polled(first_state(NOW), hops=MOVED), at=NOW + HOUR, hops=MOVED)
    assert polled(state, parsed=NO_FEED, at=NOW + 2 * HOUR, hops=MOVED).redirect_count == 0
    assert polled(state, at=NOW + 2 * HOUR, hops=(Hop(status=301, url=NEW + "?2"),)).redirect_count == 1
    assert polled(state, at=NOW + 2 * HOUR).redirect_count == 0


def test_a_new_address_that_only_fails_is_left_for_the_configured_one() -> None:
    state = replace(first_state(NOW), moved_to=NEW, etag=b'"m"')
    failing = polled(state, 500)
    assert failing.moved_to == NEW
    left = polled(failing, 500, at=NOW + DAY)
    assert (left.moved_to, left.etag) == ("", b"")
