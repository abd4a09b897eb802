"""Words and marks of a text, and what a statistical tagger of names is told of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from worker.extract.words import cut, table

#: a span with what kind of thing it seems to be: "PER", "ORG", a kind of place
Hint = tuple[int, int, str]
_TOKEN: Final = re.compile(
    r"((?:[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ]\.){2,}|['’]s\b"
    r"|[^\W_]+(?:(?:-(?=[A-ZÀ-ÞА-ЯЁІЇЄ])|['’](?!s\b))[^\W_]+)*|[^\w\s]|_)"
)
_LOWER: Final = re.compile(r"[a-zß-ÿа-яёіїє]")
#: what is told of words with no capital, beside none: next to nothing, as most words are
FAR: Final = ["far"]
#: what is told of the neighbours of the first and the last word
_AT_START: Final = ("-1=^", "-1s=^")
_AT_END: Final = ("+1=$", "+1s=$")
#: how far ahead and back a run of capitals is followed
_RUN: Final = 6


class Token(NamedTuple):
    """A word or mark, with its offsets in the text."""

    start: int
    end: int
    text: str


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a stretch of text."""
    pieces = _TOKEN.split(text[start:end])
    edges = list(accumulate(map(len, pieces), initial=start))
    return list(map(Token, edges[1::2], edges[2::2], pieces[1::2]))


@lru_cache(maxsize=20_000)
def _told_by_itself(word: str) -> tuple[str, ...]:
    """What a word says wherever it stands."""
    lower = word.casefold()
    if not _has_capital(word):
        return (f"w={lower}",) if word.isalpha() else (f"w={word}", "mark")
    told = [f"w={lower}", f"s={_shape(word)}", f"p={lower[:3]}", f"e={lower[-3:]}", f"e2={lower[-2:]}"]
    if len(word) > 1 and word.isupper():
        told.append("upper")
    if word in _lists().given:
        told.append("given")
    if lower in _lists().titles:
        told.append("title")
    if word in _lists().bodies:
        told.append("body")
    return tuple(told)


@lru_cache(maxsize=20_000)
def _told_to_neighbours(word: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """What a word says to those behind it, and to those before it: its letters and form to the next, both ways.

    The third is told to those further off.
    """
    lower = word.casefold()
    more = (
        "T" if lower in _lists().titles else "G" if word in _lists().given else "B" if word in _lists().bodies else ""
    )
    form = _shape(word) if _has_capital(word) else lower if not word.isalpha() else "x"
    return (
        (f"-1={lower}", f"-1s={form}{more}", f"-2={lower}"),
        (f"+1={lower}", f"+1s={form}{more}", f"+2={lower}"),
    )


@lru_cache(maxsize=20_000)
def _has_capital(word: str) -> bool:
    return any(letter.isupper() for letter in word)


@lru_cache(maxsize=20_000)
def _shape(word: str) -> str:
    shape = ""
    for letter in word:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "0" if letter.isdigit() else letter
        if shape[-1:] != kind or (kind == "X" and len(shape) < 2):
            shape += kind
    return shape


@dataclass(frozen=True, slots=True)
class _Lists:
    given: frozenset[str]
    titles: frozenset[str]
    bodies: frozenset[str]


@cache
def _lists() -> _Lists:
    people, organisations = table("people"), table("organisations")
    return _Lists(
        given=frozenset(people["given"].split()),
        titles=frozenset(word for title in people["titles"] for word in title.split() if len(word) > 2),
        bodies=frozenset(organisations["kinds"])
        | {word for ending in organisations["endings"] for word in ending.split()},
    )


class Told:
    """What is known of all words of a text: hints of the rules, and how each word is written elsewhere in it."""

    def __init__(self, text: str, hints: Iterable[Hint], sentences: Sequence[Sequence[Token]]) -> None:
        """`sentences` may leave out those without names."""
        self._begins: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for start, end, kind in sorted(hints):
            self._begins[start].append((end, kind))
        self._words = frozenset(cut(text)[0])
        self._inner = frozenset(word for sentence in sentences for _, _, word in sentence[1:])

    def features(self, sentence: Sequence[Token]) -> list[list[str]]:
        """One list of features a token."""
        hinted = self._hinted(sentence)
        capital = [_has_capital(token.text) for token in sentence]
        here = [is_capital or i in hinted for i, is_capital in enumerate(capital)]
        beside = zip((False, *here), here, (*here[1:], False), strict=False)
        return [self._of(sentence, i, hinted, capital) if any(near) else FAR for i, near in enumerate(beside)]

    def _of(self, sentence: Sequence[Token], i: int, hinted: dict[int, list[str]], capital: list[bool]) -> list[str]:
        word = sentence[i].text
        told = [*_told_by_itself(word), *hinted.get(i, ())]
        before = _told_to_neighbours(sentence[i - 1].text)[0] if i else _AT_START
        behind = _told_to_neighbours(sentence[i + 1].text)[1] if i + 1 < len(sentence) else _AT_END
        told += (before[0], behind[0], before[1], behind[1])
        if not capital[i]:
            return told
        if i > 1:
            told.append(_told_to_neighbours(sentence[i - 2].text)[0][2])
        if i + 2 < len(sentence):
            told.append(_told_to_neighbours(sentence[i + 2].text)[1][2])
        told += [f"+h={hint}" for hint in hinted.get(i + 1, ())]
        told += [f"-h={hint}" for hint in hinted.get(i - 1, ())]
        lower = word.lower()
        if lower in self._words and _LOWER.match(lower):
            told.append("also lower")
        if word in self._inner:
            told.append("also inside")
        if i == 0 or (not sentence[i - 1].text[-1].isalnum() and i == 1):
            told.append("first")
        self._add_run(sentence, i, capital, told)
        return told

    def _add_run(self, sentence: Sequence[Token], i: int, capital: list[bool], told: list[str]) -> None:
        """How long the run of capitals is, and whether a word for a body stands in it."""
        first, last = i, i
        while first and capital[first - 1] and i - first < _RUN:
            first -= 1
        while last + 1 < len(sentence) and capital[last + 1] and last - i < _RUN:
            last += 1
        told.append(f"run={min(i - first, 2)}/{min(last - i, 2)}")
        bodies = _lists().bodies
        if any(sentence[j].text in bodies for j in range(i + 1, last + 1)):
            told.append("body ahead")
        if any(sentence[j].text in bodies for j in range(first, i)):
            told.append("body behind")
        if last > i:
            told.append(f"last={sentence[last].text.casefold()}")

    def _hinted(self, sentence: Sequence[Token]) -> dict[int, list[str]]:
        """The hints of the tokens that have any: where one begins, and where it goes on."""
        hinted: dict[int, list[str]] = {}
        begins = self._begins
        for i, (start, _, _) in enumerate(sentence):
            if start not in begins:
                continue
            for end, kind in begins[start]:
                hinted.setdefault(i, []).append(f"B:{kind}")
                at = i + 1
                while at < len(sentence) and sentence[at].start < end:
                    hinted.setdefault(at, []).append(f"I:{kind}")
                    at += 1
        return hinted
