"""A text as the comparison sees it, made once and remembered."""

from dataclasses import dataclass
from functools import lru_cache

from worker.identify.names import GENERIC, is_cased, names
from worker.identify.shingles import all_shingles
from worker.identify.words import Sentence, body, is_number, sentences

#: Without capitals, words of so many letters stand in for names.
CONTENT_WORD = 5


@dataclass(frozen=True, slots=True)
class Reading:
    sentences: tuple[Sentence, ...]
    words: tuple[str, ...]
    vocabulary: frozenset[str]
    shingles: frozenset[int]
    numbers: frozenset[str]
    #: words of names; in a script without capitals the longer words
    names: frozenset[str]


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """The reading of a canonical or plain text."""
    own = sentences(body(text))
    flat = tuple(word for sentence in own for word in sentence.words)
    if is_cased(text):
        named = frozenset(word for name in names(own) for word in name if len(word) > 1 and word not in GENERIC)
    else:
        named = frozenset(word for word in flat if len(word) >= CONTENT_WORD)
    return Reading(own, flat, frozenset(flat), frozenset(all_shingles(flat)), frozenset(filter(is_number, flat)), named)
