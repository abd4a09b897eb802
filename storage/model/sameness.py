"""What an article is to those before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

VerdictKind = Literal["new", "same", "revision", "syndicated", "contains"]
ChangeKind = Literal[
    "headline", "figure", "quote_added", "quote_removed", "attribution", "correction", "withdrawn",
    "paragraph_added", "paragraph_removed", "wording",
]  # fmt: skip

#: a telling word, its weight, and whether the text writes it as a part of a name
Term = tuple[str, float, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    kind: ChangeKind
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What sameness stores and looks up of an article."""

    #: (kind, key), kind one of `guid`, `url`, `alias`, `text`; unique in the archive
    keys: tuple[tuple[str, str], ...]
    #: signed 64-bit hashes of word shingles: a sample, denser at the top of the text
    shingles: tuple[int, ...]
    #: telling words, heaviest first, by which reports of one event find one another
    terms: tuple[Term, ...]
    #: all shingles, packed as `worker.identify.shingles` does it: they are compared, but not stored; b"" if unknown
    every_shingle: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Known:
    """An article of the archive that may be the same as, or about the same event as, a new one.

    Its terms are compared with those of many: what that needs of them is made once, when it is first asked for.
    """

    id: str
    url: str
    group: str
    story: str
    published: datetime
    headline: str
    text: str
    publisher: str = ""
    agencies: tuple[str, ...] = ()
    #: first seen in a feed's baseline
    is_backlog: bool = False
    terms: tuple[Term, ...] = ()
    #: as in `Fingerprint`; a database has b"", and they are read from the text again
    every_shingle: bytes = b""
    #: when its story began, where that is known
    story_since: datetime | None = None

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weight of each term, heaviest first."""
        return {term: weight for term, weight, _ in self.terms}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The terms alone."""
        return frozenset(self.weights)

    @cached_property
    def named(self) -> frozenset[str]:
        """The terms that are parts of names."""
        return frozenset(term for term, _, is_name in self.terms if is_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What the archive has that could be related. `by_key` is the same article for certain, if it is set.

    Of those by terms alone an archive need not give text, headline and publisher: what they have is their terms.
    """

    by_key: Known | None = None
    by_text: tuple[Known, ...] = ()
    by_terms: tuple[Known, ...] = ()
    #: of how many articles ever seen (`articles`) each term of the new one and of `by_terms` and `by_text` is a term
    term_counts: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an article is to those before it. `group` and `story` are '' where a new one is to be opened."""

    kind: VerdictKind
    of: str | None = None
    group: str = ""
    #: groups that turn out to be one with `group`: the article is a copy of both
    joins: tuple[str, ...] = ()
    story: str = ""
    score: float = 0.0
    reason: str = ""
    changes: tuple[Change, ...] = ()
    #: stories that it nearly joined: whether they are one with its own is looked at again later
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Articles of other stories that turn out to belong to `to`; None: to a story of their own."""

    articles: tuple[str, ...]
    to: str | None = None
