"""Builds `outlines.json`, the countries behind maps: `python -m worker.web.desk.build_outlines countries-50m.json`.

The file given is that of the npm package world-atlas: Natural Earth's countries (public domain) as TopoJSON, where a
border that two countries share is one arc. Arcs are thinned by Douglas and Peucker's method, once for both.
"""

import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = "Natural Earth, 1:50m, public domain"
#: units of a degree in the file; points that lie nearer to the line between their neighbours go; smallest ring, in
#: square degrees, that is kept beside a country's largest
PER_DEGREE, NEAREST, SMALLEST = 100, 0.06, 0.02

Point = tuple[float, float]


def main() -> int:
    """Writes the file beside this module; prints its size."""
    atlas = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    arcs = [thinned(arc) for arc in _degrees(atlas)]
    shapes = (_polygons(each) for each in atlas["objects"]["countries"]["geometries"])
    countries = [kept for shape in shapes if (kept := _large(shape, arcs))]
    used = sorted({_at(arc) for rings in countries for ring in rings for arc in ring})
    place = {arc: number for number, arc in enumerate(used)}
    told = {
        "source": SOURCE,
        "per_degree": PER_DEGREE,
        "arcs": [_packed(arcs[arc]) for arc in used],
        "countries": [
            [[~place[~arc] if arc < 0 else place[arc] for arc in ring] for ring in rings] for rings in countries
        ],
    }
    size = (HERE / "outlines.json").write_text(json.dumps(told, separators=(",", ":")) + "\n", "utf-8")
    sys.stdout.write(f"{len(countries)} countries, {size} octets\n")
    return 0


def _degrees(atlas: dict[str, Any]) -> Iterable[list[Point]]:
    """The arcs, that are kept as differences of whole numbers."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        xs, ys = (tuple(accumulate(point[axis] for point in arc)) for axis in (0, 1))
        yield [(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)]


def thinned(arc: Sequence[Point]) -> list[Point]:
    """The arc without the points that make no difference; its ends stay."""
    kept, open_parts = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while open_parts:
        start, end = open_parts.pop()
        far, at = max(((_off(arc[n], arc[start], arc[end]), n) for n in range(start + 1, end)), default=(0.0, start))
        if far > NEAREST:
            kept.add(at)
            open_parts += [(start, at), (at, end)]
    return [arc[n] for n in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a line, in degrees as they look at that latitude."""
    wide = math.cos(math.radians(start[1]))
    (px, py), (qx, qy) = (((p[0] - start[0]) * wide, p[1] - start[1]) for p in (point, end))
    length = math.hypot(qx, qy)
    if not length:
        return math.hypot(px, py)
    along = min(1.0, max(0.0, (px * qx + py * qy) / length**2))
    return math.hypot(px - along * qx, py - along * qy)


def _polygons(shape: dict[str, Any]) -> list[list[int]]:
    """The outer rings of a country, as arcs; holes are other countries, that are drawn over it."""
    arcs = shape.get("arcs", ())
    return [polygon[0] for polygon in ([arcs] if shape["type"] == "Polygon" else arcs)]


def _large(rings: list[list[int]], arcs: list[list[Point]]) -> list[list[int]]:
    sizes = [_area([point for arc in ring for point in arcs[_at(arc)]]) for ring in rings]
    return [ring for ring, size in zip(rings, sizes, strict=True) if size >= min(SMALLEST, max(sizes))]


def _area(points: Sequence[Point]) -> float:
    xs, ys = zip(*points, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def _at(arc: int) -> int:
    """The number of an arc; those that are gone along backwards are counted by their complement."""
    return ~arc if arc < 0 else arc


def _packed(arc: Iterable[Point]) -> list[int]:
    whole = [(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in arc]
    steps = ((x - px, y - py) for (x, y), (px, py) in zip(whole[1:], whole, strict=False))
    return [*whole[0], *(number for step in steps if step != (0, 0) for number in step)]


if __name__ == "__main__":
    sys.exit(main())
