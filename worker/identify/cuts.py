"""Where a set of reports falls in two: the normalised cut (Shi and Malik, 2000) of their closeness.

Linkage joins what is alike step by step and never sees the whole; of two events of one affair, whose reports share its
names and most of its words, it makes one. Seen at once, the reports of each are still closer to their own.
docs/decisions/0139.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

#: closeness of each to each, 0 to 1, symmetrical, 0 of each to itself
Matrix = Sequence[Sequence[float]]

#: Rounds of the power iteration. It needs no exact eigenvector, only the order in which the reports stand on it.
ROUNDS = 60
#: added to the eigenvalues so that those below zero, all small where nothing is close to itself, do not count
SHIFT = 0.5


@dataclass(frozen=True, slots=True)
class Cut:
    """The two parts, as places in the matrix, in order."""

    one: tuple[int, ...]
    other: tuple[int, ...]
    #: how close the parts are to one another against each within itself: 0 strangers, 1 no closer within
    bond: float


def weakest_cut(close: Matrix, least: int) -> Cut | None:
    """The cut with the weakest bond among those along the second eigenvector of the random walk over closeness.

    `least`: so many at least on either side; None if there are too few for that.
    """
    size = len(close)
    if size < max(2, 2 * least):
        return None
    degrees = [sum(row) or 1.0 for row in close]
    along = _eigenvector(close, degrees)
    order = sorted(range(size), key=lambda at: (along[at], at))
    crossing = list(_crossing(close, degrees, order))
    bonds = {count: crossing[count - 1] * (size - 1) / size for count in range(least, size - least + 1)}
    count = min(bonds, key=lambda count: (bonds[count], count))
    return Cut(tuple(sorted(order[:count])), tuple(sorted(order[count:])), bonds[count])


def _eigenvector(close: Matrix, degrees: Sequence[float]) -> list[float]:
    """The second eigenvector of the random walk, from the difference between the two reports that are least close."""
    size, whole = len(close), sum(degrees)
    _, one, other = min((close[one][other], one, other) for one in range(size) for other in range(one))
    along = [ours - theirs for ours, theirs in zip(close[one], close[other], strict=True)]
    along[one], along[other] = 1.0, -1.0
    for _ in range(ROUNDS):
        mean = sum(map(mul, degrees, along)) / whole
        along = [value - mean for value in along]
        walked = [
            sum(map(mul, row, along)) / degree + SHIFT * value
            for row, degree, value in zip(close, degrees, along, strict=True)
        ]
        most = max(map(abs, walked)) or 1.0
        along = [value / most for value in walked]
    return along


def _crossing(close: Matrix, degrees: Sequence[float], order: Sequence[int]) -> Iterator[float]:
    """The normalised cut after each but the last of the reports, taken in order."""
    whole, before, across = sum(degrees), 0.0, 0.0
    taken: list[int] = []
    for at in order[:-1]:
        row = close[at]
        before += degrees[at]
        across += degrees[at] - 2 * sum(row[other] for other in taken)
        taken.append(at)
        yield across / before + across / (whole - before)
