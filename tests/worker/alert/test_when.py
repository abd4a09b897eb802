"""Digests come once a local day and quiet hours follow the wall clock, through every change of clocks."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.alert.when import latest_slot, latest_week, parse_digest, parse_quiet, parse_weekly, quiet_until

ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Nuuk", "Asia/Beirut",
    "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Chatham",
    "Pacific/Apia", "America/Santiago", "Asia/Gaza", "Africa/Casablanca", "Pacific/Kiritimati",
)  # fmt: skip
#: from 2011, when Apia skipped a whole day
moments = st.integers(0, 26 * 365 * 24 * 60).map(lambda n: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
clocks = st.times().map(lambda at: f"{at:%H:%M}")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("digest", "now", "slot"),
    [
        ("07:30 Europe/London", "2026-01-10 07:29", "2026-01-09 07:30"),
        ("07:30 Europe/London", "2026-01-10 07:30", "2026-01-10 07:30"),
        ("07:30 Europe/London", "2026-07-10 06:30", "2026-07-10 06:30"),
        ("7:30 Europe/London", "2026-07-10 06:30", "2026-07-10 06:30"),
        ("18:45 Asia/Kolkata", "2026-07-10 13:20", "2026-07-10 13:15"),
        # clocks go back at 01:00 UTC: 01:30 comes at 00:30 and at 01:30 UTC
        ("01:30 Europe/London", "2026-10-25 00:29", "2026-10-24 00:30"),
        ("01:30 Europe/London", "2026-10-25 00:31", "2026-10-25 00:30"),
        ("01:30 Europe/London", "2026-10-25 01:31", "2026-10-25 00:30"),
        ("01:30 Europe/London", "2026-10-26 01:31", "2026-10-26 01:30"),
        # clocks go forward at 01:00 UTC: there is no 01:30
        ("01:30 Europe/London", "2027-03-28 01:29", "2027-03-27 01:30"),
        ("01:30 Europe/London", "2027-03-28 01:30", "2027-03-28 01:30"),
        ("01:30 Europe/London", "2027-03-29 00:30", "2027-03-29 00:30"),
    ],
)
def test_the_latest_slot_of_a_digest(digest, now, slot):
    assert latest_slot(digest, at(now)) == at(slot)


@given(st.sampled_from(ZONES), clocks, moments)
def test_a_digest_is_due_once_a_local_day(zone, clock, start):
    digest = f"{clock} {zone}"
    slots = {latest_slot(digest, start + timedelta(hours=hours)) for hours in range(0, 24 * 10, 2)}
    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in sorted(slots)]
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert set(steps) <= {1, 2}
    assert steps.count(2) <= 1, "a day without a digest, where the zone itself skipped a day"


@pytest.mark.parametrize("zone", ZONES)
def test_between_changes_of_the_clocks_the_digest_comes_at_its_hour(zone):
    slot = latest_slot(f"07:30 {zone}", at("2026-01-15 20:00"))
    assert slot.astimezone(ZoneInfo(zone)).time() == time(7, 30)


@given(st.sampled_from(ZONES), clocks, moments)
def test_a_slot_is_never_ahead_and_at_most_two_days_old(zone, clock, now):
    slot = latest_slot(f"{clock} {zone}", now)
    assert timedelta(0) <= now - slot <= timedelta(hours=49)
    assert latest_slot(f"{clock} {zone}", slot) == slot


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        ("22:00-07:00 Europe/London", "2026-01-10 21:59", None),
        ("22:00-07:00 Europe/London", "2026-01-10 22:00", "2026-01-11 07:00"),
        ("22:00-07:00 Europe/London", "2026-01-11 06:59", "2026-01-11 07:00"),
        ("22:00-07:00 Europe/London", "2026-01-11 07:00", None),
        ("22:00-07:00 Europe/London", "2026-10-24 22:00", "2026-10-25 07:00"),
        ("22:00-07:00 Europe/London", "2027-03-27 22:30", "2027-03-28 06:00"),
        ("12:00-14:00 Asia/Beirut", "2026-01-10 10:30", "2026-01-10 12:00"),
        ("12:00–14:00 Asia/Beirut", "2026-01-10 09:59", None),
        # they end at 01:30, which comes twice: the second
        ("22:00-01:30 Europe/London", "2026-10-25 01:15", "2026-10-25 01:30"),
        ("22:00-01:30 Europe/London", "2027-03-28 01:15", "2027-03-28 01:30"),
    ],
)
def test_quiet_hours(quiet, now, end):
    assert quiet_until(quiet, at(now)) == (at(end) if end else None)


@given(st.sampled_from(ZONES), clocks, clocks, moments)
def test_quiet_hours_end_later_and_then_are_over(zone, start, end, now):
    if start == end:
        return
    until = quiet_until(f"{start}-{end} {zone}", now)
    if until is not None:
        assert now < until <= now + timedelta(hours=50)
        assert quiet_until(f"{start}-{end} {zone}", until) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "needs a time and a time zone"),
        ("07:30", "needs a time and a time zone"),
        ("half past seven Europe/London", "needs a time"),
        ("24:00 Europe/London", "no time of day"),
        ("07:60 Europe/London", "no time of day"),
        ("07:30 Europe/Londn", "no time zone"),
        ("07:30 ../../etc/passwd", "no time zone"),
        ("07:30 /etc/localtime", "no time zone"),
    ],
)
def test_a_bad_digest_is_explained(text, words):
    with pytest.raises(ValueError, match=words):
        parse_digest(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("22:00 Europe/London", "two times"),
        ("22:00-07:00", "two times"),
        ("22:00-22:00 UTC", "begin and end at the same time"),
        ("22:00-25:00 UTC", "no time of day"),
        ("22:00-07:00 Mars/Base", "no time zone"),
    ],
)
def test_bad_quiet_hours_are_explained(text, words):
    with pytest.raises(ValueError, match=words):
        parse_quiet(text)


@pytest.mark.parametrize(
    ("weekly", "now", "slot", "before"),
    [
        ("Mon 08:00 Europe/London", "2026-01-12 08:00", "2026-01-12 08:00", "2026-01-05 08:00"),
        ("Mon 08:00 Europe/London", "2026-01-12 07:59", "2026-01-05 08:00", "2025-12-29 08:00"),
        ("Sunday 08:00 Europe/London", "2026-01-12 07:59", "2026-01-11 08:00", "2026-01-04 08:00"),
        ("Mon 08:00 Europe/London", "2026-03-30 07:00", "2026-03-30 07:00", "2026-03-23 08:00"),
        ("Sun 01:30 Europe/London", "2026-03-29 01:30", "2026-03-29 01:30", "2026-03-22 01:30"),
        ("Sun 01:30 Europe/London", "2026-10-25 00:30", "2026-10-25 00:30", "2026-10-18 00:30"),
        ("Fri 23:30 Pacific/Kiritimati", "2026-01-09 09:30", "2026-01-09 09:30", "2026-01-02 09:30"),
    ],
)
def test_a_weekly_message_has_its_slot(weekly: str, now: str, slot: str, before: str) -> None:
    assert latest_week(weekly, at(now)) == (at(slot), at(before))


@given(moments, clocks, st.sampled_from(ZONES), st.sampled_from(("Mon", "Thu", "Sun")))
def test_a_weekly_slot_is_at_most_a_week_old_and_on_its_day(now: datetime, clock: str, zone: str, day: str) -> None:
    slot, before = latest_week(f"{day} {clock} {zone}", now)
    assert before < slot <= now < slot + timedelta(days=8)
    local = slot.astimezone(ZoneInfo(zone))
    assert abs((local.replace(tzinfo=None) - timedelta(hours=12)).date().toordinal() - local.date().toordinal()) <= 1
    assert slot - before <= timedelta(days=8, hours=3)


@pytest.mark.parametrize("text", ["", "08:00 UTC", "Mon", "Mon 25:00 UTC", "Xyz 08:00 UTC", "Mon 08:00 Nowhere"])
def test_a_wrong_weekly_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"weekly|time zone|time of day|digest"):
        parse_weekly(text)
