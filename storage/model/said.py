"""What the stored articles quote and count, a row each, and what of what is stored is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.model.fields import Figure, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The article in which something is said. `at`: when it was first seen here."""

    article: str
    story: str
    at: datetime
    publisher: str
    url: str
    is_copy: bool = False
    #: of all that the article says, in the order of its text
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """A quote and where it stands."""

    quote: Quote
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure and where it stands."""

    figure: Figure
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The last row of a page of rows, newest first: the next page begins behind it, whatever has come meanwhile."""

    at: datetime
    id: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for; what is empty does not matter. `until` is left out, `since` is in."""

    speaker: str = ""
    what: str = ""
    place: str = ""
    #: the address of a feed
    source: str = ""
    verdict: str = ""
    story: str = ""
    topic: str = ""
    since: datetime | None = None
    until: datetime | None = None
    #: only rows behind this one
    behind: Edge | None = None
    limit: int | None = None


#: nothing is left out
ALL = Sought()
