"""The key fields of a text. Offsets are code points into the canonical text."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    text: str
    start: int
    end: int
    kind: str = "name"
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    title: str | None = None
    affiliation: str | None = None
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    name: str
    kind: str = "other"
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str
    kind: str
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None
    part_of: str = ""
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    text: str
    start: int
    end: int
    kind: Literal["direct", "partial", "pull"] = "direct"
    #: the resolved full name, None if nobody is named
    speaker: str | None = None
    speaker_text: str = ""
    verb: str = ""
    cue: str = ""
    told_to: str = ""
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    text: str
    start: int
    end: int
    value: float
    low: float
    high: float
    what: str
    unit: str = ""
    qualifier: Literal["exact", "at_least", "at_most", "about", "range"] = "exact"
    #: the noun that is counted, as written
    head: str = ""
    place: str = ""
    attributed_to: str = ""
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    text: str
    start: int
    end: int
    #: 2016-12-06, 2016-12, 2016, 2016-W48 or 2016-11-28/2016-12-04
    value: str
    precision: Literal["day", "week", "month", "year", "span"]
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    name: str
    evidence: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSource:
    name: str
    kind: Literal["official", "agency", "monitor", "witness", "anonymous"]
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The key fields of one text: the JSON of interface.md, "Fields"."""

    id: str = ""
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    agencies: tuple[Agency, ...] = ()
    language: str = ""
    claims_sources: tuple[ClaimSource, ...] = ()
