"""What a feed itself asks for: how long an answer stays fresh, its ttl, its skipped hours and days."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from storage.model import FeedInfo, FeedState, Response
from worker.protocol import http_date

#: Freshness beyond this is a cache's setting, not a promise of the newsroom.
MOST_FRESH = timedelta(days=7)
#: A ttl is stated in minutes; values beyond a day are seconds mistaken for minutes.
MOST_TTL = timedelta(hours=24)
#: sy:updatePeriod knows months and years; a feed is asked once a week all the same.
MOST_PERIOD = timedelta(days=7)

HOUR = timedelta(hours=1)
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,9})')
_UNCACHED = re.compile(r"(?:^|[,\s])no-(?:store|cache)(?:$|[,\s=])")


def freshness(response: Response, now: datetime) -> timedelta | None:
    """How long the answer stays fresh by Cache-Control or Expires, less its Age; None if it says nothing."""
    control = ", ".join(value.decode("latin-1") for name, value in response.headers if name == "cache-control").lower()
    if _UNCACHED.search(control):
        return timedelta(0)
    stated = _MAX_AGE.search(control)
    if stated:
        fresh = timedelta(seconds=int(stated[1]))
    elif response.header("expires"):
        fresh = _until_expiry(response, now)
    else:
        return None
    return min(max(fresh - _age(response), timedelta(0)), MOST_FRESH)


def _until_expiry(response: Response, now: datetime) -> timedelta:
    expires = http_date(response.header("expires"))
    return timedelta(0) if expires is None else expires - (http_date(response.header("date")) or now)


def _age(response: Response) -> timedelta:
    age = response.header("age").strip()
    return timedelta(seconds=int(age)) if age.isascii() and age.isdigit() and len(age) < 10 else timedelta(0)


def stated_pace(info: FeedInfo) -> timedelta | None:
    """The longer of <ttl> and the syndication module's period, None if neither is stated."""
    paces = []
    if info.ttl_minutes:
        paces.append(min(timedelta(minutes=min(info.ttl_minutes, 10**6)), MOST_TTL))
    if info.update_minutes:
        paces.append(min(timedelta(minutes=min(info.update_minutes, 10**6)), MOST_PERIOD))
    return max(paces, default=None)


def lower_bound(state: FeedState) -> timedelta:
    """The shortest interval that the feed allows."""
    return max(state.max_age or timedelta(0), state.ttl or timedelta(0))


def is_skipped(state: FeedState, moment: datetime) -> bool:
    """Whether the feed asks not to be read at that time (skipHours, skipDays; GMT, Monday = 0)."""
    hours = state.skip_hours if len(state.skip_hours) < 24 else ()
    days = state.skip_days if len(state.skip_days) < 7 else ()
    return moment.hour in hours or moment.weekday() in days


def after_skipped(state: FeedState, moment: datetime) -> datetime:
    """The first time from `moment` on at which the feed may be read; `moment` itself if there is none in a week."""
    return next((t for t in _hours_from(moment) if not is_skipped(state, t)), moment)


def _hours_from(moment: datetime) -> Iterator[datetime]:
    yield moment
    full = moment.replace(minute=0, second=0, microsecond=0)
    yield from (full + HOUR * n for n in range(1, 24 * 8))
