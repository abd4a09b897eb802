"""Retry-After."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: a longer wait is a mistake of the other side
LONGEST = timedelta(days=14)


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: 0 to 14 days; None if absent or unreadable.

    Seconds or an HTTP date (RFC 9110 section 10.2.3); a date is taken relative to `now`, an aware time.
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:12]), 10**9)), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), LONGEST)
