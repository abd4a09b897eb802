"""The word lists of this package (`data/*.toml`), read once. They are data: add words there, not here."""

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import regex

DATA = Path(__file__).with_name("data")
#: first letters of words by which patterns choose the words to look at, and how many of them a pattern remembers
_FRONT = 3
_REMEMBERED = 10_000
_WORD = re.compile(r"([^\W_]+)")
#: "and", "in", "to" as Arabic writes them onto the next word
ATTACHED = "وفبلك"


@cache
def table(name: str) -> dict[str, Any]:
    """The whole list `name`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """A pattern for any of the words or phrases, longest first; a space stands for any white space."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(word.replace(" ", r"\s+") for word in ordered) + ")"


@lru_cache(maxsize=2_000)
def pattern(source: str) -> "regex.Pattern[str]":
    """A compiled pattern that ignores case."""
    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)


@lru_cache(maxsize=2_000)
def compiled(source: str) -> "regex.Pattern[str]":
    """A compiled pattern to which case matters."""
    return regex.compile(source, regex.VERSION0)


class Spotted:
    """A pattern that can only match from the start of a word on, tried at the words with which it may begin.

    Most words begin none of the phrases that are looked for. Asking that of their first letters once, and not at every
    place of every text, is what makes long lists of phrases quick. The pattern has to begin with a letter or digit
    that has neither before it.
    """

    def __init__(self, source: "regex.Pattern[str]", *, attached: int = 0) -> None:
        """`attached`: how many Arabic letters may be written onto the front of what is looked for."""
        self._pattern = source
        self._attached = attached
        #: first letters of words that were tried, and those of them with which the pattern may begin
        self._tried: set[str] = set()
        self._begin: set[str] = set()
        self._places = lru_cache(maxsize=4)(self._find_places)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> "Iterator[regex.Match[str]]":
        """The matches in a stretch of text that ends at the end of a word."""
        stop = len(text) if end is None else end
        places = self._places(text)
        for i in range(bisect_left(places, start), len(places)):
            place = places[i]
            if place >= stop:
                return
            if place >= start and (match := self._pattern.match(text, place, stop)):
                yield match
                start = match.end()

    def search(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The first match in the stretch."""
        return next(self.finditer(text, start, end), None)

    def is_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether there is a match in the stretch."""
        return self.search(text, start, end) is not None

    def _find_places(self, text: str) -> tuple[int, ...]:
        words = _words_of(text)
        found = [at for front in self._may_begin(_fronts_of(text)) for at in words[front]]
        if self._attached:
            found.extend(self._behind_attached(text))
        found.sort()
        return tuple(found)

    def _behind_attached(self, text: str) -> Iterator[int]:
        for front in _with_attached(text):
            for skipped in range(1, min(self._attached, len(front) - 1) + 1):
                if front[skipped - 1] in ATTACHED and self._may_begin(frozenset((front[skipped:],))):
                    yield from (at + skipped for at in _words_of(text)[front])

    def _may_begin(self, fronts: frozenset[str]) -> frozenset[str]:
        """Those of the first letters with which the pattern may begin. All at once: most were tried before."""
        tried, begin = self._tried, self._begin
        if len(tried) > _REMEMBERED:
            tried, begin = self._tried, self._begin = set(), set()
        for front in fronts - tried:
            if self._pattern.match(front, partial=True) is not None:
                begin.add(front)
            tried.add(front)
        return fronts & begin


class Phrases:
    """Fixed phrases, found where they stand alone, the longest at each place.

    A pattern of hundreds of names takes longer to make than a text to read. So it is made piece by piece: of those that
    begin with the same letters, once a text has a word that does.
    """

    def __init__(self, phrases: Iterable[str], *, before: str, behind: str, attached: int = 0) -> None:
        """`before` and `behind`: what has to stand around a phrase; `attached`: as for `Spotted`."""
        self._by_front: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            self._by_front[_WORD.search(phrase)[0][:_FRONT]].append(phrase)  # type: ignore[index]  # a phrase has a word
        self._around = before, behind
        self._attached = attached
        self._pattern = lru_cache(maxsize=_REMEMBERED)(self._made)

    def finditer(self, text: str) -> "Iterator[regex.Match[str]]":
        """The phrases in a text."""
        at = 0
        for place, front in sorted(self._places(text)):
            if place >= at and (source := self._pattern(front)) and (match := source.match(text, place)):
                yield match
                at = match.end()

    def _places(self, text: str) -> Iterator[tuple[int, str]]:
        words = _words_of(text)
        for front in _fronts_of(text) & self._by_front.keys():
            yield from ((at, front) for at in words[front])
        for front in _with_attached(text) if self._attached else ():
            for skipped in range(1, min(self._attached, len(front) - 1) + 1):
                if front[skipped - 1] in ATTACHED:
                    yield from ((at + skipped, front[skipped:]) for at in words[front])

    def _made(self, front: str) -> "regex.Pattern[str] | None":
        """The pattern of the phrases that begin so."""
        begins = [phrase for known, phrases in self._by_front.items() if known.startswith(front) for phrase in phrases]
        before, behind = self._around
        source = any_of([regex.escape(phrase, literal_spaces=True) for phrase in begins])
        return compiled(f"{before}{source}{behind}") if begins else None


@lru_cache(maxsize=4)
def cut(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The runs of letters and digits of a text, and where each begins."""
    pieces = _WORD.split(text)
    starts = tuple(accumulate(map(len, pieces)))
    return tuple(pieces[1::2]), starts[::2]


@lru_cache(maxsize=4)
def _words_of(text: str) -> dict[str, list[int]]:
    """Where words begin, by their first letters."""
    found: dict[str, list[int]] = defaultdict(list)
    for word, start in zip(*cut(text), strict=False):
        found[word[:_FRONT]].append(start)
    return found


@lru_cache(maxsize=4)
def _fronts_of(text: str) -> frozenset[str]:
    return frozenset(_words_of(text))


@lru_cache(maxsize=4)
def _with_attached(text: str) -> tuple[str, ...]:
    return tuple(front for front in _words_of(text) if front[0] in ATTACHED)


def occurrences(
    text: str, said: str, front: "regex.Pattern[str]", behind: "regex.Pattern[str]"
) -> Iterator[tuple[int, int]]:
    """Where a name stands between what may stand in front of it and behind it; what `behind` takes belongs to it."""
    at = text.find(said)
    while at >= 0:
        match = behind.match(text, at + len(said)) if front.match(text, at) else None
        if match:
            yield at, match.end()
        at = text.find(said, match.end() if match else at + 1)


#: neither letters nor digits around a name
NO_LETTER_BEFORE = regex.compile(r"(?<![\p{L}\p{N}])")
NO_LETTER_BEHIND = regex.compile(r"(?![\p{L}\p{N}])")
