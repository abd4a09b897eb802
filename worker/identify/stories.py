"""Which story an article belongs to: the reports of one event share names that other stories do not have."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.model import Candidates, Known
from worker.identify.names import is_cased
from worker.identify.terms import WORD_MARK
from worker.identify.widely_known import WIDE_NAMES

#: Articles that a small archive is taken to have besides its own, so that five of them do not make a word rare.
UNSEEN = 20
#: Share of the names' cosine in the score; the rest is that of headline and lead.
NAMES_SHARE = 0.6
#: Score from which a report joins a story (docs/decisions/0061).
SAME_STORY = 0.2
#: So many names that few other stories have must be shared.
NAMES_NEEDED = 2
#: Where pairs of words stand in for names, most pairs are none, so the cosine says less and more of them are needed,
#: one of them in the lead of both.
SAME_STORY_BY_PAIRS = 0.12
PAIRS_NEEDED = 3
LEAD_WEIGHT = 1.9
#: A story is judged by its best so many reports: one stray report does not draw a whole story in.
BEST_REPORTS = 3
#: A name is telling below this share of the window's articles outside the story.
RARE_SHARE = 0.05
#: Reports of one event thin out like a bell with this deviation, in days. A prior: no set has stories with times.
DECAY_DAYS = 3.0
WIDE_WEIGHT = 0.3

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class StoryMatch:
    story: str
    known: Known
    score: float
    shared: tuple[str, ...]
    #: whether the names alone would do, and the score that they need
    is_enough: bool
    needed: float


def best_story(
    own_terms: tuple[tuple[str, float], ...],
    candidates: Candidates,
    now: datetime,
    series: frozenset[str] = frozenset(),
) -> StoryMatch | None:
    """The story that a report joins, None if it opens one. At doubt it opens one.

    `series`: ids of articles that are built alike but tell of another thing; their stories are not joined.
    """
    own = dict(own_terms)
    strangers = {known.story for known in (*candidates.by_text, *candidates.by_terms) if known.id in series}
    reports: dict[str, list[Known]] = {}
    for known in candidates.by_terms:
        if known.story not in strangers:
            reports.setdefault(known.story, []).append(known)
    matches: dict[str, list[StoryMatch]] = {}
    for story, found in reports.items():
        rarity = _Rarity(own, candidates, story)
        matches[story] = [_match(own, known, rarity, now) for known in found]
    joined = [match for found in matches.values() for match in _judged(found)]
    return max(joined, key=lambda match: (match.score, match.known.id), default=None)


def _judged(reports: list[StoryMatch]) -> Iterator[StoryMatch]:
    """The match with a story, from those with its reports: none if it falls short."""
    best = sorted(reports, key=lambda match: -match.score)[:BEST_REPORTS]
    score = sum(match.score for match in best) / len(best)
    enough = [match for match in best if match.is_enough]
    if enough and score >= min(match.needed for match in enough):
        yield replace(enough[0], score=score)


def _match(own: Weights, known: Known, rarity: "_Rarity", now: datetime) -> StoryMatch:
    theirs = dict(known.terms)
    shared = _agreeing(own, theirs)
    telling = _independent(term for term in shared if rarity.is_telling(term))
    days = abs((now - known.published).total_seconds()) / 86400
    names = _cosine(own, theirs, rarity, shared)
    plain = _cosine(own, theirs, rarity, {term for term in own if term in theirs and term.startswith(WORD_MARK)})
    score = (NAMES_SHARE * names + (1 - NAMES_SHARE) * plain) * math.exp(-(days**2) / (2 * DECAY_DAYS**2))
    needed = _needed(telling, own, theirs)
    return StoryMatch(known.story, known, score, tuple(sorted(telling)), len(telling) >= NAMES_NEEDED, needed)


def _needed(telling: list[str], own: Weights, theirs: Weights) -> float:
    pairs = [term for term in telling if not is_cased(term)]
    in_leads = any(min(own[term], theirs[term]) >= LEAD_WEIGHT for term in pairs)
    return SAME_STORY_BY_PAIRS if len(pairs) >= PAIRS_NEEDED and in_leads else SAME_STORY


class _Rarity:
    """How telling a term is: by the articles that have it outside the story in question."""

    def __init__(self, own: Weights, candidates: Candidates, story: str) -> None:
        self._counts = candidates.term_counts
        self._size = candidates.window_size + UNSEEN
        relatives = {known.id: known for known in (*candidates.by_terms, *candidates.by_text)}
        inside = (known for known in relatives.values() if known.story == story)
        self._inside = Counter(term for known in inside for term, _ in known.terms)
        self._weights: dict[str, float] = {}
        #: of the new report's words and names
        self.norms = {is_word: _norm(own, self, is_word) for is_word in (False, True)}

    def outside(self, term: str) -> int:
        return max(0, self._counts.get(term, 0) - self._inside[term])

    def weight(self, term: str) -> float:
        weight = self._weights.get(term)
        if weight is None:
            width = WIDE_WEIGHT if term in WIDE_NAMES else 1.0
            weight = self._weights[term] = math.log(self._size / (self.outside(term) + 1)) * width
        return weight

    def is_telling(self, term: str) -> bool:
        if term.startswith(WORD_MARK) or term in WIDE_NAMES:
            return False
        return self.outside(term) <= max(1.0, RARE_SHARE * self._size)


def _agreeing(own: Weights, theirs: Weights) -> set[str]:
    """Names that both have; a surname whose bearers have different first names is none."""
    shared = {term for term in own if term in theirs and not term.startswith(WORD_MARK)}
    return {term for term in shared if " " in term or not _differ(_bearers(term, own), _bearers(term, theirs))}


def _bearers(surname: str, terms: Weights) -> frozenset[str]:
    return frozenset(term for term in terms if term.endswith(" " + surname))


def _differ(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs and not ours & theirs)


def _independent(terms: Iterable[str]) -> list[str]:
    """One term for each thing named: those that share a word (`wadi safra`, `safra`) count once."""
    kept: list[str] = []
    taken: set[str] = set()
    for term in sorted(terms, key=lambda term: (-term.count(" "), term)):
        parts = term.split()
        if taken.isdisjoint(parts):
            kept.append(term)
        taken.update(parts)
    return kept


def _cosine(own: Weights, theirs: Weights, rarity: _Rarity, shared: Iterable[str]) -> float:
    shared = set(shared)
    if not shared:
        return 0.0
    is_word = next(iter(shared)).startswith(WORD_MARK)
    dot = sum(own[term] * theirs[term] * rarity.weight(term) ** 2 for term in shared)
    return dot / (rarity.norms[is_word] * _norm(theirs, rarity, is_word) or 1.0)


def _norm(terms: Weights, rarity: _Rarity, is_word: bool) -> float:
    weight = rarity.weight
    chosen = [(term, own) for term, own in terms.items() if (term[0] == WORD_MARK) is is_word]
    return math.sqrt(sum([(own * weight(term)) ** 2 for term, own in chosen]))
