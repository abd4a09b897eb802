"""Every value that crosses a step of the street: frozen, slotted, checked at birth.

Times are aware UTC `datetime`s, except the times that a page or feed states: those keep the zone in which they were
written. Offsets are code points into the canonical text. Nothing here knows a database, a socket or a clock.
"""

from storage.model.alerts import (
    Alert,
    AlertKind,
    ArticleLine,
    Delivery,
    FigureFact,
    MatchedClause,
    News,
    QuoteFact,
    Receipt,
    Recipient,
    Section,
    Story,
)
from storage.model.articles import Article, Block, BlockType, Picture
from storage.model.decisions import Decision, Outcome, Report, StoryNow, Told
from storage.model.feeds import DueFeed, Enclosure, Entry, Feed, FeedInfo, FeedState, FeedStatus, ParsedFeed
from storage.model.fields import (
    Agency,
    ClaimSource,
    DateExpression,
    Fields,
    Figure,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
)
from storage.model.sameness import Candidates, Change, ChangeKind, Fingerprint, Known, Verdict, VerdictKind
from storage.model.times import instant, require_utc, stated_day
from storage.model.topics import Match, Span, Topic
from storage.model.web import FetchFailed, FetchFault, Hop, Page, Response

__all__ = [
    "Agency",
    "Alert",
    "AlertKind",
    "Article",
    "ArticleLine",
    "Block",
    "BlockType",
    "Candidates",
    "Change",
    "ChangeKind",
    "ClaimSource",
    "DateExpression",
    "Decision",
    "Delivery",
    "DueFeed",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedInfo",
    "FeedState",
    "FeedStatus",
    "FetchFailed",
    "FetchFault",
    "Fields",
    "Figure",
    "FigureFact",
    "Fingerprint",
    "Hop",
    "Known",
    "Match",
    "MatchedClause",
    "Mention",
    "News",
    "Organisation",
    "Outcome",
    "Page",
    "ParsedFeed",
    "Person",
    "Picture",
    "Place",
    "Quote",
    "QuoteFact",
    "Receipt",
    "Recipient",
    "Report",
    "Response",
    "Section",
    "Span",
    "Story",
    "StoryNow",
    "Told",
    "Topic",
    "Verdict",
    "VerdictKind",
    "instant",
    "require_utc",
    "stated_day",
]
