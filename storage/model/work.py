"""What a worker claims, and what it hands back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.model.alerts import Delivery, Story
from storage.model.articles import Article
from storage.model.decisions import Outcome
from storage.model.feeds import DueFeed, Entry, Feed, FeedState
from storage.model.fields import Fields
from storage.model.push import PushOffer
from storage.model.sameness import VerdictKind


@dataclass(frozen=True, slots=True)
class Lease:
    """Who works on a row, since when, and until when nobody else may take it."""

    owner: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """An entry with what tells whether it was seen before."""

    entry: Entry
    #: (kind, key) pairs, see `worker.identify.entry_keys`
    keys: tuple[tuple[str, str], ...]
    #: of title, address and text, not of dates and people: a bumped date is no change
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A feed that was asked, with what came of it."""

    due: DueFeed
    records: tuple[EntryRecord, ...] = ()
    #: what polling has learnt, given how many of the entries are new
    next_state: Callable[[int], FeedState]
    #: what is new is to become articles
    articles_wanted: bool
    now: datetime
    #: the hub that the feed names
    offer: PushOffer | None = None
    #: what was published before then may have been filed and let go; None if nothing ever goes
    archive_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """An entry that was claimed: its page is to be fetched and its article filed."""

    id: int
    feed_id: int
    feed: Feed
    entry: Entry
    first_seen: datetime
    is_backlog: bool
    attempts: int
    #: an article stands for it already, and in full
    has_full_article: bool
    #: changes when the feed changes the entry: what is finished under an old version stays due
    version: str
    #: whose lease it is: the article is filed while it still is
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An article as it was filed."""

    article_id: str
    story: Story
    revision: int
    #: nothing was kept: the text is the one that is known, or only a part of it
    is_unchanged: bool
    #: the fields of the version before, or of the article that this one is a copy of
    before: Fields | None
    is_backlog: bool
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed as `feed list` and `status` show it."""

    feed: Feed
    state: FeedState
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery as `alerts` shows it."""

    delivery: Delivery
    state: Literal["due", "sent", "dead", "dropped"]
    next_at: datetime | None
    reason: str
    status: int | None
    sent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article with what was decided on it, as `articles` and `show` print it."""

    article: Article
    fields: Fields
    verdict: VerdictKind
    of: str | None
    story: str
    group: str
    reason: str
    first_seen: datetime
    revision: int
    is_backlog: bool
    feed: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """Why an article rang or did not under a topic."""

    article: str
    topic: str
    outcome: Outcome
    reason: str
    alert: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is, for `status`."""

    articles: int
    stories: int
    entries_waiting: int
    alerts: int
    deliveries_due: int
    deliveries_dead: int
