"""How alike two texts are: shared shingles weighed against what is common among all relatives, sentences that stand in
both, and what stands in the same places.

The score is a logistic function of a few shares; docs/decisions/0110 and 0210 say what it was fitted on and what each
gives.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from rapidfuzz import fuzz

from storage.model import Known
from worker.identify.addresses import site
from worker.identify.alignment import Alignment, Side, align
from worker.identify.reading import Reading, read, shingles_of
from worker.identify.slots import Slots, compare_slots
from worker.identify.words import fold, is_number

#: Weights of the score. A text of 50 words is the middle of `length`.
CONTAINED, CONTAINED_BUT_ONE, ALIKE, NAMES, HEADLINE, LEAD, LENGTH, BIAS = 10.5, 6.5, 16.2, 6.0, 2.5, 2.7, 1.4, -27.3
MIDDLE_LENGTH = 50
#: Headlines alike to less than this (0 to 1) say nothing.
UNLIKE_HEADLINES = 0.5
#: Texts that share less of their shingles are not looked at closely.
FAINT = 0.08
#: The same, once phrases that many relatives share weigh little: below what any relation asks for (CORE, CARRIED and
#: SERIES of `worker.identify.relations`). Only versions on one site may share less, under one headline.
TELLING = 0.2
#: A foreign stretch of more words is a paragraph put in, and its figures are not the article's.
PARAGRAPH = 25


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and under which headline the new text appears."""

    site: str
    headline: str
    now: datetime


class Background:
    """In how many groups of copies among the relatives a shingle stands: the phrases of a series weigh little."""

    def __init__(self, relatives: Iterable[Known]) -> None:
        by_group: dict[str, set[int]] = {}
        for known in relatives:
            by_group.setdefault(known.group, set()).update(shingles_of(known.text, known.every_shingle))
        counts = Counter(chain.from_iterable(by_group.values()))
        self._lighter = {shingle: 1.0 - 1.0 / count for shingle, count in counts.items() if count > 1}
        self._common = frozenset(self._lighter)

    def weigh(self, shingles: frozenset[int]) -> float:
        """The sum of 1 / groups over the shingles."""
        return len(shingles) - sum(self._lighter[shingle] for shingle in sorted(shingles & self._common))


@dataclass(frozen=True)
class Likeness:
    """A new text (`new`) compared with a known one (`old`)."""

    known: Known
    new: Reading
    old: Reading
    setting: Setting
    background: Background

    @cached_property
    def of_new(self) -> float:
        """Weighted share of the new text that stands in the known one."""
        return _share(self._shared, self.background.weigh(self.new.shingles))

    @cached_property
    def of_known(self) -> float:
        """Weighted share of the known text that stands in the new one."""
        return _share(self._shared, self.background.weigh(self.old.shingles))

    @cached_property
    def _shared(self) -> float:
        return self.background.weigh(self.new.shingles & self.old.shingles)

    @property
    def contained(self) -> float:
        return max(self.of_new, self.of_known)

    @cached_property
    def aligned(self) -> Alignment:
        return align(self.new, self.old)

    @cached_property
    def slots(self) -> Slots:
        return compare_slots(self.aligned)

    @property
    def shorter(self) -> Side:
        return self.aligned.new if len(self.new.words) <= len(self.old.words) else self.aligned.old

    @property
    def _longer(self) -> Reading:
        return self.old if len(self.new.words) <= len(self.old.words) else self.new

    @property
    def days(self) -> float:
        return max(0.0, (self.setting.now - self.known.published).total_seconds() / 86400)

    @property
    def is_own(self) -> bool:
        """Whether both appeared on one site."""
        return bool(self.setting.site) and site(self.known.url) == self.setting.site

    @property
    def is_telling(self) -> bool:
        """Whether they share enough to be one thing or another to each other."""
        return self.contained >= TELLING or (self.is_own and self.headlines > UNLIKE_HEADLINES)

    @cached_property
    def headlines(self) -> float:
        """How alike the headlines are, 0 to 1, whatever the order of their words."""
        one, other = self.setting.headline, self.known.headline
        return fuzz.token_sort_ratio(fold(one), fold(other)) / 100 if one and other else 0.0

    @cached_property
    def numbers(self) -> float:
        """Share of the shorter text's numbers that the longer one has; a paragraph put in is left out."""
        side = self.shorter
        kept = (side.reading.words[place] for place in chain(*side.without_foreign(PARAGRAPH)))
        return _agreement(frozenset(filter(is_number, kept)), self._longer.numbers)

    @cached_property
    def names(self) -> float:
        """Share of the names in the shorter text that the longer one has."""
        return _agreement(self.shorter.reading.names, self._longer.vocabulary)

    @cached_property
    def score(self) -> float:
        """How sure it is that the two are one text, 0 to 1."""
        side = self.shorter
        names = _agreement(side.reading.names.intersection(side.words_of(stands=True)), self._longer.vocabulary)
        length = math.log(len(side.reading.words) / MIDDLE_LENGTH + 0.1)
        is_led = self.aligned.new.has_lead or self.aligned.old.has_lead
        headlines = max(0.0, self.headlines - UNLIKE_HEADLINES) / UNLIKE_HEADLINES
        return _logistic(
            BIAS
            + CONTAINED * self.contained
            + CONTAINED_BUT_ONE * self.contained_but_one
            + ALIKE * side.alike
            + NAMES * names
            + HEADLINE * headlines
            + LEAD * is_led
            + LENGTH * length
        )

    @cached_property
    def contained_but_one(self) -> float:
        """As `contained`, the longest foreign stretch of the shorter text left out."""
        side = self.shorter
        ordered = side.reading.ordered
        kept = frozenset(ordered[place] for place in chain(*side.without_foreign()) if place < len(ordered))
        return _share(self.background.weigh(kept & self.aligned.shared), self.background.weigh(kept))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _agreement(shorter: frozenset[str], longer: frozenset[str]) -> float:
    """Share found again, with one agreement given in advance: a single number that differs proves little."""
    return (len(shorter & longer) + 1) / (len(shorter) + 1)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def likenesses(
    new: Reading, relatives: tuple[Known, ...], setting: Setting, key: str | None = None
) -> tuple[Likeness, ...]:
    """The relatives that share something telling, the likest first, the earlier one first among equals.

    `key`: id of one that is compared whatever it shares.
    """
    background = Background(relatives)
    found = (Likeness(known, new, read(known.text), setting, background) for known in relatives)
    telling = [like for like in found if like.is_telling or like.known.id == key]
    return tuple(sorted(telling, key=lambda like: (-like.score, like.known.published, like.known.id)))


def between(one: Likeness, other: Likeness) -> Likeness:
    """The two known texts compared, the later one as the new text."""
    earlier, later = sorted((one, other), key=lambda like: (like.known.published, like.known.id))
    setting = Setting(site(later.known.url), later.known.headline, later.known.published)
    return Likeness(earlier.known, later.old, earlier.old, setting, Background(()))


def near_ones(text: str, every_shingle: bytes, relatives: tuple[Known, ...]) -> tuple[Known, ...]:
    """Those that share enough with a text to be looked at closely: most articles have none."""
    if not relatives:
        return ()
    own = shingles_of(text, every_shingle)
    theirs = ((known, shingles_of(known.text, known.every_shingle)) for known in relatives)
    return tuple(known for known, other in theirs if len(own & other) >= FAINT * max(1, min(len(own), len(other))))
