"""Which story an article belongs to, judged as it arrives; `worker.identify.regroup` looks again when more is known.

Reports of one event are alike in their telling words, and about as alike as the reports of the story are among
themselves: that tells two events of one affair apart, whose reports share its words too. docs/decisions/0115.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from storage.model import Candidates, Known, Term
from worker.identify.closeness import Rarity, Reports, bell

#: Agreement that two stories, of SETTLED groups of copies each, need to be one. It may be this low since what it joins
#: too much of is parted again by a cut (`worker.identify.regroup`).
NEEDED = 0.34
SETTLED = 3
#: A single report needs so much less.
LENIENCE = 0.10
#: A report that arrives needs more to join a story: a wrong tie swallows an alert.
NEEDED_ON_ARRIVAL = 0.44
#: Two single reports, which no third bears out, need this; on arrival, again, more.
PAIR = 0.52
PAIR_ON_ARRIVAL = 0.60
#: The same in a script without capitals, where no word weighs more for being part of a name.
UNNAMED_PAIR = 0.48
#: From this share of what is needed on, two stories are looked at again later.
NEAR = 0.55
#: A story takes reports freely for so many days; what follows has to be ever more like its latest reports.
STORY_DAYS = 5.0
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMatch:
    story: str
    #: its report that is closest
    known: Known
    score: float
    #: score from which the report joins
    needed: float


@dataclass(frozen=True, slots=True)
class Placing:
    """The story that a report joins, None if it opens one; and stories that it nearly joined."""

    match: StoryMatch | None = None
    #: terms that say most for that
    shared: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def place(
    terms: tuple[Term, ...],
    candidates: Candidates,
    now: datetime,
    series: frozenset[str] = frozenset(),
) -> Placing:
    """Where a report belongs among the candidates.

    `series`: ids of articles that are built alike but tell of another thing; their stories are not joined.
    """
    rarity = Rarity(candidates.term_counts, candidates.articles)
    reports = Reports(rarity)
    new = Known(id="", url="", group="", story="", published=now, headline="", text="", terms=terms)
    matches = (_match(new, told, reports) for told in _by_story(candidates, series))
    found = sorted(filter(None, matches), key=lambda match: (-match.score, match.story))
    joined = next((match for match in found if match.score >= match.needed), None)
    near = tuple(match.story for match in found if match is not joined)
    if joined is None:
        return Placing(near=near)
    return Placing(joined, reports.weighed(new).shared(reports.weighed(joined.known), SHOWN), near)


def needed_agreement(smaller: int, larger: int) -> float:
    """The agreement that two stories of so many groups of copies need to be one."""
    if larger == 1:
        return PAIR
    return NEEDED - LENIENCE * (1 - min(1.0, (smaller - 1) / (SETTLED - 1)))


def agreement(between: float, one: float | None, other: float | None) -> float:
    """How far two stories are one: their mean closeness, times what that is of the closeness within each.

    `one`, `other`: None for a single report, which is taken to be as close as the other side is.
    """
    within = [value for value in (one, other) if value is not None]
    if not within:
        return between
    geometric = math.prod(within) ** (1 / len(within))
    return between * min(1.0, between / geometric) if geometric else between


def one_a_group(reports: Sequence[Known]) -> tuple[Known, ...]:
    """One vote for each group of copies: its first report."""
    if len(reports) == 1:
        return tuple(reports)
    firsts: dict[str, Known] = {}
    for known in sorted(reports, key=lambda known: (known.published, known.id)):
        firsts.setdefault(known.group, known)
    return tuple(firsts.values())


def _by_story(candidates: Candidates, series: frozenset[str]) -> list[tuple[Known, ...]]:
    relatives = {known.id: known for known in (*candidates.by_terms, *candidates.by_text)}
    strangers = {known.story for known in relatives.values() if known.id in series}
    told: dict[str, list[Known]] = {}
    for known in relatives.values():
        if known.story not in strangers:
            told.setdefault(known.story, []).append(known)
    return [one_a_group(known) for known in told.values()]


def _match(new: Known, told: Sequence[Known], reports: Reports) -> StoryMatch | None:
    """None if the report is too far from the story for the two to be looked at again: it is from most."""
    close = [reports.closeness(new, known) for known in told]
    _, _, best = max(zip(close, (known.id for known in told), told, strict=True))
    needed = NEEDED_ON_ARRIVAL if len(told) > 1 else PAIR_ON_ARRIVAL if new.named and best.named else UNNAMED_PAIR
    between = math.fsum(close) / len(told)
    if between < needed * NEAR:
        return None
    within = _within(told, reports) if len(told) > 1 else None
    age = (new.published - (best.story_since or best.published)).total_seconds() / 86400
    score = agreement(between, None, within) * bell(age - STORY_DAYS)
    return StoryMatch(story=best.story, known=best, score=score, needed=needed) if score >= needed * NEAR else None


def _within(told: Sequence[Known], reports: Reports) -> float:
    pairs = [reports.closeness(one, other) for one, other in combinations(told, 2)]
    return math.fsum(pairs) / len(pairs)
