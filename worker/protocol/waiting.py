"""Retry-After, and the dates of HTTP."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: a server that asks for more is held to this: longer is a mistake more often than a wish
LONGEST = timedelta(days=14)
#: more digits than this are more seconds than fourteen days
MOST_DIGITS = 9


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: 0 to 14 days; None if absent or unreadable.

    Seconds or an HTTP date (RFC 9110 section 10.2.3); a date is taken relative to `now`, an aware time.
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return LONGEST if len(text) > MOST_DIGITS else min(timedelta(seconds=int(text)), LONGEST)
    moment = http_date(text)
    return None if moment is None else min(max(moment - now, timedelta(0)), LONGEST)


def http_date(text: str) -> datetime | None:
    """The UTC time of an HTTP date in any of its three forms, None if it cannot be read."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
