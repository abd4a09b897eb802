"""A map of the places of a story: countries behind them, drawn on the server."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storage.model import Place

#: in units of the drawing
WIDTH, HEIGHT = 640, 360
#: degrees that a map shows at least, and the room around the outermost places as a part of what they span
LEAST_DEGREES, ROOM = 7.0, 0.25
#: places that are drawn, the most told of first; and those of them that get their names written, where there is room
MOST_PLACES, MOST_NAMES = 60, 16
#: a letter's width and a line's height, roughly: names that would stand on one another are left to the list
LETTER, LINE = 10.0, 20.0
#: what is nearer together is drawn as one point
FINEST = 2.5
#: what lies beyond the 180th meridian is drawn once more on the other side
AROUND = (0, -360, 360)

Point = tuple[float, float]
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the map. `mentions` are those of all articles; `name_at`: where its name stands, None without room."""

    x: float
    y: float
    size: float
    name: str
    mentions: int
    name_at: Point | None = None
    #: the name stands to the left of the place
    is_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """A drawing of `WIDTH` by `HEIGHT`: the land as paths, and the places."""

    land: tuple[str, ...]
    spots: tuple[Spot, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Window:
    """What of the world is shown: west, south, east, north."""

    edges: Edges

    def at(self, lon: float, lat: float) -> Point:
        """Where it lies in the drawing."""
        west, south, east, north = self.edges
        return round((lon - west) / (east - west) * WIDTH, 1), round((north - lat) / (north - south) * HEIGHT, 1)

    def beyond(self) -> Edges:
        """The same with a margin, so that what is cut off has its edges out of sight."""
        west, south, east, north = self.edges
        x, y = (east - west) / 50, (north - south) / 50
        return west - x, south - y, east + x, north + y


def atlas(places: Iterable[Place]) -> Atlas | None:
    """The map of the places, each given as often as an article names it; None if none of them has coordinates.

    Countries are left out where towns and provinces are named: they lie anywhere.
    """
    told = _counted(places)
    if not told:
        return None
    window = _window([(lon, lat) for _, lon, lat, _ in told])
    outlines = _outlines()
    seen = window.beyond()
    rings = (_moved(ring, by) for edges, ring in outlines.rings for by in AROUND if _meet(_shifted(edges, by), seen))
    land = (_path(_clipped(ring, seen), window) for ring in rings)
    return Atlas(land=tuple(filter(None, land)), spots=tuple(_spots(told, window)), source=outlines.source)


def _counted(places: Iterable[Place]) -> list[tuple[str, float, float, int]]:
    """Name, longitude, latitude and mentions of each place, the most told of first."""
    found: dict[object, tuple[Place, int]] = {}
    for place in places:
        if place.lat is not None and place.lon is not None:
            key = place.geonames_id or place.name
            found[key] = (place, found.get(key, (place, 0))[1] + max(1, len(place.mentions)))
    small = {key: each for key, each in found.items() if each[0].kind not in ("country", "continent", "region")}
    ranked = sorted((small or found).values(), key=lambda each: -each[1])[:MOST_PLACES]
    return [(place.name, float(place.lon or 0), float(place.lat or 0), count) for place, count in ranked]


def _window(points: Sequence[Point]) -> Window:
    """What shows all the points, with room around, in the drawing's proportions."""
    xs, ys = zip(*points, strict=True)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    wide = max(0.2, math.cos(math.radians(min(abs(y), 75))))
    spans = (max(ys) - min(ys), (max(xs) - min(xs)) * wide * HEIGHT / WIDTH)
    high = max(LEAST_DEGREES, max(spans) * (1 + 2 * ROOM))
    across = high * WIDTH / HEIGHT / wide
    return Window((x - across / 2, y - high / 2, x + across / 2, y + high / 2))


def _spots(told: Sequence[tuple[str, float, float, int]], window: Window) -> Iterator[Spot]:
    most = max(count for *_, count in told)
    taken: list[Edges] = []
    for number, (name, lon, lat, count) in enumerate(told):
        x, y = window.at(lon, lat)
        size = round(3.5 + 5 * math.sqrt(count / most), 1)
        is_left = x > WIDTH * 0.7
        long = LETTER * min(len(name), 40)
        start = x - size - 4 - long if is_left else x + size + 4
        box = (start, y - LINE / 2, start + long, y + LINE / 2)
        has_room = number < MOST_NAMES and box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, one) for one in taken)
        taken += [box] if has_room else []
        name_at = (round(x - size - 4 if is_left else start, 1), round(y + 6, 1)) if has_room else None
        yield Spot(x=x, y=y, size=size, name=name, mentions=count, name_at=name_at, is_left=is_left)


def _meet(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _clipped(ring: Sequence[Point], edges: Edges) -> list[Point]:
    """What of a ring lies within the edges (Sutherland and Hodgman)."""
    points = list(ring)
    for axis, edge, sign in ((0, edges[0], 1), (1, edges[1], 1), (0, edges[2], -1), (1, edges[3], -1)):
        inside = [(point[axis] - edge) * sign >= 0 for point in points]
        kept: list[Point] = []
        for at in range(len(points)):
            if inside[at] != inside[at - 1]:
                kept.append(_cut(points[at - 1], points[at], axis, edge))
            if inside[at]:
                kept.append(points[at])
        points = kept
    return points


def _cut(one: Point, other: Point, axis: int, edge: float) -> Point:
    share = (edge - one[axis]) / (other[axis] - one[axis])
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _path(ring: Sequence[Point], window: Window) -> str:
    """The ring as a path, '' if nothing of it can be seen."""
    lines: list[Point] = []
    for x, y in (window.at(*point) for point in ring):
        if not lines or abs(x - lines[-1][0]) + abs(y - lines[-1][1]) >= FINEST:
            lines.append((x, y))
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in lines) + "z" if len(lines) > 2 else ""


def _moved(ring: Sequence[Point], by: float) -> Sequence[Point]:
    return [(x + by, y) for x, y in ring] if by else ring


def _shifted(edges: Edges, by: float) -> Edges:
    return edges[0] + by, edges[1], edges[2] + by, edges[3]


@dataclass(frozen=True, slots=True)
class _Outlines:
    source: str
    #: the outer rings of countries with their edges, large ones first: what lies in another is drawn over it
    rings: tuple[tuple[Edges, tuple[Point, ...]], ...]


@cache
def _outlines() -> _Outlines:
    """The countries, read with the first map."""
    told = json.loads((Path(__file__).parent / "outlines.json").read_text("utf-8"))
    arcs = [_unpacked(arc, told["per_degree"]) for arc in told["arcs"]]
    rings = [_ring(ring, arcs) for country in told["countries"] for ring in country]
    edged = [(_edges(ring), ring) for ring in rings]
    edged.sort(key=lambda each: -(each[0][2] - each[0][0]) * (each[0][3] - each[0][1]))
    return _Outlines(told["source"], tuple(edged))


def _unpacked(arc: Sequence[int], per_degree: int) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in zip(arc[::2], arc[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / per_degree, y / per_degree))
    return points


def _ring(numbers: Iterable[int], arcs: Sequence[Sequence[Point]]) -> tuple[Point, ...]:
    """The ring in one piece: where it crosses the 180th meridian, its degrees are counted on."""
    points: list[Point] = []
    turn = 0.0
    for number in numbers:
        for x, y in arcs[number] if number >= 0 else reversed(arcs[~number]):
            if points and abs(x + turn - points[-1][0]) > 180:
                turn += 360 if x + turn < points[-1][0] else -360
            points.append((x + turn, y))
    return tuple(points)


def _edges(ring: Sequence[Point]) -> Edges:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
