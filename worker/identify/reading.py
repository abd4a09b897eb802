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
    #: of the shingle that begins at each word, in order
    ordered: tuple[int, ...]
    shingles: frozenset[int]
    numbers: frozenset[str]
    #: words of names; in a script without capitals the longer words
    names: frozenset[str]
    is_cased: bool


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """The reading of a canonical or plain text."""
    own = sentences(body(text))
    flat = tuple(word for sentence in own for word in sentence.words)
    cased = is_cased(text)
    if cased:
        named = frozenset(word for name in names(own) for word in name if len(word) > 1 and word not in GENERIC)
    else:
        named = frozenset(word for word in flat if len(word) >= CONTENT_WORD)
    ordered = tuple(all_shingles(flat))
    return Reading(
        own, flat, frozenset(flat), ordered, frozenset(ordered), frozenset(filter(is_number, flat)), named, cased
    )
