"""Clauses: what is left of a query once its terms are numbers of the index.

Every clause knows whether it `holds`, which terms must occur for that (`anchors`), and what it saw (`evidence`).
Clauses that may stand beside NEAR also know their `places`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from worker.match.reading import Place, Reading
from worker.match.scope import Scope

#: How often a term is likely to occur; only the order of two weights matters.
Weigh: TypeAlias = Callable[[int], float]
#: Terms of which at least one must occur.
Anchor: TypeAlias = tuple[int, ...]
#: An occurrence and the words that stand there: the term of the query, or another name of the place.
Seen: TypeAlias = tuple[Place, str]


class Clause(Protocol):
    def holds(self, reading: Reading, scope: Scope | None) -> bool: ...

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        """Terms: of each anchor at least one occurs wherever the clause holds. The one likely to be rarest is first."""
        ...

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        """For each positive text clause in it that holds: the occurrences that made it true, in order."""
        ...


class Placed(Clause, Protocol):
    def places(self, reading: Reading, scope: Scope | None) -> list[Place]:
        """Every occurrence once, in order."""
        ...

    def seen(self, reading: Reading, scope: Scope | None, within: frozenset[Place] | None) -> Iterator[Seen]:
        """The terms at the places `within` (everywhere if None)."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term and the other names of its place; or the terms of a set or of an OR."""

    terms: tuple[int, ...]
    texts: tuple[str, ...]

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        if reading.hits.isdisjoint(self.terms):
            return False
        return scope is None or any(
            scope.admits(reading, place) for term in self.terms for place in reading.places(term)
        )

    def anchors(self, weigh: Weigh) -> list[Anchor]:  # noqa: ARG002  # the form of every clause
        return [self.terms]

    def places(self, reading: Reading, scope: Scope | None) -> list[Place]:
        found = [place for term in self.terms for place in reading.places(term)]
        if scope is not None:
            found = [place for place in found if scope.admits(reading, place)]
        return sorted(set(found)) if len(self.terms) > 1 else found

    def seen(self, reading: Reading, scope: Scope | None, within: frozenset[Place] | None) -> Iterator[Seen]:
        for term, text in zip(self.terms, self.texts, strict=True):
            for place in reading.places(term):
                if (within is None or place in within) and (scope is None or scope.admits(reading, place)):
                    yield place, text

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        for term, text in zip(self.terms, self.texts, strict=True):
            places = reading.places(term)
            if seen := tuple((place, text) for place in places if scope is None or scope.admits(reading, place)):
                yield seen


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Clause, ...]

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        for part in self.parts:  # noqa: SIM110 - asked of every candidate; a generator takes twice as long
            if part.holds(reading, scope):
                return True
        return False

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        anchors = [part.anchors(weigh) for part in self.parts]
        return [tuple(dict.fromkeys(term for anchor in anchors for term in anchor[0]))] if all(anchors) else []

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        for part in self.parts:
            if part.holds(reading, scope):
                yield from part.evidence(reading, scope)


@dataclass(frozen=True, slots=True)
class AnyPlaceOf(AnyOf):
    """An OR whose parts all have places."""

    parts: tuple[Placed, ...]

    def places(self, reading: Reading, scope: Scope | None) -> list[Place]:
        return sorted({place for part in self.parts for place in part.places(reading, scope)})

    def seen(self, reading: Reading, scope: Scope | None, within: frozenset[Place] | None) -> Iterator[Seen]:
        for part in self.parts:
            yield from part.seen(reading, scope, within)


def _rarest_first(parts: Iterable[Clause], weigh: Weigh) -> list[Anchor]:
    anchors = [anchor for part in parts for anchor in part.anchors(weigh)]
    return sorted(anchors, key=lambda anchor: sum(map(weigh, anchor)))


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Clause, ...]

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        for part in self.parts:  # noqa: SIM110 - the same
            if not part.holds(reading, scope):
                return False
        return True

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        return _rarest_first(self.parts, weigh)

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        for part in self.parts:
            yield from part.evidence(reading, scope)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """NOT."""

    part: Clause

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        return not self.part.holds(reading, scope)

    def anchors(self, weigh: Weigh) -> list[Anchor]:  # noqa: ARG002  # the form of every clause
        return []

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:  # noqa: ARG002  # the form of every clause
        return iter(())


@dataclass(frozen=True, slots=True)
class Nearby:
    left: Placed
    right: Placed
    limit: int
    ordered: bool

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        if not (self.left.holds(reading, scope) and self.right.holds(reading, scope)):
            return False
        return next(self.pairs(reading, scope), None) is not None

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        return _rarest_first((self.left, self.right), weigh)

    def pairs(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Place, Place]]:
        """Occurrences of left and right with at most `limit` words between, in one zone, not overlapping."""
        left = self.left.places(reading, scope)
        right = self.right.places(reading, scope)
        yield from _following(left, right, self.limit, reading)
        if not self.ordered:
            for second, first in _following(right, left, self.limit, reading):
                yield first, second

    def places(self, reading: Reading, scope: Scope | None) -> list[Place]:
        return sorted({(min(a[0], b[0]), max(a[1], b[1])) for a, b in self.pairs(reading, scope)})

    def seen(self, reading: Reading, scope: Scope | None, within: frozenset[Place] | None) -> Iterator[Seen]:
        pairs = [
            (a, b)
            for a, b in self.pairs(reading, scope)
            if within is None or (min(a[0], b[0]), max(a[1], b[1])) in within
        ]
        yield from self.left.seen(reading, scope, frozenset(a for a, _ in pairs))
        yield from self.right.seen(reading, scope, frozenset(b for _, b in pairs))

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        for side, number in ((self.left, 0), (self.right, 1)):
            within = frozenset(pair[number] for pair in self.pairs(reading, scope))
            if seen := tuple(sorted(side.seen(reading, scope, within))):
                yield seen


def _following(before: list[Place], behind: list[Place], limit: int, reading: Reading) -> Iterator[tuple[Place, Place]]:
    for first in before:
        nearest = first[1] + 1
        for at in range(bisect_left(behind, (nearest, 0)), len(behind)):
            second = behind[at]
            if second[0] - nearest > limit:
                break
            if reading.zone(second[0]) == reading.zone(first[0]):
                yield first, second


@dataclass(frozen=True, slots=True)
class Scoped:
    """A text field or FIRST."""

    scope: Scope
    part: Clause

    def holds(self, reading: Reading, scope: Scope | None) -> bool:  # noqa: ARG002  # the form of every clause
        return self.part.holds(reading, self.scope)

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        return self.part.anchors(weigh)

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:  # noqa: ARG002  # the form of every clause
        return self.part.evidence(reading, self.scope)


@dataclass(frozen=True, slots=True)
class Often:
    """ATLEAST."""

    count: int
    part: Placed

    def holds(self, reading: Reading, scope: Scope | None) -> bool:
        return self.part.holds(reading, scope) and self.counted(reading, scope) >= self.count

    def counted(self, reading: Reading, scope: Scope | None) -> int:
        return most_apart(self.part.places(reading, scope))

    def anchors(self, weigh: Weigh) -> list[Anchor]:
        return self.part.anchors(weigh)

    def evidence(self, reading: Reading, scope: Scope | None) -> Iterator[tuple[Seen, ...]]:
        if self.holds(reading, scope):
            yield tuple(sorted(self.part.seen(reading, scope, None)))


def most_apart(places: Iterable[Place]) -> int:
    """The largest number of places that do not overlap: taking always the one that ends first is best."""
    count, last = 0, -1
    for first, end in sorted(places, key=lambda place: place[1]):
        if first > last:
            count, last = count + 1, end
    return count
