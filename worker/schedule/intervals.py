"""How long until the next poll: the feed's rhythm between floor and ceiling, what it asks for, and back-off."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.model import DueFeed, FeedState
from worker.schedule.bounds import after_skipped, is_skipped, lower_bound

#: Jitter only adds, and at most this share.
JITTER = 0.1
#: A feed is asked twice as often as it publishes: half an item's gap is waited on the average.
POLLS_PER_ENTRY = 2
#: The rhythm is that of the last week, so that a weekend does not slow a Monday down for long.
RHYTHM_WINDOW = timedelta(days=7)
#: How many publication times are remembered.
MOST_ARRIVALS = 100
#: Without validators every poll is a whole download: once in this time, unless something was new within it.
UNCONDITIONAL = timedelta(hours=24)
#: A feed that a hub brings is polled for safety alone, and when the hub no longer does.
SAFETY = timedelta(hours=24)
#: Back-off doubles from the interval up to this.
LONGEST_BACK_OFF = timedelta(hours=24)
#: 429 and 403 without Retry-After: doubling from this.
FIRST_PAUSE = timedelta(hours=4)
#: An address that was not found for so long is asked once in so long, for ever.
DEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PollLimits:
    """The owner's limits: adaptive polling stays between the two."""

    min: timedelta
    max: timedelta


def is_due(state: FeedState, now: datetime, *, every: bool) -> bool:
    """Whether the feed may be asked now; `every` leaves the schedule aside, but no request to wait, nor `gone`."""
    if state.status == "gone" or (state.wait_until is not None and now < state.wait_until):
        return False
    return every or (now >= state.next_at and not is_skipped(state, now))


def postpone(state: FeedState, now: datetime) -> FeedState:
    """The state of a feed whose time has come within hours that it asks to be left alone, or within a wait."""
    due = max(state.next_at, now, state.wait_until or now)
    return replace(state, next_at=after_skipped(state, due))


def floor(due: DueFeed, limits: PollLimits) -> timedelta:
    """The shortest interval the owner allows for this feed."""
    return due.feed.interval if due.feed.interval is not None else limits.min


def interval(due: DueFeed, state: FeedState, limits: PollLimits, now: datetime) -> timedelta:
    """The time until the next poll of a feed that is well: `state` is that after the answer."""
    own = due.feed.interval
    wanted = own if own is not None else min(max(rhythm(state.arrivals, now), limits.min), limits.max)
    if own is None and due.pushed_until is not None:
        wanted = max(wanted, min(SAFETY, due.pushed_until - now))
    if _asks_for_all(state) and not _had_news(state, now):
        wanted = max(wanted, min(UNCONDITIONAL, limits.max))
    return max(wanted, lower_bound(state))


def _asks_for_all(state: FeedState) -> bool:
    return not state.etag and not state.last_modified


def _had_news(state: FeedState, now: datetime) -> bool:
    times = (*state.arrivals[:1], *((state.new_entry_at,) if state.new_entry_at else ()))
    return any(now - moment < UNCONDITIONAL for moment in times)


def rhythm(arrivals: tuple[datetime, ...], now: datetime) -> timedelta:
    """Half the mean gap between the entries of the last week; the longest wait where there were none."""
    recent = [moment for moment in arrivals if now - moment <= RHYTHM_WINDOW]
    if not recent:
        return RHYTHM_WINDOW
    whole_week = len(recent) < len(arrivals) or len(arrivals) < 2
    span = RHYTHM_WINDOW if whole_week else now - min(recent)
    return span / (POLLS_PER_ENTRY * len(recent))


def with_arrivals(known: tuple[datetime, ...], more: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """The remembered publication times, newest first; those of the future are left out."""
    return tuple(sorted({*known, *(moment for moment in more if moment <= now)}, reverse=True)[:MOST_ARRIVALS])


def jittered(wait: timedelta, jitter: float) -> timedelta:
    return wait * (1 + JITTER * jitter)


def back_off(first: timedelta, failures: int) -> timedelta:
    """`first` doubled for every failure after the first, up to a day (or `first`, where that is longer)."""
    doublings = min(max(failures - 1, 0), 20)
    return max(min(first * (1 << doublings), LONGEST_BACK_OFF), first)
