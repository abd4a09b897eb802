"""Feeds that are brought by a hub as soon as they change (WebSub)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.model.feeds import Feed

#: wanted: the hub is to be asked; asked: it has to verify that we meant it; active: it brings the feed; denied: it
#: will not; leaving: the feed is no longer configured, and the hub is to be told
SubscriptionStatus = Literal["wanted", "asked", "active", "denied", "leaving"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushOffer:
    """A hub that brings a feed, with what would make a new subscription ours alone."""

    hub: str
    #: the feed's address as the hub knows it
    topic: str
    #: the unguessable part of the address to which the hub brings the feed
    token: str
    #: what the hub signs with
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is agreed with a hub on a feed."""

    feed_id: int
    feed: Feed
    #: the feed is configured still
    is_watched: bool
    hub: str
    topic: str
    token: str
    secret: str
    status: SubscriptionStatus
    #: until when the hub brings the feed, unless asked again
    expires_at: datetime | None
    attempts: int
