"""The tables of further attempts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.schedule import delivery_delay, page_retry_delay


def test_a_delivery_is_tried_ten_times() -> None:
    waits = [delivery_delay(attempt, 0.0) for attempt in range(1, 11)]
    seconds = [wait.total_seconds() if wait else None for wait in waits]
    assert seconds == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, None]


@given(attempt=st.integers(1, 9), jitter=st.floats(0, 1))
def test_jitter_adds_up_to_a_fifth(attempt: int, jitter: float) -> None:
    plain, wait = delivery_delay(attempt, 0.0), delivery_delay(attempt, jitter)
    assert plain is not None
    assert wait is not None
    assert plain <= wait <= plain * 1.2


def test_a_page_is_given_up_after_a_day() -> None:
    hours = [wait / timedelta(hours=1) if (wait := page_retry_delay(n)) else None for n in (1, 2, 3, 4, 5)]
    assert hours == [pytest.approx(1 / 6), 1, 6, 24, None]
