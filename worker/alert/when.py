"""Wall-clock rules of a topic: when a digest is due, when quiet hours end. Right over the nights the clocks change.

A time that does not exist (clocks go forward) is moved forward by as much as they jump; one that comes twice means
the first for a digest and for the beginning of quiet hours, and the second for their end.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DIGEST = re.compile(r"(\d{1,2}):(\d{2})\s+(\S+)")
_WEEKLY = re.compile(r"([A-Za-z]{3})[a-z]*\s+(\d{1,2}:\d{2}\s+\S+)")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_QUIET = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s+(\S+)")


@dataclass(frozen=True, slots=True)
class DigestTime:
    """Once a local day."""

    at: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """Once a local week; Monday is 0."""

    weekday: int
    daily: DigestTime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` of the local clock; over midnight if `end` is the earlier."""

    start: time
    end: time
    zone: ZoneInfo


def parse_digest(text: str) -> DigestTime:
    """Raises ValueError with a sentence for the owner unless the text has the form `07:30 Europe/London`."""
    found = _DIGEST.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a digest needs a time and a time zone, such as '07:30 Europe/London', not {text!r}")
    hour, minute, zone = found.groups()
    return DigestTime(_time(hour, minute), _zone(zone))


def parse_weekly(text: str) -> WeeklyTime:
    """Raises ValueError with a sentence for the owner unless the text has the form `Mon 08:00 Europe/London`."""
    found = _WEEKLY.fullmatch(text.strip())
    if found is None or found[1].casefold() not in WEEKDAYS:
        form = "a day, a time and a time zone, such as 'Mon 08:00 Europe/London'"
        raise ValueError(f"a weekly message needs {form}, not {text!r}")
    return WeeklyTime(WEEKDAYS.index(found[1].casefold()), parse_digest(found[2]))


def parse_quiet(text: str) -> QuietHours:
    """Raises ValueError with a sentence unless the text has the form `22:00-07:00 Europe/London`."""
    found = _QUIET.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"quiet hours need two times and a time zone, such as '22:00-07:00 Europe/London', not {text!r}"
        )
    start, end = _time(*found.group(1, 2)), _time(*found.group(3, 4))
    if start == end:
        raise ValueError(f"quiet hours {text!r} begin and end at the same time; leave `quiet` out for none")
    return QuietHours(start, end, _zone(found[5]))


def latest_slot(digest: str, now: datetime) -> datetime:
    """The most recent instant (UTC), at or before `now`, at which the digest was due."""
    rule = parse_digest(digest)
    today = now.astimezone(rule.zone).date()
    slots = (_first(today - timedelta(days=back), rule.at, rule.zone) for back in range(3))
    return max(slot for slot in slots if slot <= now)


def latest_week(weekly: str, now: datetime) -> tuple[datetime, datetime]:
    """The most recent instant (UTC), at or before `now`, at which the weekly message was due; and the one before it."""
    rule = parse_weekly(weekly)
    at, zone = rule.daily.at, rule.daily.zone
    today = now.astimezone(zone).date()
    latest = today - timedelta(days=(today.weekday() - rule.weekday) % 7)
    slots = [_first(latest - timedelta(weeks=back), at, zone) for back in range(3)]
    first = next(number for number, slot in enumerate(slots) if slot <= now)
    return slots[first], slots[first + 1]


def quiet_until(quiet: str, now: datetime) -> datetime | None:
    """The instant (UTC) at which the quiet hours that hold `now` end; None if it is not in quiet hours."""
    rule = parse_quiet(quiet)
    today = now.astimezone(rule.zone).date()
    for day in (today - timedelta(days=1), today):
        start = _first(day, rule.start, rule.zone)
        end = _last(day + timedelta(days=rule.end <= rule.start), rule.end, rule.zone)
        if start <= now < end:
            return end
    return None


def _first(day: date, at: time, zone: ZoneInfo) -> datetime:
    """fold=0: the first of two, and a missing time by the offset before the jump, which moves it forward."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def _last(day: date, at: time, zone: ZoneInfo) -> datetime:
    again = datetime.combine(day, at, zone).replace(fold=1).astimezone(UTC)
    return max(_first(day, at, zone), again)


def _time(hour: str, minute: str) -> time:
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError(f"{hour}:{minute} is no time of day; hours go from 00 to 23, minutes from 00 to 59")
    return time(int(hour), int(minute))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{name!r} is no time zone; use a name such as 'Europe/London', 'Asia/Beirut' or 'UTC'"
        ) from error
