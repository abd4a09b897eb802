"""The tables of further attempts, and Retry-After."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.schedule import delivery_delay, page_retry_delay, retry_after

NOW = datetime(2025, 11, 22, 8, 30, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("Sat, 22 Nov 2025 09:30:00 GMT", 3600),
        ("Saturday, 22-Nov-25 09:30:00 GMT", 3600),
        ("Sat Nov 22 09:30:00 2025", 3600),
        ("Sat, 22 Nov 2025 07:30:00 GMT", 0),
        ("9999999", 14 * 86400),
        ("9" * 5000, 14 * 86400),
        ("Sat, 22 Nov 2099 09:30:00 GMT", 14 * 86400),
        ("", None),
        ("-5", None),
        ("1e3", None),
        ("tomorrow", None),
        ("١٢٠", None),
    ],
)
def test_retry_after(header: str, seconds: int | None) -> None:
    assert retry_after(header, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text())
def test_retry_after_is_never_negative_nor_endless(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(days=14)
