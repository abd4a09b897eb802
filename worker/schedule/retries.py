"""Further attempts: tables for deliveries and pages."""

from datetime import timedelta

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
