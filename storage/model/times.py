"""Times: what a value may hold, and what a stated time means."""

from datetime import UTC, date, datetime, timedelta

from storage.errors import InvalidValue


def require_utc(name: str, moment: datetime | None) -> None:
    """Raises `InvalidValue` unless the moment is absent or aware and in UTC."""
    if moment is not None and moment.utcoffset() != timedelta(0):
        raise InvalidValue(f"{name} must be an aware UTC time, got {moment!r}")


def instant(stated: str | None) -> datetime | None:
    """The UTC instant of a stated time (`2016-12-06T16:05:00+02:00`, or a date alone: its midnight UTC)."""
    if stated is None:
        return None
    moment = datetime.fromisoformat(stated)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def stated_day(stated: str | None) -> date | None:
    """The calendar day of a stated time in the zone in which it was written."""
    return datetime.fromisoformat(stated).date() if stated else None
