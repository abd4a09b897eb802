"""Spans answer as one look at each of them would."""

from hypothesis import given
from hypothesis import strategies as st

from worker.extract.spans import Spans

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_touching_and_holding_are_those_of_any_of_them(spans: list[tuple[int, int]], one: tuple[int, int]) -> None:
    start, end = one
    assert Spans(spans).touch(start, end) == any(s < end and start < e for s, e in spans)
    assert Spans(spans).hold(start, end) == any(s <= start and end <= e for s, e in spans)
