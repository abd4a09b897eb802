"""How the watch itself is: the health of its sources, and the outbox."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from storage.model import FeedRow
from worker.context import Context
from worker.web.desk.page import Page, numbered

#: rows on a page
SOURCES, DELIVERIES = 200, 100
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
    }
    return Page("sources.html", values)


def _by_need(row: FeedRow) -> tuple[int, str]:
    return STATES.index(row.state.status), (row.feed.title or row.state.title or row.feed.url).casefold()


def outbox(ctx: Context, given: Mapping[str, str]) -> Page:
    """The latest deliveries; or those alone that did not get through."""
    undelivered = given.get("only") == "undelivered"
    rows = ctx.store.delivery_rows(undelivered=undelivered, limit=DELIVERIES)
    values = {"rows": rows, "undelivered": undelivered, "most": DELIVERIES, "counts": ctx.store.counts()}
    return Page("outbox.html", values)
