"""People who may see the pages, programs that may ask the API, and what was done with that."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.errors import InvalidValue

Role = Literal["reader", "editor", "admin"]
#: each may do what those before it may
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
#: what a token may be for: all that the API tells, or one thing of it
SCOPES: tuple[str, ...] = (
    "read",
    "read:articles",
    "read:stories",
    "read:quotes",
    "read:figures",
    "read:topics",
    "read:alerts",
    "read:sources",
    "read:search",
)
_NAME = re.compile(r"[\w.@+-]{1,64}")


def user_name(text: str) -> str:
    """The name as it is kept: one form of it, without capitals. Raises `InvalidValue` for what is no name."""
    name = unicodedata.normalize("NFKC", text.strip()).casefold()
    if not _NAME.fullmatch(name):
        raise InvalidValue(f"{text[:64]!r} is no name: use up to 64 letters, digits and . _ @ + -")
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with a role. `password`: its hash, '' for none: then only a proxy can say that it is he."""

    name: str
    role: Role
    created_at: datetime
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A log-in that has not ended."""

    user: User
    created_at: datetime
    #: of the last request, to the minute
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What lets a program ask the API; `digest` is the hash of what it sends."""

    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    digest: str = field(default="", repr=False)
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A line of the audit log: who did what to what, from which address."""

    at: datetime
    who: str
    what: str
    about: str = ""
    address: str = ""
