"""Topics and their matches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as configured. `digest` and `quiet` are checked at birth by `config`; see interface.md."""

    name: str
    query: str
    notify: tuple[str, ...] = ()
    #: '' for at once, else '07:30 Europe/London'
    digest: str = ""
    quiet: str = ""
    silence: bool = False
    aliases: bool = True
    #: wait with the first alert until so many independent sources report
    min_independent: int = 1
    #: new stories wait once so many alerts went out within an hour; 0: never
    hourly: int = 0
    #: kind of figure and the value from which a new one rings at once, whatever holds other alerts
    urgent: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a term of a query stands. `field` names the key (`text`, `title`, `authors`, `publisher`)."""

    field: str
    start: int
    end: int
    term: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    topic: str
    spans: tuple[Span, ...] = ()
    #: the query as read, which made the match
    clause: str = ""
    #: which form of the topic it was: the same as long as its query, with its sets and snippets, is the same
    version: str = ""
