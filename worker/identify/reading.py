"""A text as the comparison sees it, made once and remembered."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from worker.identify.names import GENERIC, is_cased, names
from worker.identify.shingles import all_shingles, unpacked
from worker.identify.words import Sentence, body, is_number, sentences, words

#: Without capitals, words of so many letters stand in for names.
CONTENT_WORD = 5


@dataclass(frozen=True)
class Reading:
    """Most relatives are dropped at a look at their shingles, so the rest is made when it is asked for."""

    text: str
    sentences: tuple[Sentence, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        """Of the shingle that begins at each word, in order."""
        return all_shingles(self.words)

    @cached_property
    def homes(self) -> tuple[int, ...]:
        """For each place of a shingle the number of the sentence that its middle word stands in."""
        homes = tuple(number for number, sentence in enumerate(self.sentences) for _ in sentence.words)
        return homes[1:] or homes

    @cached_property
    def home_of(self) -> dict[int, int]:
        """The number of the sentence in which each shingle stands first."""
        found: dict[int, int] = {}
        for home, shingle in zip(self.homes, self.ordered, strict=False):
            found.setdefault(shingle, home)
        return found

    @cached_property
    def shingles(self) -> frozenset[int]:
        return frozenset(self.ordered)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(filter(is_number, self.vocabulary))

    @cached_property
    def is_cased(self) -> bool:
        return is_cased(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of names; in a script without capitals the longer words."""
        if not self.is_cased:
            return frozenset(word for word in self.vocabulary if len(word) >= CONTENT_WORD)
        found = chain.from_iterable(names(self.sentences))
        return frozenset(word for word in found if len(word) > 1 and word not in GENERIC)


@lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """The reading of a canonical or plain text."""
    return Reading(text, sentences(body(text)))


def shingles_of(text: str, every_shingle: bytes) -> frozenset[int]:
    """The shingles of a text, without its sentences: enough to see that two have hardly anything in common.

    `every_shingle`: them, packed, if that is known.
    """
    return frozenset(unpacked(every_shingle)) if every_shingle else _shingles_of(text)


@lru_cache(maxsize=2048)
def _shingles_of(text: str) -> frozenset[int]:
    return frozenset(all_shingles(words(body(text))))
