"""An archive in memory, for `copytaster same` and tests. The database store gives the same answers.

What `candidates(fingerprint, now)` holds, for every archive:

* `by_key`: the article that has one of the fingerprint's keys, taken in the order in which they stand there. Keys are
  kept for ever; the first article with a key keeps it.
* `by_text`: articles first seen within `text_window` before `now`, by the number of the fingerprint's shingles they
  have, at least `min_shared_shingles`; the newer first among equals; the first `by_text` of them. A shingle in more
  than `max_shingle_count` articles of the window is passed over.
* `by_terms`: articles first seen within `terms_window`, by the sum over the shared terms of 1 / count (the count of
  `term_counts`, not less than 1); the newer first among equals; the first `by_terms`. A term in more than
  `max_term_count` articles of the window is passed over.
* `shingle_counts`, `term_counts`: of each of the fingerprint's shingles and terms, in how many articles of the window
  it stands, those passed over included (a count may stop at one above its limit). `window_size`: articles of the
  `terms_window`.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from storage.model import Candidates, Fingerprint, Known
from worker.identify.limits import LIMITS, CandidateLimits

Key = TypeVar("Key", bound=Hashable)


class MemoryArchive:
    """Articles in order of arrival. Not for several threads."""

    def __init__(self, limits: CandidateLimits = LIMITS) -> None:
        self._limits = limits
        self._known: list[Known] = []
        self._seen: list[datetime] = []
        self._keys: dict[tuple[str, str], int] = {}
        self._shingles: defaultdict[int, list[int]] = defaultdict(list)
        self._terms: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, known: Known, fingerprint: Fingerprint, now: datetime) -> None:
        """Takes an article in. `now` must not lie before that of the article added last."""
        number = len(self._known)
        self._known.append(known)
        self._seen.append(now)
        for key in fingerprint.keys:
            self._keys.setdefault(key, number)
        for shingle in fingerprint.shingles:
            self._shingles[shingle].append(number)
        for term, _ in fingerprint.terms:
            self._terms[term].append(number)

    def candidates(self, fingerprint: Fingerprint, now: datetime) -> Candidates:
        """What could be related to an article; see the head of this module."""
        limits = self._limits
        text_from = bisect_left(self._seen, now - limits.text_window)
        terms_from = bisect_left(self._seen, now - limits.terms_window)
        shingles = _postings(self._shingles, fingerprint.shingles, text_from)
        terms = _postings(self._terms, (term for term, _ in fingerprint.terms), terms_from)
        texts = Counter(
            number for found in shingles.values() if len(found) <= limits.max_shingle_count for number in found
        )
        near = {number: float(count) for number, count in texts.items() if count >= limits.min_shared_shingles}
        related: defaultdict[int, float] = defaultdict(float)
        for found in terms.values():
            if len(found) <= limits.max_term_count:
                for number in found:
                    related[number] += 1 / len(found)
        return Candidates(
            by_key=next((self._known[self._keys[key]] for key in fingerprint.keys if key in self._keys), None),
            by_text=self._best(near, limits.by_text),
            by_terms=self._best(related, limits.by_terms),
            shingle_counts={shingle: len(found) for shingle, found in shingles.items()},
            term_counts={term: len(found) for term, found in terms.items()},
            window_size=len(self._known) - terms_from,
        )

    def _best(self, scores: Mapping[int, float], limit: int) -> tuple[Known, ...]:
        ranked = sorted(scores, key=lambda number: (-scores[number], -number))
        return tuple(self._known[number] for number in ranked[:limit])


def _postings(index: Mapping[Key, list[int]], keys: Iterable[Key], first: int) -> dict[Key, list[int]]:
    """The articles from `first` on that have each of the keys."""
    found: dict[Key, list[int]] = {}
    for key in keys:
        numbers = index.get(key, [])
        found[key] = numbers[bisect_left(numbers, first) :] if first else numbers
    return found
