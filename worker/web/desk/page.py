"""What a page is made of, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Page:
    """A template and the values that it shows."""

    template: str
    values: Mapping[str, object]
    status: int = 200
    #: the template of that part of it which a script puts into the page as it stands; '' for none
    part: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """What is handed out as it came from strangers: to be kept, never to be shown as a page of ours."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Moved:
    """Something was done, `what` to `about`; the page at this address shows it."""

    address: str
    what: str
    about: str


def amount(value: float) -> str:
    """A figure as people write it: whole numbers without a point, thousands apart; of a fraction three digits."""
    return f"{value:,.0f}" if float(value).is_integer() or value >= 1_000 else f"{value:.3g}"


def span(length: timedelta) -> str:
    """A length of time as people say it: in the largest unit of which there are two."""
    seconds = length.total_seconds()
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} seconds"


def numbered(given: Mapping[str, str], name: str) -> int:
    """A number from the address, from 1 on; 1 for anything else."""
    text = given.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
