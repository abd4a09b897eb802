"""What a request may ask for: each parameter with its form, read strictly and told in the description of the API."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from config.kinds import duration
from config.nearest import did_you_mean
from worker.web.api.problems import Problem

#: code points of a value, but for those that say otherwise
LONGEST, LONGEST_MOMENT = 200, 40
#: things on a page
MOST, USUAL = 200, 50
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
#: before and after it no time zone leads out of what a date can be
_FIRST, _LAST = 1900, 9990


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter of the query. `read` raises `ValueError` with what is wrong and what to write."""

    name: str
    about: str
    schema: Mapping[str, Any]
    read: Callable[[str, datetime], Any]
    is_required: bool = False
    default: Any = None


def text(name: str, about: str, longest: int = LONGEST, *, is_required: bool = False) -> Param:
    """Any text; none counts as not given."""

    def read(given: str, now: datetime) -> str:
        if len(given) > longest:
            raise ValueError(f"it has more than {longest} characters")
        if is_required and not given.strip():
            raise ValueError("it is empty")
        return given

    schema = {"type": "string", "maxLength": longest} | ({"minLength": 1} if is_required else {})
    return Param(name=name, about=about, schema=schema, read=read, is_required=is_required, default="")


def choice(name: str, about: str, known: Sequence[str]) -> Param:
    """One of the words."""

    def read(given: str, now: datetime) -> str:
        if given not in known:
            raise ValueError(f"it is one of {', '.join(known)}")
        return given

    return Param(name=name, about=about, schema={"type": "string", "enum": list(known)}, read=read, default="")


def ident(name: str, about: str, letter: str, *, is_required: bool = False) -> Param:
    """An id: the letter and a number."""
    form = re.compile(rf"{letter}[0-9]{{1,18}}")

    def read(given: str, now: datetime) -> str:
        if not form.fullmatch(given):
            raise ValueError(f"an id is {letter}1, {letter}2, …")
        return given

    schema = {"type": "string", "pattern": f"^{form.pattern}$"}
    return Param(name=name, about=about, schema=schema, read=read, is_required=is_required, default="")


def moment(name: str, about: str) -> Param:
    """A time or day as ISO 8601 has it (without a zone: UTC), or a span that lies back: `30d`, `12h`."""

    def read(given: str, now: datetime) -> datetime:
        if len(given) > LONGEST_MOMENT:
            raise ValueError(f"it has more than {LONGEST_MOMENT} characters")
        if not _MOMENT.fullmatch(given):
            return now - duration(given)
        found = datetime.fromisoformat(given)
        if not _FIRST <= found.year <= _LAST:
            raise ValueError("it is too far away")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)

    schema = {"type": "string", "maxLength": LONGEST_MOMENT, "examples": ["30d", "2026-03-02", "2026-03-02T12:00:00Z"]}
    return Param(name=name, about=about, schema=schema, read=read)


def _limit(given: str, now: datetime) -> int:
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= MOST and len(given) < 9):
        raise ValueError(f"it is a number from 1 to {MOST}")
    return int(given)


LIMIT = Param(
    name="limit",
    about="At most so many things.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    read=_limit,
    default=USUAL,
)
CURSOR = text("cursor", "`next` of the page before, with the same other parameters.", 4_000)
SINCE = moment("since", "Only from then on: a time, a day, or so long ago (`30d`, `12h`).")
UNTIL = moment("until", "Only before then.")
OF_STORY = ident("story", "Only of this story.", "s")
OF_TOPIC = text("topic", "Only of what matched this topic.")


def read_all(known: Sequence[Param], given: Sequence[tuple[str, str]], now: datetime) -> dict[str, Any]:
    """The value of each parameter, its default where it is not given. Raises `Problem` for the first that is wrong."""
    names = {param.name: param for param in known}
    found = {param.name: param.default for param in known}
    seen: set[str] = set()
    for name, value in given:
        if name not in names:
            do = did_you_mean(name, names) or f"The parameters are: {', '.join(names) or 'none'}"
            raise Problem(400, f"there is no parameter {name[:60]!r} here", where=name[:60], do=do)
        if name in seen:
            raise Problem(400, f"{name} is given twice", where=name, do="Give it once")
        seen.add(name)
        found[name] = _read(names[name], value, now)
    for param in known:
        if param.is_required and param.name not in seen:
            raise Problem(400, f"{param.name} is missing", where=param.name, do=param.about)
    return found


def _read(param: Param, value: str, now: datetime) -> Any:
    if _UNSEEN.search(value):
        raise Problem(400, f"{param.name} has characters that no text has", where=param.name, do="Leave them out")
    try:
        return param.read(value, now)
    except (ValueError, OverflowError) as error:
        raise Problem(400, f"{param.name}={value[:60]!r}: {error}", where=param.name, do=param.about) from None
