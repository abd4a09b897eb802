"""What an answer to a poll, or the lack of one, makes of a feed's state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from typing import NamedTuple

from storage.model import DueFeed, FeedState, FeedStatus, FetchFailed, ParsedFeed, Response, instant
from worker.protocol import challenge, retry_after
from worker.schedule import redirects
from worker.schedule.bounds import after_skipped, freshness, lower_bound, stated_pace
from worker.schedule.intervals import (
    DEAD,
    FIRST_PAUSE,
    PollLimits,
    back_off,
    floor,
    interval,
    jittered,
    with_arrivals,
)

#: Answers that mean "not you, or not so often": they are paused for longer than an error.
PAUSED = (403, 429)
NOT_FOUND = 404
GONE = 410
#: Two answers of 410 so far apart end a feed.
GONE_PROOF = timedelta(hours=1)
#: A feed that is gone is never due; a year that no clock reaches keeps it out of every query.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
#: Jitter of a wait that the server asked for: enough to spread, not to be late.
MOST_WAIT_JITTER = timedelta(minutes=10)


def first_state(now: datetime) -> FeedState:
    """The state of a feed that was never polled: due at once."""
    return FeedState(next_at=now)


def body_hash(body: bytes) -> str:
    """The fingerprint by which the same body is known again without parsing it."""
    return blake2b(body, digest_size=16).hexdigest()


def after_answer(
    due: DueFeed,
    response: Response,
    parsed: ParsedFeed | ValueError | None,
    *,
    new_entries: int,
    limits: PollLimits,
    now: datetime,
    jitter: float,
) -> FeedState:
    """The feed's state after an HTTP answer.

    `parsed` is what the body was read as: a feed, the error of the parser (its text is the reason), or None where
    nothing had to be read: a 304, an error status, or a body that is the one already known (`body_hash`).
    `jitter` is 0..1.
    """
    problem = _problem(due, response, parsed)
    if problem is not None:
        asked = replace(due, state=replace(due.state, polled_at=now))
        return _after_problem(asked, response, problem, limits=limits, now=now, jitter=jitter)
    state = redirects.follow(due, _with_given(due.state, response, now), response, now)
    if isinstance(parsed, ParsedFeed):
        state = _learnt(state, parsed, new_entries, now)
        if not parsed.is_whole:  # the server is to send it again, and it is to be read again
            state = replace(state, etag=b"", last_modified=b"", body_hash="")
    wait = jittered(interval(due, state, limits, now), jitter)
    return replace(
        state,
        status="ok",
        reason=state.reason if isinstance(parsed, ParsedFeed) else "",
        polled_at=now,
        ok_at=now,
        failures=0,
        failing_since=None,
        gone_at=None,
        wait_until=None,
        next_at=after_skipped(state, now + wait),
    )


def after_push(state: FeedState, parsed: ParsedFeed, *, new_entries: int, now: datetime) -> FeedState:
    """The feed's state after a hub brought it: what was learnt of it. When it is polled next, stays as it is."""
    return _learnt(state, parsed, new_entries, now)


def after_failure(due: DueFeed, failure: FetchFailed, *, limits: PollLimits, now: datetime, jitter: float) -> FeedState:
    """The feed's state after a request that had no answer."""
    state = redirects.regret(_failed(replace(due.state, polled_at=now), now), now)
    wait = _back_off(replace(due, state=state), limits)
    return _told(state, "failing", failure.reason, now + jittered(wait, jitter))


def _problem(due: DueFeed, response: Response, parsed: ParsedFeed | ValueError | None) -> str | None:
    """What is wrong with the answer, as a sentence; None if it is a feed, or its known content."""
    if isinstance(parsed, ValueError):
        said = "" if response.status == HTTPStatus.OK else f"answered {_named(response.status)}: "
        return said + str(parsed)
    if response.status == HTTPStatus.NOT_MODIFIED:
        unasked = not due.state.etag and not due.state.last_modified
        return "answered 304 Not Modified to a request without conditions" if unasked else None
    if response.status in (HTTPStatus.OK, HTTPStatus.IM_USED):
        return None
    wall = challenge(response)
    return f"answered {_named(response.status)}: it {wall}" if wall else f"answered {_named(response.status)}"


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


class _Given(NamedTuple):
    """What a good answer gives for the next request, and how long it stays fresh."""

    etag: bytes
    last_modified: bytes
    body_hash: str
    max_age: timedelta | None


def _with_given(state: FeedState, response: Response, now: datetime) -> FeedState:
    """The state with what a good answer gives; mostly it gives what it gave before, and the state stays as it is."""
    known = _Given(state.etag, state.last_modified, state.body_hash, state.max_age)
    given = _given(known, response, now)
    return state if given == known else replace(state, **given._asdict())


def _given(known: _Given, response: Response, now: datetime) -> _Given:
    fresh = freshness(response, now)
    etag, modified = _raw(response, "etag"), _raw(response, "last-modified")
    if response.status != HTTPStatus.NOT_MODIFIED:
        return _Given(etag, modified, body_hash(response.body), fresh)
    return _Given(
        etag or known.etag,
        modified or known.last_modified,
        known.body_hash,
        known.max_age if fresh is None else fresh,
    )


def _raw(response: Response, name: str) -> bytes:
    return next((value for key, value in response.headers if key == name), b"")


def _learnt(state: FeedState, parsed: ParsedFeed, new_entries: int, now: datetime) -> FeedState:
    """The state after a document was read: what the feed says of itself, and its rhythm."""
    is_baseline = state.baseline_at is None
    stated = [moment for entry in parsed.entries if (moment := instant(entry.published or entry.updated))]
    unstated = [now] if new_entries and not is_baseline and not stated else []
    return replace(
        state,
        title=parsed.feed.title or state.title,
        site_url=parsed.feed.link or state.site_url,
        baseline_at=now if is_baseline else state.baseline_at,
        new_entry_at=now if new_entries and not is_baseline else state.new_entry_at,
        arrivals=with_arrivals(state.arrivals, [*stated, *unstated], now),
        ttl=stated_pace(parsed.feed),
        skip_hours=parsed.feed.skip_hours,
        skip_days=parsed.feed.skip_days,
        reason=_remark(state, parsed),
    )


def _remark(state: FeedState, parsed: ParsedFeed) -> str:
    """What the owner may want to know of a document that is well enough."""
    if not parsed.is_whole:
        return "the document breaks off; the entries before that were kept"
    return "" if parsed.entries or not state.arrivals else "the feed came back empty; what is stored was kept"


def _after_problem(
    due: DueFeed, response: Response, problem: str, *, limits: PollLimits, now: datetime, jitter: float
) -> FeedState:
    state = redirects.regret(redirects.distrust(_failed(due.state, now), response), now)
    due = replace(due, state=state)
    if response.status == GONE:
        return _after_gone(due, problem, limits=limits, now=now, jitter=jitter)
    state = replace(state, gone_at=None)
    wait = _wait(response, state.failures, now)
    if wait is None:
        status: FeedStatus = "blocked" if "challenge" in problem else "failing"
        delay = _back_off(due, limits, is_missing=response.status == NOT_FOUND)
        return _told(state, status, problem, now + jittered(delay, jitter))
    status = "blocked" if response.status == HTTPStatus.FORBIDDEN or "challenge" in problem else "waiting"
    spread = min(jittered(wait, jitter) - wait, MOST_WAIT_JITTER)
    next_at = now + max(wait + spread, _back_off(due, limits, is_missing=False))
    return _told(replace(state, wait_until=now + wait), status, problem, next_at)


def _after_gone(due: DueFeed, problem: str, *, limits: PollLimits, now: datetime, jitter: float) -> FeedState:
    since = due.state.gone_at
    if since is not None and now - since >= GONE_PROOF:
        reason = f"{problem} twice; it is not asked again. Remove the feed, or give its new address"
        return replace(due.state, status="gone", reason=reason, next_at=NEVER)
    state = replace(due.state, gone_at=since or now)
    wait = max(_back_off(due, limits, is_missing=False), GONE_PROOF)
    return _told(state, "failing", problem, now + jittered(wait, jitter))


def _wait(response: Response, failures: int, now: datetime) -> timedelta | None:
    """The wait that the answer asks for, or that its status deserves."""
    asked = retry_after(response.header("retry-after"), now) if response.status >= HTTPStatus.BAD_REQUEST else None
    if asked is not None:
        return asked
    return back_off(FIRST_PAUSE, failures) if response.status in PAUSED else None


def _failed(state: FeedState, now: datetime) -> FeedState:
    return replace(state, failures=state.failures + 1, failing_since=state.failing_since or now, wait_until=None)


def _back_off(due: DueFeed, limits: PollLimits, *, is_missing: bool = False) -> timedelta:
    """Doubling from the feed's shortest interval to a day; what was not found for a week, weekly."""
    state = due.state
    since, polled = state.failing_since, state.polled_at
    if is_missing and since is not None and polled is not None and polled - since >= DEAD:
        return DEAD
    return max(back_off(floor(due, limits), state.failures), lower_bound(state))


def _told(state: FeedState, status: FeedStatus, problem: str, next_at: datetime) -> FeedState:
    """The state with its sentence for the owner: what is wrong, since when, and when the feed is asked next."""
    next_at = after_skipped(state, next_at)
    since = state.failing_since or next_at
    sentence = f"{problem.rstrip('.')}; since {_clock(since)}, next try {_clock(next_at)}"
    return replace(state, status=status, reason=sentence, next_at=next_at)


def _clock(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %H:%M} UTC"
