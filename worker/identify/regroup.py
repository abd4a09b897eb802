"""Which reports are of one event, judged together: late merges and splits of stories.

Clusters of reports are joined in the order of how sure that is, by the agreement of `worker.identify.stories`. What a
person placed by hand stays where it was put: such reports of one story are never parted, those of two never joined.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from storage.model import Known, Move
from worker.identify.closeness import Rarity, Reports, nearness
from worker.identify.cuts import weakest_cut
from worker.identify.stories import SETTLED, SHOWN, agreement, needed_agreement, one_a_group

#: Reports of one story are taken for so much closer, so that a story does not waver as others come and go.
STICKY = 1.02
#: Above so many groups of copies only the latest are looked at.
MOST = 300
#: A cluster of n groups of copies is two events if it has a cut with a bond below 1 - 1/n: then each report is closer
#: to its own part than to the rest, itself left out. Among many reports that is soon so by chance, hence a limit.
PARTED = 0.96


def regroup(reports: Sequence[Known], rarity: Rarity, pinned: frozenset[str] = frozenset()) -> tuple[Move, ...]:
    """What has to move for every story to be one event: nothing, if the reports are well placed.

    `reports`: those of some stories that may belong together, whole; `pinned`: ids of those placed by hand.
    """
    units = one_a_group(reports)[-MOST:]
    clusters = _Clusters(units, Reports(rarity), pinned)
    clusters.join()
    followers: dict[str, list[Known]] = {}
    for known in reports:
        followers.setdefault(known.group, []).append(known)
    parts = [part for members in clusters.members.values() for part in clusters.parted(members)]
    found = [[known for place in part for known in followers[units[place].group]] for part in parts]
    return tuple(_moves(found, pinned))


def components(stories: Iterable[str], near: Iterable[tuple[str, str]]) -> tuple[frozenset[str], ...]:
    """The stories in sets of those that are linked by being near one another, each set once, in order."""
    up = {story: story for story in stories}

    def root(story: str) -> str:
        while up[story] != story:
            up[story] = up[up[story]]
            story = up[story]
        return story

    for one, other in near:
        up[root(one)] = root(other)
    found: dict[str, set[str]] = {}
    for story in up:
        found.setdefault(root(story), set()).add(story)
    return tuple(frozenset(members) for members in found.values())


def moves_among(
    reports: Sequence[Known], near: Iterable[tuple[str, str]], counts: Mapping[str, int], articles: int
) -> dict[str, str]:
    """The story of each report that has to move, by its id. A new story is named after the first report that opens it.

    `counts`, `articles`: as of `storage.model.Candidates`.
    """
    told: dict[str, list[Known]] = {}
    for known in reports:
        told.setdefault(known.story, []).append(known)
    moved: dict[str, str] = {}
    for linked in components(told, near):
        among = [known for story in sorted(linked) for known in told[story]]
        if len(among) > 1:
            for move in regroup(among, Rarity(counts, articles)):
                moved |= dict.fromkeys(move.articles, move.to or f"s:{move.articles[0]}")
    return moved


def why(move: Move, reports: Sequence[Known], rarity: Rarity) -> str:
    """In words, what the moved reports share with the story that they go to, or with one another."""
    weighed = Reports(rarity)
    moved = [known for known in reports if known.id in move.articles]
    told = [known for known in reports if known.story == move.to and known.id not in move.articles]
    if not moved:
        return ""
    if not told:
        return f"told apart: {', '.join(weighed.weighed(moved[0]).heaviest(SHOWN))}"
    pairs = ((weighed.closeness(one, other), one, other) for one in moved for other in told)
    close, one, other = max(pairs, key=lambda pair: (pair[0], pair[1].id, pair[2].id))
    shared = weighed.weighed(one).shared(weighed.weighed(other), SHOWN)
    return f"one event: {one.id} and {other.id} both tell of {', '.join(shared)} ({close:.2f})"


def _moves(clusters: list[list[Known]], pinned: frozenset[str]) -> Iterator[Move]:
    """A story's id stays with the cluster that has most of it; the older story lends its id to a merger."""
    since: dict[str, tuple[str, int]] = {}
    for known in (known for members in clusters for known in members):
        began = (known.story_since or known.published).isoformat(), int(known.story[1:] or 0)
        since[known.story] = min(since.get(known.story, began), began)
    wishes = [
        (-any(known.id in pinned for known in part), -len(part), since[story], at, story)
        for at, members in enumerate(clusters)
        for story, part in _by_story(members).items()
    ]
    owner: dict[str, int] = {}
    names: dict[int, list[str]] = {}
    for _, _, _, at, story in sorted(wishes):
        if story not in owner:
            owner[story] = at
            names.setdefault(at, []).append(story)
    for at, members in enumerate(clusters):
        own = min(names.get(at, []), key=lambda story: since[story], default=None)
        strangers = {story: part for story, part in _by_story(members).items() if story != own}
        if strangers:
            ids = tuple(known.id for part in strangers.values() for known in part)
            yield Move(articles=ids, to=own)


def _by_story(members: Iterable[Known]) -> dict[str, list[Known]]:
    parts: dict[str, list[Known]] = {}
    for known in members:
        parts.setdefault(known.story, []).append(known)
    return parts


@dataclass(slots=True)
class _Clusters:
    """Average linkage over closeness, and cuts; units are named by their places, a cluster by its first unit."""

    units: Sequence[Known]
    reports: Reports
    pinned: frozenset[str]
    members: dict[int, list[int]] = field(default_factory=dict)
    #: how alike each unit is to each, whatever the days between them
    _alike: list[list[float]] = field(default_factory=list)
    _links: dict[int, dict[int, float]] = field(default_factory=dict)
    _within: dict[int, float] = field(default_factory=dict)
    _homes: dict[int, frozenset[str]] = field(default_factory=dict)
    _queue: list[tuple[float, int, int, int, int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for at, unit in enumerate(self.units):
            self.members[at] = [at]
            self._links[at] = {}
            self._homes[at] = frozenset([unit.story] if unit.id in self.pinned else [])
        self._alike = [[0.0] * len(self.units) for _ in self.units]
        for one, other in combinations(range(len(self.units)), 2):
            alike, near = self._likeness(self.units[one], self.units[other])
            self._alike[one][other] = self._alike[other][one] = alike
            if alike > 0:
                self._links[one][other] = self._links[other][one] = alike * near

    def join(self) -> None:
        """Joins until no two clusters agree enough."""
        self._join_pinned()
        for one in list(self.members):
            for other in self._links[one]:
                if one < other:
                    self._propose(one, other)
        while self._queue:
            _, one, other, size, size_other, between = heapq.heappop(self._queue)
            if (
                (len(self.members.get(one, ())), len(self.members.get(other, ()))) == (size, size_other)
                and self._links[one].get(other) == between
            ):  # fmt: skip
                self._merge(one, other)
                for near in self._links[one]:
                    self._propose(min(one, near), max(one, near))

    def parted(self, places: list[int]) -> Iterator[list[int]]:
        """The events that a cluster is made of."""
        cut = weakest_cut([[self._alike[one][other] for other in places] for one in places], SETTLED)
        if cut is None or cut.bond >= min(PARTED, 1 - 1 / len(places)):
            yield places
            return
        parts = [[places[at] for at in side] for side in (cut.one, cut.other)]
        if all(any(self.units[place].id in self.pinned for place in part) for part in parts):
            yield places
            return
        for part in parts:
            yield from self.parted(part)

    def _likeness(self, one: Known, other: Known) -> tuple[float, float]:
        """How alike two units are, and how near in time."""
        alike = self.reports.likeness(one, other)
        alike = min(1.0, alike * STICKY) if one.story == other.story else alike
        return alike, nearness(one.published, other.published)

    def _join_pinned(self) -> None:
        firsts: dict[str, int] = {}
        for at, unit in enumerate(self.units):
            if unit.id in self.pinned and firsts.setdefault(unit.story, at) != at:
                self._merge(firsts[unit.story], at)

    def _propose(self, one: int, other: int) -> None:
        homes = self._homes[one] | self._homes[other]
        between = self._links[one][other]
        size, size_other = len(self.members[one]), len(self.members[other])
        sure = agreement(between, self._within.get(one), self._within.get(other))
        margin = sure - needed_agreement(min(size, size_other), max(size, size_other))
        if margin >= 0 and len(homes) < 2:
            heapq.heappush(self._queue, (-margin, one, other, size, size_other, between))

    def _merge(self, one: int, other: int) -> None:
        """`other` becomes part of `one`."""
        sizes = len(self.members[one]), len(self.members[other])
        whole = sum(sizes)
        pairs = self._pairs(one) + self._pairs(other) + self._links[one].get(other, 0.0) * sizes[0] * sizes[1]
        gone = self._links.pop(other)
        for near in (self._links[one].keys() | gone.keys()) - {one, other}:
            mean = (self._links[one].get(near, 0.0) * sizes[0] + gone.get(near, 0.0) * sizes[1]) / whole
            self._links[one][near] = self._links[near][one] = mean
            self._links[near].pop(other, None)
        self._links[one].pop(other, None)
        self._homes[one] |= self._homes.pop(other)
        self._within[one] = pairs / (whole * (whole - 1) / 2)
        self._within.pop(other, None)
        self.members[one] += self.members.pop(other)

    def _pairs(self, at: int) -> float:
        """The sum of closeness over the pairs within a cluster."""
        size = len(self.members[at])
        return self._within.get(at, 0.0) * size * (size - 1) / 2
