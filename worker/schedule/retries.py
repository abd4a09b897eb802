"""Further attempts: tables for deliveries and pages, and what a server's Retry-After means."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Waits between the attempts of a delivery: Standard Webhooks' example schedule, longer at its end.
DELIVERY_WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: The share of a wait that jitter adds at most, so that receivers that failed together are not asked together.
DELIVERY_JITTER = 0.2
#: Waits after a page could not be had: a deployment, an outage, a night, a last try.
PAGE_WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
#: A server that asks for more is held to this: longer is a mistake more often than a wish.
LONGEST_WAIT = timedelta(days=14)


def delivery_delay(attempt: int, jitter: float) -> timedelta | None:
    """The wait after so many failed attempts (1 = the first has failed), None when no further one is made.

    `jitter` (0..1) adds up to a fifth of the wait.
    """
    if not 1 <= attempt <= len(DELIVERY_WAITS):
        return None
    return DELIVERY_WAITS[attempt - 1] * (1 + DELIVERY_JITTER * jitter)


def page_retry_delay(attempt: int) -> timedelta | None:
    """The wait after so many failed attempts at an article's page (1-based), None when it is given up."""
    return PAGE_WAITS[attempt - 1] if 1 <= attempt <= len(PAGE_WAITS) else None


def retry_after(header: str, now: datetime) -> timedelta | None:
    """The wait a Retry-After header asks for, seconds or an HTTP date; None if it cannot be read.

    Never negative, at most 14 days.
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return LONGEST_WAIT if len(text) > 9 else min(timedelta(seconds=int(text)), LONGEST_WAIT)
    moment = http_date(text)
    return None if moment is None else min(max(moment - now, timedelta(0)), LONGEST_WAIT)


def http_date(text: str) -> datetime | None:
    """The UTC time of an HTTP date in any of its three forms, None if it cannot be read."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
