"""Where a page ended: for programs a word without a meaning, for us the last row, and of which question it was."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from storage import codec
from storage.errors import InvalidValue
from storage.model.said import Edge
from worker.web.api.problems import Problem

#: what does not change which things there are, only which of them are on the page
_PAGING = ("cursor", "limit")
STRANGE = "this cursor is none of ours"
OTHER = "this cursor is that of another question"
DO = "Take `next` of the page before, with the same other parameters; or begin anew without a cursor"


@dataclass(frozen=True, slots=True)
class Cursor:
    """`question`: hash of what was asked; the rest: the last row of the page."""

    question: str
    at: datetime
    id: str
    number: int = 0


def question_of(path: str, given: Mapping[str, str]) -> str:
    """The same for requests that ask for the same things."""
    asked = sorted((name, value) for name, value in given.items() if name not in _PAGING)
    return hashlib.sha256(repr((path, asked)).encode("utf-8", "replace")).hexdigest()[:12]


def written(question: str, edge: Edge) -> str:
    """The cursor behind that row."""
    body = codec.encode(Cursor(question, edge.at, edge.id, edge.number))
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def read(cursor: str, question: str, form: str) -> Edge | None:
    """The row behind which the page begins; None for the first. Raises `Problem` for any other word.

    `form`: of the ids there, as a pattern.
    """
    if not cursor:
        return None
    try:
        body = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = codec.decode(body, Cursor)
    except (binascii.Error, InvalidValue, ValueError):
        raise _strange(STRANGE) from None
    if found.question != question:
        raise _strange(OTHER)
    is_sound = found.at.tzinfo is not None and 1900 <= found.at.year <= 9990 and 0 <= found.number < 2**31
    if not is_sound or not re.fullmatch(form, found.id):
        raise _strange(STRANGE)
    return Edge(at=found.at.astimezone(UTC), id=found.id, number=found.number)


def _strange(said: str) -> Problem:
    return Problem(400, said, where="cursor", do=DO)
