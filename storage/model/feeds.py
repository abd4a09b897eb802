"""A feed as configured, what polling has learnt of it, and what its documents hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.model.times import require_utc

FeedStatus = Literal["new", "ok", "failing", "waiting", "blocked", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source as its owner configured it. `url` is its identity and never changes."""

    url: str
    title: str = ""
    country: str = ""
    language: str = ""
    #: publisher group; outlets of one family are one independent source
    family: str = ""
    tags: tuple[str, ...] = ()
    interval: timedelta | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What polling has learnt of a feed. Replaced whole by each poll (`worker.schedule.after_poll`)."""

    next_at: datetime
    status: FeedStatus = "new"
    #: one sentence for the owner: what is wrong, empty if nothing is
    reason: str = ""
    title: str = ""
    site_url: str = ""
    #: the address that is asked now, after proven permanent redirects; empty: the configured one
    moved_to: str = ""
    redirect_to: str = ""
    redirect_since: datetime | None = None
    redirect_count: int = 0
    etag: bytes = b""
    last_modified: bytes = b""
    body_hash: str = ""
    #: time of the first good poll; entries seen then never alert
    baseline_at: datetime | None = None
    polled_at: datetime | None = None
    ok_at: datetime | None = None
    new_entry_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    gone_at: datetime | None = None
    #: a request to wait (Retry-After, 429, 403): holds even against `once --all`
    wait_until: datetime | None = None
    #: lower bounds that the feed itself states
    max_age: timedelta | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    #: newest publication times, newest first, at most 100: the feed's rhythm
    arrivals: tuple[datetime, ...] = ()

    def __post_init__(self) -> None:
        require_utc("next_at", self.next_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """A feed that was claimed for a poll."""

    id: int
    feed: Feed
    state: FeedState
    #: until when a hub brings what is new, so that polls are a safety net; None: none does
    pushed_until: datetime | None = None
    #: whose lease it is: what comes of the poll is kept while it still is
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    url: str
    type: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, normalised: plain title, absolute link, ISO 8601 times with zone or None."""

    id: str
    link: str = ""
    title: str = ""
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    summary_html: str = ""
    content_html: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    #: the date as the feed writes it, where it could not be read or not be believed
    stated_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed document says of itself."""

    title: str = ""
    link: str = ""
    language: str = ""
    ttl_minutes: int | None = None
    hubs: tuple[str, ...] = ()
    #: the address by which hubs know the feed
    self_url: str = ""
    next: str | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    #: from sy:updatePeriod and sy:updateFrequency
    update_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    feed: FeedInfo
    entries: tuple[Entry, ...]
    #: False if the document breaks off: there may be more entries than these
    is_whole: bool = True
