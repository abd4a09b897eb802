"""How close two reports are: the terms that they share, the rarer the more, and the days between them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
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


class Weighed:
    """A report as a vector: of each term its weight times its worth.

    Every article is compared with some twenty relatives of 72 terms, few of which are shared. So what is asked of all
    terms of a relative is done column by column, and only where it matters.
    """

    __slots__ = ("_length", "_pulls", "_rarity", "report")

    def __init__(self, report: Known, rarity: Rarity) -> None:
        self.report = report
        self._rarity = rarity
        self._length: float | None = None
        self._pulls: Mapping[str, float] | None = None

    @property
    def values(self) -> Iterator[float]:
        """In the order of the terms."""
        weights = self.report.weights
        return map(mul, weights.values(), self._rarity.worths(weights))

    @property
    def length(self) -> float:
        if self._length is None:
            self._length = math.hypot(*self.values)
        return self._length

    @property
    def pulls(self) -> Mapping[str, float]:
        """What each term adds to the product with another vector, for each unit of its weight there."""
        if self._pulls is None:
            weights = self.report.weights
            self._pulls = dict(zip(weights, map(mul, self.values, self._rarity.worths(weights)), strict=True))
        return self._pulls

    def likeness(self, other: "Weighed") -> float:
        """The root of the cosine, 0 to 1: by the root, to share a little with all counts for more than a lucky pair."""
        ours, theirs = self.report, other.report
        shared = ours.stems & theirs.stems
        named = (shared & ours.named) | (shared & theirs.named)
        limited = bool(ours.named and theirs.named)
        if not (named if limited else shared):
            return 0.0
        pulls, weights = self.pulls, theirs.weights
        names = math.fsum([pulls[term] * weights[term] for term in named])
        words = math.fsum([pulls[term] * weights[term] for term in shared - named])
        product = names + (min(words, names * WORDS_TO_NAMES) if limited else words)
        return math.sqrt(product / (self.length * other.length)) if product else 0.0

    def shared(self, other: "Weighed", most: int) -> tuple[str, ...]:
        """The terms that say most for the two being of one event."""
        pulls = self.pulls
        found = {term: pulls[term] * weight for term, weight in other.report.weights.items() if term in pulls}
        return _heaviest(found, most)

    def heaviest(self, most: int) -> tuple[str, ...]:
        """The terms that weigh most."""
        return _heaviest(dict(zip(self.report.weights, self.values, strict=True)), most)


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
