"""The kinds of value that a setting can have, each with its check: durations, networks, secrets, addresses, hours.

A check takes what TOML or the environment gave and returns the value, or raises `Wrong` with what to write instead.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import time, timedelta
from email.utils import parseaddr
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, WithJsonSchema

from config.errors import Wrong
from config.nearest import did_you_mean

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|[smhdw])")
_DURATION = re.compile(rf"(?:{_PART.pattern}\s*)+")
#: ten years; longer is a slip of the pen, and timedelta ends somewhere
_LONGEST_SECONDS = 10 * 366 * 86400
#: the longest window in which copies are looked for, and the day in which its end falls
LEAST_KEPT = timedelta(days=11)
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DIGEST = re.compile(rf"{_CLOCK}\s+(\S+)")
_QUIET = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}\s+(\S+)")
_NAME = re.compile(r"[\w-]+")
_SECRET_BYTES = range(24, 65)  # Standard Webhooks: 24 to 64 bytes


def duration(value: object) -> timedelta:
    """Reads `"5s"`, `"15m"`, `"1h 30m"`, or a bare number of seconds; never negative."""
    seconds = _seconds(value)
    if not 0 <= seconds <= _LONGEST_SECONDS:
        raise Wrong(f"{value!r} is no sensible duration", "Give one between 0 and ten years")
    return timedelta(seconds=seconds)


def lifetime(value: object) -> timedelta:
    """Reads a duration, or `"forever"`, which is the longest that there is."""
    if value == timedelta.max or (isinstance(value, str) and value.strip() == "forever"):
        return timedelta.max
    return duration(value)


def lasting(value: timedelta) -> timedelta:
    """How long articles are kept: as long at least as copies of them are recognised by their text and names."""
    if value < LEAST_KEPT:
        days = LEAST_KEPT.days
        raise Wrong(
            f"copies are recognised for {days} days, and one that came later would ring anew",
            f'Write "{days}d" or more, or "forever"',
        )
    return value


def _seconds(value: object) -> float:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if _DURATION.fullmatch(text):
        return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    raise Wrong(f"{value!r} is no duration", 'Write it as "30s", "15m", "24h" or as a number of seconds')


def _above_zero(value: timedelta) -> timedelta:
    if not value:
        raise Wrong("it has to be longer than nothing", 'Write it as "30s", "15m" or "24h"')
    return value


def one_or_many(value: object) -> object:
    """Takes `"a, b"` for `["a", "b"]`: the environment knows no lists, and one name needs no brackets."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _plain(value: str, *, what: str) -> str:
    if not value.strip():
        raise Wrong(f"the {what} is empty", f"Give the {what}, or leave the key out")
    if not value.isprintable():
        raise Wrong(f"the {what} holds a line break or control character", "Write it on one line")
    return value.strip()


def plain(what: str) -> Callable[[str], str]:
    """Makes the check of a text that stands on one line and is not empty."""
    return partial(_plain, what=what)


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise Wrong("the list is empty", "Give at least one")
    return values


def name(value: str) -> str:
    """A name that can stand in a query or a variable: letters, digits, `-` and `_`."""
    if not _NAME.fullmatch(value):
        raise Wrong(f"{value!r} is no name", "Use letters, digits, - and _ only")
    return value


def network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value.strip()))
    except ValueError as error:
        raise Wrong(f"{value!r} is no network ({error})", 'Write it as "10.2.0.0/16" or "fd00::/8"') from None


def listen(value: str) -> str:
    """`host:port`, `[::1]:port`; empty for no web page at all."""
    host, _, port = value.strip().rpartition(":")
    if not value.strip():
        return ""
    if not host or not port.isdecimal() or int(port) > 65535 or (":" in host and not host.startswith("[")):
        raise Wrong(f"{value!r} is no address to listen on", 'Write it as "127.0.0.1:8460" or "[::1]:8460"')
    return value.strip()


def web_address(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed or not value.strip().isprintable() or " " in value.strip():
        raise Wrong(f"{value!r} is no web address", 'Write it in full, as "https://example.org/path"')
    return value.strip()


def optional_web_address(value: str) -> str:
    """A web address without a query, or nothing."""
    if not value.strip():
        return ""
    if urlsplit(address := web_address(value)).query:
        raise Wrong(f"{value!r} has a query, and links are made by adding to it", "Leave out what follows the ?")
    return address


def mail_address(value: str) -> str:
    """`desk@example.org` or `Desk <desk@example.org>`."""
    address = parseaddr(value)[1]
    local, _, domain = address.rpartition("@")
    if not local or not domain or not value.isprintable() or re.search(r"\s|[<>,]", address):
        raise Wrong(f"{value!r} is no e-mail address", 'Write it as "desk@example.org" or "Desk <desk@example.org>"')
    return value.strip()


def optional_mail_address(value: str) -> str:
    """A mail address, or nothing."""
    return mail_address(value) if value.strip() else ""


def webhook_secret(value: SecretStr) -> SecretStr:
    """`whsec_` and the base64 of 24 to 64 bytes. The fault never shows the secret."""
    text = value.get_secret_value().strip()
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not text.startswith("whsec_") or len(key) not in _SECRET_BYTES:
        raise Wrong(
            "the secret is not of the form whsec_ and the base64 of 24 to 64 bytes",
            'Make one with: echo "whsec_$(openssl rand -base64 32)"',
        )
    return SecretStr(text)


def database_url(value: SecretStr) -> SecretStr:
    text = value.get_secret_value().strip()
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise Wrong(
            "it is no database that copytaster knows",
            'Write "sqlite:///var/copytaster.db" or "postgresql+psycopg://user:password@host/name"',
        )
    return SecretStr(re.sub(r"^postgresql://", "postgresql+psycopg://", text))


def zone(value: str) -> str:
    """A time zone by its name in the tz database."""
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(value, available_timezones())
        raise Wrong(f"{value!r} is no time zone", near or 'Use a name such as "Europe/London" or "UTC"') from None


def digest(value: str) -> str:
    """`07:30 Europe/London`, in the form in which the steps read it; empty for none."""
    if not value.strip():
        return ""
    found = _DIGEST.fullmatch(value.strip())
    if found is None:
        raise Wrong(f"{value!r} is no time of a digest", 'Write it as "07:30 Europe/London"')
    return f"{_hour(found[1], found[2])} {zone(found[3])}"


def weekly(value: str) -> str:
    """`Mon 08:00 Europe/London`, in the form in which the steps read it; empty for none."""
    if not value.strip():
        return ""
    day, _, rest = value.strip().partition(" ")
    if day[:3].title() not in WEEKDAYS or not day.isalpha() or _DIGEST.fullmatch(rest.strip()) is None:
        raise Wrong(f"{value!r} is no time of a weekly message", 'Write it as "Mon 08:00 Europe/London"')
    return f"{day[:3].title()} {digest(rest)}"


def quiet(value: str) -> str:
    """`22:00-07:00 Europe/London`, in the form in which the steps read it; empty for none."""
    if not value.strip():
        return ""
    found = _QUIET.fullmatch(value.strip())
    if found is None:
        raise Wrong(f"{value!r} are no quiet hours", 'Write them as "22:00-07:00 Europe/London"')
    start, end = _hour(found[1], found[2]), _hour(found[3], found[4])
    if start == end:
        raise Wrong("the quiet hours end when they begin", "Leave `quiet` out, or give two different times")
    return f"{start}-{end} {zone(found[5])}"


def _hour(hours: str, minutes: str) -> str:
    return f"{time(int(hours), int(minutes)):%H:%M}"


def _form(title: str, example: str) -> dict[str, Any]:
    return {"type": "string", "title": title, "examples": [example]}


_DURATION_FORM = {
    "title": "Duration",
    "examples": ["30s", "15m", "24h"],
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": rf"^\s*({_DURATION.pattern}|\d+(\.\d+)?)\s*$"},
    ],
}

_ADDRESSES_FORM = {"type": "array", "items": {"type": "string"}, "minItems": 1}

_LIFETIME_FORM = {
    "title": "Duration or forever",
    "examples": ["90d", "forever"],
    "anyOf": [*_DURATION_FORM["anyOf"], {"const": "forever"}],
}

Duration = Annotated[timedelta, BeforeValidator(duration), WithJsonSchema(_DURATION_FORM)]
Span = Annotated[timedelta, BeforeValidator(duration), AfterValidator(_above_zero), WithJsonSchema(_DURATION_FORM)]
Lifetime = Annotated[timedelta, BeforeValidator(lifetime), AfterValidator(_above_zero), WithJsonSchema(_LIFETIME_FORM)]
Lasting = Annotated[timedelta, BeforeValidator(lifetime), AfterValidator(lasting), WithJsonSchema(_LIFETIME_FORM)]
Name = Annotated[str, AfterValidator(name)]
Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
Networks = Annotated[tuple[Annotated[str, AfterValidator(network)], ...], BeforeValidator(one_or_many)]
Listen = Annotated[str, AfterValidator(listen), WithJsonSchema(_form("host:port", "127.0.0.1:8460"))]
WebAddress = Annotated[str, AfterValidator(web_address)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
Addresses = Annotated[
    tuple[MailAddress, ...], BeforeValidator(one_or_many), AfterValidator(_some), WithJsonSchema(_ADDRESSES_FORM)
]
WebhookSecret = Annotated[SecretStr, AfterValidator(webhook_secret)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(database_url)]
Digest = Annotated[str, AfterValidator(digest), WithJsonSchema(_form("Time of a digest", "07:30 Europe/London"))]
Weekly = Annotated[str, AfterValidator(weekly), WithJsonSchema(_form("Time of the week", "Mon 08:00 Europe/London"))]
Quiet = Annotated[str, AfterValidator(quiet), WithJsonSchema(_form("Quiet hours", "22:00-07:00 Europe/London"))]
