"""What the index of the archive is asked, and what it keeps of an article."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

#: stands between two sections of a text, across which no phrase reaches; no word has it
BREAK = "‖"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of an article as topics compare them: folded, in order, with `BREAK` between two sections."""

    forms: tuple[str, ...]
    #: what some of them also count as, without attached particles; in no order
    bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InARow:
    """Folded words one after the other. `begins`: the last is the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Probe", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Probe", ...]


@dataclass(frozen=True, slots=True)
class But:
    """`part`, and nowhere `without`."""

    part: "Probe"
    without: "Probe"


Probe: TypeAlias = InARow | AllOf | AnyOf | But


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a query comes to for the index: every article that matches is found by `probe` (None: any article)."""

    probe: Probe | None
    #: whether every article found matches
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """A line of the archive: enough to count with."""

    id: str
    story: str
    first_seen: datetime
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The part of the archive that is asked; what is not set bounds nothing."""

    #: first seen at or after, and before
    since: datetime | None = None
    until: datetime | None = None
    #: addresses of feeds, of which one brought it; None for any
    feeds: tuple[str, ...] | None = None
    #: a topic that it matched when it came
    topic: str = ""


EVERYTHING = Within()
