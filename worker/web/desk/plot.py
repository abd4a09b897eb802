"""Drawings: how a figure went, by whom and within which range; and counts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.extract.timeline import Line, Role, Step

#: in units of the drawing, which is as wide as a phone and grows with the page
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 130, 46, 12, 12, 22
BAR_HEIGHT = 40
WORDS: dict[Role, str] = {
    "first": "first",
    "higher": "higher",
    "same": "the same",
    "stale": "an old number again",
    "correction": "corrected by its outlet",
    "conflict": "disagrees",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A number that somebody gave; `top` and `foot` are the ends of its range."""

    x: float
    y: float
    top: float
    foot: float
    role: Role
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing of `WIDTH` by `HEIGHT`."""

    points: tuple[Point, ...]
    #: the latest range: its upper and lower edge
    band: tuple[float, float]
    #: numbers at the left, each with its height
    scale: tuple[tuple[float, float], ...]
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Counts side by side, as a drawing of `WIDTH` by `BAR_HEIGHT`: the edges of each bar, and the count."""

    bars: tuple[tuple[float, float, float, float, int], ...]
    most: int
    begin: datetime | None = None
    end: datetime | None = None


def bars(counts: Sequence[int], begin: datetime | None = None, end: datetime | None = None) -> Bars:
    """The drawing; the smallest count that is not 0 can still be seen."""
    most, step = max(counts, default=0), WIDTH / max(1, len(counts))
    width = round(max(step * 0.8, step - 2), 2)
    heights = ((at, count, round(max(1.5, BAR_HEIGHT * count / most), 1)) for at, count in enumerate(counts) if count)
    places = tuple(
        (round(at * step, 2), round(BAR_HEIGHT - height, 1), width, height, count) for at, count, height in heights
    )
    return Bars(bars=places, most=most, begin=begin, end=end)


def plot(line: Line) -> Plot | None:
    """The drawing; None where all say the same."""
    figures = [step.row.figure for step in line.steps]
    low, high = min(f.low for f in figures), max(f.high for f in figures)
    if low == high:
        return None
    begin, end = line.steps[0].row.where.at, line.steps[-1].row.where.at

    def height(value: float) -> float:
        share = (value - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)

    places = _places(line.steps, begin, end)
    points = (
        Point(
            x=x,
            y=height(step.row.figure.value),
            top=height(step.row.figure.high),
            foot=height(step.row.figure.low),
            role=step.role,
            title=f"{step.row.where.publisher}: {step.row.figure.text} ({WORDS[step.role]})",
        )
        for x, step in zip(places, line.steps, strict=True)
    )
    scale = tuple((value, height(value)) for value in (low, high))
    return Plot(points=tuple(points), band=(height(line.high), height(line.low)), scale=scale, begin=begin, end=end)


def _places(steps: Sequence[Step], begin: datetime, end: datetime) -> tuple[float, ...]:
    """By time; evenly where all came at once."""
    span, room = (end - begin).total_seconds(), WIDTH - LEFT - RIGHT - 12
    shares = [
        (step.row.where.at - begin).total_seconds() / span if span else number / max(1, len(steps) - 1)
        for number, step in enumerate(steps)
    ]
    return tuple(round(LEFT + 6 + share * room, 1) for share in shares)
