"""How the watch itself is: the health of its sources, and the outbox."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from storage.model import FeedRow, FeedState
from worker.context import Context
from worker.web.desk.page import Page, numbered
from worker.web.desk.plot import Bars, bars

#: rows on a page
SOURCES, DELIVERIES = 100, 100
#: entries by which a feed's delay is measured; its articles that are shown
LAGS, LATEST = 100, 20
#: in this order: what needs somebody first
STATES = ("gone", "blocked", "failing", "waiting", "new", "ok")


def sources(ctx: Context, given: Mapping[str, str]) -> Page:
    """Every feed with its health, those in trouble first."""
    rows = sorted(ctx.store.feed_rows(), key=_by_need)
    page = numbered(given, "page")
    start = (page - 1) * SOURCES
    tally = tuple((state, sum(row.state.status == state for row in rows)) for state in STATES)
    values = {
        "rows": rows[start : start + SOURCES],
        "count": len(rows),
        "tally": tuple((state, number) for state, number in tally if number),
        "page": page,
        "is_last": start + SOURCES >= len(rows),
        "host": lambda url: urlsplit(url).hostname or url,
        "rhythm": rhythm,
        "interval": interval,
    }
    return Page("sources.html", values)


def source(ctx: Context, given: Mapping[str, str]) -> Page:
    """One feed: its rhythm, how long after publication it is read, its latest articles. Raises `NotFound`."""
    url = given.get("url", "")
    row = ctx.store.feed_row(url)
    lags = sorted(ctx.store.lags(url, LAGS))
    values = {
        "row": row,
        "rhythm": rhythm(row.state),
        "interval": interval(row.state),
        "lag": lags[len(lags) // 2] if lags else None,
        "late": lags[min(len(lags) - 1, len(lags) * 9 // 10)] if lags else None,
        "measured": len(lags),
        "latest": ctx.store.article_rows_of(ctx.store.latest_of(url, LATEST)),
    }
    return Page("source.html", values)


def rhythm(state: FeedState) -> Bars:
    """Publications by the hour of the day, in this machine's time zone."""
    hours = Counter(moment.astimezone().hour for moment in state.arrivals)
    return bars([hours[hour] for hour in range(24)])


def interval(state: FeedState) -> timedelta | None:
    """From the last poll to the next; None before the first."""
    return state.next_at - state.polled_at if state.polled_at else None


def _by_need(row: FeedRow) -> tuple[int, str]:
    return STATES.index(row.state.status), (row.feed.title or row.state.title or row.feed.url).casefold()


def outbox(ctx: Context, given: Mapping[str, str]) -> Page:
    """The latest deliveries; or those alone that did not get through."""
    undelivered = given.get("only") == "undelivered"
    rows = ctx.store.delivery_rows(undelivered=undelivered, limit=DELIVERIES)
    values = {"rows": rows, "undelivered": undelivered, "most": DELIVERIES, "counts": ctx.store.counts()}
    return Page("outbox.html", values)
