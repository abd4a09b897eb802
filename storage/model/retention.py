"""How long what is stored is kept, and the stories whose time has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

#: what a story came to: no topic matched it; one did, and nothing was told; something was told of it
Standing = Literal["unmatched", "matched", "alerted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """For how long after their last report stories are kept, and other things after they came; None: for ever."""

    unmatched: timedelta | None = None
    matched: timedelta | None = None
    alerted: timedelta | None = None
    #: earlier versions of articles of stories that no topic matched
    versions: timedelta | None = None
    #: deliveries that are done with
    deliveries: timedelta | None = None
    #: address of a feed -> in place of `unmatched`, for its articles
    by_feed: Mapping[str, timedelta | None] = field(default_factory=dict)

    @property
    def shortest(self) -> timedelta | None:
        """The time after which the first of all stories may go; None if all stay for ever."""
        spans = (self.unmatched, self.matched, self.alerted, *self.by_feed.values())
        return min((span for span in spans if span is not None), default=None)

    def of_story(self, standing: Standing, feeds: frozenset[str]) -> timedelta | None:
        """For how long a story is kept of which these feeds brought the articles: as long as the longest rule says."""
        if standing == "matched":
            return self.matched
        if standing == "alerted":
            return self.alerted
        spans = [self.by_feed.get(url, self.unmatched) for url in feeds]
        return max((span for span in spans if span is not None), default=None) if None not in spans else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedStory:
    """A story that a rule lets go, as it stood when it was looked at."""

    id: str
    standing: Standing
    updated_at: datetime
    #: ids of its articles, each with its revision
    articles: tuple[tuple[str, int], ...]
