"""What a feed document says of itself."""

from lxml.etree import _Element

from storage.model import FeedInfo
from worker.parse.links import alternate, related
from worker.parse.markup import html_of, text_of
from worker.parse.tree import XML_LANG, Children

#: minutes of sy:updatePeriod
PERIODS = {"hourly": 60, "daily": 24 * 60, "weekly": 7 * 24 * 60, "monthly": 30 * 24 * 60, "yearly": 365 * 24 * 60}
#: skipDays, with Monday = 0
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What is read of the element that holds what the feed says of itself.
NAMES = frozenset(
    "title dc:title link language dc:language ttl skiphours skipdays sy:updateperiod sy:updatefrequency".split()
)


def read_info(root: _Element, head: _Element, found: Children) -> FeedInfo:
    """The feed's title, addresses and wishes, as written.

    `head` is the channel or the root itself, `found` its children by name, those in `NAMES` at least.
    """
    return FeedInfo(
        title=_title(found),
        link=alternate(found),
        language=_text(found, "language", "dc:language") or root.get(XML_LANG) or head.get(XML_LANG) or "",
        ttl_minutes=_number(_text(found, "ttl")),
        hubs=tuple(related(found, "hub")),
        self_url=next(iter(related(found, "self")), ""),
        next=next(iter(related(found, "next")), None),
        skip_hours=_skip_hours(found),
        skip_days=_skip_days(found),
        update_minutes=_update_minutes(found),
    )


def _title(found: Children) -> str:
    elements = [*found.get("title", ()), *found.get("dc:title", ())]
    return next((text for element in elements if (text := html_of(element, default="text/html"))), "")


def _text(found: Children, *names: str) -> str:
    return next((text for name in names for element in found.get(name, ()) if (text := text_of(element))), "")


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _skip_hours(found: Children) -> tuple[int, ...]:
    numbers = (_number(text_of(hour)) for hours in found.get("skiphours", ()) for hour in hours)
    return tuple(sorted({number % 24 for number in numbers if number is not None and number <= 24}))


def _skip_days(found: Children) -> tuple[int, ...]:
    names = (text_of(day).lower() for days in found.get("skipdays", ()) for day in days)
    return tuple(sorted({DAYS.index(name) for name in names if name in DAYS}))


def _update_minutes(found: Children) -> int | None:
    period = PERIODS.get(_text(found, "sy:updateperiod").lower())
    if period is None:
        return None
    return max(period // max(_number(_text(found, "sy:updatefrequency")) or 1, 1), 1)
