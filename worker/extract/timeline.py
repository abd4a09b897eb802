"""How the figures of a story went: what was counted where, who gave which number when, and what disagrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.model.said import FigureRow

#: `first` · `higher` · `same` as what stood · `stale`: an older number that was overtaken, told again · `correction`:
#: an outlet takes back its own higher one · `conflict`: a lower one of another outlet
Role = Literal["first", "higher", "same", "stale", "correction", "conflict"]


@dataclass(frozen=True, slots=True)
class Step:
    """A figure, and what it is to those before it."""

    row: FigureRow
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing counted in one place, oldest figure first. `low`, `high`: where the latest of each outlet lie."""

    what: str
    unit: str
    place: str
    low: float
    high: float
    steps: tuple[Step, ...]


def timeline(rows: Iterable[FigureRow]) -> tuple[Line, ...]:
    """The figures by what they count and where, the most told first. Parts ("among them 3") are left out."""
    counted: dict[tuple[str, str, str], list[FigureRow]] = defaultdict(list)
    for row in rows:
        if row.figure.method != "part":
            counted[row.figure.what, row.figure.unit, row.figure.place].append(row)
    lines = [_line(*key, sorted(found, key=lambda r: (r.where.at, r.figure.start))) for key, found in counted.items()]
    return tuple(sorted(lines, key=lambda line: (-len(line.steps), line.what, line.place)))


def _line(what: str, unit: str, place: str, rows: Sequence[FigureRow]) -> Line:
    latest = {row.where.publisher: row.figure for row in rows}.values()
    steps: list[Step] = []
    for row in rows:
        steps.append(Step(row, _role(row, [step.row for step in steps])))
    return Line(
        what=what,
        unit=unit,
        place=place,
        low=min(figure.low for figure in latest),
        high=max(figure.high for figure in latest),
        steps=tuple(steps),
    )


def _role(row: FigureRow, before: Sequence[FigureRow]) -> Role:
    if not before:
        return "first"
    figure = row.figure
    top = max(before, key=lambda r: (r.figure.low, r.figure.high)).figure
    if figure.low <= top.high and top.low <= figure.high:
        return "same"
    if figure.low > top.high:
        return "higher"
    own = [r.figure for r in before if r.where.publisher == row.where.publisher]
    if own and max(f.low for f in own) > figure.high:
        return "correction"
    return "stale" if any(r.figure.value == figure.value for r in before) else "conflict"
