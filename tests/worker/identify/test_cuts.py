"""Where a set of reports falls in two."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.identify.cuts import Cut, weakest_cut


def matrix(sides: str, *, within: float, between: float, spread: float = 0.0, seed: int = 1) -> list[list[float]]:
    """Closeness of reports, of which each letter names the event."""
    random = Random(seed)
    close = [[0.0] * len(sides) for _ in sides]
    for one in range(len(sides)):
        for other in range(one):
            mean = within if sides[one] == sides[other] else between
            close[one][other] = close[other][one] = mean + random.uniform(-spread, spread)
    return close


@pytest.mark.parametrize("sides", ["aaabbb", "ababab", "aaaaaabbb", "bbbaaaaaaaaaaaab"])
@pytest.mark.parametrize(("between", "spread"), [(0.0, 0.0), (0.3, 0.05), (0.45, 0.1)])
def test_two_events_are_told_apart_whatever_the_order(sides: str, between: float, spread: float) -> None:
    cut = weakest_cut(matrix(sides, within=0.6, between=between, spread=spread), 3)
    assert cut is not None
    assert {"".join(sides[at] for at in side) for side in (cut.one, cut.other)} == {
        sides.count("a") * "a",
        sides.count("b") * "b",
    }
    assert cut.bond < 1


def test_strangers_have_no_bond() -> None:
    assert weakest_cut(matrix("aaabbb", within=0.6, between=0.0), 3) == Cut((0, 1, 2), (3, 4, 5), 0.0)


@pytest.mark.parametrize("size", [6, 9, 20, 60])
def test_the_bond_of_reports_that_are_all_alike_is_one(size: int) -> None:
    cut = weakest_cut(matrix("a" * size, within=0.5, between=0.5), 3)
    assert cut is not None
    assert cut.bond == pytest.approx(1.0)


def test_too_few_have_no_cut() -> None:
    assert weakest_cut(matrix("aaabb", within=0.6, between=0.1), 3) is None
    assert weakest_cut([], 0) is None


@given(st.integers(6, 14), st.randoms(use_true_random=False))
def test_a_cut_takes_each_report_once_and_leaves_enough_on_either_side(size: int, random: Random) -> None:
    close = matrix("a" * size, within=0.5, between=0.5, spread=0.5, seed=random.randrange(1000))
    cut = weakest_cut(close, 3)
    assert cut is not None
    assert sorted((*cut.one, *cut.other)) == list(range(size))
    assert min(len(cut.one), len(cut.other)) >= 3
    assert 0 <= cut.bond <= 2
