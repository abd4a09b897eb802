"""What readers wish of a topic, and what its query would become."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.model.alerts import Alert

#: fewer alerts like this one, or more
Wish = Literal["less", "more"]
WISHES: tuple[Wish, ...] = ("less", "more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a query would have rung for in a period: articles, stories, and alerts a day for new stories."""

    articles: int
    stories: int
    alerts_a_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A changed query with its backtest over the last `days`. `query` is '' where there is nothing to propose."""

    old_query: str
    query: str
    why: str
    days: float = 0.0
    now: Tried | None = None
    changed: Tried | None = None
    #: ids of articles that would come and go
    come: tuple[str, ...] = ()
    go: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    id: int
    at: datetime
    topic: str
    wish: Wish
    #: channel and address, or `by hand`
    asked_by: str
    alert: Alert
    state: Literal["open", "accepted", "declined"] = "open"
    draft: Draft | None = None
