"""Spans of time as options of commands: `30d`, `12h`."""

import os
from datetime import datetime, timedelta

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


def so_long_ago(since: str, *, forms: str = FORMS) -> datetime:
    """The moment that lies such a span back, by the program's clock."""
    from worker.clock import read_clock

    span = span_of(since, forms=forms)
    with spoken_errors():
        return read_clock(os.environ).now() - span
