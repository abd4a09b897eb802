"""The program's time: the system's clock, or one that was set for a demonstration, a simulation or a replay."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ORIGIN, RATE = "COPYTASTER_CLOCK_ORIGIN", "COPYTASTER_CLOCK_RATE"


class BadClock(ValueError):
    """The variables that set the clock cannot be read."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`now = origin + (real unix time - origin_unix) * rate`. Anchored, so a restarted process goes on in step."""

    origin_unix: float = 0.0
    origin: datetime = datetime.fromtimestamp(0, UTC)
    rate: float = 1.0

    def now(self) -> datetime:
        """The program's time, UTC."""
        return self.origin + timedelta(seconds=(time.time() - self.origin_unix) * self.rate)

    def real_seconds(self, span: timedelta) -> float:
        """How long a span of the program's time takes."""
        return span.total_seconds() / self.rate


def read_clock(environ: Mapping[str, str]) -> Clock:
    """The clock that the environment sets; the system's if it sets none. Raises `BadClock`."""
    stated = environ.get(ORIGIN, "").strip()
    if not stated:
        return Clock()
    try:
        seconds, moment = stated.split(maxsplit=1)
        origin_unix, origin = float(seconds), datetime.fromisoformat(moment)
        rate = float(environ.get(RATE, "1"))
    except ValueError as error:
        raise BadClock(f'{ORIGIN} must be "<unix seconds> <ISO 8601 time>" and {RATE} a number: {error}') from error
    if origin.tzinfo is None or not (math.isfinite(origin_unix) and math.isfinite(rate) and rate > 0):
        raise BadClock(f"{ORIGIN} needs a time with its zone, {RATE} a number above 0")
    return Clock(origin_unix, origin.astimezone(UTC), rate)
