"""How the figures of a story went."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.model import Figure
from storage.model.said import FigureRow, Where
from worker.extract.timeline import timeline

NOON = datetime(2016, 12, 5, 12, tzinfo=UTC)


def told(
    hour: int, outlet: str, value: float, *, high: float | None = None, what: str = "dead", method: str = ""
) -> FigureRow:
    figure = Figure(
        text=f"{value} {what}",
        start=0,
        end=5,
        value=value,
        low=value,
        high=high or value,
        what=what,
        place="Aleppo",
        method=method,
    )
    where = Where(article=f"a{hour}", story="s1", at=NOON + timedelta(hours=hour), publisher=outlet, url="")
    return FigureRow(figure=figure, where=where)


@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        ([told(0, "A", 5), told(1, "B", 5)], ["first", "same"]),
        ([told(0, "A", 5), told(1, "B", 9)], ["first", "higher"]),
        ([told(0, "A", 9), told(1, "A", 7)], ["first", "correction"]),
        ([told(0, "A", 9), told(1, "B", 7)], ["first", "conflict"]),
        ([told(0, "A", 5), told(1, "A", 9), told(2, "B", 5)], ["first", "higher", "stale"]),
        ([told(0, "A", 20, high=30), told(1, "B", 25)], ["first", "same"]),
        ([told(3, "B", 9), told(0, "A", 5)], ["first", "higher"]),
        ([told(0, "A", 5), told(1, "A", 3, method="part")], ["first"]),
    ],
)
def test_each_figure_is_held_against_those_before(rows: list[FigureRow], roles: list[str]) -> None:
    (line,) = timeline(rows)
    assert [step.role for step in line.steps] == roles


def test_the_range_is_that_of_the_latest_of_each_outlet() -> None:
    (line,) = timeline([told(0, "A", 5), told(1, "A", 9), told(2, "B", 7)])
    assert (line.what, line.place, line.low, line.high) == ("dead", "Aleppo", 7, 9)


def test_what_is_counted_apart_has_a_line_of_its_own() -> None:
    lines = timeline([told(0, "A", 5), told(1, "A", 9), told(1, "A", 20, what="injured")])
    assert [line.what for line in lines] == ["dead", "injured"]
