"""Spans and moments of time as options of commands: `30d`, `12h`, `2026-01-05`."""

import os
from datetime import UTC, datetime, timedelta

import typer

from worker.cli.spoken import spoken_errors

FORMS = "30d or 12h"


def span_of(since: str, *, forms: str = FORMS, option: str = "--since") -> timedelta:
    """The span that the option names. Ends the command as wrong use where it cannot be read; `forms` says what can."""
    from config.kinds import duration

    try:
        return duration(since)
    except ValueError as problem:
        raise typer.BadParameter(f"{problem}; as {forms}", param_hint=option) from None


def so_long_ago(since: str, *, option: str = "--since") -> datetime | None:
    """The moment that lies such a span back, by the program's clock, or that is given as a date or time, UTC if it says
    no zone; None if nothing is given.
    """
    from worker.clock import read_clock

    if not since:
        return None
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        span = span_of(since, forms="30d, 12h or 2016-12-05", option=option)
        with spoken_errors():
            return read_clock(os.environ).now() - span
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
