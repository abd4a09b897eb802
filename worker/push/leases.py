"""What a hub is asked for, for how long, and when it is asked again."""

from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from storage.model import Subscription

#: what is asked for: hubs grant from a day to a month
WANTED_LEASE = timedelta(days=10)
#: what is believed of a hub that grants less or more
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=5), timedelta(days=90)
#: the share of a lease after which it is renewed: what is left of ten days is two, in which to try again
RENEWED_AFTER = 0.8
#: how long a hub may take to verify what it was asked; it is asked again then
VERIFIED_WITHIN = timedelta(hours=1)
#: waits after a hub did not take a request: doubling from the first, for ever, since polling goes on without it
FIRST_RETRY, LAST_RETRY = timedelta(minutes=10), timedelta(days=1)


def asking(subscription: Subscription, callback: str, mode: Literal["subscribe", "unsubscribe"]) -> bytes:
    """The form that a hub is sent."""
    form = {"hub.callback": callback, "hub.mode": mode, "hub.topic": subscription.topic}
    if mode == "subscribe":
        form |= {"hub.secret": subscription.secret, "hub.lease_seconds": str(int(WANTED_LEASE.total_seconds()))}
    return urlencode(form).encode()


def granted(stated: str) -> timedelta:
    """The lease that a hub states in seconds; what cannot be read is what was asked for."""
    text = stated.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        return WANTED_LEASE
    return min(max(timedelta(seconds=int(text)), SHORTEST_LEASE), LONGEST_LEASE)


def renew_at(now: datetime, lease: timedelta) -> datetime:
    """When a lease that begins now is renewed."""
    return now + lease * RENEWED_AFTER


def verification_due(now: datetime) -> datetime:
    """When a hub that has been asked now, and says no more, is asked again."""
    return now + VERIFIED_WITHIN


def retry_delay(attempt: int) -> timedelta:
    """The wait after so many failed requests to a hub (1 = the first)."""
    return min(FIRST_RETRY * (1 << min(max(attempt - 1, 0), 20)), LAST_RETRY)
