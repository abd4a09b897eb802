"""What is told, to whom, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.model.sameness import VerdictKind
from storage.model.topics import Span

AlertKind = Literal[
    "story.new",
    "story.update",
    "digest",
    "silence",
    "source.broken",
    "storm",
    "correction",
    "test",
    "channel.failed",
    "watching",
    "near.misses",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports of one event, as an alert shows it."""

    id: str
    title: str
    first_seen: datetime
    outlets: tuple[str, ...] = ()
    independent_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """One article in an alert."""

    id: str
    url: str
    headline: str
    publisher: str
    published: str | None
    verdict: VerdictKind
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFact:
    """A figure that is new; `old` is what earlier alerts said of the same thing, None if nothing."""

    what: str
    head: str
    value: float
    text: str
    old: float | None = None
    attributed_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFact:
    text: str
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new in a story against its earlier alerts."""

    figures: tuple[FigureFact, ...] = ()
    quotes: tuple[QuoteFact, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.quotes or self.places or self.people or self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedClause:
    article: str
    clause: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One story in an alert: a story alert has one, a digest or storm many."""

    story: Story
    articles: tuple[ArticleLine, ...]
    new: News
    matched: tuple[MatchedClause, ...] = ()
    #: the standfirst or first paragraph, for people
    lead: str = ""
    #: number of the update within its story and topic: 0 for the first alert
    update: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is told, frozen when it was decided. `id` is stable over retries and restarts."""

    id: str
    kind: AlertKind
    at: datetime
    #: '' for the program's own troubles
    topic: str = ""
    sections: tuple[Section, ...] = ()
    #: one sentence: what happened and why it is told now
    reason: str = ""
    #: of silence, source.broken, channel.failed: what, since when, cause; a line each
    notice: tuple[str, ...] = ()
    #: of a digest: seen, matched, stories, alerted, held, suppressed
    accounting: tuple[tuple[str, int], ...] = ()
    #: of a digest: why reports were suppressed, the commonest reason first
    suppressed: tuple[tuple[str, int], ...] = ()
    #: id of the first alert of the thread, itself if it is the first
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One receiving end: an address of an e-mail channel, or '' for the endpoint of a webhook."""

    channel: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An alert on its way to one recipient. `id` is its idempotency key (webhook-id, root of the Message-ID)."""

    id: str
    alert: Alert
    to: Recipient
    attempts: int = 0
    #: id of the delivery that opened the thread for this recipient, '' if this one does
    thread_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an attempt came to."""

    outcome: Literal["sent", "retry", "dead", "channel_gone"]
    reason: str = ""
    status: int | None = None
    retry_after: timedelta | None = None
