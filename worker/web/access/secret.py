"""Secrets that nobody can guess, for browsers and programs, and what is kept of them here."""

import hashlib
import secrets

#: by which a token of the API is known for one, by people and by what looks for leaked secrets
MARK = "ct_"


def fresh_secret() -> str:
    """256 bits by chance, as letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(32)


def fresh_token() -> str:
    """A secret for a program."""
    return MARK + fresh_secret()


def digest_of(secret: str) -> str:
    """What is kept of a secret: a quick hash is enough, since there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
