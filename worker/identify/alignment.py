"""Which sentences of two texts are one another's, found by the places of shared shingles.

A sentence is compared with one other only, that which it shares most shingles with: sentences without three words in a
row in common are reworded beyond what a copy is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Indel

from worker.identify.reading import Reading
from worker.identify.shingles import SIZE

#: A sentence stands in the other text if so much of it is covered by shared shingles, or if it is so like (0 to 1,
#: Indel similarity of the words) the sentence that it shares most with.
STANDS = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the new text and the one of the known text that it shares most shingles with."""

    new: int
    old: int
    #: Indel similarity of their words, 0 to 1
    likeness: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of two aligned texts."""

    reading: Reading
    #: for each sentence how like (0 to 1) it is to its pair, 0 without one
    likeness: tuple[float, ...]
    #: for each sentence whether it stands in the other text
    stands: tuple[bool, ...]
    #: words that are covered by shared shingles
    covered: frozenset[str]
    #: the longest stretch of sentences that do not stand in the other text: first sentence, end, words
    foreign: tuple[int, int, int]

    @property
    def share(self) -> float:
        """Of the text's words, those in sentences that stand in the other text."""
        kept = sum(len(s.words) for s, stands in zip(self.reading.sentences, self.stands, strict=True) if stands)
        return kept / (len(self.reading.words) or 1)

    @property
    def alike(self) -> float:
        """Of the text's words, those that the other text has in their order, sentence by sentence.

        Rewording that is spread evenly leaves few shingles and few sentences whole, but most of the words.
        """
        found = zip(self.reading.sentences, self.likeness, strict=True)
        return sum(len(sentence.words) * likeness for sentence, likeness in found) / (len(self.reading.words) or 1)

    @property
    def has_lead(self) -> bool:
        """Whether the first sentence stands in the other text."""
        return self.stands[:1] == (True,)

    def words_of(self, stands: bool) -> Iterator[str]:
        """The words of the sentences that do, or do not, stand in the other text."""
        found = zip(self.reading.sentences, self.stands, strict=True)
        return (word for sentence, is_shared in found if is_shared is stands for word in sentence.words)

    def without_foreign(self, longer_than: int = 0) -> tuple[range, range]:
        """Places of the words before and after the longest foreign stretch, if it has more words than that."""
        first, _, length = self.foreign
        if length <= longer_than:
            return range(len(self.reading.words)), range(0)
        start = sum(len(sentence.words) for sentence in self.reading.sentences[:first])
        return range(start), range(start + length, len(self.reading.words))


@dataclass(frozen=True, slots=True)
class Alignment:
    new: Side
    old: Side
    shared: frozenset[int]
    pairs: tuple[Pair, ...]


def align(new: Reading, old: Reading) -> Alignment:
    """Aligns two texts."""
    shared = new.shingles & old.shingles
    where = old.home_of
    votes: dict[int, Counter[int]] = {}
    for home, shingle in zip(new.homes, new.ordered, strict=False):
        if shingle in shared:
            votes.setdefault(home, Counter())[where[shingle]] += 1
    pairs = tuple(_pair(new, old, at, found) for at, found in votes.items())
    ours, theirs = [0.0] * len(new.sentences), [0.0] * len(old.sentences)
    for pair in pairs:
        ours[pair.new] = pair.likeness
        theirs[pair.old] = max(theirs[pair.old], pair.likeness)
    return Alignment(new=_side(new, shared, ours), old=_side(old, shared, theirs), shared=shared, pairs=pairs)


def _pair(new: Reading, old: Reading, at: int, found: Counter[int]) -> Pair:
    best = max(found, key=lambda other: (found[other], -other))
    one, other = new.sentences[at].words, old.sentences[best].words
    return Pair(at, best, 1.0 if one == other else Indel.normalized_similarity(one, other))


def _side(reading: Reading, shared: frozenset[int], likeness: Sequence[float]) -> Side:
    flags = bytearray(len(reading.words) + SIZE)
    for place, shingle in enumerate(reading.ordered):
        if shingle in shared:
            flags[place : place + SIZE] = b"\1" * SIZE
    lengths = [len(sentence.words) for sentence in reading.sentences]
    stands = tuple(
        like >= STANDS or sum(flags[start : start + length]) >= STANDS * length
        for like, start, length in zip(likeness, accumulate([0, *lengths]), lengths, strict=False)
    )
    covered = frozenset(word for word, flag in zip(reading.words, flags, strict=False) if flag)
    return Side(reading, tuple(likeness), stands, covered, _longest_foreign(lengths, stands))


def _longest_foreign(lengths: Sequence[int], stands: Sequence[bool]) -> tuple[int, int, int]:
    best, first, length = (0, 0, 0), 0, 0
    for number, (words, is_shared) in enumerate(zip(lengths, stands, strict=True)):
        if is_shared:
            first, length = number + 1, 0
            continue
        length += words
        if length > best[2]:
            best = (first, number + 1, length)
    return best
