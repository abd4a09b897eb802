import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from worker.clock import ORIGIN, RATE, BadClock, Clock, read_clock

MOMENT = "2016-12-06T14:00:00+02:00"


def test_without_the_variables_it_is_the_systems_clock() -> None:
    before = datetime.now(UTC)
    assert before <= read_clock({}).now() <= datetime.now(UTC)
    assert read_clock({ORIGIN: "  ", RATE: "7"}) == Clock(), "a rate alone sets nothing"


def test_a_set_clock_starts_at_its_moment_and_runs_at_its_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = read_clock({ORIGIN: f"1000.5 {MOMENT}", RATE: "60"})
    monkeypatch.setattr(time, "time", lambda: 1010.5)
    assert clock.now() == datetime(2016, 12, 6, 12, 10, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    assert clock.real_seconds(timedelta(hours=1)) == 60


def test_it_is_anchored_so_that_a_restarted_process_goes_on_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {ORIGIN: f"1000 {MOMENT}", RATE: "3600"}
    monkeypatch.setattr(time, "time", lambda: 1004.0)
    assert read_clock(environ).now() == read_clock(environ).now() == datetime(2016, 12, 6, 16, tzinfo=UTC)


def test_the_rate_is_one_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1001.0)
    moment = datetime(2016, 12, 6, 14, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    assert read_clock({ORIGIN: f"1000 {MOMENT}"}).now() == moment


@pytest.mark.parametrize(
    "environ",
    [
        {ORIGIN: MOMENT},
        {ORIGIN: "yesterday"},
        {ORIGIN: f"soon {MOMENT}"},
        {ORIGIN: f"nan {MOMENT}"},
        {ORIGIN: f"inf {MOMENT}"},
        {ORIGIN: "1000 6 December 2016"},
        {ORIGIN: "1000 2016-12-06T14:00:00"},
        *({ORIGIN: f"1000 {MOMENT}", RATE: rate} for rate in ("0", "-1", "fast", "", "nan", "inf")),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_by_the_names_of_the_variables(environ: dict[str, str]) -> None:
    with pytest.raises(BadClock, match=ORIGIN) as told:
        read_clock(environ)
    assert RATE in str(told.value)
