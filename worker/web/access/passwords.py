"""Passwords as they are kept: argon2id (RFC 9106, its choice for little memory: 64 MiB), each with its own salt.

Hashing takes memory and a tenth of a second on purpose; the library is loaded with the first.
"""

from functools import cache
from typing import TYPE_CHECKING

from storage.errors import InvalidValue

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: characters: NIST SP 800-63B asks for 8 at least where nothing else is asked for, and 15 where it is the only proof
SHORTEST, LONGEST = 12, 1_000


def hashed(password: str) -> str:
    """What is kept of the password. Raises `InvalidValue` if it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidValue(f"a password has {SHORTEST} to {LONGEST} characters: a sentence is a good one")
    return _hasher().hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether it is the password that was hashed. Takes as long where there is none (`kept` is '')."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(kept or _nobodys(), password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False
    return bool(kept) and len(password) <= LONGEST


def is_old(kept: str) -> bool:
    """Whether it should be hashed again, since the way to do it has changed."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("a password that is nobody's")
