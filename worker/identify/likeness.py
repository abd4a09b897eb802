"""How alike two texts are: shared shingles, weighed against what is common among all relatives, and facts.

Containment of the shorter in the longer survives cuts and additions; agreement of numbers and names tells a copy from
another item of the same series (weather, markets, notices). docs/decisions/0060 has the measurements.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from storage.model import Known
from worker.identify.addresses import site
from worker.identify.reading import Reading, read

#: What is left of the score when no number, or no name, of the shorter text stands in the longer one. That of numbers
#: falls with time (by 1/e in so many days): a toll is revised within hours, the next bulletin of a series comes later.
#: A site revises its own figures; a text with other figures elsewhere is rather another item of a series.
FLOOR_NUMBERS = 0.5
FLOOR_NUMBERS_OWN = 0.6
FLOOR_NUMBERS_DAYS = 4.0
FLOOR_NAMES = 0.45
#: Score from which two texts are one.
COPY = 0.42


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    known: Known
    #: weighted share of the new text that stands in the known one, and the other way round
    of_new: float
    of_known: float
    #: plain shares, 0 to 1, of the shorter text's numbers and names that the longer one has
    numbers: float
    names: float
    #: the two multiplied, 0 to 1: from COPY on one text
    score: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the new text appears."""

    site: str
    now: datetime


class Background:
    """In how many groups of copies among the relatives a shingle stands: the phrases of a series weigh little."""

    def __init__(self, relatives: Iterable[Known]) -> None:
        by_group: dict[str, set[int]] = {}
        for known in relatives:
            by_group.setdefault(known.group, set()).update(read(known.text).shingles)
        counts = Counter(chain.from_iterable(by_group.values()))
        self._lighter = {shingle: 1.0 - 1.0 / count for shingle, count in counts.items() if count > 1}
        self._common = frozenset(self._lighter)

    def weigh(self, shingles: frozenset[int]) -> float:
        """The sum of 1 / groups over the shingles."""
        return len(shingles) - sum(self._lighter[shingle] for shingle in sorted(shingles & self._common))


def liken(new: Reading, known: Known, background: Background, setting: Setting) -> Likeness:
    """Compares a new text with a known one."""
    old = read(known.text)
    shared = background.weigh(new.shingles & old.shingles)
    of_new = _share(shared, background.weigh(new.shingles))
    of_known = _share(shared, background.weigh(old.shingles))
    shorter, longer = (new, old) if len(new.words) <= len(old.words) else (old, new)
    numbers = _agreement(shorter.numbers, longer.numbers)
    names = _agreement(shorter.names, longer.vocabulary)
    score = max(of_new, of_known)
    days = max(0.0, (setting.now - known.published).total_seconds() / 86400)
    is_own = bool(setting.site) and site(known.url) == setting.site
    floor = (FLOOR_NUMBERS_OWN if is_own else FLOOR_NUMBERS) * math.exp(-days / FLOOR_NUMBERS_DAYS)
    score *= floor + (1 - floor) * numbers
    score *= FLOOR_NAMES + (1 - FLOOR_NAMES) * names
    return Likeness(known=known, of_new=of_new, of_known=of_known, numbers=numbers, names=names, score=score)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _agreement(shorter: frozenset[str], longer: frozenset[str]) -> float:
    """Share found again, with one agreement given in advance: a single number that differs proves little."""
    return (len(shorter & longer) + 1) / (len(shorter) + 1)


def likenesses(new: Reading, relatives: tuple[Known, ...], setting: Setting) -> tuple[Likeness, ...]:
    """All relatives compared, the likest first, the earlier one first among equals."""
    background = Background(relatives)
    found = [liken(new, known, background, setting) for known in relatives]
    return tuple(sorted(found, key=lambda like: (-like.score, like.known.published, like.known.id)))
