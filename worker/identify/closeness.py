"""How close two reports are: the terms that they share, the rarer the more, and the days between them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import repeat
from operator import mul

from storage.model import Known

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

    def worths(self, terms: Iterable[str]) -> Iterator[float]:
        """What each of the terms is worth, in order."""
        return map(self._worths.__getitem__, map(self._counts.get, terms, repeat(0)))


class _Worths(dict[int, float]):
    """Worth by the number of articles that have a term: most terms have one of a few."""

    def __init__(self, articles: int) -> None:
        super().__init__()
        self._articles = articles

    def __missing__(self, count: int) -> float:
        worth = self[count] = -math.log((count / self._articles + RAREST) / (1 + RAREST))
        return worth


@dataclass(frozen=True)
class Weighed:
    """A report as a vector: of each term its weight times its worth.

    Every article is compared with some twenty relatives of 72 terms, few of which are shared. So what is asked of all
    terms of a relative is done column by column, and only where it matters.
    """

    report: Known
    rarity: Rarity

    @cached_property
    def values(self) -> tuple[float, ...]:
        """In the order of the terms."""
        stems, weights = self._columns
        return tuple(map(mul, weights, self.rarity.worths(stems)))

    @cached_property
    def length(self) -> float:
        return math.hypot(*self.values)

    @cached_property
    def pulls(self) -> Mapping[str, float]:
        """What each term adds to the product with another vector, for each unit of its weight there."""
        stems, _ = self._columns
        return dict(zip(stems, map(mul, self.values, self.rarity.worths(stems)), strict=True))

    @cached_property
    def named(self) -> frozenset[str]:
        """Terms that are parts of names."""
        return frozenset(term for term, _, is_name in self.report.terms if is_name)

    @property
    def has_names(self) -> bool:
        return any(is_name for *_, is_name in self.report.terms)

    def likeness(self, other: "Weighed") -> float:
        """The root of the cosine, 0 to 1: by the root, to share a little with all counts for more than a lucky pair."""
        pulls, named = self.pulls, self.named
        shared = [term for term in other.report.terms if term[0] in pulls]
        names = math.fsum([pulls[term] * weight for term, weight, is_name in shared if is_name or term in named])
        words = math.fsum([pulls[term] * weight for term, weight, is_name in shared if not (is_name or term in named)])
        if named and other.has_names:
            words = min(words, names * WORDS_TO_NAMES)
        product = names + words
        return math.sqrt(product / (self.length * other.length)) if product else 0.0

    def shared(self, other: "Weighed", most: int) -> tuple[str, ...]:
        """The terms that say most for the two being of one event."""
        pulls = self.pulls
        found = {term: pulls[term] * weight for term, weight, _ in other.report.terms if term in pulls}
        return _heaviest(found, most)

    def heaviest(self, most: int) -> tuple[str, ...]:
        """The terms that weigh most."""
        return _heaviest(dict(zip(self._columns[0], self.values, strict=True)), most)

    @property
    def _columns(self) -> tuple[tuple[str, ...], tuple[float, ...]]:
        stems, weights, _ = zip(*self.report.terms, strict=True) if self.report.terms else ((), (), ())
        return stems, weights


def _heaviest(weights: Mapping[str, float], most: int) -> tuple[str, ...]:
    return tuple(sorted(weights, key=lambda term: (-round(weights[term], 9), term))[:most])


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
            found = self._weighed[known.id] = Weighed(known, self._rarity)
        return found

    def likeness(self, one: Known, other: Known) -> float:
        """0 to 1, whatever the days between them."""
        alike = self.weighed(one).likeness(self.weighed(other))
        return alike if alike > NONE else 0.0

    def closeness(self, one: Known, other: Known) -> float:
        """0 to 1."""
        return self.likeness(one, other) * nearness(one.published, other.published)
