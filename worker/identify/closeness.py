"""How close two reports are: the terms that they share, the rarer the more, and the days between them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress, repeat
from math import hypot
from operator import mul

from storage.model import Known, Term

#: Articles that the archive is taken to have beside its own, so that in a young one no shared word seems common.
UNSEEN = 100
#: A term in fewer than this share of all articles is not worth more for being rarer still: how rare it is then says
#: more about the size of the archive than about the event.
RAREST = 0.01
#: Reports of so many days apart are as good as of one day; from there on the tie thins out like a bell, in days.
#: A prior: no set has stories with times.
SAME_DAYS = 2.0
DECAY_DAYS = 3.0
#: What stands below this adds nothing to a mean.
NONE = 0.05
#: Shared words count so many times as much as shared names at most: reports that are written to one pattern share its
#: words, but name others. Texts in a script without capitals have no names to go by.
WORDS_TO_NAMES = 2.0


class Rarity:
    """What each term is worth, by the share of all articles of the archive that have it."""

    def __init__(self, counts: Mapping[str, int], articles: int) -> None:
        """`counts`: articles that have each term; `articles`: how many there are."""
        self._counts = counts
        self._worths = _Worths(articles + UNSEEN)

    def weigh(self, terms: Sequence[Term]) -> "Weighed":
        """The terms as a vector."""
        if not terms:
            return Weighed({}, frozenset(), 1.0)
        # Column by column: each article has some twenty relatives of 72 terms.
        stems, weights, are_names = zip(*terms, strict=True)
        counts = map(self._counts.get, stems, repeat(0))
        values = tuple(map(mul, weights, map(self._worths.__getitem__, counts)))
        return Weighed(dict(zip(stems, values, strict=True)), frozenset(compress(stems, are_names)), hypot(*values))


class _Worths(dict[int, float]):
    """Worth by the number of articles that have a term: most terms have one of a few."""

    def __init__(self, articles: int) -> None:
        super().__init__()
        self._articles = articles

    def __missing__(self, count: int) -> float:
        worth = self[count] = -math.log((count / self._articles + RAREST) / (1 + RAREST))
        return worth


@dataclass(frozen=True, slots=True)
class Weighed:
    """A report as a vector of its terms."""

    terms: Mapping[str, float]
    #: those that are parts of names
    named: frozenset[str]
    length: float

    def likeness(self, other: "Weighed") -> float:
        """The root of the cosine, 0 to 1: by the root, to share a little with all counts for more than a lucky pair."""
        ours, theirs = self.terms, other.terms
        shared = ours.keys() & theirs.keys()
        named = shared & self.named | shared & other.named
        names = math.fsum([ours[term] * theirs[term] for term in named])
        words = math.fsum([ours[term] * theirs[term] for term in shared - named])
        if self.named and other.named:
            words = min(words, names * WORDS_TO_NAMES)
        return math.sqrt((names + words) / (self.length * other.length))

    def shared(self, other: "Weighed", most: int) -> tuple[str, ...]:
        """The terms that say most for the two being of one event."""
        ours, theirs = self.terms, other.terms
        return tuple(sorted(ours.keys() & theirs.keys(), key=lambda term: (-ours[term] * theirs[term], term))[:most])

    def heaviest(self, most: int) -> tuple[str, ...]:
        """The terms that weigh most."""
        return tuple(sorted(self.terms, key=lambda term: (-self.terms[term], term))[:most])


def nearness(one: datetime, other: datetime) -> float:
    """What the time between two reports leaves of their likeness, 0 to 1."""
    return bell(abs((one - other).total_seconds()) / 86400 - SAME_DAYS)


def bell(days: float) -> float:
    return math.exp(-(max(0.0, days) ** 2) / (2 * DECAY_DAYS**2))


class Reports:
    """Reports weighed once, and how close each is to each."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._weighed: dict[str, Weighed] = {}

    def weighed(self, known: Known) -> Weighed:
        found = self._weighed.get(known.id)
        if found is None:
            found = self._weighed[known.id] = self._rarity.weigh(known.terms)
        return found

    def likeness(self, one: Known, other: Known) -> float:
        """0 to 1, whatever the days between them."""
        alike = self.weighed(one).likeness(self.weighed(other))
        return alike if alike > NONE else 0.0

    def closeness(self, one: Known, other: Known) -> float:
        """0 to 1."""
        return self.likeness(one, other) * nearness(one.published, other.published)
