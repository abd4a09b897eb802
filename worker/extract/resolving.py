"""Which of the places of one name is meant: by what else the text names, and how far away that is."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from worker.extract.located import Found
    from worker.extract.reading import Reading
    from worker.gazetteer import GazetteerPlace

#: a province weighs as much as a town of so many people, a district (a county) of so many
_PEOPLE: Final = {"province": 300_000, "district": 60_000}
_ELSE: Final = 300_000
#: a town of which nobody counted the people
_UNCOUNTED: Final = 5_000
#: what it says for a place that it goes by that name, that it is the best-known of it, that the text names its country;
#: that it is a country, or a sea, a region or the like
_MAIN, _FIRST, _NAMED, _IS_COUNTRY, _IS_REGION = 0.5, 0.6, 0.5, 2.0, 2.0
#: how much its country, its province and its neighbours count in a text (tried on texts with coordinates, one half of
#: them held back: docs/decisions/0121, 0148)
_COUNTRY, _PROVINCE, _NEIGHBOURS = 0.9, 1.3, 2.0
_REGIONS: Final = frozenset({"region", "sea", "continent", "river", "mountains", "landmark"})
#: how often the places are chosen anew, each time by where the others were last found
_ROUNDS: Final = 2
#: degrees within which a town lies in a district, places are neighbours, places are of one area; what each counts
_WITHIN, _NEAR, _AREA = 0.35, 0.6, 2.5
_IS_WITHIN, _IS_NEAR, _IS_IN_AREA = 3.0, 1.0, 0.5
#: what a place counts as a neighbour that another name may mean, but is not taken to so far; and how much less, as a
#: power of ten, where that name has a meaning ten times better known
_POSSIBLE, _LESS_KNOWN = 0.8, 0.3
#: counties are seldom called without the word
_BARE: Final = 1.0


@dataclass(slots=True)
class _Name:
    """A name of the text: what it may mean, what it means so far, how often it stands there."""

    meanings: tuple[GazetteerPlace, ...]
    chosen: GazetteerPlace
    behind: GazetteerPlace | None = None
    times: int = 1


def resolved(reading: Reading, found: list[Found]) -> dict[int, GazetteerPlace]:
    """The place that each name means, by where the name begins. A name means the same place all over a text."""
    names: dict[object, _Name] = {}
    keys = [tuple(m.id for m in one.meanings) for one in found]
    for i, one in enumerate(found):
        name = names.setdefault(keys[i], _Name(one.meanings, one.meanings[0], times=0))
        name.times += 1
        if i + 1 < len(found) and not found[i + 1].is_demonym and _follows(reading.text, one, found[i + 1]):
            name.behind = found[i + 1].meanings[0]
    open_names = [name for name in names.values() if len(name.meanings) > 1]
    for _ in range(_ROUNDS if open_names else 0):
        context = _Context(names)
        for name, choice in [(name, context.best(name)) for name in open_names]:
            name.chosen = choice
    return {one.start: names[key].chosen for one, key in zip(found, keys, strict=True)}


def _follows(text: str, one: Found, other: Found) -> bool:
    """Whether the other name says where the one is: "Springfield, Illinois"."""
    between = text[one.end : other.start]
    return between == " (" or (len(between) <= 3 and between.startswith((",", "(")))


class _Context:
    """What a text speaks of, country by country and province by province, and where its places lie."""

    def __init__(self, names: dict[object, _Name]) -> None:
        self._weights: dict[str, float] = defaultdict(float)
        self._own: dict[int, dict[str, float]] = {}
        #: what the names mean or may mean, by the square of the map that it lies in, with what it counts as a neighbour
        self._squares: dict[tuple[int, int], list[tuple[GazetteerPlace, _Name, float]]] = defaultdict(list)
        self._countries = {name.chosen.country for name in names.values() if name.chosen.kind == "country"}
        for name in names.values():
            own = self._own[id(name)] = _weights(name)
            for key, weight in own.items():
                self._weights[key] += weight
            self._place(name)

    def _place(self, name: _Name) -> None:
        """Puts on the map what a name may mean; what may mean a country means that."""
        if name.chosen.kind == "country":
            return
        known = _known(name.chosen)
        for place in name.meanings:
            square = _square(place) if place.kind in ("city", "district", "province") else None
            if square:
                less = max(0.0, known - _known(place))
                counts = 1.0 if place is name.chosen else _POSSIBLE * 10 ** (-_LESS_KNOWN * less)
                self._squares[square].append((place, name, counts))

    def best(self, name: _Name) -> GazetteerPlace:
        """The likeliest of the places that the name may mean."""
        return max(enumerate(name.meanings), key=lambda item: self._score(item[1], item[0] == 0, name))[1]

    def _score(self, place: GazetteerPlace, is_first: bool, name: _Name) -> float:
        """How likely the place is meant. The first one is the best-known of that name."""
        score = _known(place) + (_FIRST if is_first else 0.0)
        if place.kind != "country" and place.country in self._countries:
            score += _NAMED
        score += _COUNTRY * math.log1p(self._weight(place.country, name))
        whole = f"{place.country}/{place.name if place.kind == 'province' else place.part_of}"
        score += _PROVINCE * math.log1p(self._weight(whole, name))
        score += _NEIGHBOURS * math.log1p(self._neighbours(place, name))
        if name.behind is not None:
            is_whole = name.behind.kind != "country" and name.behind.name == place.part_of
            score += 6.0 if is_whole else 3.0 if name.behind.country == place.country else 0.0
        return score

    def _weight(self, key: str, name: _Name) -> float:
        """How much else the text says of a country or province."""
        return max(0.0, self._weights.get(key, 0.0) - self._own[id(name)].get(key, 0.0)) if key else 0.0

    def _neighbours(self, place: GazetteerPlace, name: _Name) -> float:
        """How many other names of the text mean, or may mean, a place near by."""
        square = _square(place)
        if square is None or place.kind == "country":
            return 0.0
        near: dict[int, float] = {}
        row, column = square
        for beside in _BESIDE:
            for other, of, counts in self._squares.get((row + beside[0], column + beside[1]), ()):
                if of is not name:
                    near[id(of)] = max(near.get(id(of), 0.0), counts * _nearness(place, other))
        return sum(near.values())


_BESIDE: Final = tuple((row, column) for row in (-1, 0, 1) for column in (-1, 0, 1))


def _square(place: GazetteerPlace) -> tuple[int, int] | None:
    """The square of the map in which a place lies. What is near it lies there or in a square beside it."""
    if place.lat is None or place.lon is None:
        return None
    return int(place.lat // _AREA), int(place.lon // _AREA)


def _nearness(place: GazetteerPlace, other: GazetteerPlace) -> float:
    """What it says for a place that the text may speak of the other one."""
    assert place.lat is not None and place.lon is not None and other.lat is not None and other.lon is not None  # noqa: S101, PT018  # squares hold points
    apart = abs(other.lat - place.lat) + abs(other.lon - place.lon) * _narrowing(round(place.lat))
    if apart >= _AREA:
        return 0.0
    if apart < _WITHIN and (place.kind == "district") != (other.kind == "district"):
        return _IS_WITHIN
    return _IS_NEAR if apart < _NEAR else _IS_IN_AREA


def _known(place: GazetteerPlace) -> float:
    """How well known a place is, whatever the text says."""
    people = place.population or _UNCOUNTED if place.kind == "city" else _PEOPLE.get(place.kind, _ELSE)
    own = _IS_COUNTRY if place.kind == "country" else _IS_REGION if place.kind in _REGIONS else 0.0
    if place.by_main_name:
        own += _MAIN
    elif place.kind == "district":
        own -= _BARE
    return math.log10(people + 1000) + own


def _weights(name: _Name) -> dict[str, float]:
    """What a name says of countries and provinces: more if it can only mean one place."""
    place, weight = name.chosen, 1 + math.log(name.times)
    if place.kind == "country":
        return {place.country: weight}
    sure = 1.0 if len(name.meanings) == 1 or name.behind else 0.5
    weights = {place.country: 0.7 * sure * weight} if place.country else {}
    if place.kind == "province":
        weights[f"{place.country}/{place.name}"] = 1.5 * weight
    elif place.part_of:
        weights[f"{place.country}/{place.part_of}"] = sure * weight
    return weights


@lru_cache(maxsize=200)
def _narrowing(lat: int) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians(lat))
