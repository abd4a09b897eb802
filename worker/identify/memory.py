"""An archive in memory, for `copytaster same`: an index, and the articles as they stand.

The database store gives the same answers, without the texts of what it found by terms alone.

What `candidates(fingerprint, now)` holds, for every archive:

* `by_key`: the article that has one of the fingerprint's keys, taken in the order in which they stand there. Keys are
  kept for ever; the first article with a key keeps it, as its versions follow one another.
* `by_text`: articles first seen within `text_window` before `now`, by the number of the fingerprint's shingles that
  they, or versions before them, have, at least `min_shared_shingles`; the newer first among equals; the first
  `by_text` of them. A shingle in more than `max_shingle_count` articles of the window is passed over.
* `by_terms`: articles first seen within `terms_window`, by the sum over the shared terms of 1 / count (articles of the
  window with that term); the newer first among equals; the first `by_terms`. A term in more than `max_term_count`
  articles of the window is passed over, and of the rest the `searched_terms` rarest are taken.
* `term_counts`: of each term of the fingerprint and of the articles found, how many articles ever taken in had it when
  they came (one that none had may be missing, others may be there); `articles`: how many were taken in.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nlargest, nsmallest
from itertools import chain

from storage.model import Candidates, Fingerprint, Known, Term
from worker.identify.limits import LIMITS, CandidateLimits


@dataclass(frozen=True, slots=True)
class Found:
    """Articles that share shingles or terms with one, the best first, as numbers in order of arrival from 0."""

    by_text: tuple[int, ...]
    by_terms: tuple[int, ...]


class MemoryIndex:
    """The articles by shingles and terms. No verdict changes what is found, so it can be asked ahead of them."""

    def __init__(self, limits: CandidateLimits = LIMITS) -> None:
        self._limits = limits
        self._seen: list[datetime] = []
        self._shingles = _Postings()
        self._terms: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, fingerprint: Fingerprint, now: datetime) -> None:
        """Takes an article in. `now` must not lie before that of the article added last."""
        number = len(self._seen)
        self._seen.append(now)
        self._shingles.add(fingerprint.shingles, number)
        for term, *_ in fingerprint.terms:
            self._terms[term].append(number)

    def find(self, fingerprint: Fingerprint, now: datetime) -> Found:
        """What could be related to an article by its text and its terms; see the head of this module."""
        limits = self._limits
        shingles = self._shingles.find(fingerprint.shingles, bisect_left(self._seen, now - limits.text_window))
        texts = Counter(number for found in shingles if len(found) <= limits.max_shingle_count for number in found)
        near = {number: float(count) for number, count in texts.items() if count >= limits.min_shared_shingles}
        by_terms = self._by_terms(fingerprint, bisect_left(self._seen, now - limits.terms_window))
        return Found(_best(near, limits.by_text), _best(by_terms, limits.by_terms))

    def _by_terms(self, fingerprint: Fingerprint, first: int) -> Mapping[int, float]:
        found: list[tuple[int, str, Sequence[int]]] = []
        for term, *_ in fingerprint.terms:
            numbers = _since(self._terms.get(term, ()), first)
            if 0 < len(numbers) <= self._limits.max_term_count:
                found.append((len(numbers), term, numbers))
        rarest = [(1 / count, numbers) for count, _, numbers in nsmallest(self._limits.searched_terms, found)]
        return _sums(rarest, self._limits.by_terms)


class MemoryReports:
    """The articles as they stand, in order of arrival."""

    def __init__(self) -> None:
        self._known: list[Known] = []
        self._keys: dict[tuple[str, str], int] = {}
        self._groups: defaultdict[str, list[int]] = defaultdict(list)
        self._term_counts: Counter[str] = Counter()
        self._one = _One()
        self._since: dict[str, datetime] = {}

    def add(
        self, known: Known, fingerprint: Fingerprint, *, is_version: bool = False, joins: Iterable[str] = ()
    ) -> None:
        """Takes an article in.

        `is_version`: it is the newest version of one before, and takes its keys over. `joins`: groups that become part
        of its own.
        """
        number = len(self._known)
        for member in [member for group in joins for member in self._groups.pop(group, ())]:
            self._known[member] = replace(self._known[member], group=known.group)
            self._groups[known.group].append(member)
        self._groups[known.group].append(number)
        since = self._since.setdefault(known.story, known.published)
        terms = tuple(map(self._one.__getitem__, fingerprint.terms))
        self._known.append(replace(known, terms=terms, every_shingle=fingerprint.every_shingle, story_since=since))
        for key in fingerprint.keys:
            if is_version or key not in self._keys:
                self._keys[key] = number
        self._term_counts.update(term for term, *_ in terms)

    def candidates(self, fingerprint: Fingerprint, found: Found) -> Candidates:
        """What could be related to an article, with what the index found."""
        return Candidates(
            by_key=next((self._known[self._keys[key]] for key in fingerprint.keys if key in self._keys), None),
            by_text=tuple([self._known[number] for number in found.by_text]),
            by_terms=tuple([self._known[number] for number in found.by_terms]),
            term_counts=self._term_counts,
            articles=len(self._known),
        )

    def as_they_stand(self) -> Sequence[Known]:
        """Every article, in order of arrival."""
        return tuple(self._known)

    def rarity(self) -> tuple[Mapping[str, int], int]:
        """Of how many articles each term is one, and how many there are."""
        return self._term_counts, len(self._known)


def _best(scores: Mapping[int, float], limit: int) -> tuple[int, ...]:
    """The newer first among equals."""
    ranked = nlargest(limit, zip(scores.values(), scores, strict=True))
    return tuple([number for _, number in ranked])


def _sums(shares: Sequence[tuple[float, Sequence[int]]], most: int) -> Mapping[int, float]:
    """For each article the sum of the shares of the terms that it has; `shares`: the largest first.

    Nearly all have one of the terms only: of those the first `most` are enough.
    """
    times = Counter(chain.from_iterable(numbers for _, numbers in shares))
    often = {number for number, count in times.items() if count > 1}
    sums = dict.fromkeys(often, 0.0)
    once: dict[int, float] = {}
    least = 0.0
    for share, numbers in shares:
        for number in often.intersection(numbers):
            sums[number] += share
        if len(once) < most or share == least:
            least = share
            once |= {number: share for number in numbers if number not in often}
    return sums | once


class _One(dict[Term, Term]):
    """The one object that stands for all equal terms: each article has 72, most of which many others have."""

    def __init__(self) -> None:
        super().__init__()
        self._stems: dict[str, str] = {}

    def __missing__(self, term: Term) -> Term:
        stem, weight, is_name = term
        one = self[term] = self._stems.setdefault(stem, stem), weight, is_name
        return one


class _Postings:
    """The articles that have each shingle, in order of arrival.

    Most shingles stand in one article alone: its bare number takes half of the room that a list of one does.
    """

    def __init__(self) -> None:
        self._found: dict[int, int | list[int]] = {}

    def add(self, shingles: Iterable[int], number: int) -> None:
        found = self._found
        for shingle in shingles:
            before = found.setdefault(shingle, number)
            if isinstance(before, list):
                before.append(number)
            elif before != number:
                found[shingle] = [before, number]

    def find(self, shingles: Iterable[int], first: int) -> Iterator[Sequence[int]]:
        """For each of the shingles the articles from `first` on that have it."""
        for shingle in shingles:
            numbers = self._found.get(shingle, ())
            yield _since((numbers,) if isinstance(numbers, int) else numbers, first)


def _since(numbers: Sequence[int], first: int) -> Sequence[int]:
    """Those from `first` on, of numbers in order."""
    return numbers[bisect_left(numbers, first) :] if numbers and numbers[0] < first else numbers
